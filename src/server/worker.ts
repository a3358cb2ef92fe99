import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../common/errors.ts';
import { programVersion } from '../platform/config/index.ts';
import { createApp } from '../platform/http/app.ts';
import { listen, readPort } from './listen.ts';
import { readProgramSettings, requireDatabaseUrl, runProgram } from './program.ts';

export const usage = 'holdfast worker [--health-port N] [--host H] [--data DIR] [--offline]';

/** Works on the jobs of an installation beside its servers, until it is told to stop; gives the exit code. */
export async function worker(argv: readonly string[]): Promise<number> {
  const { healthPort, host, ...settings } = readSettings(argv);
  return runProgram(settings, async ({ platform, metrics, ...program }) => {
    await program.workOnJobs();
    let health = '';
    if (healthPort !== undefined) {
      const spoolDirectory = join(platform.cacheDirectory, 'spool');
      // No route of the API: what is left answers those that watch over the program.
      const app = await createApp({
        platform,
        metrics,
        routes: [],
        hosts: [host],
        secure: false,
        spoolDirectory,
        version: programVersion(),
      });
      health = `; its health is answered on ${await listen(app, { port: healthPort, host })}`;
      program.atEnd(() => app.close());
    }
    process.stdout.write(`Holdfast ${programVersion()} works on jobs${health}\n`);
  });
}

function readSettings(argv: readonly string[]) {
  const { values } = parseWorkerArguments(argv);
  requireDatabaseUrl('holdfast worker');
  const healthPort = values['health-port'];
  return {
    ...readProgramSettings(values),
    healthPort: healthPort === undefined ? undefined : readPort(healthPort, '--health-port', usage),
    host: values.host ?? '127.0.0.1',
  };
}

function parseWorkerArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        'health-port': { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        offline: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new AppError('invalid-input', `${(error as Error).message} Usage: ${usage}`);
  }
}
