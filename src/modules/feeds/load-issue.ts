import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Parsed } from '../../common/parsed.ts';
import type { AdvisoryForm } from '../../formats/advisory/read-advisory.ts';
import type { KevCatalogue } from '../../formats/kev/catalogue.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { readContent } from '../../platform/files/content.ts';
import type { JobContext } from '../../platform/jobs/runner.ts';
import type { AdvisoryTask, Batch, EolReading, EpssReading } from '../../workers/read-advisories.ts';
import { turnTo } from '../workspaces/index.ts';
import {
  corpusInForce,
  putInForce,
  replaceExploited,
  replaceLifeCycles,
  stageRecords,
  workspaceIds,
} from './advisory-store.ts';
import {
  changeOfCatalogue,
  exploitedNames,
  type FeedChange,
  noteChange,
  postingsOfIssue,
  vulnerabilitiesOfIssue,
} from './change-store.ts';
import { type AdvisoryKind, type FeedKind, isAdvisoryKind } from './contract.ts';
import {
  actForInstallation,
  currentIssues,
  type FetchedSource,
  findIssue,
  forgetOldBytes,
  type Issue,
  lockInForce,
  lockKind,
  readyIssue,
} from './issue-store.ts';
import { pendingMatch } from './pending-match.ts';
import { addPredictions, expectPredictions, replacePredictions } from './prediction-store.ts';
import { believed, readRecords, textsOf } from './read-records.ts';
import { forgetParts, writePart } from './source-store.ts';
import { regroup } from './vulnerability-store.ts';

/**
 * Loads one issue within a job: read whole, put beside what is in force, then set in force at once. Until then nothing changes.
 * Steps carry the id of the issue, because a job may load several.
 */
