import { open, rename } from 'node:fs/promises';
import { AppError } from '../../common/errors.ts';
import type { Parsed } from '../../common/parsed.ts';
import type { AdvisoryForm } from '../../formats/advisory/read-advisory.ts';
import type { Workers } from '../../platform/workers/workers.ts';
import type { AdvisoryReading, AdvisoryTask, Batch } from '../../workers/read-advisories.ts';

const progressPauseMillis = 500;

/** Reads a file of advisories to its end in a worker, which writes them in batches; a damaged file fails here, with its place. */
export async function readRecords(
  { workers }: { workers: Workers },
  {
    path,
    fileName,
    forms,
    into,
    onProgress = async () => {},
  }: {
    path: string;
    fileName: string;
    /** Of which a record may be; others are left out. */
    forms: readonly AdvisoryForm[];
    into: string;
    onProgress?: (read: number) => Promise<void>;
  },
): Promise<AdvisoryReading> {
  const progress = new SharedArrayBuffer(4);
  const task: AdvisoryTask = {
    task: 'read-records',
    path,
    fileName,
    forms: [...forms],
    into: `${into}.part`,
    progress,
  };
  const telling = setInterval(() => {
    onProgress(Atomics.load(new Int32Array(progress), 0)).catch(() => {});
  }, progressPauseMillis);
  try {
    const reading = believed(await workers.run<Parsed<AdvisoryReading>>('read-advisories', task));
    await rename(`${into}.part`, into);
    return reading.value;
  } finally {
    clearInterval(telling);
  }
}

/** The batches that a worker wrote, one after the other, as the JSON that the database reads. */
export async function* textsOf(
  path: string,
  batches: readonly Batch[],
): AsyncGenerator<{ batch: Batch; text: string }> {
  const file = await open(path, 'r');
  try {
    for (const batch of batches) {
      const { buffer } = await file.read(Buffer.allocUnsafe(batch.length), 0, batch.length, batch.at);
      yield { batch, text: buffer.toString() };
    }
  } finally {
    await file.close();
  }
}

/** What a worker could read; else why it could not, as the person who gave the file is told. */
export function believed<T>(parsed: Parsed<T>): Extract<Parsed<T>, { ok: true }> {
  if (parsed.ok) return parsed;
  const [first] = parsed.problems;
  throw new AppError('invalid-input', `${first?.message ?? 'This file cannot be read.'}`, {
    problems: parsed.problems,
  });
}
