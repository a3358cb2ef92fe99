import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../common/errors.ts';
import { openSetup } from '../modules/users/index.ts';
import {
  buildFolder,
  dataDirectory as findDataDirectory,
  holdBuild,
  programRoot,
  programVersion,
} from '../platform/config/index.ts';
import { createApp } from '../platform/http/app.ts';
import { startRunner } from '../platform/jobs/runner.ts';
import { createLogger, type Logger } from '../platform/logging/index.ts';
import { openMetrics } from '../platform/metrics/metrics.ts';
import { logAuditHeads } from './audit-heads.ts';
import { jobHandlers } from './job-handlers.ts';
import { openForServing } from './open-database.ts';
import { openPlatform } from './platform.ts';
import { mountReadablePage } from './readable-page.ts';
import { routes } from './routes.ts';

const usage = 'holdfast serve [--port N] [--host H] [--data DIR] [--offline]';
const day = 24 * 3600 * 1000;

/** Starts the program and keeps it running until it is told to stop; gives the exit code. */
export async function serve(argv: readonly string[]): Promise<number> {
  const { port, host, dataDirectory, hosts, secure, level, isOffline } = readSettings(argv);
  const log = createLogger({ level });
  holdBuild();
  const stopped = untilToldToStop();
  const opened = await openForServing({ dataDirectory, log, environment: process.env });
  const closing: (() => Promise<void>)[] = [() => opened.close()];
  try {
    const platform = await openPlatform({ app: opened.app, dataDirectory, log, isOffline });
    closing.unshift(() => platform.close());
    const metrics = openMetrics(platform);
    const app = await createApp({
      platform,
      metrics,
      routes,
      hosts,
      secure,
      spoolDirectory: join(platform.cacheDirectory, 'spool'),
      version: programVersion(),
    });
    await mountReadablePage(app, routes);
    await mountWeb(app, log);
    const runner = await startRunner(platform, metrics.timed(jobHandlers), {
      pool: platform.database.pool,
      log,
      concurrency: 2,
      alone: opened.alone,
    });
    closing.unshift(() => runner.stop());
    await app.listen({ port, host }).catch((error) => refusePort(error, port));
    closing.unshift(() => app.close());
    const address = addressOf(app, host);
    opened.announce(address);
    await logAuditHeads(platform);
    const heads = setInterval(() => void logAuditHeads(platform), day);
    closing.unshift(async () => clearInterval(heads));
    announce(address, await openSetup(platform));
    await stopped;
    return 0;
  } finally {
    for (const close of closing) await close().catch((error) => log.error({ error }, 'Closing failed'));
  }
}

function readSettings(argv: readonly string[]) {
  const { values } = parseServeArguments(argv);
  const port = Number(values.port ?? 8480);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new AppError('invalid-input', `--port takes a number from 0 to 65535, not "${values.port}". Usage: ${usage}`);
  }
  const host = values.host ?? '127.0.0.1';
  const named = (process.env.HOLDFAST_HOSTS ?? '').split(',').map((name) => name.trim().toLowerCase());
  return {
    port,
    host,
    dataDirectory: findDataDirectory({ flag: values.data, environment: process.env }),
    hosts: [...named.filter(Boolean), host.toLowerCase()],
    secure: process.env.HOLDFAST_TLS === '1',
    level: readLevel(process.env.HOLDFAST_LOG_LEVEL ?? 'info'),
    isOffline: values.offline ?? false,
  };
}

const levels = ['debug', 'info', 'warn', 'error'] as const;

function readLevel(text: string): (typeof levels)[number] {
  const level = levels.find((one) => one === text);
  if (level) return level;
  throw new AppError('invalid-input', `HOLDFAST_LOG_LEVEL takes ${levels.join(', ')}, not "${text}".`);
}

function parseServeArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        offline: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new AppError('invalid-input', `${(error as Error).message} Usage: ${usage}`);
  }
}

/** The web app from `dist/web`; every address of a page answers with the page, which knows the rest. */
async function mountWeb(app: FastifyInstance, log: Logger): Promise<void> {
  const root = join(buildFolder() ?? join(programRoot(), 'dist'), 'web');
  if (!existsSync(join(root, 'index.html'))) {
    log.warn('The web app is not built; only the API is served.');
    return;
  }
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const named = path.includes('/assets/');
      reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get('/*', (request, reply) => {
    if (request.url.startsWith('/api/') || request.url.startsWith('/assets/')) return reply.callNotFound();
    return reply.sendFile('index.html');
  });
}

function refusePort(error: unknown, port: number): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    throw new AppError(
      'conflict',
      `Port ${port} is taken by another program. Choose one with --port, for example --port ${port + 1}.`,
    );
  }
  if (code === 'EACCES')
    throw new AppError('conflict', `This user may not listen on port ${port}. Choose one above 1023.`);
  throw error;
}

function addressOf(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as { port: number };
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function announce(address: string, setupSecret: string | undefined): void {
  const lines = [`Holdfast ${programVersion()} answers on ${address}`];
  if (setupSecret) {
    lines.push(
      'There is no administrator yet. Open this link once, within 30 minutes, to become the first:',
      `  ${address}/setup#${setupSecret}`,
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
