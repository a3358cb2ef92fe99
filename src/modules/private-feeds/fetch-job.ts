import { join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import type { Platform } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { EgressError } from '../../platform/egress/errors.ts';
import { purposesSwitchedOn } from '../../platform/egress/settings-store.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { download, nextTryAfter, sentenceOf } from '../feeds/index.ts';
import { listWorkspaces, turnTo } from '../workspaces/index.ts';
import { loadPrivateFeedRoute } from './contract.ts';
import { findPrivateFeed, lockDueFeeds, noteFeed, type StoredFeed } from './store.ts';
import { takeFile } from './take-file.ts';

const fetchJobKind = 'private-feed.fetch';

/** Asks the address of a private feed for what is newer than what is held. */
export const fetchPrivateFeedJob: JobHandler = {
  kind: fetchJobKind,
  run: fetchPrivateFeed,
  failed: async (tx, { workspaceId, subjectId, now }) => {
    const feed = subjectId && (await findPrivateFeed(tx, workspaceId, subjectId, { lock: true }));
    if (feed) await endFetch(tx, workspaceId, feed, { now, problem: fault });
  },
};

const fault = { sentence: 'Something went wrong on our side. It is tried again.', retryAfterSeconds: undefined };

/** Starts to fetch a feed with the transaction. */
export async function startFetch(
  tx: Tx,
  { jobs, workspaceId, actor }: Pick<Platform, 'jobs'> & { workspaceId: string; actor: Actor },
  feedId: string,
): Promise<void> {
  const job = await jobs.start(tx, { kind: fetchJobKind, workspaceId, actor, subjectId: feedId, key: feedId });
  await noteFeed(tx, workspaceId, feedId, { state: 'waiting', job_id: job });
}

/** Starts to fetch the private feeds of all workspaces that are due, where the installation lets them. */
export async function startDuePrivateFetches({ jobs, clock, egress }: Platform, tx: Tx): Promise<void> {
  if (egress.isOffline || !(await purposesSwitchedOn(tx)).has('private-feed')) return;
  for (const { id: workspaceId } of await listWorkspaces(tx)) {
    await turnTo(tx, workspaceId);
    for (const feedId of await lockDueFeeds(tx, workspaceId, clock())) {
      await startFetch(tx, { jobs, workspaceId, actor: { kind: 'system', id: null } }, feedId);
    }
  }
  await turnTo(tx, installationId);
}

async function fetchPrivateFeed(context: JobContext): Promise<void> {
  const { database, workspaceId, clock, subjectId } = context;
  const feed = await database.inWorkspace(workspaceId, async (tx) => {
    await noteFeed(tx, workspaceId, subjectId ?? '', { state: 'fetching', tried_at: clock() });
    return findPrivateFeed(tx, workspaceId, subjectId ?? '');
  });
  if (!feed) return;
  const problem =
    feed.url === null ? undefined : await bring(context, feed, feed.url).then(() => undefined, toldProblem);
  await database.inWorkspace(workspaceId, (tx) => endFetch(tx, workspaceId, feed, { now: clock(), problem }));
}

async function bring(context: JobContext, feed: StoredFeed, url: string): Promise<void> {
  const { egress, clock, workspaceId } = context;
  const answer = await download(
    { egress, clock, purpose: 'private-feed' },
    {
      url,
      held: feed.loadedAt === null ? undefined : feed,
      // Apart by workspace: what one was sent is nothing that another may go on with.
      folder: join(context.cacheDirectory, 'downloads', workspaceId),
      limitBytes: loadPrivateFeedRoute.limitBytes!,
      wholeSeconds: 600,
      onProgress: (received, total) => context.progress(received, total, 'fetching'),
    },
  );
  if (answer.unchanged) return;
  const { file, validators } = answer;
  try {
    if (feed.sha256 === file.sha256.toString('hex')) return;
    await takeFile(context, feed.id, {
      fileName: new URL(url).pathname.split('/').at(-1) || 'advisories',
      file,
      validators,
    });
  } finally {
    await file.discard();
  }
}

interface FetchProblem {
  sentence: string;
  retryAfterSeconds: number | undefined;
}

/** What the workspace can be told; a fault of ours or the database's is the job's to try again. */
function toldProblem(error: unknown): FetchProblem {
  const isTold = error instanceof EgressError || (error instanceof AppError && error.code !== 'unavailable');
  if (!isTold) throw error;
  return { sentence: sentenceOf(error), retryAfterSeconds: error.retryAfterSeconds };
}

async function endFetch(
  tx: Tx,
  workspaceId: string,
  feed: StoredFeed,
  { now, problem }: { now: Date; problem: FetchProblem | undefined },
): Promise<void> {
  const failures = problem ? feed.failures + 1 : 0;
  const { retryAfterSeconds } = problem ?? {};
  const everyHours = feed.everyHours ?? 24;
  await noteFeed(tx, workspaceId, feed.id, {
    state: 'idle',
    problem: problem?.sentence ?? null,
    failures,
    next_at: nextTryAfter({ now, everyHours, failures, retryAfterSeconds, chance: Math.random() }),
    ...(problem ? {} : { checked_at: now }),
  });
}
