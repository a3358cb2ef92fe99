import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Client, createClient } from '../client/client.ts';
import type { FollowSettings } from '../client/follow-job.ts';
import { AppError } from '../common/errors.ts';
import type { OptionValues, Terminal } from './command.ts';
import { toldPlainly } from './input-file.ts';

/** The options of every command that is a client of the server. */
export const serverOptions = { server: { type: 'string' }, token: { type: 'string' } } as const;

/** How they stand in a help page. */
export const serverUsage = '[--server URL] [--token TOKEN]';

const ownMachine = 'http://127.0.0.1:8480';

/** A client of the server that `--server` or HOLDFAST_URL names, as the holder of `--token` or HOLDFAST_TOKEN. */
export function connect(options: OptionValues, { environment }: Pick<Terminal, 'environment'>): Client {
  const baseUrl = serverAddress(options, { environment });
  const token = options.token ?? environment.HOLDFAST_TOKEN;
  if (typeof token !== 'string' || token === '') {
    throw new AppError(
      'invalid-input',
      'A token is missing: give --token TOKEN or set HOLDFAST_TOKEN. "holdfast token create --role analyst" makes one.',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw new AppError('invalid-input', 'This is not a token of Holdfast.');
  return createClient({
    baseUrl,
    headers: () => ({ authorization: `Bearer ${token}` }),
    fetch: (address, request) => fetch(address, request).catch((error) => unreachable(error, baseUrl)),
  });
}

/** Where the server answers, and its web pages. */
export function serverAddress(options: OptionValues, { environment }: Pick<Terminal, 'environment'>): string {
  return addressOf(options.server ?? environment.HOLDFAST_URL ?? ownMachine);
}

function addressOf(given: unknown): string {
  const url = URL.parse(String(given));
  if (url && /^https?:$/.test(url.protocol)) return url.href.replace(/\/(api\/v1\/?)?$/, '');
  throw new AppError('invalid-input', `"${given}" is no address of a server. It looks like ${ownMachine}.`);
}

/** What went wrong while a file was sent comes as the cause of a failed call. */
function unreachable(error: unknown, baseUrl: string): never {
  const { cause } = error as { cause?: unknown };
  if (cause instanceof AppError) throw cause;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  throw new AppError(
    'unavailable',
    `No Holdfast server answers at ${baseUrl}${code ? ` (${code})` : ''}. Start it with "holdfast serve", or name another with --server URL.`,
  );
}

/** Bytes on their way to the server; never whole in memory. */
export interface Upload {
  bytes: AsyncIterable<Uint8Array>;
  fileName: string;
}

/** Opens the file to send, stdin for `-`; refuses one over the limit before the server has to. */
export async function openUpload(
  path: string,
  { limitBytes, what, terminal }: { limitBytes: number; what: string; terminal: Pick<Terminal, 'stdin'> },
): Promise<Upload> {
  if (path === '-') return { bytes: upTo(limitBytes, path, terminal.stdin), fileName: 'stdin' };
  try {
    await access(path, constants.R_OK);
    const stats = await stat(path);
    if (stats.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' });
    if (stats.isFile() && stats.size > limitBytes) throw tooLarge(path, limitBytes);
    return { bytes: readLazily(path, limitBytes), fileName: basename(path) };
  } catch (error) {
    throw toldPlainly(path, error, what);
  }
}

/** Opened when it is sent, so that a server that does not answer leaves nothing open. */
async function* readLazily(path: string, limitBytes: number): AsyncGenerator<Uint8Array> {
  yield* upTo(limitBytes, path, createReadStream(path));
}

async function* upTo(limitBytes: number, at: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limitBytes) throw tooLarge(at, limitBytes);
    yield chunk;
  }
}

function tooLarge(at: string, limitBytes: number): AppError {
  const message = `The file is larger than the limit of ${limitBytes / 2 ** 20} MB. Nothing was sent.`;
  return new AppError('too-large', message, { problems: [{ at, message }] });
}

/** Shows on a screen how far a job is; silent where nobody watches. `done` wipes the line. */
export function progressOf(
  terminal: Pick<Terminal, 'interactive' | 'note'>,
  { quiet }: OptionValues,
): FollowSettings & { done(): void } {
  if (!terminal.interactive || quiet) return { done: () => {} };
  return {
    onProgress: ({ stage, done, total }) => {
      const share = total ? ` ${Math.floor((done / total) * 100)}%` : '';
      terminal.note(`\r\u001b[K${stage ?? 'waiting'}${share} …`);
    },
    done: () => terminal.note('\r\u001b[K'),
  };
}
