import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OsvChange, type OsvChanges, readChanges } from '../../formats/osv/changes.ts';
import { parseOsvRecord } from '../../formats/osv/parse-record.ts';
import { largestRecordBytes } from '../../formats/osv/split.ts';
import { EgressError } from '../../platform/egress/errors.ts';
import { spool } from '../../platform/files/spool.ts';
import { download } from './download.ts';
import { ask, NothingThere, type Validators, validatorsOf } from './outgoing.ts';
import { type Fetched, heldAt, type PartNote, type PartTask } from './part-task.ts';

/** More changed records than this come sooner as the whole ecosystem. */
const mostChanges = 2000;
/** Records may change without their date moving (google/osv.dev#4486), so all of them are fetched now and then. */
const wholeEveryDays = 30;
/** After so many failures in a row the differences are not to be had, whatever the reason. */
const failuresBeforeWhole = 3;
const day = 24 * 3_600_000;

const largestList = 256 * 1024 * 1024;
const largestEcosystem = 4 * 1024 * 1024 * 1024;

/**
 * One ecosystem of an OSV export: the records that changed since the last time, as its list of changes says; all of them the
 * first time, now and then, and where the other side keeps no such list.
 */
export async function fetchEcosystem(task: PartTask): Promise<Fetched> {
  const base = `${task.source.url.replace(/\/+$/, '')}/${encodeURIComponent(task.part)}`;
  const listUrl = `${base}/modified_id.csv`;
  const held = heldAt(task.held, listUrl);
  const since = wantsWhole(task) ? null : (held?.changedUntil ?? null);
  const list = await askForChanges(task, { url: listUrl, since, held: since === null ? undefined : held });
  if (list === 'unchanged') return { news: false, noted: undefined };
  if (list === 'none') return fetchWhole(task, `${base}/all.zip`);
  const { newest, changed } = list.changes;
  const noted = { url: listUrl, ...list.validators, changedUntil: newest, wholeAt: held?.wholeAt ?? null };
  if (changed && since !== null) return fetchChanged(task, { base, changed, noted });
  // The two files are not made at once: a day of changes is looked at twice.
  const changedUntil = newest && new Date(Date.parse(newest) - day).toISOString();
  return fetchWhole(task, `${base}/all.zip`, { ...noted, changedUntil, wholeAt: task.now });
}

function wantsWhole({ source, held, now }: PartTask): boolean {
  if (source.failures >= failuresBeforeWhole || !held?.wholeAt) return true;
  return now.getTime() - held.wholeAt.getTime() > wholeEveryDays * day;
}

async function askForChanges(
  { outgoing }: PartTask,
  { url, since, held }: { url: string; since: string | null; held: Validators | undefined },
): Promise<{ changes: OsvChanges; validators: Validators } | 'unchanged' | 'none'> {
  try {
    const answer = await ask(outgoing, { url, held, limitBytes: largestList, wholeSeconds: 600 });
    if (answer === 'unchanged') return answer;
    try {
      return {
        changes: await readChanges(answer.body, { since, most: mostChanges }),
        validators: validatorsOf(answer),
      };
    } finally {
      answer.discard();
    }
  } catch (error) {
    if (error instanceof NothingThere) return 'none';
    throw error;
  }
}

async function fetchWhole(task: PartTask, url: string, asNoted?: PartNote): Promise<Fetched> {
  const { outgoing, part, held, folder, now, progress } = task;
  const answer = await download(outgoing, {
    url,
    held: asNoted ? undefined : heldAt(held, url),
    folder,
    limitBytes: largestEcosystem,
    wholeSeconds: 3600,
    onProgress: progress,
  });
  if (answer.unchanged) return { news: false, noted: undefined };
  const noted = asNoted ?? { url, ...answer.validators, changedUntil: null, wholeAt: now };
  return { news: true, fileName: `${part}.zip`, file: answer.file, noted };
}

async function fetchChanged(
  task: PartTask,
  { base, changed, noted }: { base: string; changed: readonly OsvChange[]; noted: PartNote },
): Promise<Fetched> {
  if (changed.length === 0) return { news: false, noted };
  const folder = join(task.folder, createHash('sha256').update(base).digest('hex').slice(0, 32));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fetched = await fetchRecords(task, { base, changed, folder });
  if (fetched.length === 0) return { news: false, noted };
  const file = await spool(linesOf(fetched), { directory: task.folder, limitBytes: largestEcosystem });
  await rm(folder, { recursive: true, force: true });
  return { news: true, fileName: `${task.part}-changes.jsonl`, file, noted };
}

const recordsAtOnce = 6;

/** The files of the records, in the order of the list; those that an earlier try brought are not asked for again. */
async function fetchRecords(
  { outgoing, progress }: PartTask,
  { base, changed, folder }: { base: string; changed: readonly OsvChange[]; folder: string },
): Promise<string[]> {
  const paths = new Map<OsvChange, string>();
  const waiting = changed[Symbol.iterator]();
  let done = 0;
  const work = async () => {
    for (const change of waiting) {
      const path = join(folder, createHash('sha256').update(`${change.modified} ${change.id}`).digest('hex'));
      const url = `${base}/${encodeURIComponent(change.id)}.json`;
      if (await fetchRecord(outgoing, { url, id: change.id, path })) paths.set(change, path);
      await progress(++done, changed.length);
    }
  };
  await Promise.all(Array.from({ length: recordsAtOnce }, work));
  return changed.flatMap((change) => paths.get(change) ?? []);
}

/** Whether there is such a record; one that was taken out of the export altogether changes nothing. */
async function fetchRecord(
  outgoing: PartTask['outgoing'],
  { url, id, path }: { url: string; id: string; path: string },
): Promise<boolean> {
  if (existsSync(path)) return true;
  const answer = await ask(outgoing, { url, limitBytes: largestRecordBytes, wholeSeconds: 120 }).catch((error) => {
    if (error instanceof NothingThere) return undefined;
    throw error;
  });
  if (answer === undefined || answer === 'unchanged') return false;
  const parts: Uint8Array[] = [];
  for await (const part of answer.body) parts.push(part);
  const bytes = Buffer.concat(parts);
  const read = parseOsvRecord(bytes);
  if (!read.ok || read.record.id !== id)
    throw new EgressError('failed', `What comes from ${url} is not the record ${id}.`);
  await writeFile(`${path}.part`, bytes, { mode: 0o600 });
  await rename(`${path}.part`, path);
  return true;
}

/** Line breaks mean nothing between the parts of a JSON document and cannot stand within one. */
async function* linesOf(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) {
    const bytes = await readFile(path);
    for (const [i, byte] of bytes.entries()) if (byte === 0x0a || byte === 0x0d) bytes[i] = 0x20;
    yield bytes;
    yield Buffer.from('\n');
  }
}
