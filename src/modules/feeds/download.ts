import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { OutgoingResponse } from '../../platform/egress/egress.ts';
import { EgressError } from '../../platform/egress/errors.ts';
import { type SpooledFile, sizeInWords } from '../../platform/files/spool.ts';
import { conditionsOf, type Outgoing, statusProblem, type Validators, validatorsOf } from './outgoing.ts';

export interface Wanted {
  url: string;
  /** Of what is held already; what has not changed since is not sent again. */
  held: Validators | undefined;
  /** Where a download that was cut waits to go on. */
  folder: string;
  limitBytes: number;
  wholeSeconds: number;
  onProgress?: (received: number, total: number | null) => Promise<void>;
}

export type Downloaded = { unchanged: true } | { unchanged: false; file: SpooledFile; validators: Validators };

const triesAtOnce = 3;
const pauseMillis = 500;

/**
 * Fetches a file whole. What was cut goes on where it stopped, now and after a restart, as long as the other side still has the
 * same file (`If-Range`); else it begins anew. The file is the caller's to discard.
 */
export async function download(outgoing: Outgoing, wanted: Wanted): Promise<Downloaded> {
  await mkdir(wanted.folder, { recursive: true, mode: 0o700 });
  const begun = await Begun.in(wanted);
  for (let tries = 1; ; tries++) {
    try {
      return await fetchOnce(outgoing, wanted, begun);
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
      if (tries === triesAtOnce) throw new EgressError('failed', cutSentence(error, await begun.size()));
      await pause(pauseMillis * tries);
    }
  }
}

/** A failure in the middle of a body: what came so far is kept. */
class CutOff extends Error {
  readonly total: number | null;

  constructor(cause: EgressError, total: number | null) {
    super(cause.message, { cause });
    this.total = total;
  }
}

function cutSentence({ message, total }: CutOff, received: number): string {
  const of = total === null ? '' : ` of ${sizeInWords(total)}`;
  return `${message} ${sizeInWords(received)}${of} have come; the next try goes on from there.`;
}

async function fetchOnce(outgoing: Outgoing, wanted: Wanted, begun: Begun): Promise<Downloaded> {
  const from = await begun.resumable();
  const headers: Record<string, string> = from ? rangeOf(from) : conditionsOf(wanted.held);
  const { url, limitBytes, wholeSeconds } = wanted;
  const answer = await outgoing.egress.request(outgoing.purpose, { url, headers, limitBytes, wholeSeconds });
  if (answer.status === 304) {
    answer.discard();
    return { unchanged: true };
  }
  if (answer.status === 200) {
    await begun.forget();
    return receive(answer, wanted, begun);
  }
  if (from && continues(answer, from)) return receive(answer, wanted, begun);
  answer.discard();
  if (!from || ![206, 416].includes(answer.status)) throw statusProblem(answer, outgoing.clock());
  await begun.forget();
  return fetchOnce(outgoing, wanted, begun);
}

function rangeOf({ size, validators }: { size: number; validators: Validators }): Record<string, string> {
  return { range: `bytes=${size}-`, 'if-range': (validators.etag ?? validators.lastModified)! };
}

/** Whether an answer goes on exactly where we are, in the same file; a server may send all of it, or another one, instead. */
function continues(
  { status, headers }: OutgoingResponse,
  { size, validators }: { size: number; validators: Validators },
): boolean {
  const [, start] = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  const isSame = headers.etag === undefined || validators.etag === null || headers.etag === validators.etag;
  return status === 206 && Number(start) === size && isSame;
}

async function receive(answer: OutgoingResponse, wanted: Wanted, begun: Begun): Promise<Downloaded> {
  const before = await begun.size();
  const length = answer.headers['content-length'];
  const total = length === undefined ? null : before + Number(length);
  if (before === 0) await begun.note(validatorsOf(answer));
  try {
    await writeOn(
      begun.path,
      answer.body,
      { from: before, limitBytes: wanted.limitBytes, url: wanted.url },
      (received) => wanted.onProgress?.(received, total),
    );
  } catch (error) {
    if (error instanceof EgressError && error.reason === 'failed') throw new CutOff(error, total);
    await begun.forget();
    throw error;
  }
  return { unchanged: false, file: await begun.finished(), validators: begun.validators };
}

/** Writes piece by piece, so that all that came before a cut is kept. */
async function writeOn(
  path: string,
  body: AsyncIterable<Uint8Array>,
  { from, limitBytes, url }: { from: number; limitBytes: number; url: string },
  onProgress: (received: number) => Promise<void> | undefined,
): Promise<void> {
  const file = await open(path, 'a', 0o600);
  let received = from;
  try {
    for await (const piece of body) {
      received += piece.length;
      if (received > limitBytes) {
        throw new EgressError(
          'too-large',
          `What comes from ${url} is larger than the limit of ${sizeInWords(limitBytes)}.`,
        );
      }
      await file.writeFile(piece);
      await onProgress(received);
    }
  } finally {
    await file.close();
  }
}

/** What came of one file so far, and how to recognise it; both survive the program. */
class Begun {
  readonly path: string;
  validators: Validators = { etag: null, lastModified: null };
  private readonly notePath: string;

  private constructor(folder: string, url: string) {
    const name = createHash('sha256').update(url).digest('hex').slice(0, 32);
    this.path = join(folder, `${name}.part`);
    this.notePath = join(folder, `${name}.json`);
  }

  static async in({ folder, url }: Wanted): Promise<Begun> {
    const begun = new Begun(folder, url);
    const note = await readFile(begun.notePath, 'utf8').catch(() => undefined);
    if (note === undefined) await begun.forget();
    else begun.validators = JSON.parse(note);
    return begun;
  }

  async size(): Promise<number> {
    return (await stat(this.path).catch(() => ({ size: 0 }))).size;
  }

  /** Where to go on; undefined where nothing has come, or nothing strong enough to recognise the file by. */
  async resumable(): Promise<{ size: number; validators: Validators } | undefined> {
    const size = await this.size();
    const { etag, lastModified } = this.validators;
    const isStrong = etag === null ? lastModified !== null : !etag.startsWith('W/');
    if (size > 0 && isStrong) return { size, validators: this.validators };
    await this.forget();
    return undefined;
  }

  async note(validators: Validators): Promise<void> {
    this.validators = validators;
    await writeFile(this.notePath, JSON.stringify(validators), { mode: 0o600 });
  }

  async forget(): Promise<void> {
    this.validators = { etag: null, lastModified: null };
    await rm(this.path, { force: true });
    await rm(this.notePath, { force: true });
  }

  /** The whole file with its hash; no longer to be gone on with. */
  async finished(): Promise<SpooledFile> {
    await rm(this.notePath, { force: true });
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.path), hash);
    return {
      path: this.path,
      size: await this.size(),
      sha256: hash.digest(),
      discard: () => rm(this.path, { force: true }),
    };
  }
}

/** Removes what other downloads left that nobody went on with. */
export async function forgetOldDownloads(folder: string, olderThan: Date): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const { mtime } = await stat(join(folder, name)).catch(() => ({ mtime: new Date() }));
    if (mtime < olderThan) await rm(join(folder, name), { force: true, recursive: true });
  }
}
