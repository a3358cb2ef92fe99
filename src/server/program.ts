import { AppError } from '../common/errors.ts';
import { databaseUrl, dataDirectory as findDataDirectory, holdBuild } from '../platform/config/index.ts';
import type { Platform } from '../platform/context.ts';
import { startRunner } from '../platform/jobs/runner.ts';
import { createLogger, type Logger } from '../platform/logging/index.ts';
import { type Metrics, openMetrics } from '../platform/metrics/metrics.ts';
import { untilStoppedOrOutdated, untilToldToStop } from './end.ts';
import { jobHandlers } from './job-handlers.ts';
import { openForServing } from './open-database.ts';
import { openPlatform } from './platform.ts';
import { schedule } from './schedule.ts';

/** What `serve` and `worker` have in common: a database brought to this program's schema, and all that stands on it. */
export interface Program {
  platform: Platform;
  metrics: Metrics;
  log: Logger;
  /** Tells a second start on the same data folder where this one answers. */
  announce(address: string): void;
  /** Takes up jobs and scheduled work in this process. */
  workOnJobs(): Promise<void>;
  /** What is closed when the program ends, the last thing first. */
  atEnd(close: () => Promise<void>): void;
}

export interface ProgramSettings {
  dataDirectory: string;
  level: (typeof levels)[number];
  /** Whether nothing may go out, whatever is switched on. */
  isOffline: boolean;
}

/** Runs until it is told to stop, or a newer program has changed the schema; gives the exit code. */
export async function runProgram(
  { dataDirectory, level, isOffline }: ProgramSettings,
  start: (program: Program) => Promise<void>,
): Promise<number> {
  const log = createLogger({ level });
  holdBuild();
  const stopped = untilToldToStop();
  const opened = await openForServing({ dataDirectory, log, environment: process.env });
  const closing: (() => Promise<void>)[] = [() => opened.close()];
  try {
    const platform = await openPlatform({ app: opened.app, dataDirectory, log, isOffline });
    closing.unshift(() => platform.close());
    const { pool } = platform.database;
    const metrics = openMetrics(platform);
    await start({
      platform,
      metrics,
      log,
      announce: opened.announce,
      workOnJobs: async () => {
        const handlers = metrics.timed(jobHandlers);
        const runner = await startRunner(platform, handlers, {
          pool,
          log,
          concurrency: 2,
          alone: opened.alone,
          schedule,
        });
        closing.unshift(() => runner.stop());
      },
      atEnd: (close) => closing.unshift(close),
    });
    await untilStoppedOrOutdated(stopped, pool);
    return 0;
  } finally {
    for (const close of closing) await close().catch((error) => log.error({ error }, 'Closing failed'));
  }
}

export function readProgramSettings({
  data,
  offline = false,
}: {
  data?: string | undefined;
  offline?: boolean | undefined;
}): ProgramSettings {
  return {
    dataDirectory: findDataDirectory({ flag: data, environment: process.env }),
    level: readLevel(process.env.HOLDFAST_LOG_LEVEL ?? 'info'),
    isOffline: offline,
  };
}

const levels = ['debug', 'info', 'warn', 'error'] as const;

function readLevel(text: string): (typeof levels)[number] {
  const level = levels.find((one) => one === text);
  if (level) return level;
  throw new AppError('invalid-input', `HOLDFAST_LOG_LEVEL takes ${levels.join(', ')}, not "${text}".`);
}

/** The database that comes along belongs to one server, which does its own jobs. */
export function requireDatabaseUrl(what: string): void {
  if (databaseUrl(process.env)) return;
  throw new AppError(
    'invalid-input',
    `${what} is for several programs on one PostgreSQL: name it in DATABASE_URL. The database that comes along belongs to one server, which does its jobs itself.`,
  );
}
