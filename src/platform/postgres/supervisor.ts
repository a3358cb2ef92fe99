import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../common/errors.ts';
import { programVersion } from '../config/index.ts';
import type { Logger } from '../logging/index.ts';
import { findBinaries } from './binaries.ts';
import { type Claim, claimToServe } from './claim.ts';
import { clusterMajor, createCluster, prepareRoles, resetSuperuserPassword } from './cluster.ts';
import { explain } from './explain.ts';
import { clusterFolder, prepareDataDirectory, prepareFolders, removeSocketFolder, socketFolder } from './folders.ts';
import { currentFormat, readFormat, writeFormat } from './format.ts';
import { type Launch, planLaunch } from './launch.ts';
import { clearEarlierServer, readPidFile } from './pid-file.ts';
import { waitUntil } from './processes.ts';
import { connections, makeSecrets, readSecrets, type Secrets } from './secrets.ts';
import { type ServerSettings, serverSettings } from './settings.ts';
import type { ConnectionSettings, ManagedPostgres, ManagedState } from './types.ts';

export interface ManagedOptions {
  dataDirectory: string;
  log: Logger;
  /** Settings of `postgresql.conf` beside or instead of our own; `fsync: 'off'` for data that nobody will miss. */
  settings?: ServerSettings;
}

/**
 * Starts the PostgreSQL of a data folder, made at the first start, and keeps it running until `stop` or the end of this process.
 * Comes back as soon as the start is under way; refuses a folder on which another Holdfast runs.
 */
export async function startManagedPostgres(options: ManagedOptions): Promise<ManagedPostgres> {
  prepareDataDirectory(options.dataDirectory);
  return supervise(await claimToServe(options.dataDirectory), options);
}

/** The same for a caller that holds the data folder already; the claim is let go with the server. */
export function supervise(claim: Claim, options: ManagedOptions): ManagedPostgres {
  try {
    removeSocketFolder(claim.leftBehind?.socketDirectory);
    return new Supervisor(claim, planOf(options));
  } catch (error) {
    claim.release();
    throw error;
  }
}

interface Plan extends Required<ManagedOptions> {
  launch: Launch;
  secrets: Secrets;
  socketDirectory: string;
  isSocketTemporary: boolean;
  hasCluster: boolean;
  /** Whether the roles have the passwords of the secrets, as `format.json` shows that a first start was finished. */
  isPrepared: boolean;
  hasLostSecrets: boolean;
}

function planOf({ dataDirectory, log, settings = {} }: ManagedOptions): Plan {
  const wantedMajor = clusterMajor(dataDirectory);
  const format = readFormat(dataDirectory);
  const launch = planLaunch(dataDirectory, findBinaries({ dataDirectory, ...(wantedMajor && { wantedMajor }) }));
  prepareFolders(dataDirectory, launch.account);
  const known = readSecrets(dataDirectory);
  const socket = socketFolder(dataDirectory, launch.account);
  return {
    dataDirectory,
    log,
    settings,
    launch,
    secrets: known ?? makeSecrets(dataDirectory),
    socketDirectory: socket.folder,
    isSocketTemporary: socket.isTemporary,
    hasCluster: wantedMajor !== undefined,
    isPrepared: format !== undefined && known !== undefined,
    hasLostSecrets: wantedMajor !== undefined && known === undefined,
  };
}

class Supervisor implements ManagedPostgres {
  readonly owner: ConnectionSettings;
  readonly app: ConnectionSettings;
  readonly superuser: ConnectionSettings;
  readonly major: number;
  state: ManagedState = 'starting';
  readonly #claim: Claim;
  readonly #plan: Plan;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #stopping = new AbortController();
  readonly #life: Promise<void>;
  #child: ChildProcess | undefined;
  #failure: Error | undefined;

