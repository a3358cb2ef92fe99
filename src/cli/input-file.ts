import { readFileSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import type { Terminal } from './command.ts';

/** The bytes of a file that the command line names, unpacked where it is gzip; `what` it should be stands in the refusal. */
export async function readInputFile(path: string, what: string): Promise<Uint8Array> {
  try {
    const bytes = readFileSync(path);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? (await import('node:zlib')).gunzipSync(bytes) : bytes;
  } catch (error) {
    throw toldPlainly(path, error, what);
  }
}

/** What comes on stdin, whole; refused with the sentence as soon as it is more than the limit. */
export async function readStdin(
  { stdin }: Pick<Terminal, 'stdin'>,
  { limitBytes, tooLarge }: { limitBytes: number; tooLarge: string },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limitBytes) throw new AppError('too-large', tooLarge);
  }
  return Buffer.concat(chunks);
}

/** An error of the file system as a refusal with the path, where it is the user's to mend; any other as it is. */
export function toldPlainly(path: string, error: unknown, what: string): unknown {
  const sentences: Readonly<Record<string, string>> = {
    ENOENT: 'There is no such file.',
    EACCES: 'You may not read this file.',
    EISDIR: `This is a folder, not ${what}.`,
  };
  const message = sentences[(error as NodeJS.ErrnoException).code ?? ''];
  return message ? new AppError('invalid-input', message, { problems: [{ at: path, message }] }) : error;
}
