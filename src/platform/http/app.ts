import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { RouteDeclaration } from '../../common/route.ts';
import { principalOfSession, principalOfToken } from '../auth/authenticate.ts';
import { isPermitted } from '../auth/permissions.ts';
import type { Context, Platform, Principal } from '../context.ts';
import { asUnavailable } from '../database/connection.ts';
import { installationId } from '../database/database.ts';
import { type SpooledFile, spool, tooLarge } from '../files/spool.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { readAsOf } from './as-of.ts';
import type { BoundRoute, Download, Events, ReplyTools } from './bind.ts';
import { callCountsIn } from './call-counts.ts';
import { attachmentNamed } from './content-disposition.ts';
import { deviceOf } from './device.ts';
import { isRepeatable, replayOrRun } from './idempotency.ts';
import { noteAnswers } from './note-answers.ts';
import { openApiOf } from './openapi.ts';
import { mountProbes, probePaths } from './probes.ts';
import { parsePart, problemDetails, statusOf } from './problems.ts';
import { refuseForeignOrigin, refuseUnknownHost } from './same-origin.ts';
import { addSecurityHeaders, downloadPolicy } from './security-headers.ts';
import { templateOf } from './template.ts';

export interface AppSettings {
  platform: Platform;
  metrics: Metrics;
  routes: readonly BoundRoute[];
  /** Host names under which this program may be called, beside the loopback names. */
  hosts: readonly string[];
  /** Whether browsers reach us through TLS: cookies are then marked Secure. */
  secure: boolean;
  spoolDirectory: string;
  version: string;
  /** Addresses of the proxies before us, whose word on who calls is believed. */
  proxies?: readonly string[];
  /** Parses every JSON answer by its declared schema; for tests. */
  checkAnswers?: boolean;
}

const sessionCookie = 'holdfast_session';

/** The HTTP side of the program: declared routes, problem details, security headers. */
export async function createApp(settings: AppSettings): Promise<FastifyInstance> {
  const { platform } = settings;
  const app = Fastify({
    loggerInstance: platform.log as FastifyBaseLogger,
    bodyLimit: 1024 * 1024,
    forceCloseConnections: true,
    // Our own, never the caller's: it stands in the log.
    genReqId: () => newId(),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.proxies && settings.proxies.length > 0 ? [...settings.proxies] : false,
  });
  await addSecurityHeaders(app, settings);
  noteAnswers(app, settings);
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    store: callCountsIn(platform),
    errorResponseBuilder: (_, { ttl }) => tooManyTries(ttl),
  });
  app.addHook('onRequest', async (request) => {
    if (!probePaths.includes(request.url)) refuseUnknownHost(request.headers.host, settings.hosts);
  });
  app.setErrorHandler((error, request, reply) => answerProblem(platform, error, request, reply));
  app.setNotFoundHandler((_, reply) => {
    throw new AppError(
      'not-found',
      reply.request.url.startsWith('/api/') ? 'There is no such route.' : 'There is no such page.',
    );
  });
  const guarded = { ...settings, noteWrongToken: throttleOf(app) };
  await app.register(async (api) => {
    // What a form of another site could send without asking is no body of ours.
    api.removeContentTypeParser('text/plain');
    for (const bound of settings.routes) if (bound.route.body !== 'bytes') mount(api, bound, guarded);
  });
  await app.register(async (bytes) => {
    bytes.removeAllContentTypeParsers();
    bytes.addContentTypeParser('*', { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, done) =>
      done(null, payload),
    );
    for (const bound of settings.routes) if (bound.route.body === 'bytes') mount(bytes, bound, guarded);
  });
  const openApi = openApiOf(
    settings.routes.map(({ route }) => route),
    settings.version,
  );
  app.get('/api/v1/openapi.json', async () => openApi);
  mountProbes(app, guarded);
  return app;
}

interface GuardedSettings extends AppSettings {
  noteWrongToken: (request: FastifyRequest) => Promise<void>;
}

/** How many tokens that nobody has one address may send in a minute. */
const wrongTokensPerMinute = 60;

/**
 * Counts wrong tokens by address and says when to come back. Only wrong ones count and are told to wait: many people may stand
 * behind one address, and nobody can shut out the others.
 */
function throttleOf(app: FastifyInstance): GuardedSettings['noteWrongToken'] {
  const count = app.createRateLimit({ max: wrongTokensPerMinute, timeWindow: '1 minute' });
  return async (request) => {
    const limit = await count(request);
    if (!limit.isAllowed && limit.isExceeded) throw tooManyTries(limit.ttl);
  };
}

