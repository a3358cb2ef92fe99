import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programRoot } from '../../src/platform/config/index.ts';

const ownHoldfast = join(programRoot(), 'bin', 'holdfast');

interface ProgramSettings {
  data?: string;
  /** Another data folder, stopped, of which this one begins as a copy. */
  copyOf?: string;
  /** Further words of the command line. */
  words?: string[];
  environment?: Record<string, string>;
  /** Another release than this one. */
  holdfast?: string;
}

/** The built program on a data folder of its own, as a user starts it. */
export async function startProgram(settings: ProgramSettings = {}) {
  const { copyOf, words = [], environment = {}, holdfast = ownHoldfast } = settings;
  const { data = copyOf ? copyFolder(copyOf) : newDataFolder() } = settings;
  const child = spawnHoldfast(['serve', '--port', '0', '--data', data, ...words], environment, holdfast);
  const text = await announced(child, /answers on \S+\n/);
  const address = /answers on (\S+)\n/.exec(text)![1]!;
  return {
    address,
    // The link follows in the same write, where there is one.
    setupLink: /(\S+\/setup#\S+)\n/.exec(text)?.[1],
    ...handleOf(child, data),
    command: (...more: string[]) => runHoldfast([...more, '--data', data], environment, '', holdfast),
    client: (token: string, ...more: string[]) =>
      runHoldfast(more, { HOLDFAST_URL: address, HOLDFAST_TOKEN: token }, '', holdfast),
  };
}

/** A worker beside the servers of `DATABASE_URL`. */
export async function startWorker({ data = newDataFolder(), words = [], environment = {} }: ProgramSettings) {
  const child = spawnHoldfast(['worker', '--data', data, ...words], environment);
  const text = await announced(child, /works on jobs.*\n/);
  return { health: /answered on (\S+)\n/.exec(text)?.[1], ...handleOf(child, data) };
}

export type Worker = Awaited<ReturnType<typeof startWorker>>;

function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'holdfast-story-'));
}

/** With owners and rights: where root runs the program, the database belongs to a user of its own. */
function copyFolder(from: string): string {
  const data = newDataFolder();
  execFileSync('cp', ['-a', `${from}/.`, data]);
  return data;
}

interface Running {
  child: ChildProcess;
  /** What it has written so far. */
  said: { out: string; log: string };
}

function spawnHoldfast(words: string[], environment: Record<string, string>, holdfast = ownHoldfast): Running {
  const child = spawn(holdfast, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  const said = { out: '', log: '' };
  child.stdout?.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.log += chunk;
  });
  return { child, said };
}

function handleOf({ child, said }: Running, data: string) {
  return {
    data,
    pid: child.pid!,
    said,
    /** Ends it as Ctrl-C does, and gives the exit code. */
    stop: () => ended(child, 'SIGINT'),
    kill: () => ended(child, 'SIGKILL'),
    /** Waits until it has ended by itself, and gives the exit code. */
    ended: () => ended(child, undefined),
    discard: () => rmSync(data, { recursive: true, force: true }),
  };
}

export type Program = Awaited<ReturnType<typeof startProgram>>;

/** Runs one command line to its end; `input` is what it reads from stdin. */
export async function runHoldfast(
  words: string[],
  environment: Record<string, string> = {},
  input = '',
  holdfast = ownHoldfast,
) {
  try {
    const running = promisify(execFile)(holdfast, words, {
      env: { ...process.env, ...environment },
      maxBuffer: 256 * 1024 * 1024,
    });
    running.child.stdin?.end(input);
    const { stdout, stderr } = await running;
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

/** What the program wrote to stdout when it was ready. */
async function announced({ child, said }: Running, ready: RegExp): Promise<string> {
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  while (!ready.test(said.out)) {
    const isGone = await Promise.race([gone.then(() => true), once(child.stdout!, 'data').then(() => false)]);
    if (isGone) throw new Error(`The program ended before it was ready.\n${said.out}\n${said.log}`);
  }
  return said.out;
}

function ended(child: ChildProcess, signal: NodeJS.Signals | undefined): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    if (signal) child.kill(signal);
  });
}
