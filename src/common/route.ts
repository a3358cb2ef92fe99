import type { z } from 'zod';

/** What one must be allowed to do to call a route; `public` needs no sign-in, `signed-in` any person. */
export type Permission =
  | 'public'
  | 'signed-in'
  | 'register:read'
  | 'register:write'
  | 'taxonomy:write'
  | 'evidence:write'
  | 'imports:read'
  | 'imports:write'
  | 'boms:read'
  | 'boms:write'
  | 'findings:read'
  | 'findings:triage'
  | 'findings:rule'
  | 'audit:read'
  | 'assessments:read'
  | 'assessments:write'
  | 'views:share'
  | 'jobs:read'
  | 'workspace:administer'
  | 'tokens:write'
  | 'feeds:read'
  | 'metrics:read'
  | 'installation:administer';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Shape = z.ZodType;

/** What a route answers beyond plain JSON: bytes to download, or a stream of server-sent events. */
export type Answer = 'json' | 'bytes' | 'events';

/** What a route takes as its body: JSON, one file's bytes as they are, or nothing. */
export type Body = 'json' | 'bytes' | 'none';

/**
 * A route is a value: the OpenAPI document, the typed client, the server and the permission test all read it.
 * Paths stand below `/api/v1` and name parameters as `{id}`.
 */
export interface RouteDeclaration<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Input extends Shape = Shape,
  Output extends Shape = Shape,
> {
  method: Method;
  path: string;
  summary: string;
  permission: Permission;
  params?: Params;
  query?: Query;
  input?: Input;
  output?: Output;
  /** 200 unless said otherwise; 201 for a created row, 202 for long work, 204 for nothing. */
  status?: 200 | 201 | 202 | 204;
  body?: Body;
  /** The most bytes a `bytes` body may have; a larger one is refused with this limit named. */
  limitBytes?: number;
  answer?: Answer;
  /** Whether the answer holds a secret that is shown once: it is kept nowhere, so a repeated request is a new one. */
  answersSecret?: boolean;
  /** Whether the answer can be asked for as of a past change or moment: `?asOf=` (decision 0012). */
  asOf?: boolean;
  /** Whether the change needs `If-Match` with the row's ETag (428 without, 412 when stale). */
  ifMatch?: boolean;
  /** Calls a minute one address may make; routes that guess at secrets are held short. */
  callsPerMinute?: number;
}

export function declareRoute<
  Params extends Shape = z.ZodUndefined,
  Query extends Shape = z.ZodUndefined,
  Input extends Shape = z.ZodUndefined,
  Output extends Shape = z.ZodUndefined,
>(route: RouteDeclaration<Params, Query, Input, Output>): RouteDeclaration<Params, Query, Input, Output> {
  return route;
}
