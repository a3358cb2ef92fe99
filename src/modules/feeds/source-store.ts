import { sql } from 'kysely';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { EgressPurpose } from '../../platform/egress/settings-store.ts';
import type { FeedKind } from './contract.ts';
import defaults from './default-sources.json' with { type: 'json' };
import type { Validators } from './outgoing.ts';

/** Where a feed is fetched from, and how its tries went. */
export interface Source {
  kind: FeedKind;
  url: string;
  everyHours: number;
  /** Ecosystems; one empty name where the feed has no parts. */
  parts: string[];
  state: 'idle' | 'waiting' | 'fetching';
  jobId: string | null;
  /** Tries in a row that failed. */
  failures: number;
  problem: string | null;
  triedAt: Date | null;
  /** When the source last had nothing that is not in force. */
  checkedAt: Date | null;
  nextAt: Date | null;
}

/** What a part of a source brought last. */
export interface FetchedPart extends Validators {
  url: string;
  sha256: Buffer | null;
  /** The moment up to which changes were fetched (OSV). */
  changedUntil: string | null;
  wholeAt: Date | null;
}

export function purposeOf(kind: FeedKind): EgressPurpose {
  return `feed.${kind}`;
}

export async function readSources(tx: Tx): Promise<Source[]> {
  return (await tx.selectFrom('feed_source').selectAll().execute()).map(sourceOf);
}

/** Holds other changes of the source off until this transaction ends. */
export async function lockSource(tx: Tx, kind: FeedKind): Promise<Source> {
  const row = await tx
    .selectFrom('feed_source')
    .selectAll()
    .where('kind', '=', kind)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return sourceOf(row);
}

/** Sources that are switched on and whose time has come; what another server holds at this moment is its business. */
export async function lockDueSources(tx: Tx, now: Date): Promise<FeedKind[]> {
  const { rows } = await sql<{ kind: FeedKind }>`
    select kind from feed_source
    where state = 'idle' and (next_at is null or next_at <= ${now})
      and 'feed.' || kind in (select purpose from egress_purpose)
    order by kind for update of feed_source skip locked`.execute(tx);
  return rows.map(({ kind }) => kind);
}

/** What an administrator set; null where the public defaults stand. */
export async function readWrittenSource(
  tx: Tx,
  kind: FeedKind,
): Promise<{ url: string | null; everyHours: number | null; parts: string[] | null }> {
  const row = await tx.selectFrom('feed_source').selectAll().where('kind', '=', kind).executeTakeFirstOrThrow();
  return { url: row.url, everyHours: row.every_hours, parts: row.parts };
}

/** A source that was changed begins anew: what failed before may not fail now. */
export async function writeSource(
  tx: Tx,
  kind: FeedKind,
  { url, everyHours, parts }: { url: string | null; everyHours: number | null; parts: string[] | null },
): Promise<void> {
  await tx
    .updateTable('feed_source')
    .set({ url, every_hours: everyHours, parts, failures: 0, problem: null })
    .where('kind', '=', kind)
    .execute();
}

export async function noteFetchStarted(tx: Tx, kind: FeedKind, jobId: string): Promise<void> {
  await tx.updateTable('feed_source').set({ state: 'waiting', job_id: jobId }).where('kind', '=', kind).execute();
}

export async function noteFetching(tx: Tx, kind: FeedKind, now: Date): Promise<void> {
  await tx.updateTable('feed_source').set({ state: 'fetching', tried_at: now }).where('kind', '=', kind).execute();
}

export async function noteFetchEnded(
  tx: Tx,
  kind: FeedKind,
  { problem, failures, nextAt, checkedAt }: Pick<Source, 'problem' | 'failures' | 'nextAt' | 'checkedAt'>,
): Promise<void> {
  await tx
    .updateTable('feed_source')
    .set({ state: 'idle', problem, failures, next_at: nextAt, checked_at: checkedAt })
    .where('kind', '=', kind)
    .execute();
}

export async function findPart(tx: Tx, kind: FeedKind, part: string): Promise<FetchedPart | undefined> {
  const row = await tx
    .selectFrom('feed_source_part')
    .selectAll()
    .where('kind', '=', kind)
    .where('part', '=', part)
    .executeTakeFirst();
  return (
    row && {
      url: row.url,
      etag: row.etag,
      lastModified: row.last_modified,
      sha256: row.sha256,
      changedUntil: row.changed_until,
      wholeAt: row.whole_at,
    }
  );
}

export async function writePart(tx: Tx, kind: FeedKind, part: string, fetched: FetchedPart): Promise<void> {
  const values = {
    url: fetched.url,
    etag: fetched.etag,
    last_modified: fetched.lastModified,
    sha256: fetched.sha256,
    changed_until: fetched.changedUntil,
    whole_at: fetched.wholeAt,
  };
  await tx
    .insertInto('feed_source_part')
    .values({ kind, part, ...values })
    .onConflict((conflict) => conflict.columns(['kind', 'part']).doUpdateSet(values))
    .execute();
}

/** What was fetched is no longer what is in force: the next fetch asks for all of it. */
export async function forgetParts(tx: Tx, kind: FeedKind): Promise<void> {
  await tx.deleteFrom('feed_source_part').where('kind', '=', kind).execute();
}

/** Whether the job of a source still goes on; one that ended without saying so does not hold the source for ever. */
export async function isUnderWay(tx: Tx, { state, jobId }: Source): Promise<boolean> {
  if (state === 'idle' || jobId === null) return false;
  const job = await tx
    .selectFrom('job')
    .select('state')
    .where('workspace_id', '=', installationId)
    .where('id', '=', jobId)
    .executeTakeFirst();
  return job?.state === 'waiting' || job?.state === 'running';
}

function sourceOf(row: {
  kind: string;
  url: string | null;
  every_hours: number | null;
  parts: string[] | null;
  state: string;
  job_id: string | null;
  failures: number;
  problem: string | null;
  tried_at: Date | null;
  checked_at: Date | null;
  next_at: Date | null;
}): Source {
  const kind = row.kind as FeedKind;
  return {
    kind,
    url: row.url ?? defaults[kind].url,
    everyHours: row.every_hours ?? defaults[kind].everyHours,
    parts: row.parts ?? defaults[kind].parts,
    state: row.state as Source['state'],
    jobId: row.job_id,
    failures: row.failures,
    problem: row.problem,
    triedAt: row.tried_at,
    checkedAt: row.checked_at,
    nextAt: row.next_at,
  };
}