function tooManyTries(milliseconds: number): AppError {
  const seconds = Math.ceil(milliseconds / 1000);
  return new AppError('too-many-requests', `Too many tries. Wait ${seconds} s and try again.`, {
    retryAfterSeconds: seconds,
  });
}

function mount(app: FastifyInstance, bound: BoundRoute, settings: GuardedSettings): void {
  const { route } = bound;
  const perMinute = route.callsPerMinute;
  app.route({
    method: route.method,
    url: templateOf(route),
    ...(perMinute ? { config: { rateLimit: { max: perMinute, timeWindow: '1 minute' } } } : {}),
    ...(route.body === 'bytes' ? { bodyLimit: Number.MAX_SAFE_INTEGER } : {}),
    handler: (request, reply) => answer(bound, settings, request, reply),
  });
}

async function answer(bound: BoundRoute, settings: GuardedSettings, request: FastifyRequest, reply: FastifyReply) {
  const { route } = bound;
  const principal = await principalOf(settings, request, route);
  const workspaceId = workspaceOf(request, principal, route);
  requirePermission(route, principal, workspaceId);
  const { workspace: _, asOf, ...query } = request.query as Record<string, unknown>;
  const parts = {
    params: route.params && parsePart(route.params, request.params, '/params'),
    query: route.query && parsePart(route.query, query, '/query'),
    input: route.input && parsePart(route.input, request.body ?? {}, ''),
    ifMatch: ifMatchOf(request, route),
    address: request.ip,
    reply: replyTools(request, reply, settings),
  };
  const context = await contextOf(settings, principal, workspaceId ?? installationId, { route, asked: asOf, reply });
  await bound.admit?.(context, parts);
  const file = route.body === 'bytes' ? await receive(request, route, settings) : undefined;
  try {
    const run = (within: Context) => bound.handle(within, { ...parts, file: file as SpooledFile });
    const key = idempotencyKeyOf(request, route);
    if (key !== undefined && principal) {
      const requestHash = createHash('sha256')
        .update(JSON.stringify([route.path, parts.params, parts.query, parts.input, file?.sha256.toString('hex')]))
        .digest();
      const replay = await replayOrRun(context, { key, requestHash, status: route.status ?? 200 }, run);
      if (replay.replayed) reply.header('idempotency-replayed', 'true');
      return send(route, reply, replay.result, settings);
    }
    return await send(route, reply, await run(context), settings);
  } finally {
    await file?.discard();
  }
}

function idempotencyKeyOf(request: FastifyRequest, route: RouteDeclaration): string | undefined {
  const key = headerOf(request, 'idempotency-key');
  if (key === undefined || !isRepeatable(route)) return undefined;
  if (key.length <= 255) return key;
  throw new AppError('invalid-input', 'An Idempotency-Key has at most 255 characters.');
}

/** What the operation is handed: the platform through the eyes of who asks, as of when they ask for. */
async function contextOf(
  { platform }: AppSettings,
  principal: Principal | null,
  workspaceId: string,
  { route, asked, reply }: { route: RouteDeclaration; asked: unknown; reply: FastifyReply },
): Promise<Context> {
  const past = await readAsOf(platform.database, { workspaceId, route, asked, now: platform.clock() });
  if (past) reply.header('holdfast-as-of', past.number);
  const units = principal?.units.get(workspaceId);
  const sight = { ...(past ? { asOf: past.number } : {}), ...(units ? { units } : {}) };
  return {
    ...platform,
    ...(past ? { clock: () => past.at } : {}),
    ...(past || units ? { database: platform.database.seenWith(sight) } : {}),
    workspaceId,
    actor: principal ? { kind: principal.kind, id: principal.id } : { kind: 'system', id: null },
    principal,
  };
}

async function principalOf(
  { platform, noteWrongToken }: GuardedSettings,
  request: FastifyRequest,
  route: RouteDeclaration,
): Promise<Principal | null> {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? headerOf(request, 'x-api-key');
  if (bearer) {
    const principal = await principalOfToken(platform.database, bearer, platform.clock());
    if (principal) return principal;
    await noteWrongToken(request);
    if (route.permission === 'public') return null;
    throw new AppError('unauthenticated', 'This token is not known, has expired or was revoked.');
  }
  if (request.method !== 'GET') refuseForeignOrigin(request);
  const secret = request.cookies[sessionCookie];
  return secret ? ((await principalOfSession(platform.database, secret, platform.clock())) ?? null) : null;
}

