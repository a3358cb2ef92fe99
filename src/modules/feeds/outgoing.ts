import type { Egress, OutgoingResponse } from '../../platform/egress/egress.ts';
import { EgressError } from '../../platform/egress/errors.ts';
import type { EgressPurpose } from '../../platform/egress/settings-store.ts';
import { readRetryAfter } from './next-try.ts';

/** What goes out for a feed: by the one door, and as what it is switched on. */
export interface Outgoing {
  egress: Egress;
  purpose: EgressPurpose;
  clock: () => Date;
}

/** How one recognises what was fetched before (RFC 9110 §8.8). */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export function validatorsOf({ headers }: OutgoingResponse): Validators {
  return { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null };
}

/** Asks to send only what has changed since. */
export function conditionsOf(held: Validators | undefined): Record<string, string> {
  if (held?.etag) return { 'if-none-match': held.etag };
  return held?.lastModified ? { 'if-modified-since': held.lastModified } : {};
}

/** The answer with what was asked for, or word that it has not changed; another status is a problem. */
export async function ask(
  { egress, purpose, clock }: Outgoing,
  { url, held, ...limits }: { url: string; held?: Validators | undefined; limitBytes: number; wholeSeconds: number },
): Promise<OutgoingResponse | 'unchanged'> {
  const answer = await egress.request(purpose, { url, headers: conditionsOf(held), ...limits });
  if (answer.status === 200) return answer;
  answer.discard();
  if (answer.status === 304) return 'unchanged';
  throw statusProblem(answer, clock());
}

/** The other side says that there is no such file. */
export class NothingThere extends EgressError {}

/** What a status other than the wanted one means for whoever reads it. */
export function statusProblem({ status, headers, url }: OutgoingResponse, now: Date): EgressError {
  const seconds = readRetryAfter(headers['retry-after'], now);
  const later = seconds === undefined ? {} : { retryAfterSeconds: seconds };
  const { host } = new URL(url);
  if (status === 404 || status === 410)
    return new NothingThere('failed', `${host} has nothing at ${url} (${status}). Look whether the address is right.`);
  if (status === 401 || status === 403)
    return new EgressError('failed', `${host} does not let Holdfast read ${url} (${status}).`, later);
  if (status === 429) return new EgressError('failed', `${host} asks for a pause (429): too many ask.`, later);
  return new EgressError('failed', `${host} answered with status ${status} instead of the file.`, later);
}
