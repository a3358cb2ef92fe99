import { join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { EgressError } from '../../platform/egress/errors.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { FeedKind } from './contract.ts';
import { forgetOldDownloads } from './download.ts';
import { partsOfNvd } from './fetch-nvd.ts';
import { fetchPart } from './fetch-part.ts';
import { fetchJobKind } from './fetching.ts';
import { actForInstallation, type FetchedSource, findLoadingIssueOf } from './issue-store.ts';
import { loadIssue } from './load-issue.ts';
import { giveUpIssue, sentenceOf } from './load-job.ts';
import { nextTryAfter } from './next-try.ts';
import type { PartNote } from './part-task.ts';
import {
  type FetchedPart,
  findPart,
  lockSource,
  noteFetchEnded,
  noteFetching,
  purposeOf,
  readSources,
  type Source,
  writePart,
} from './source-store.ts';
import { takeIssue } from './take-issue.ts';
import { tellOfFailedFeed } from './tell-failed.ts';

/** Asks a source for what is newer than what is held, and sets it in force: part by part, each by itself. */
export const fetchJob: JobHandler = {
  kind: fetchJobKind,
  run: fetchFeed,
  failed: async (tx, { jobId, input, now }) => {
    await actForInstallation(tx);
    const begun = await findLoadingIssueOf(tx, jobId);
    if (begun) await giveUpIssue(tx, begun.id, undefined);
    await endFetch(tx, FeedKind.parse(input.feed), { now, problems: [fault] });
  },
};

const fault = { sentence: 'Something went wrong on our side. It is tried again.', retryAfterSeconds: undefined };
const downloadsKeptDays = 7;
/** One try fails easily; so many in a row want somebody to look. */
const failuresBeforeNotice = 3;

async function fetchFeed(context: JobContext): Promise<void> {
  const { database, clock, input } = context;
  const kind = FeedKind.parse(input.feed);
  const source = await database.inWorkspace(installationId, async (tx) => {
    await actForInstallation(tx);
    await noteFetching(tx, kind, clock());
    return (await readSources(tx)).find((one) => one.kind === kind)!;
  });
  await finishBegun(context);
  const problems: PartProblem[] = [];
  for (const part of kind === 'nvd' ? partsOfNvd(clock()) : source.parts) {
    await bringAll(context, source, part).catch((error) => {
      if (!isTold(error)) throw error;
      problems.push(problemOf(part, error));
    });
  }
  await database.inWorkspace(installationId, async (tx) => {
    await actForInstallation(tx);
    await endFetch(tx, kind, { now: clock(), problems });
  });
}

/** What an earlier try of this job had taken in when it was killed is loaded first. */
async function finishBegun(context: JobContext): Promise<void> {
  const begun = await context.database.inWorkspace(installationId, (tx) => findLoadingIssueOf(tx, context.jobId));
  if (begun) await load(context, begun.id).catch(leaveTold);
}

/** More days than a source can have kept are not asked for in one go. */
const mostInOneGo = 40;

/** A part that is kept in pieces, one after the other. */
async function bringAll(context: JobContext, source: Source, part: string): Promise<void> {
  for (let pieces = 0; pieces < mostInOneGo; pieces++) if (!(await bringPart(context, source, part))) return;
}

/** Whether there may be more behind it. */
async function bringPart(context: JobContext, source: Source, part: string): Promise<boolean> {
  const { database, egress, clock } = context;
  const { kind } = source;
  const folder = join(context.cacheDirectory, 'downloads');
  const now = clock();
  await forgetOldDownloads(folder, new Date(now.getTime() - downloadsKeptDays * 86_400_000));
  const held = await database.inWorkspace(installationId, (tx) => findPart(tx, kind, part));
  const progress = (done: number, total: number | null) => context.progress(done, total, 'fetching');
  const outgoing = { egress, clock, purpose: purposeOf(kind) };
  const fetched = await fetchPart({ outgoing, source, part, held, folder, now, progress });
  if (!fetched.news) {
    if (fetched.noted) await note(context, kind, part, { ...fetched.noted, sha256: held?.sha256 ?? null });
    return false;
  }
  try {
    if (held?.sha256?.equals(fetched.file.sha256)) {
      await note(context, kind, part, { ...fetched.noted, sha256: fetched.file.sha256 });
      return fetched.more === true;
    }
    const issueSource = sourceOfIssue(part, fetched.noted);
    const issueId = await database.inInstallation((tx) =>
      takeIssue(tx, kind, { ...fetched, source: issueSource, jobId: context.jobId, now }),
    );
    await load(context, issueId);
    return fetched.more === true;
  } finally {
    await fetched.file.discard();
  }
}

function sourceOfIssue(part: string, { url, etag, lastModified, changedUntil, wholeAt }: PartNote): FetchedSource {
  return { by: 'fetch', part, url, etag, lastModified, changedUntil, wholeAt: wholeAt?.toISOString() ?? null };
}

function note({ database }: JobContext, kind: FeedKind, part: string, fetched: FetchedPart): Promise<void> {
  return database.inInstallation((tx) => writePart(tx, kind, part, fetched));
}

/** A file that is damaged, or no such file, fails as the issue that it is; what is in force stays. */
async function load(context: JobContext, issueId: string): Promise<void> {
  try {
    await loadIssue(context, issueId);
  } catch (error) {
    if (isTold(error)) await context.database.inInstallation((tx) => giveUpIssue(tx, issueId, error));
    throw error;
  }
}

/** What a person can be told about the source; a fault of ours or the database's is the job's to try again. */
function isTold(error: unknown): error is AppError {
  return error instanceof EgressError || (error instanceof AppError && error.code !== 'unavailable');
}

function leaveTold(error: unknown): void {
  if (!isTold(error)) throw error;
}

/** Why a part brought nothing. */
interface PartProblem {
  sentence: string;
  retryAfterSeconds: number | undefined;
}

function problemOf(part: string, error: AppError): PartProblem {
  const sentence = sentenceOf(error);
  return { sentence: part === '' ? sentence : `${part}: ${sentence}`, retryAfterSeconds: error.retryAfterSeconds };
}

async function endFetch(
  tx: Tx,
  kind: FeedKind,
  { now, problems }: { now: Date; problems: readonly PartProblem[] },
): Promise<void> {
  const { everyHours, failures: before, checkedAt } = await lockSource(tx, kind);
  const failures = problems.length === 0 ? 0 : before + 1;
  const retryAfterSeconds = Math.max(0, ...problems.map((problem) => problem.retryAfterSeconds ?? 0));
  await noteFetchEnded(tx, kind, {
    failures,
    problem: problems.length === 0 ? null : problems.map(({ sentence }) => sentence).join('\n'),
    checkedAt: problems.length === 0 ? now : checkedAt,
    nextAt: nextTryAfter({ now, everyHours, failures, retryAfterSeconds, chance: Math.random() }),
  });
  if (failures === failuresBeforeNotice) await tellOfFailedFeed(tx, kind);
}
