import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { isPermitted } from '../../platform/auth/permissions.ts';
import type { Context } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { keepContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import { type Feed, type FeedKind, loadFeedRoute } from './contract.ts';
import { currentIssues, insertIssue, lockKind, noteJob, type Progress, progressOf } from './issue-store.ts';
import { loadJobKind } from './load-job.ts';
import { feedKinds, presentFeed } from './present.ts';

/** The feeds of the installation and their ages; every workspace may read them. */
export async function readFeeds(tx: Tx, now: Date): Promise<Feed[]> {
  const issues = await currentIssues(tx);
  return feedKinds.map((kind) =>
    presentFeed(
      kind,
      issues.find(({ newest }) => newest.kind === kind),
      now,
    ),
  );
}

export async function listFeeds(context: Context): Promise<{ items: Feed[]; mayLoad: boolean }> {
  const { database, workspaceId, clock, principal } = context;
  const items = await database.inWorkspace(workspaceId, (tx) => readFeeds(tx, clock()));
  return { items, mayLoad: principal !== null && isPermitted(principal, loadFeedRoute.permission, workspaceId) };
}

/** Takes the bytes of a new issue and starts to load it; bytes that are in force already start nothing. */
export function loadFeed(
  { database, jobs, actor, clock }: Context,
  kind: FeedKind,
  { fileName, file }: { fileName: string; file: SpooledFile },
): Promise<Feed & { unchanged: boolean }> {
  if (file.size === 0) throw new AppError('invalid-input', 'The file is empty.');
  return database.inInstallation(async (tx) => {
    await lockKind(tx, kind);
    const current = (await currentIssues(tx)).find(({ newest }) => newest.kind === kind);
    if (current && current.newest.state !== 'failed' && current.newest.sha256.equals(file.sha256)) {
      return { ...presentFeed(kind, current, clock()), unchanged: true };
    }
    if (current?.newest.state === 'loading') {
      throw new AppError('conflict', `${current.newest.fileName} is being loaded. Wait until it is ready.`);
    }
    await keepContent(tx, installationId, file);
    const id = newId();
    await insertIssue(tx, { id, kind, fileName, sha256: file.sha256, createdAt: clock() });
    const job = await jobs.start(tx, { kind: loadJobKind, workspaceId: installationId, actor, subjectId: id });
    await noteJob(tx, id, job);
    const [started] = (await currentIssues(tx)).filter(({ newest }) => newest.kind === kind);
    return { ...presentFeed(kind, started, clock()), unchanged: false };
  });
}

/** The feed each time its loading has moved, until it is ready or has failed. */
export async function followFeed(context: Context, kind: FeedKind): Promise<AsyncIterable<Feed & Progress>> {
  return follow(context, kind);
}

async function* follow(context: Context, kind: FeedKind): AsyncGenerator<Feed & Progress> {
  let shown = '';
  for (;;) {
    const feed = await readFollowed(context, kind);
    const now = JSON.stringify({ ...feed, ageHours: null });
    if (now !== shown) yield feed;
    if (feed.state !== 'loading') return;
    shown = now;
    await pause(250);
  }
}

const notStarted: Progress = { done: 0, total: null, stage: null };

function readFollowed({ database, clock }: Context, kind: FeedKind): Promise<Feed & Progress> {
  return database.inWorkspace(installationId, async (tx) => {
    const feed = (await readFeeds(tx, clock())).find((one) => one.kind === kind)!;
    const progress = feed.jobId ? await progressOf(tx, feed.jobId) : undefined;
    return { ...feed, ...(progress ?? notStarted) };
  });
}
