import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { SsvcStatement } from '../../formats/advisory/statement.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { PrivateAdvisory, PrivateFeed } from './contract.ts';

/** A private feed with what only its fetching needs. */
export interface StoredFeed extends PrivateFeed {
  etag: string | null;
  lastModified: string | null;
  failures: number;
  jobId: string | null;
}

export async function readPrivateFeeds(tx: Tx, workspaceId: string): Promise<StoredFeed[]> {
  const rows = await tx
    .selectFrom('private_feed')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy(sql`lower(name)`)
    .execute();
  return rows.map(feedOf);
}

/** Held against other changes until this transaction ends, where `lock` says so. */
export async function findPrivateFeed(
  tx: Tx,
  workspaceId: string,
  id: string,
  { lock = false } = {},
): Promise<StoredFeed | undefined> {
  const row = await tx
    .selectFrom('private_feed')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && feedOf(row);
}

export async function insertPrivateFeed(
  tx: Tx,
  workspaceId: string,
  feed: { id: string; name: string; url: string | null; everyHours: number; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto('private_feed')
    .values({
      workspace_id: workspaceId,
      id: feed.id,
      name: feed.name,
      url: feed.url,
      every_hours: feed.everyHours,
      created_at: feed.createdAt,
    })
    .execute();
}

export async function updatePrivateFeed(
  tx: Tx,
  workspaceId: string,
  id: string,
  { name, url, everyHours }: { name: string; url: string | null; everyHours: number | null },
): Promise<void> {
  await tx
    .updateTable('private_feed')
    .set({ name, url, every_hours: everyHours, failures: 0, problem: null, next_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function removePrivateFeed(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.deleteFrom('private_feed').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

/** Feeds whose time has come; what another server holds at this moment is its business. */
export async function lockDueFeeds(tx: Tx, workspaceId: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from private_feed
    where workspace_id = ${workspaceId} and url is not null and state = 'idle' and (next_at is null or next_at <= ${now})
    order by id for update skip locked`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function noteFeed(
  tx: Tx,
  workspaceId: string,
  id: string,
  noted: {
    state?: PrivateFeed['state'];
    job_id?: string;
    problem?: string | null;
    failures?: number;
    tried_at?: Date;
    checked_at?: Date;
    next_at?: Date;
  },
): Promise<void> {
  await tx
    .updateTable('private_feed')
    .set(noted)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** What a file came to, once its records take the place of the earlier ones. */
export interface LoadedFile {
  fileName: string;
  sha256: Buffer;
  etag: string | null;
  lastModified: string | null;
  asOf: string | null;
  read: number;
  loaded: number;
  skipped: { reason: string; count: number }[];
  at: Date;
}

export async function noteLoaded(tx: Tx, workspaceId: string, id: string, file: LoadedFile): Promise<void> {
  await tx
    .updateTable('private_feed')
    .set({
      file_name: file.fileName,
      sha256: file.sha256,
      etag: file.etag,
      last_modified: file.lastModified,
      as_of: file.asOf,
      read: file.read,
      loaded: file.loaded,
      skipped: JSON.stringify(file.skipped),
      loaded_at: file.at,
      problem: null,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function forgetAdvisories(tx: Tx, workspaceId: string, feedId: string): Promise<void> {
  await tx
    .deleteFrom('private_advisory')
    .where('workspace_id', '=', workspaceId)
    .where('feed_id', '=', feedId)
    .execute();
}

/** A batch of records (`StoredRecord[]` as JSON, read by the database itself); of two with one id the later counts. */
export async function insertAdvisories(tx: Tx, workspaceId: string, feedId: string, batchJson: string): Promise<void> {
  await sql`
    insert into private_advisory
      (workspace_id, feed_id, id, sha256, modified, skipped, aliases, summary, vectors, severity_word, malicious, record,
        form, matched, ssvc, postings)
    select distinct on (id) ${workspaceId}, ${feedId}, id, decode(sha256, 'hex'), modified, skipped, aliases,
      nullif(summary, ''), vectors, "severityWord", malicious, record, form, matched, ssvc, postings
    from rows from (json_to_recordset(${batchJson}::json) as (
      id text, sha256 text, modified text, skipped text, aliases text[], summary text, vectors text[],
      "severityWord" text, malicious boolean, record text, form text, matched text, ssvc jsonb, postings int[])) with ordinality
    order by id, ordinality desc
    on conflict (workspace_id, feed_id, id) do update set
      sha256 = excluded.sha256, modified = excluded.modified, skipped = excluded.skipped, aliases = excluded.aliases,
      summary = excluded.summary, vectors = excluded.vectors, severity_word = excluded.severity_word,
      malicious = excluded.malicious, record = excluded.record, form = excluded.form, matched = excluded.matched,
      ssvc = excluded.ssvc, postings = excluded.postings`.execute(tx);
}

export async function readAdvisories(
  tx: Tx,
  workspaceId: string,
  feedId: string,
  limit: number,
): Promise<{ items: PrivateAdvisory[]; total: number }> {
  const items = await tx
    .selectFrom('private_advisory')
    .select(['id', 'aliases', 'summary', 'modified', 'malicious', 'skipped'])
    .where('workspace_id', '=', workspaceId)
    .where('feed_id', '=', feedId)
    .orderBy('id')
    .limit(limit)
    .execute();
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from private_advisory where workspace_id = ${workspaceId} and feed_id = ${feedId}`.execute(
    tx,
  );
  return { items, total: rows[0]!.total };
}

/** Of each id the record of the feed that was loaded last, as a subquery of what can match something. */
function matchable(workspaceId: string) {
  return sql`(
    select distinct on (advisory.id) advisory.* from private_advisory advisory
    join private_feed feed on feed.workspace_id = ${workspaceId} and feed.id = advisory.feed_id
    where advisory.workspace_id = ${workspaceId} and advisory.skipped is null
    order by advisory.id, feed.loaded_at desc, feed.id) advisory`;
}

/** The hash of the private records that can match something; undefined where there is none. */
export async function privateCorpusHash(tx: Tx, workspaceId: string): Promise<Buffer | undefined> {
  const { rows } = await sql<{ sha256: Buffer | null }>`
    select sha256(convert_to(string_agg(id || ' ' || encode(sha256, 'hex'), e'\\n' order by id collate "C"), 'UTF8')) as sha256
    from ${matchable(workspaceId)}`.execute(tx);
  return rows[0]?.sha256 ?? undefined;
}

/** The private records that can match something, in one snapshot and a few at a time. */
export async function* privateRecords(tx: Tx, workspaceId: string): AsyncGenerator<string[]> {
  await sql`declare private_records no scroll cursor for
    select coalesce(matched, record) as record from ${matchable(workspaceId)}
    where form = 'osv' or matched is not null order by id collate "C"`.execute(tx);
  for (;;) {
    const { rows } = await sql<{ record: string }>`fetch 500 from private_records`.execute(tx);
    if (rows.length === 0) return;
    yield rows.map(({ record }) => record);
  }
}

/** The records that can match something, by id, hash and where each is looked for. */
export async function postingsInForce(tx: Tx, workspaceId: string): Promise<Map<string, number[] | null>> {
  const { rows } = await sql<{ name: string; postings: number[] | null }>`
    select id || ' ' || encode(sha256, 'hex') as name, postings from ${matchable(workspaceId)}`.execute(tx);
  return new Map(rows.map(({ name, postings }) => [name, postings]));
}

/** Notes what is otherwise than before for whoever looks findings up. */
export async function notePrivateChange(
  tx: Tx,
  workspaceId: string,
  before: ReadonlyMap<string, number[] | null>,
): Promise<void> {
  const now = await postingsInForce(tx, workspaceId);
  const changed = [...before].filter(([name]) => !now.has(name)).concat([...now].filter(([name]) => !before.has(name)));
  const postings = [...new Set(changed.flatMap(([, told]) => told ?? []))];
  const everything = postings.length > mostTold || changed.some(([, told]) => told === null);
  await insertChange(tx, workspaceId, { everything, postings: everything ? [] : postings });
}

/** Notes what a workspace itself says otherwise: the next matching looks at the components that are found there. */
export async function noteConcerned(tx: Tx, workspaceId: string, postings: number[]): Promise<void> {
  const everything = postings.length > mostTold;
  await insertChange(tx, workspaceId, { everything, postings: everything ? [] : postings });
}

async function insertChange(
  tx: Tx,
  workspaceId: string,
  change: { everything: boolean; postings: number[] },
): Promise<void> {
  await tx
    .insertInto('private_change')
    .values({ workspace_id: workspaceId, id: newId(), ...change })
    .execute();
}

/** Beyond it whoever looks findings up does better to look at all. */
const mostTold = 20_000;

/** What changed in the private advisories and was not taken up yet, each with the id to forget it by. */
export async function readPrivateChanges(
  tx: Tx,
  workspaceId: string,
): Promise<{ id: string; everything: boolean; postings: number[] }[]> {
  return tx
    .selectFrom('private_change')
    .select(['id', 'everything', 'postings'])
    .where('workspace_id', '=', workspaceId)
    .execute();
}

export async function forgetPrivateChanges(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .deleteFrom('private_change')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .execute();
}

/** What a private record says of its vulnerability. */
export interface PrivateSpeaker {
  id: string;
  aliases: string[];
  summary: string | null;
  vectors: string[];
  severityWord: string | null;
  malicious: boolean;
  ssvc: SsvcStatement | null;
}

export async function privateSpeakers(tx: Tx, workspaceId: string): Promise<PrivateSpeaker[]> {
  const { rows } = await sql<PrivateSpeaker>`
    select id, aliases, summary, vectors, severity_word as "severityWord", malicious, ssvc
    from ${matchable(workspaceId)} order by id collate "C"`.execute(tx);
  return rows;
}

function feedOf(row: {
  id: string;
  name: string;
  url: string | null;
  every_hours: number | null;
  state: string;
  problem: string | null;
  job_id: string | null;
  file_name: string | null;
  sha256: Buffer | null;
  etag: string | null;
  last_modified: string | null;
  as_of: string | null;
  read: number;
  loaded: number;
  skipped: { reason: string; count: number }[];
  loaded_at: Date | null;
  checked_at: Date | null;
  tried_at: Date | null;
  next_at: Date | null;
  failures: number;
}): StoredFeed {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    everyHours: row.every_hours,
    state: row.state as PrivateFeed['state'],
    problem: row.problem,
    fileName: row.file_name,
    sha256: row.sha256?.toString('hex') ?? null,
    asOf: row.as_of,
    loadedAt: row.loaded_at?.toISOString() ?? null,
    checkedAt: row.checked_at?.toISOString() ?? null,
    triedAt: row.tried_at?.toISOString() ?? null,
    nextAt: row.url === null ? null : (row.next_at?.toISOString() ?? null),
    read: row.read,
    loaded: row.loaded,
    skipped: row.skipped,
    etag: row.etag,
    lastModified: row.last_modified,
    failures: row.failures,
    jobId: row.job_id,
  };
}
