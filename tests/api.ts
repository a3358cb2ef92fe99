import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { inject } from 'vitest';
import { makeToken } from '../src/modules/tokens/index.ts';
import { addWorkspace, listWorkspaces, turnTo } from '../src/modules/workspaces/index.ts';
import type { Role } from '../src/platform/context.ts';
import { createApp } from '../src/platform/http/app.ts';
import { startRunner } from '../src/platform/jobs/runner.ts';
import { createLogger } from '../src/platform/logging/index.ts';
import { openMetrics } from '../src/platform/metrics/metrics.ts';
import { jobHandlers } from '../src/server/job-handlers.ts';
import { openPlatform } from '../src/server/platform.ts';
import { routes } from '../src/server/routes.ts';
import { createTestDatabase } from './database.ts';

const system = { kind: 'system' as const, id: null };

/** The real server on a database of its own, without a port: requests go straight in. */
export async function startApi({
  runner: withRunner = true,
  log = createLogger({ level: 'warn' }),
  secure = false,
  clock = () => new Date(),
  restored = undefined as Awaited<ReturnType<typeof createTestDatabase>> | undefined,
} = {}) {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-api-'));
  const database = restored ?? (await createTestDatabase(inject('postgres')));
  const platform = await openPlatform({ app: database.app, dataDirectory, log, environment: {}, clock });
  const metrics = openMetrics(platform);
  const app = await createApp({
    platform,
    metrics,
    routes,
    hosts: [],
    secure,
    spoolDirectory: join(dataDirectory, 'spool'),
    version: 'test',
    checkAnswers: true,
  });
  const runner = withRunner
    ? await startRunner(platform, metrics.timed(jobHandlers), {
        pool: platform.database.pool,
        log,
        concurrency: 2,
        alone: true,
      })
    : undefined;
  const newWorkspace = (name: string) =>
    platform.database.inInstallation((tx) => addWorkspace(tx, { name, administratorId: null, actor: system }));
  /** Of a database that was handed over, the oldest workspace. */
  const workspace = restored
    ? (await platform.database.inInstallation((tx) => listWorkspaces(tx)))[0]!
    : await newWorkspace('Test');

  /** Calls as the holder of a fresh token with this role. */
  const as = async (
    role: Role | null,
    { workspaceId = workspace.id, installation = false }: { workspaceId?: string; installation?: boolean } = {},
  ) => {
    const token = await platform.database.inInstallation(async (tx) => {
      await turnTo(tx, workspaceId);
      return makeToken(
        tx,
        { workspaceId, actor: system, now: new Date() },
        { name: `${role}`, role, installation, scopes: null, expiresInDays: 1 },
      );
    });
    return caller({ authorization: `Bearer ${token.secret}` });
  };

  const caller = (headers: Record<string, string>) => {
    const send = async (
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      url: string,
      body?: unknown,
      more?: Record<string, string>,
    ) =>
      answerOf(
        await app.inject({
          method,
          url: `/api/v1${url}`,
          headers: { host: 'localhost', ...headers, ...more },
          ...(body === undefined ? {} : { payload: body as object }),
        }),
      );
    return {
      headers,
      send,
      get: (url: string) => send('GET', url),
      post: (url: string, body: unknown = {}, more?: Record<string, string>) => send('POST', url, body, more),
      patch: (url: string, body: unknown, etag = '*') => send('PATCH', url, body, { 'if-match': etag }),
      delete: (url: string, etag = '*') => send('DELETE', url, undefined, { 'if-match': etag }),
      /** Sends bytes as they are: a workbook, a BOM, a feed. */
      upload: (url: string, bytes: Uint8Array | string) =>
        send('POST', url, Buffer.from(bytes), { 'content-type': 'application/octet-stream' }),
      /** Waits until a job has ended, and gives it. */
      finished: async (jobId: string) => {
        for (;;) {
          const { body } = await send('GET', `/jobs/${jobId}`);
          if (body.state === 'done' || body.state === 'failed') return body;
          await new Promise((resolve) => setTimeout(resolve, 30));
        }
      },
    };
  };

  return {
    app,
    platform,
    /** Calls as whoever holds this token. */
    holding: (secret: string) => caller({ authorization: `Bearer ${secret}` }),
    database,
    dataDirectory,
    workspace,
    newWorkspace,
    as,
    caller,
    stranger: caller({}),
    stop: async () => {
      await runner?.stop();
      await app.close();
      await platform.close();
      await database.drop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
export type Answer = { status: number; body: any; headers: Record<string, unknown>; bytes: Buffer };

function answerOf(response: LightMyRequestResponse): Answer {
  const isJson = String(response.headers['content-type'] ?? '').includes('json');
  return {
    status: response.statusCode,
    body: isJson && response.body !== '' ? JSON.parse(response.body) : undefined,
    headers: response.headers,
    bytes: response.rawPayload,
  };
}