/** The workspace that a request is for: the token's own, the one it names, or the only one (the first) of the person. */
function workspaceOf(request: FastifyRequest, principal: Principal | null, route: RouteDeclaration): string | null {
  if (!principal || route.permission === 'public') return null;
  const named = headerOf(request, 'holdfast-workspace') ?? (request.query as { workspace?: string }).workspace;
  if (named === undefined || named === '') return principal.roles.keys().next().value ?? null;
  return principal.roles.has(named) ? named : notFound();
}

/** A stranger learns nothing: what one may not see looks like what does not exist. */
function requirePermission(route: RouteDeclaration, principal: Principal | null, workspaceId: string | null): void {
  if (route.permission === 'public') return;
  if (!principal) throw new AppError('unauthenticated', 'Sign in first.');
  if (!isPermitted(principal, route.permission, workspaceId)) {
    throw new AppError('forbidden', 'Your role does not allow this.');
  }
}

function notFound(): never {
  throw new AppError('not-found', 'There is no such workspace.');
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function ifMatchOf(request: FastifyRequest, route: RouteDeclaration): string {
  const given = request.headers['if-match'];
  if (route.ifMatch && !given) {
    throw new AppError('precondition-required', 'Say which version you saw: send its ETag as If-Match.');
  }
  return (given ?? '').replace(/^"|"$/g, '');
}

async function receive(request: FastifyRequest, route: RouteDeclaration, settings: AppSettings): Promise<SpooledFile> {
  const limitBytes = route.limitBytes ?? 1024 * 1024;
  if (Number(headerOf(request, 'content-length')) > limitBytes) throw tooLarge(limitBytes);
  const body = (request.body ?? Readable.from([])) as AsyncIterable<Uint8Array>;
  return spool(body, { directory: settings.spoolDirectory, limitBytes });
}

function replyTools(request: FastifyRequest, reply: FastifyReply, { secure }: AppSettings): ReplyTools {
  const options = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure };
  return {
    session: request.cookies[sessionCookie],
    device: deviceOf(headerOf(request, 'user-agent')),
    setSession: (secret, maxAge) => {
      if (secret === null) reply.clearCookie(sessionCookie, options);
      else reply.setCookie(sessionCookie, secret, { ...options, ...(maxAge === undefined ? {} : { maxAge }) });
    },
  };
}

async function send(route: RouteDeclaration, reply: FastifyReply, result: unknown, settings: AppSettings) {
  if (route.answer === 'bytes') return sendDownload(reply, result as Download);
  if (route.answer === 'events') return sendEvents(reply, result as Events);
  reply.status(route.status ?? 200);
  if (route.status === 204) return reply.send();
  if (settings.checkAnswers && route.output) route.output.parse(result);
  const etag = (result as { etag?: unknown }).etag;
  if (typeof etag === 'string') reply.header('etag', `"${etag}"`);
  return reply.header('cache-control', 'no-store').send(result);
}

function sendDownload(reply: FastifyReply, { fileName, mediaType, bytes, size }: Download) {
  reply
    .header('content-type', mediaType)
    .header('content-disposition', attachmentNamed(fileName))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', downloadPolicy)
    .header('cache-control', 'no-store');
  if (size !== undefined) reply.header('content-length', size);
  const whole = typeof bytes === 'string' || bytes instanceof Uint8Array;
  return reply.send(whole ? bytes : Readable.from(bytes));
}

async function sendEvents(reply: FastifyReply, events: Events): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  try {
    for await (const event of events) {
      if (raw.destroyed) break;
      raw.write(`data: ${JSON.stringify(event)}\n\n`);
    }
  } finally {
    raw.end();
  }
}

function answerProblem(platform: Platform, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const problem = asAppError(error);
  const reference = request.id;
  if (!problem) {
    platform.log.error(
      { error, reference, method: request.method, route: request.routeOptions.url },
      'A request ended with a fault',
    );
    return reply.status(500).type('application/problem+json').send({
      type: 'urn:holdfast:problem:fault',
      title: 'Something went wrong on our side',
      status: 500,
      detail: 'Nothing you entered is lost. If it happens again, tell your administrator the reference.',
      reference,
    });
  }
  if (problem.retryAfterSeconds) reply.header('retry-after', problem.retryAfterSeconds);
  return reply.status(statusOf[problem.code]).type('application/problem+json').send(problemDetails(problem));
}

function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  const unavailable = asUnavailable(error);
  if (unavailable) return unavailable;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode === 413) return new AppError('too-large', 'The request is larger than the limit of 1 MB.');
  if (statusCode === 415) return new AppError('invalid-input', 'Send the body as application/json.');
  if (statusCode === 400) return new AppError('invalid-input', `The request cannot be read: ${message}`);
  return undefined;
}
