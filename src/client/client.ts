import type { z } from 'zod';
import { AppError, type ErrorCode, type Problem } from '../common/errors.ts';
import type { RouteDeclaration } from '../common/route.ts';

type In<Shape> = Shape extends z.ZodUndefined ? undefined : Shape extends z.ZodType ? z.input<Shape> : undefined;
type Out<Shape> = Shape extends z.ZodUndefined ? undefined : Shape extends z.ZodType ? z.output<Shape> : undefined;

/** What a call carries; a part is asked for only where the route declares it. */
export type CallArguments<Params, Query, Input> = ([In<Params>] extends [undefined]
  ? { params?: undefined }
  : { params: In<Params> }) &
  ([In<Query>] extends [undefined] ? { query?: undefined } : { query?: In<Query> }) &
  ([In<Input>] extends [undefined] ? { input?: undefined } : { input: In<Input> }) & {
    bytes?: BodyInit | AsyncIterable<Uint8Array>;
    ifMatch?: string;
    idempotencyKey?: string;
    signal?: AbortSignal;
  };

export interface ClientSettings {
  /** Where the server answers, without `/api/v1`: `http://127.0.0.1:8480`; empty for the page's own server. */
  baseUrl: string;
  headers?: () => Record<string, string>;
  /** What is asked beside the call's own query. */
  query?: (route: RouteDeclaration) => Record<string, string>;
  fetch?: typeof fetch;
}

export interface Client {
  call<P extends z.ZodType, Q extends z.ZodType, I extends z.ZodType, O extends z.ZodType>(
    route: RouteDeclaration<P, Q, I, O>,
    ...rest: Record<string, never> extends CallArguments<P, Q, I> ? [CallArguments<P, Q, I>?] : [CallArguments<P, Q, I>]
  ): Promise<Out<O>>;
  /** The response as it is, for bytes and event streams; throws like `call` when it is a problem. */
  open<P extends z.ZodType, Q extends z.ZodType, I extends z.ZodType, O extends z.ZodType>(
    route: RouteDeclaration<P, Q, I, O>,
    ...rest: Record<string, never> extends CallArguments<P, Q, I> ? [CallArguments<P, Q, I>?] : [CallArguments<P, Q, I>]
  ): Promise<Response>;
}

interface AnyArguments {
  params?: unknown;
  query?: unknown;
  input?: unknown;
  bytes?: BodyInit | AsyncIterable<Uint8Array>;
  ifMatch?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** The typed client that the web app and the command line share: a route value gives the types. */
export function createClient(settings: ClientSettings): Client {
  const send = async (route: RouteDeclaration, call: AnyArguments = {}): Promise<Response> => {
    const fetcher = settings.fetch ?? fetch;
    const query = { ...(call.query as object | undefined), ...settings.query?.(route) };
    const address = settings.baseUrl + addressOf(route, { ...call, query });
    const response = await fetcher(address, requestOf(route, call, settings));
    if (response.ok) return response;
    throw await problemOf(response);
  };
  const call = async (route: RouteDeclaration, rest?: AnyArguments): Promise<unknown> => {
    const response = await send(route, rest);
    return response.status === 204 ? undefined : response.json();
  };
  return { call: call as Client['call'], open: send as Client['open'] };
}

/** The path of a route with its parameters and query filled in. */
export function addressOf(route: RouteDeclaration, call: { params?: unknown; query?: unknown } = {}): string {
  const params = (call.params ?? {}) as Record<string, unknown>;
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((call.query ?? {}) as Record<string, unknown>)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return `/api/v1${path}${query.size > 0 ? `?${query}` : ''}`;
}

function requestOf(route: RouteDeclaration, call: AnyArguments, settings: ClientSettings): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...settings.headers?.() };
  if (call.ifMatch !== undefined) headers['if-match'] = `"${call.ifMatch}"`;
  if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey;
  const request: RequestInit & { duplex?: 'half' } = { method: route.method, headers, credentials: 'same-origin' };
  if (call.signal) request.signal = call.signal;
  if (call.bytes !== undefined) {
    headers['content-type'] = 'application/octet-stream';
    request.body = call.bytes as BodyInit;
    request.duplex = 'half';
  } else if (call.input !== undefined) {
    headers['content-type'] = 'application/json';
    request.body = JSON.stringify(call.input);
  }
  return request;
}

const codeOfStatus: Record<number, ErrorCode> = {
  400: 'invalid-input',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  412: 'precondition-failed',
  413: 'too-large',
  422: 'unprocessable',
  428: 'precondition-required',
  429: 'too-many-requests',
  503: 'unavailable',
};

interface ProblemDetails {
  detail?: string;
  title?: string;
  errors?: { pointer: string; detail: string }[];
  reference?: string;
}

async function problemOf(response: Response): Promise<Error> {
  const details: ProblemDetails = await response.json().catch(() => ({}));
  const code = codeOfStatus[response.status];
  const message = details.detail ?? details.title ?? `The server answered ${response.status}.`;
  if (!code) return new Error(details.reference ? `${message} Reference: ${details.reference}` : message);
  const problems: Problem[] = (details.errors ?? []).map((error) => ({ at: error.pointer, message: error.detail }));
  const retryAfter = Number(response.headers.get('retry-after'));
  return new AppError(code, message, { problems, ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}) });
}
