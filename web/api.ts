import { addressOf, createClient } from '../src/client/client.ts';
import { AppError } from '../src/common/errors.ts';
import type { RouteDeclaration } from '../src/common/route.ts';
import { currentAsOf } from './as-of.ts';
import { currentWorkspace } from './workspace-choice.ts';

/** The workspace a request speaks about, where a person has several. */
const workspaceHeader = 'holdfast-workspace';

export function requestHeaders(): Record<string, string> {
  const workspace = currentWorkspace();
  return workspace ? { [workspaceHeader]: workspace } : {};
}

/** What a read is asked for beside its own query: the moment that the pages show. */
function momentOf(route: RouteDeclaration): { asOf?: string } {
  const asOf = route.asOf ? currentAsOf() : undefined;
  return asOf === undefined ? {} : { asOf };
}

export const api = createClient({ baseUrl: '', headers: requestHeaders, query: momentOf });

export function isUnauthenticated(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unauthenticated';
}

export function isForbidden(error: unknown): boolean {
  return error instanceof AppError && error.code === 'forbidden';
}

export function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'not-found';
}

/** Nothing stands at the address of a page: no such record, or nothing that could be the name of one. */
export function isNowhere(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { code, problems } = error;
  const isNoAddress =
    code === 'invalid-input' && problems.length > 0 && problems.every(({ at }) => at.startsWith('/params/'));
  return code === 'not-found' || isNoAddress;
}

/** The server or its database is away for a moment: 503, or no answer at all (fetch then throws a TypeError). */
export function isAway(error: unknown): boolean {
  return (error instanceof AppError && error.code === 'unavailable') || error instanceof TypeError;
}

/** How long to wait before the next attempt: what the server asked for, else 1 s doubling to 5 s. */
export function retryDelayMillis(attempt: number, error: unknown): number {
  if (error instanceof AppError && error.retryAfterSeconds) return error.retryAfterSeconds * 1000;
  return Math.min(1000 * 2 ** attempt, 5000);
}

/** The address of a download, for a link: a browser sends no header of ours with it, so the workspace stands in the query. */
export function downloadAddress(route: RouteDeclaration, call: { params?: unknown; query?: object } = {}): string {
  const workspace = currentWorkspace();
  return addressOf(route, {
    ...call,
    query: { ...call.query, ...momentOf(route), ...(workspace ? { workspace } : {}) },
  });
}