export async function loadIssue(context: JobContext, issueId: string): Promise<void> {
  const { database, cacheDirectory } = context;
  const issue = await database.inWorkspace(installationId, (tx) => findIssue(tx, issueId));
  if (issue?.state !== 'loading') return;
  const scratch = join(cacheDirectory, 'feeds', issue.id);
  const folder = join(scratch, newId());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const path = join(folder, 'received');
    await context.progress(0, null, 'unpacking');
    await pipeline(readContent(database, installationId, issue.sha256), createWriteStream(path, { mode: 0o600 }));
    if (issue.kind === 'kev') await loadCatalogue(context, issue, path);
    else if (issue.kind === 'epss') await loadPredictions(context, issue, path, folder);
    else if (issue.kind === 'eol') await loadLifeCycles(context, issue, path);
    else await loadAdvisories(context, issue, { kind: issue.kind, path, folder });
    // With it goes what earlier tries left that were killed.
    await rm(scratch, { recursive: true, force: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadCatalogue(context: JobContext, issue: Issue, path: string): Promise<void> {
  const { workers } = context;
  const task: AdvisoryTask = { task: 'read-kev', path };
  const catalogue = believed(await workers.run<Parsed<KevCatalogue>>('read-advisories', task));
  const { entries, releasedAt } = catalogue.value;
  const unusable = catalogue.warnings.filter(({ at }) => at.startsWith('/vulnerabilities/')).length;
  await setInForce(context, issue, async (tx) => {
    const before = await exploitedNames(tx);
    await replaceExploited(tx, issue.id, [...entries.values()]);
    return {
      change: await changeOfCatalogue(tx, before),
      read: entries.size + unusable,
      loaded: entries.size,
      inForce: entries.size,
      skipped: unusable === 0 ? [] : [{ reason: 'unreadable-entry', count: unusable }],
      asOf: releasedAt,
    };
  });
}

/** A day of predictions takes the place of the one before as a whole; no component matches otherwise for it. */
async function loadPredictions(context: JobContext, issue: Issue, path: string, folder: string): Promise<void> {
  const into = join(folder, 'batches');
  await context.progress(0, null, 'reading');
  const task: AdvisoryTask = { task: 'read-epss', path, into };
  const reading = believed(await context.workers.run<Parsed<EpssReading>>('read-advisories', task));
  const { batches, ...result } = reading.value;
  await setInForce(context, issue, async (tx) => {
    await expectPredictions(tx);
    for await (const { text } of textsOf(into, batches)) await addPredictions(tx, text);
    await replacePredictions(tx);
    return { ...result, inForce: result.loaded };
  });
}

async function loadLifeCycles(context: JobContext, issue: Issue, path: string): Promise<void> {
  const task: AdvisoryTask = { task: 'read-eol', path, fileName: issue.fileName };
  const reading = believed(await context.workers.run<Parsed<EolReading>>('read-advisories', task));
  const { products, ...result } = reading.value;
  await setInForce(context, issue, async (tx) => {
    await replaceLifeCycles(tx, issue.id, products);
    return { ...result, inForce: result.loaded };
  });
}

async function loadAdvisories(
  context: JobContext,
  issue: Issue,
  { kind, path, folder }: { kind: AdvisoryKind; path: string; folder: string },
): Promise<void> {
  const into = join(folder, 'batches');
  const { batches, ...reading } = await readRecords(context, {
    path,
    fileName: issue.fileName,
    forms: formsOf(kind),
    into,
    onProgress: (read) => context.progress(read, null, 'reading'),
  });
  await stageBatches(context, { id: issue.id, kind }, into, batches);
  await context.progress(reading.read, reading.read, 'setting in force');
  await setInForce(context, issue, async (tx) => {
    const { added, changed } = await putInForce(tx, issue.id);
    const told = await postingsOfIssue(tx, issue.id);
    const before = told.everything ? [] : await vulnerabilitiesOfIssue(tx, issue.id);
    await regroup(tx, issue.id);
    const after = told.everything ? [] : await vulnerabilitiesOfIssue(tx, issue.id);
    const corpus = await corpusInForce(tx, kind);
    return {
      change: { ...told, vulnerabilities: [...new Set([...before, ...after])] },
      ...reading,
      inForce: corpus.records,
      corpusSha256: corpus.sha256,
      details: { added, changed },
    };
  });
}

/** A batch is known by its bytes, so that a later try, even by a newer program, does neither too little nor twice. */
async function stageBatches(
  context: JobContext,
  issue: { id: string; kind: AdvisoryKind },
  path: string,
  batches: readonly Batch[],
): Promise<void> {
  const total = batches.reduce((sum, { records }) => sum + records, 0);
  let done = 0;
  for await (const { batch, text } of textsOf(path, batches)) {
    await context.progress(done, total, 'storing');
    await context.step(`${issue.id} stage ${batch.sha256}`, async (tx) => {
      await actForInstallation(tx);
      await stageRecords(tx, issue, text);
    });
    done += batch.records;
  }
}

/** The records of GitHub's database are of OSV in its repository, and of its own form from its API. */
function formsOf(kind: AdvisoryKind): AdvisoryForm[] {
  return kind === 'ghsa' ? ['ghsa', 'osv'] : [kind];
}

/** What setting an issue in force came to. */
interface InForce extends Pick<Issue, 'read' | 'loaded' | 'skipped' | 'asOf'> {
  inForce: number;
  /** The hash of the records in force; advisories only. */
  corpusSha256?: Buffer;
  /** What whoever looks findings up has to look at; a prediction and an end of life change what is shown, never what is a finding. */
  change?: FeedChange;
  /** What the audit entry says beside. */
  details?: Record<string, unknown>;
}

/** One step: the data, the issue marked ready, the audit entry, and every workspace asked to match anew. All or nothing. */
function setInForce(context: JobContext, issue: Issue, work: (tx: Tx) => Promise<InForce>): Promise<void> {
  return context.step(`${issue.id} in force`, async (tx) => {
    await actForInstallation(tx);
    await lockKind(tx, issue.kind);
    await lockInForce(tx);
    const { details = {}, corpusSha256 = null, change: told, ...result } = await work(tx);
    if (issue.source?.by === 'fetch') await refuseDoubtful(tx, issue, result);
    await readyIssue(tx, issue.id, { ...result, corpusSha256, at: context.clock() });
    if (issue.source?.by === 'fetch') await noteInForce(tx, issue.kind, issue.source, issue.sha256);
    else if (!isAdvisoryKind(issue.kind)) await forgetParts(tx, issue.kind);
    await forgetOldBytes(tx);
    const { actor, jobs } = context;
    await changeWithin(tx, { workspaceId: installationId, actor }, 'feed.loaded', async (change) => {
      const { read, loaded, skipped, asOf } = result;
      const told = { feed: issue.kind, fileName: issue.fileName, read, loaded, skipped, asOf, ...details };
      for (const [name, value] of Object.entries(told)) change.detail(name, value);
      change.detail('sha256', issue.sha256.toString('hex'));
    });
    if (!told) return;
    await noteChange(tx, issue.id, told);
    for (const workspaceId of await workspaceIds(tx)) {
      await turnTo(tx, workspaceId);
      await jobs.start(tx, pendingMatch(workspaceId));
    }
    await turnTo(tx, installationId);
  });
}

/** A catalogue that was fetched and holds less than half, or is older, is more likely a mistake out there than news. */
async function refuseDoubtful(tx: Tx, { kind }: Issue, { asOf, loaded }: InForce): Promise<void> {
  if (isAdvisoryKind(kind)) return;
  const current = (await currentIssues(tx)).find(({ newest }) => newest.kind === kind)?.ready;
  if (!current?.inForce) return;
  if (asOf !== null && current.asOf !== null && asOf < current.asOf) {
    throw new AppError(
      'unprocessable',
      `What came is of ${asOf}, older than what is in force (${current.asOf}). It was left alone.`,
    );
  }
  if (loaded * 2 < current.inForce) {
    throw new AppError(
      'unprocessable',
      `What came holds ${loaded} entries where ${current.inForce} are in force: less than half. It was left alone; load the file by hand where it is right.`,
    );
  }
}

/** Notes what was fetched with the data itself, so that it is never asked for as if it were held. */
function noteInForce(
  tx: Tx,
  kind: FeedKind,
  { part, wholeAt, ...source }: FetchedSource,
  sha256: Buffer,
): Promise<void> {
  return writePart(tx, kind, part, { ...source, sha256, wholeAt: wholeAt === null ? null : new Date(wholeAt) });
}
