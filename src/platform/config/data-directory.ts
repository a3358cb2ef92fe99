import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where everything Holdfast keeps lives: `--data`, else `HOLDFAST_DATA`, else the system's place for root, else the user's own. */
export function dataDirectory(input: { flag?: string | undefined; environment: Environment; uid?: number }): string {
  const { flag, environment, uid = process.getuid?.() } = input;
  const named = flag || environment.HOLDFAST_DATA;
  if (named) return resolve(named);
  if (uid === 0) return '/var/lib/holdfast';
  return join(environment.XDG_DATA_HOME || join(environment.HOME || homedir(), '.local', 'share'), 'holdfast');
}
