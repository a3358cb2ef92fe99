import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { AppError } from '../../common/errors.ts';
import { programVersion } from '../config/index.ts';
import type { Platform } from '../context.ts';
import { deadAfterSeconds } from '../jobs/heart.ts';
import type { JobHandler } from '../jobs/runner.ts';
import { isAnswering, readStoredState, type StoredState } from './stored-state.ts';

/**
 * What the program counts for Prometheus. Labels come from the program itself (route templates, kinds of jobs and feeds), never
 * from what somebody entered: no name of a workspace or a person, no path, no id.
 */
export interface Metrics {
  answered(request: { method: string; route: string; status: number; seconds: number }): void;
  /** The same handlers, each run counted and timed. */
  timed(handlers: readonly JobHandler[]): readonly JobHandler[];
  contentType: string;
  /** Everything, in the text format of Prometheus. */
  text(): Promise<string>;
}

/** A database that answers later than this counts as down, and figures that take longer are left out; the others are given all the same. */
const patienceMs = 3000;

/** From a page served from memory to a report over a large register. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** From a re-match of one BOM to the load of a whole feed. */
const jobBuckets = [0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600];

export function openMetrics({ database, log }: Platform): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  const requests = new Histogram({
    name: 'holdfast_http_request_duration_seconds',
    help: 'Time until a request was answered, by route template',
    labelNames: ['method', 'route', 'code'],
    buckets: requestBuckets,
    registers: [registry],
  });
  const jobRuns = new Histogram({
    name: 'holdfast_job_run_duration_seconds',
    help: 'Time of one run of a job: done, refused (its input is at fault) or fault (it is tried again)',
    labelNames: ['kind', 'outcome'],
    buckets: jobBuckets,
    registers: [registry],
  });
  const gauge = gaugesOf(registry);
  const build = gauge('holdfast_build_info', 'The program that answers, always 1', ['version', 'node']);
  build.set({ version: programVersion(), node: process.version }, 1);
  const connections = gauge(
    'holdfast_database_connections',
    'Connections of this process to the database: open, idle among them, and waited for',
    ['state'],
  );
  const databaseUp = gauge('holdfast_database_up', 'Whether the database answers');
  const stored = () =>
    inTime(readStoredState(database)).catch((error) => {
      log.warn({ error }, 'What the database says could not be counted');
      return undefined;
    });
  return {
    answered: ({ method, route, status, seconds }) => requests.observe({ method, route, code: status }, seconds),
    timed: (handlers) =>
      handlers.map((handler) => ({
        ...handler,
        run: async (context) => {
          const ended = jobRuns.startTimer({ kind: handler.kind });
          try {
            await handler.run(context);
            ended({ outcome: 'done' });
          } catch (error) {
            const isRefusal = error instanceof AppError && error.code !== 'unavailable';
            ended({ outcome: isRefusal ? 'refused' : 'fault' });
            throw error;
          }
        },
      })),
    contentType: registry.contentType,
    text: async () => {
      const answers = await inTime(isAnswering(database)).catch(() => false);
      const state = answers ? await stored() : undefined;
      databaseUp.set(answers ? 1 : 0);
      connections.set({ state: 'open' }, database.pool.totalCount);
      connections.set({ state: 'idle' }, database.pool.idleCount);
      connections.set({ state: 'waited-for' }, database.pool.waitingCount);
      const own = await registry.metrics();
      return state ? `${own}\n${await storedFigures(state).metrics()}` : own;
    },
  };
}

/** Made anew each time: nothing is shown rather than an old figure. */
function storedFigures(state: StoredState): Registry {
  const registry = new Registry();
  const gauge = gaugesOf(registry);
  gauge('holdfast_workspaces', 'Workspaces of the installation').set(state.workspaces);
  const jobs = gauge('holdfast_jobs', 'Jobs that are not ended, by kind and state', ['kind', 'state']);
  for (const { kind, state: phase, count } of state.jobs) jobs.set({ kind, state: phase }, count);
  const feedLoaded = gauge('holdfast_feed_loaded_timestamp_seconds', 'When the issue in force was loaded', ['feed']);
  const feedAsOf = gauge('holdfast_feed_as_of_timestamp_seconds', 'The date that the issue in force bears', ['feed']);
  for (const { kind, loadedAt, asOf } of state.feeds) {
    if (loadedAt) feedLoaded.set({ feed: kind }, secondsOf(loadedAt));
    if (asOf) feedAsOf.set({ feed: kind }, secondsOf(asOf));
  }
  gauge('holdfast_runners', `Job runners that gave a sign of life in the last ${deadAfterSeconds} s`).set(
    state.runners.living,
  );
  if (state.runners.lastBeat) {
    const newest = gauge('holdfast_runner_heartbeat_timestamp_seconds', 'The last sign of life of any job runner');
    newest.set(secondsOf(state.runners.lastBeat));
  }
  new Counter({
    name: 'holdfast_change_sets_total',
    help: 'Changes committed since the installation was made',
    registers: [registry],
  }).inc(state.changeSets);
  return registry;
}

function gaugesOf(registry: Registry) {
  return <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
}

function secondsOf(date: Date): number {
  return date.getTime() / 1000;
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database did not answer in time.')), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
