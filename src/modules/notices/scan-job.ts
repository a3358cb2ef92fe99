import type { Actor } from '../../platform/auth/actor.ts';
import type { Context, Platform } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { jobs } from '../../platform/jobs/jobs.ts';
import type { JobHandler } from '../../platform/jobs/runner.ts';
import { listWorkspaces, turnTo } from '../workspaces/index.ts';
import { forgetBefore, forgetJobs } from './event-store.ts';
import { lockMessages } from './message-store.ts';
import { spreadJobKind } from './raise.ts';
import { inItsScope } from './scope.ts';
import { sendJobKind, startSending } from './send-job.ts';

/**
 * Looks for what comes by itself, such as a day that draws near, in one workspace or, under its id, in the installation. It looks
 * again every day: what it raises is raised under a key, so that it is told once.
 */
export type NoticeScan = (tx: Tx, place: { workspaceId: string; now: Date }) => Promise<void>;

const scanJobKind = 'notices.scan';
const system: Actor = { kind: 'system', id: null };

/** Notices and the log of how they went out are kept for as long. */
const keptDays = 180;
const day = 24 * 3600_000;

export function scanJob(scans: readonly NoticeScan[]): JobHandler {
  return { kind: scanJobKind, run: (context) => scanWorkspace(context, scans) };
}

/** The daily look at one workspace; it also lets go of what is old, and of nothing that waits. */
export async function scanWorkspace(
  context: Pick<Context, 'database' | 'workspaceId' | 'clock'>,
  scans: readonly NoticeScan[],
): Promise<void> {
  const { workspaceId, clock } = context;
  const now = clock();
  for (const scan of scans) await inItsScope(context, (tx) => scan(tx, { workspaceId, now }));
  await inItsScope(context, async (tx) => {
    await lockMessages(tx, workspaceId);
    await forgetBefore(tx, workspaceId, new Date(now.getTime() - keptDays * day));
    await forgetJobs(tx, workspaceId, [spreadJobKind, sendJobKind, scanJobKind], new Date(now.getTime() - day));
    await startSending(tx, workspaceId);
  });
}

/** Starts the look at every workspace and at the installation. */
export async function startScans(_: Platform, tx: Tx): Promise<void> {
  for (const workspaceId of [installationId, ...(await listWorkspaces(tx)).map(({ id }) => id)]) {
    await turnTo(tx, workspaceId);
    await jobs.start(tx, { kind: scanJobKind, workspaceId, actor: system, key: scanJobKind });
  }
}
