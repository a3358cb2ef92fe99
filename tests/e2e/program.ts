import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programRoot } from '../../src/platform/config/index.ts';

const ownHoldfast = join(programRoot(), 'bin', 'holdfast');

/** The built program on a data folder of its own, as a user starts it; `holdfast` may be another release. */
export async function startProgram({
  data = mkdtempSync(join(tmpdir(), 'holdfast-story-')),
  holdfast = ownHoldfast,
} = {}) {
  const child = spawn(holdfast, ['serve', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  const { address, setupLink } = await announced(child);
  return {
    address,
    setupLink,
    data,
    pid: child.pid!,
    /** Ends it as Ctrl-C does, and gives the exit code. */
    stop: () => ended(child, 'SIGINT'),
    kill: () => ended(child, 'SIGKILL'),
    discard: () => rmSync(data, { recursive: true, force: true }),
    command: (...words: string[]) => runHoldfast([...words, '--data', data], {}, '', holdfast),
    client: (token: string, ...words: string[]) =>
      runHoldfast(words, { HOLDFAST_URL: address, HOLDFAST_TOKEN: token }, '', holdfast),
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

async function announced(child: ChildProcess): Promise<{ address: string; setupLink: string | undefined }> {
  let text = '';
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    const address = /answers on (\S+)\n/.exec(text)?.[1];
    if (!address) continue;
    // The link follows in the same write, where there is one.
    return { address, setupLink: /(\S+\/setup#\S+)\n/.exec(text)?.[1] };
  }
  throw new Error(`The program ended before it answered.\n${text}\n${errors}`);
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}
