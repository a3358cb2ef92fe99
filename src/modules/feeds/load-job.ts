import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Parsed } from '../../common/parsed.ts';
import type { KevCatalogue } from '../../formats/kev/catalogue.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { readContent } from '../../platform/files/content.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import type { AdvisoryTask, Batch, OsvReading } from '../../workers/read-advisories.ts';
import { turnTo } from '../workspaces/index.ts';
import {
  corpusInForce,
  forgetStaged,
  putInForce,
  replaceExploited,
  stageRecords,
  workspaceIds,
} from './advisory-store.ts';
import { loadFault } from './contract.ts';
import {
  actForInstallation,
  failIssue,
  findIssue,
  forgetOldBytes,
  type Issue,
  lockKind,
  readyIssue,
} from './issue-store.ts';
import { regroup } from './vulnerability-store.ts';

export const loadJobKind = 'feed.load';

/** Loads one issue: read whole, put beside what is in force, then set in force at once. Until then nothing changes. */
export const loadJob: JobHandler = {
  kind: loadJobKind,
  run: loadIssue,
  failed: async (tx, { subjectId, problem }) => {
    if (!subjectId) return;
    await actForInstallation(tx);
    await forgetStaged(tx, subjectId);
    await failIssue(tx, subjectId, problem ? sentenceOf(problem) : loadFault);
    await forgetOldBytes(tx);
  },
};

async function loadIssue(context: JobContext): Promise<void> {
  const { database, cacheDirectory, subjectId } = context;
  const issue = await database.inWorkspace(installationId, (tx) => findIssue(tx, subjectId ?? ''));
  if (issue?.state !== 'loading') return;
  const scratch = join(cacheDirectory, 'feeds', issue.id);
  const folder = join(scratch, newId());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const path = join(folder, 'received');
    await context.progress(0, null, 'unpacking');
    await pipeline(readContent(database, installationId, issue.sha256), createWriteStream(path, { mode: 0o600 }));
    if (issue.kind === 'kev') await loadCatalogue(context, issue, path);
    else await loadAdvisories(context, issue, path, folder);
    // With it goes what earlier tries left that were killed.
    await rm(scratch, { recursive: true, force: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadCatalogue(context: JobContext, issue: Issue, path: string): Promise<void> {
  const { workers, clock } = context;
  const task: AdvisoryTask = { task: 'read-kev', path };
  const catalogue = believed(await workers.run<Parsed<KevCatalogue>>('read-advisories', task));
  const { entries, releasedAt } = catalogue.value;
  const unusable = catalogue.warnings.filter(({ at }) => at.startsWith('/vulnerabilities/')).length;
  await context.step('in-force', async (tx) => {
    await actForInstallation(tx);
    await lockKind(tx, 'kev');
    await replaceExploited(tx, issue.id, [...entries.values()]);
    await finishIssue(tx, context, issue, {
      read: entries.size + unusable,
      loaded: entries.size,
      inForce: entries.size,
      skipped: unusable === 0 ? [] : [{ reason: 'unreadable-entry', count: unusable }],
      asOf: releasedAt,
      corpusSha256: null,
      at: clock(),
    });
  });
}

async function loadAdvisories(context: JobContext, issue: Issue, path: string, folder: string): Promise<void> {
  const into = join(folder, 'batches');
  const { batches, ...reading } = await readRecords(context, issue, path, into);
  await stageBatches(context, issue, into, batches);
  await context.progress(reading.read, reading.read, 'setting in force');
  await context.step('in-force', async (tx) => {
    await actForInstallation(tx);
    await lockKind(tx, 'osv');
    const { added, changed } = await putInForce(tx, issue.id);
    await regroup(tx, issue.id);
    const corpus = await corpusInForce(tx);
    const result = { ...reading, inForce: corpus.records, corpusSha256: corpus.sha256, at: context.clock() };
    await finishIssue(tx, context, issue, result, { added, changed });
  });
}

const progressPauseMillis = 500;

async function readRecords(context: JobContext, issue: Issue, path: string, into: string): Promise<OsvReading> {
  const progress = new SharedArrayBuffer(4);
  const task: AdvisoryTask = { task: 'read-osv', path, fileName: issue.fileName, into: `${into}.part`, progress };
  const telling = setInterval(() => {
    context.progress(Atomics.load(new Int32Array(progress), 0), null, 'reading').catch(() => {});
  }, progressPauseMillis);
  try {
    const reading = believed(await context.workers.run<Parsed<OsvReading>>('read-advisories', task));
    await rename(`${into}.part`, into);
    return reading.value;
  } finally {
    clearInterval(telling);
  }
}

/** A batch is known by its bytes, so that a later try, even by a newer program, does neither too little nor twice. */
async function stageBatches(context: JobContext, issue: Issue, path: string, batches: readonly Batch[]): Promise<void> {
  const total = batches.reduce((sum, { records }) => sum + records, 0);
  let done = 0;
  const file = await open(path, 'r');
  try {
    for (const { at, length, sha256, records } of batches) {
      await context.progress(done, total, 'storing');
      await context.step(`stage ${sha256}`, async (tx) => {
        const { buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
        await actForInstallation(tx);
        await stageRecords(tx, issue.id, buffer.toString());
      });
      done += records;
    }
  } finally {
    await file.close();
  }
}

/** Marks the issue ready with its audit entry, and lets every workspace match anew: all or nothing. */
async function finishIssue(
  tx: Tx,
  { actor, jobs }: JobContext,
  issue: Issue,
  result: Parameters<typeof readyIssue>[2],
  details: Record<string, unknown> = {},
): Promise<void> {
  await readyIssue(tx, issue.id, result);
  await forgetOldBytes(tx);
  await changeWithin(tx, { workspaceId: installationId, actor }, 'feed.loaded', async (change) => {
    const { read, loaded, skipped, asOf } = result;
    const told = { feed: issue.kind, fileName: issue.fileName, read, loaded, skipped, asOf, ...details };
    for (const [name, value] of Object.entries(told)) change.detail(name, value);
    change.detail('sha256', issue.sha256.toString('hex'));
  });
  for (const workspaceId of await workspaceIds(tx)) {
    await turnTo(tx, workspaceId);
    await jobs.start(tx, { kind: 'findings.match', workspaceId, actor: { kind: 'system', id: null }, key: 'all' });
  }
  await turnTo(tx, installationId);
}

function believed<T>(parsed: Parsed<T>): Extract<Parsed<T>, { ok: true }> {
  if (parsed.ok) return parsed;
  const [first] = parsed.problems;
  throw new AppError('invalid-input', `${first?.message ?? 'This file cannot be read.'}`, {
    problems: parsed.problems,
  });
}

function sentenceOf({ message, problems }: AppError): string {
  const [first] = problems;
  return first?.at ? `${first.at}: ${message}` : message;
}
