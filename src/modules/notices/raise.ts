import type { Actor } from '../../platform/auth/actor.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { jobs } from '../../platform/jobs/jobs.ts';
import type { NoticeType } from './contract.ts';
import { type Audience, followedAndWritten, insertEvents, type NewEvent, type Subject } from './event-store.ts';

/** What happened, for those who chose to hear of it. No names and no secrets: they are looked up when it is told. */
export interface NewNotice {
  type: NoticeType;
  /** The nodes it is about; who may see none of them is told nothing. */
  subjects?: readonly (string | Subject)[];
  /** `all` where only those are told who may see every one of its nodes: both ends of a link. */
  subjectsSeen?: 'some' | 'all';
  /** How much of what; the counts of several events that come together are added. */
  counts?: Record<string, number>;
  /** What its sentence names beside nodes: `{ import: 'I-0007' }`. */
  facts?: Record<string, string>;
  /** Everybody whose rights allow the kind, unless said otherwise. */
  to?: Exclude<Audience, 'person'> | { userId: string };
  /** What is found anew each day is raised once under this key. */
  once?: string;
}

interface Raising {
  tx: Tx;
  workspaceId: string;
  /** Who did it; nobody where the program found it by itself. */
  actor?: Actor;
}

export const spreadJobKind = 'notices.spread';
const system: Actor = { kind: 'system', id: null };

/**
 * Writes an event down in the transaction of what happened and starts the job that tells of it: no commit, no notice; after the
 * commit it is told sooner or later, once to each person and webhook (decision 0017). Make it the last thing the transaction does.
 */
export function raiseNotice(raising: Raising, notice: NewNotice): Promise<void> {
  return raiseNotices(raising, [notice]);
}

/** The same of many things at once. */
export async function raiseNotices(raising: Raising, notices: readonly NewNotice[]): Promise<void> {
  const { tx, workspaceId, actor } = raising;
  if (notices.length === 0) return;
  const raised = await insertEvents(
    tx,
    workspaceId,
    notices.map((notice) => eventOf(notice, actor)),
  );
  if (raised > 0) await jobs.start(tx, { kind: spreadJobKind, workspaceId, actor: system, key: spreadJobKind });
}

function eventOf(notice: NewNotice, actor: Actor | undefined): NewEvent {
  const { to = 'everybody' } = notice;
  return {
    type: notice.type,
    once: notice.once ?? null,
    audience: typeof to === 'string' ? to : 'person',
    personId: typeof to === 'string' ? null : to.userId,
    actorId: actor?.kind === 'user' ? actor.id : null,
    subjects: (notice.subjects ?? []).map((subject) =>
      typeof subject === 'string' ? { id: subject, counts: {} } : subject,
    ),
    subjectsSeen: notice.subjectsSeen ?? 'some',
    counts: notice.counts ?? {},
    facts: notice.facts ?? {},
  };
}

/** Tells those who follow a node that this change wrote it; the one who made the change is not told. Of parts of a change the whole tells. */
export async function raiseFollowed(change: ChangeSet): Promise<void> {
  if (change.isPart) return;
  const subjects = await followedAndWritten(change.tx, change.workspaceId, change.id);
  if (subjects.length > 0) await raiseNotice(change, { type: 'followed.changed', subjects, to: 'followers' });
}
