import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../common/errors.ts';

/** Received bytes on their way to the database: a slow sender holds no transaction open. */
export interface SpooledFile {
  path: string;
  size: number;
  sha256: Buffer;
  discard(): Promise<void>;
}

/** Writes a stream to a temporary file, counting and hashing; ends with `too-large` as soon as the limit is passed. */
export async function spool(
  stream: AsyncIterable<Uint8Array>,
  { directory, limitBytes }: { directory: string; limitBytes: number },
): Promise<SpooledFile> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `${randomUUID()}.part`);
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      hash.update(chunk);
      if (size > limitBytes) done(tooLarge(limitBytes));
      else done(null, chunk);
    },
  });
  const discard = () => unlink(path).catch(() => {});
  try {
    await pipeline(stream, meter, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await discard();
    throw error;
  }
  return { path, size, sha256: hash.digest(), discard };
}

export function tooLarge(limitBytes: number): AppError {
  return new AppError(
    'too-large',
    `The file is larger than the limit of ${sizeInWords(limitBytes)}. Nothing was stored.`,
  );
}

/** `64 MB`, with MB as 2^20 bytes. */
export function sizeInWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${Number.isInteger(amount) ? amount : amount.toFixed(1)} ${units[unit]}`;
}

/** The bytes of a spooled file in pieces of 1 MiB. */
export function piecesOf(file: { path: string }): AsyncIterable<Buffer> {
  return createReadStream(file.path, { highWaterMark: 1024 * 1024 });
}
