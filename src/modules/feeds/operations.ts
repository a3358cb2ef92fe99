import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../common/errors.ts';
import { publishedEcosystems } from '../../formats/versions/ecosystems.ts';
import { isPermitted } from '../../platform/auth/permissions.ts';
import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { readUrl } from '../../platform/egress/egress.ts';
import { purposesSwitchedOn, switchPurpose } from '../../platform/egress/settings-store.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import { type Feed, type FeedKind, type FeedSourceChange, loadFeedRoute } from './contract.ts';
import { startFetch } from './fetching.ts';
import { currentIssues, lockKind, noteJob, type Progress, progressOf } from './issue-store.ts';
import { loadJobKind } from './load-job.ts';
import { feedKinds, presentFeed } from './present.ts';
import { lockSource, purposeOf, readSources, readWrittenSource, writeSource } from './source-store.ts';
import { takeIssue } from './take-issue.ts';

/** The feeds of the installation and their ages; every workspace may read them. */
export async function readFeeds(tx: Tx, now: Date): Promise<Feed[]> {
  const issues = await currentIssues(tx);
  const sources = await readSources(tx);
  const purposes = await purposesSwitchedOn(tx);
  return feedKinds.map((kind) =>
    presentFeed(
      kind,
      issues.find(({ newest }) => newest.kind === kind),
      { source: sources.find((one) => one.kind === kind)!, enabled: purposes.has(purposeOf(kind)), now },
    ),
  );
}

async function readFeed(tx: Tx, kind: FeedKind, now: Date): Promise<Feed> {
  return (await readFeeds(tx, now)).find((one) => one.kind === kind)!;
}

export async function listFeeds(context: Context): Promise<{ items: Feed[]; mayLoad: boolean; offline: boolean }> {
  const { database, workspaceId, clock, principal, egress } = context;
  const items = await database.inWorkspace(workspaceId, (tx) => readFeeds(tx, clock()));
  const mayLoad = principal !== null && isPermitted(principal, loadFeedRoute.permission, workspaceId);
  return { items, mayLoad, offline: egress.isOffline };
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
    const newest = (await currentIssues(tx)).find((one) => one.newest.kind === kind)?.newest;
    if (newest && newest.state !== 'failed' && newest.sha256.equals(file.sha256)) {
      return { ...(await readFeed(tx, kind, clock())), unchanged: true };
    }
    const id = await takeIssue(tx, kind, { fileName, file, now: clock() });
    const job = await jobs.start(tx, { kind: loadJobKind, workspaceId: installationId, actor, subjectId: id });
    await noteJob(tx, id, job);
    return { ...(await readFeed(tx, kind, clock())), unchanged: false };
  });
}

/** Changes where a feed comes from; one that is switched on, or comes from elsewhere, is fetched at once. */
export function changeFeedSource(
  { database, jobs, actor, clock }: Context,
  kind: FeedKind,
  change: FeedSourceChange,
): Promise<Feed> {
  if (typeof change.url === 'string') readUrl(change.url);
  refuseUnknownEcosystems(kind, change.ecosystems);
  return database.inInstallation(async (tx) => {
    await lockSource(tx, kind);
    const before = await readFeed(tx, kind, clock());
    const written = await readWrittenSource(tx, kind);
    const { url = written.url, everyHours = written.everyHours, ecosystems = written.parts } = change;
    await writeSource(tx, kind, { url, everyHours, parts: ecosystems });
    const enabled = change.enabled ?? before.source.enabled;
    await switchPurpose(tx, purposeOf(kind), enabled ? 'on' : 'off');
    await changeWithin(tx, { workspaceId: installationId, actor }, 'feed.source-changed', async ({ detail }) => {
      for (const [name, value] of Object.entries({ feed: kind, enabled, url, everyHours, ecosystems }))
        detail(name, value);
    });
    const isAnother = change.url !== undefined || change.ecosystems !== undefined || !before.source.enabled;
    if (enabled && isAnother) await startFetch(tx, { jobs, actor }, kind);
    return readFeed(tx, kind, clock());
  });
}

function refuseUnknownEcosystems(kind: FeedKind, ecosystems: readonly string[] | null | undefined): void {
  if (!ecosystems) return;
  const unknown = ecosystems.find((name) => !publishedEcosystems.includes(name));
  const sentence =
    kind === 'osv'
      ? `Holdfast cannot order the versions of ${unknown}. It can those of ${publishedEcosystems.join(', ')}.`
      : 'Only OSV is fetched by ecosystem.';
  if (unknown === undefined && kind === 'osv') return;
  throw new AppError('invalid-input', sentence, { problems: [{ at: '/ecosystems', message: sentence }] });
}

/** Fetches a feed that is switched on at once. */
export function fetchFeed({ database, jobs, actor, clock, egress }: Context, kind: FeedKind): Promise<Feed> {
  return database.inInstallation(async (tx) => {
    const feed = await readFeed(tx, kind, clock());
    if (egress.isOffline) throw new AppError('conflict', 'This server was started with --offline: nothing is fetched.');
    if (!feed.source.enabled) throw new AppError('conflict', 'This feed is not switched on, so nothing is fetched.');
    await startFetch(tx, { jobs, actor }, kind);
    return readFeed(tx, kind, clock());
  });
}

/** The feed each time its fetching or loading has moved, until both are over. */
export async function followFeed(context: Context, kind: FeedKind): Promise<AsyncIterable<Feed & Progress>> {
  return follow(context, kind);
}

async function* follow(context: Context, kind: FeedKind): AsyncGenerator<Feed & Progress> {
  let shown = '';
  for (;;) {
    const feed = await readFollowed(context, kind);
    const now = JSON.stringify({ ...feed, ageHours: null });
    if (now !== shown) yield feed;
    if (feed.state !== 'loading' && feed.source.state === 'idle') return;
    shown = now;
    await pause(250);
  }
}

const notStarted: Progress = { done: 0, total: null, stage: null };

function readFollowed({ database, clock }: Context, kind: FeedKind): Promise<Feed & Progress> {
  return database.inWorkspace(installationId, async (tx) => {
    const feed = await readFeed(tx, kind, clock());
    const progress = feed.jobId ? await progressOf(tx, feed.jobId) : undefined;
    return { ...feed, ...(progress ?? notStarted) };
  });
}
