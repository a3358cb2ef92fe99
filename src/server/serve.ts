import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../common/errors.ts';
import { openSetup } from '../modules/users/index.ts';
import { buildFolder, programRoot, programVersion } from '../platform/config/index.ts';
import { createApp } from '../platform/http/app.ts';
import type { Logger } from '../platform/logging/index.ts';
import { bringExample } from './bring-example.ts';
import { listen, readPort } from './listen.ts';
import { readProgramSettings, requireDatabaseUrl, runProgram } from './program.ts';
import { mountReadablePage } from './readable-page.ts';
import { routes } from './routes.ts';

export const usage = 'holdfast serve [--port N] [--host H] [--data DIR] [--no-jobs] [--offline] [--example]';

/** Starts the program and keeps it running until it is told to stop; gives the exit code. */
export async function serve(argv: readonly string[]): Promise<number> {
  const { port, host, hosts, secure, proxies, jobs, example, ...settings } = readSettings(argv);
  return runProgram(settings, async ({ platform, metrics, log, ...program }) => {
    const app = await createApp({
      platform,
      metrics,
      routes,
      hosts,
      secure,
      proxies,
      spoolDirectory: join(platform.cacheDirectory, 'spool'),
      version: programVersion(),
    });
    await mountReadablePage(app, routes);
    await mountWeb(app, log);
    if (jobs) await program.workOnJobs();
    const address = await listen(app, { port, host });
    program.atEnd(() => app.close());
    program.announce(address);
    announce(address, await openSetup(platform));
    if (example) program.atEnd(bringExample(platform));
  });
}

function readSettings(argv: readonly string[]) {
  const { values } = parseServeArguments(argv);
  const port = readPort(values.port ?? '8480', '--port', usage);
  const host = values.host ?? '127.0.0.1';
  if (values['no-jobs']) requireDatabaseUrl('serve --no-jobs');
  return {
    ...readProgramSettings(values),
    port,
    host,
    hosts: [...listed(process.env.HOLDFAST_HOSTS), host.toLowerCase()],
    secure: process.env.HOLDFAST_TLS === '1',
    proxies: readProxies(listed(process.env.HOLDFAST_PROXIES)),
    jobs: !values['no-jobs'],
    example: values.example ?? false,
  };
}

/** The words of a setting that takes several, set apart by commas. */
function listed(text = ''): string[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  return words.filter(Boolean);
}

const AddressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

function readProxies(proxies: string[]): string[] {
  const wrong = proxies.find((proxy) => !AddressRange.safeParse(proxy).success);
  if (wrong === undefined) return proxies;
  throw new AppError(
    'invalid-input',
    `HOLDFAST_PROXIES takes addresses and ranges such as 10.0.0.0/8, not "${wrong}".`,
  );
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
        'no-jobs': { type: 'boolean' },
        offline: { type: 'boolean' },
        example: { type: 'boolean' },
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
    // What the build has put beside each file (`scripts/compress.mjs`).
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
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