  constructor(claim: Claim, plan: Plan) {
    const { owner, app, superuser } = connections(plan.secrets, plan.socketDirectory);
    this.owner = owner;
    this.app = app;
    this.superuser = superuser;
    this.major = plan.launch.binaries.major;
    this.#claim = claim;
    this.#plan = plan;
    claim.note({ socketDirectory: plan.socketDirectory });
    process.once('exit', this.#endWithProcess);
    this.#life = this.#live();
  }

  async whenReady(): Promise<void> {
    while (this.state !== 'ready') {
      if (this.state === 'stopped') throw this.#failure ?? new AppError('unavailable', 'The database was stopped.');
      await once(this.#changes, 'change');
    }
  }

  onState(listener: (state: ManagedState) => void): () => void {
    this.#changes.on('change', listener);
    return () => this.#changes.off('change', listener);
  }

  announce(address: string): void {
    this.#claim.note({ address });
  }

  async stop(): Promise<void> {
    if (!this.#stopping.signal.aborted) {
      this.#stopping.abort();
      this.#claim.note({ isEnding: true });
      this.#become('stopped');
      if (this.#child) await shutDown(this.#child);
    }
    await this.#life;
  }

  /** From the first preparation to the end; after a first success every end that nobody asked for is followed by a new start. */
  async #live(): Promise<void> {
    try {
      await this.#prepare();
      for (let failures = 0; !this.#stopping.signal.aborted; failures++) {
        if (failures > 0) await pause(backoffMs(failures), undefined, { signal: this.#stopping.signal });
        const run = await this.#run();
        if (run.wasReady) failures = 0;
        if (this.#stopping.signal.aborted) break;
        const mayPass = run.wasKilled || isPassing(run.lastWords);
        if (this.state === 'starting' && (!mayPass || failures >= mostFirstAttempts)) {
          throw explain(run.lastWords, this.#plan.dataDirectory);
        }
        const lastWords = run.lastWords.split('\n').slice(-3);
        this.#plan.log.warn({ lastWords }, 'The database server ended unasked and is started again.');
        if (this.state !== 'starting') this.#become('restarting');
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#failure = error as Error;
    } finally {
      this.#letGo();
    }
  }

  async #prepare(): Promise<void> {
    const { dataDirectory, launch, secrets, settings, socketDirectory, log } = this.#plan;
    if (!this.#plan.hasCluster) {
      await createCluster({ dataDirectory, launch, secrets, durable: settings.fsync !== 'off' });
    }
    await clearEarlierServer(clusterFolder(dataDirectory), socketDirectory, log);
    if (this.#plan.hasLostSecrets) await resetSuperuserPassword(dataDirectory, launch, secrets);
  }

  /** One life of the server, until its process is gone. */
  async #run(): Promise<{ wasReady: boolean; wasKilled: boolean; lastWords: string }> {
    const { dataDirectory, launch, socketDirectory, settings, log } = this.#plan;
    const cluster = clusterFolder(dataDirectory);
    await clearEarlierServer(cluster, socketDirectory, log);
    const words = ['-D', cluster, ...serverSettings({ major: this.major, socketDirectory, more: settings })];
    const { file, args, options } = launch.command(join(launch.binaries.folder, 'postgres'), words);
    // A session of its own: Ctrl-C at the terminal must reach this program only, which then ends the server last.
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    this.#child = child;
    const lastWords = followWords(child, log);
    const exited = endOf(child, lastWords);
    const wasReady = await Promise.race([exited.then(() => false), this.#becomesReady(child, cluster)]);
    if (wasReady) this.#become('ready');
    await exited;
    this.#child = undefined;
    return { wasReady, wasKilled: child.signalCode !== null, lastWords: lastWords.join('\n') };
  }

  async #becomesReady(child: ChildProcess, cluster: string): Promise<boolean> {
    const isGone = () => child.exitCode !== null || child.signalCode !== null;
    const isReady = () => {
      const file = readPidFile(cluster);
      return file?.pid === child.pid && file?.status === 'ready';
    };
    await waitUntil(() => isGone() || isReady(), recoveryMs);
    if (isGone()) return false;
    if (this.#stopping.signal.aborted) return false;
    if (!this.#plan.isPrepared) await this.#finishFirstStart();
    return true;
  }

  async #finishFirstStart(): Promise<void> {
    const { dataDirectory, secrets } = this.#plan;
    await prepareRoles(this.superuser, secrets);
    writeFormat(dataDirectory, { format: currentFormat, postgresMajor: this.major, program: programVersion() });
    this.#plan.isPrepared = true;
  }

  #become(state: ManagedState): void {
    if (this.state === 'stopped' || this.state === state) return;
    this.state = state;
    this.#changes.emit('change', state);
  }

  #letGo(): void {
    process.off('exit', this.#endWithProcess);
    if (this.#plan.isSocketTemporary) rmSync(this.#plan.socketDirectory, { recursive: true, force: true });
    this.#claim.release();
    this.#become('stopped');
  }

  /** Where the system cannot end the server together with this process, a plain exit at least does. */
  readonly #endWithProcess = () => {
    this.#child?.kill('SIGINT');
  };
}

/** Crash recovery replays at most `max_wal_size` of log, which a slow disk may take minutes for. */
const recoveryMs = 10 * 60_000;
const mostFirstAttempts = 5;
const mostBackoffMs = 5_000;

function backoffMs(failures: number): number {
  return Math.min(mostBackoffMs, 100 * 2 ** (failures - 1));
}

/** What the remains of a killed server cause, and what goes away with them. */
function isPassing(words: string): boolean {
  return /pre-existing shared memory block|lock file .* already exists|could not bind/.test(words);
}

/** Fast shutdown, then the immediate one, from which the next start recovers; a server that ignores both is killed. */
async function shutDown(child: ChildProcess): Promise<void> {
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  for (const [signal, patienceMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    child.kill(signal);
    if (await waitUntil(isGone, patienceMs)) return;
  }
}

/**
 * Resolves when the process is gone. Not when its output is closed: after kill -9 the server's own children may hold that for as
 * long as their statement runs, and the next start is what ends them. Last words get a moment to arrive.
 */
async function endOf(child: ChildProcess, lastWords: string[]): Promise<void> {
  const closed = new Promise((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      lastWords.push(error.message);
      resolve();
    });
  });
  await Promise.race([closed, pause(lastWordsMs)]);
}

const lastWordsMs = 200;

/** Passes the server's words on to the log and keeps the last ones, to explain an end. */
function followWords(child: ChildProcess, log: Logger): string[] {
  const last: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => {
    last.push(line);
    if (last.length > 20) last.shift();
    // FATAL ends one connection, and PANIC the server.
    log[line.startsWith('PANIC:') ? 'error' : 'debug']({ from: 'postgres' }, line);
  });
  return last;
}
