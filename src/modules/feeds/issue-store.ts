import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { FeedKind } from './contract.ts';

export interface Issue {
  id: string;
  kind: FeedKind;
  number: number;
  state: 'loading' | 'ready' | 'failed';
  fileName: string;
  sha256: Buffer;
  asOf: string | null;
  read: number;
  loaded: number;
  inForce: number | null;
  skipped: { reason: string; count: number }[];
  problem: string | null;
  jobId: string | null;
  loadedAt: Date | null;
  /** Null where someone handed the file over. */
  source: IssueSource | null;
}

/** Where an issue came from, when nobody handed it over as a file by itself. */
export type IssueSource = FetchedSource | CarriedSource;

/** Carried across in a bundle, from an installation where it was in force since. */
interface CarriedSource {
  by: 'bundle';
  madeAt: string;
  inForceSince: string;
}

export interface FetchedSource {
  by: 'fetch';
  part: string;
  /** What is noted of the part once the issue is in force; moments as RFC 3339. */
  url: string;
  etag: string | null;
  lastModified: string | null;
  changedUntil: string | null;
  wholeAt: string | null;
}

/** Lets a step of an installation's job write what only the installation may. */
export async function actForInstallation(tx: Tx): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw("set local holdfast.scope = 'installation'"));
}

/** Holds other loads of the kind off until this transaction ends. */
export async function lockKind(tx: Tx, kind: FeedKind): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`holdfast feed ${kind}`}, 0))`.execute(tx);
}

/** Lets issues come in force one after the other, whatever their kind: each counts all records in force. */
export async function lockInForce(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('holdfast feeds in force', 0))`.execute(tx);
}

export async function insertIssue(
  tx: Tx,
  issue: Pick<Issue, 'id' | 'kind' | 'fileName' | 'sha256'> &
    Partial<Pick<Issue, 'jobId' | 'source'>> & { createdAt: Date },
): Promise<void> {
  await tx
    .insertInto('feed_issue')
    .values({
      id: issue.id,
      kind: issue.kind,
      state: 'loading',
      file_name: issue.fileName,
      sha256: issue.sha256,
      created_at: issue.createdAt,
      job_id: issue.jobId ?? null,
      source: issue.source ? JSON.stringify(issue.source) : null,
    })
    .execute();
}

export async function noteJob(tx: Tx, issueId: string, jobId: string): Promise<void> {
  await tx.updateTable('feed_issue').set({ job_id: jobId }).where('id', '=', issueId).execute();
}

export async function findIssue(tx: Tx, id: string): Promise<Issue | undefined> {
  const row = await tx.selectFrom('feed_issue').selectAll().where('id', '=', id).executeTakeFirst();
  return row && issueOf(row);
}

/** The issue that a job took in and has not set in force. */
export async function findLoadingIssueOf(tx: Tx, jobId: string): Promise<Issue | undefined> {
  const row = await tx
    .selectFrom('feed_issue')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('state', '=', 'loading')
    .executeTakeFirst();
  return row && issueOf(row);
}

/** Of each kind the newest issue, and the one in force where that is another. */
export async function currentIssues(tx: Tx): Promise<{ newest: Issue; ready: Issue | undefined }[]> {
  const newest = await issuesByKind(tx, false);
  const ready = await issuesByKind(tx, true);
  return newest.map((issue) => ({ newest: issue, ready: ready.find(({ kind }) => kind === issue.kind) }));
}

async function issuesByKind(tx: Tx, onlyReady: boolean): Promise<Issue[]> {
  const rows = await tx
    .selectFrom('feed_issue')
    .distinctOn('kind')
    .selectAll()
    .$if(onlyReady, (query) => query.where('state', '=', 'ready'))
    .orderBy('kind')
    .orderBy('number', 'desc')
    .execute();
  return rows.map(issueOf);
}

export async function readyIssue(
  tx: Tx,
  id: string,
  result: {
    read: number;
    loaded: number;
    inForce: number;
    skipped: { reason: string; count: number }[];
    asOf: string | null;
    corpusSha256: Buffer | null;
    at: Date;
  },
): Promise<void> {
  await tx
    .updateTable('feed_issue')
    .set({
      state: 'ready',
      read: result.read,
      loaded: result.loaded,
      in_force: result.inForce,
      skipped: JSON.stringify(result.skipped),
      as_of: result.asOf,
      corpus_sha256: result.corpusSha256,
      loaded_at: result.at,
      in_force_order: sql<number>`(select coalesce(max(in_force_order), 0) + 1 from feed_issue)`,
    })
    .where('id', '=', id)
    .execute();
}

export async function failIssue(tx: Tx, id: string, problem: string): Promise<void> {
  await tx.updateTable('feed_issue').set({ state: 'failed', problem }).where('id', '=', id).execute();
}

/** Bytes are kept for the issues in force and those on their way only (DESIGN §5, Feeds). */
export async function forgetOldBytes(tx: Tx): Promise<void> {
  await sql`
    delete from content
    where workspace_id = ${installationId}
      and sha256 not in (select sha256 from feed_issue where state = 'loading')
      and sha256 not in (
        select sha256 from (
          select distinct on (kind) kind, sha256 from feed_issue where state = 'ready' order by kind, number desc
        ) current)`.execute(tx);
}

/** The hash of the records in force; undefined while no advisories were loaded. */
export async function corpusHash(tx: Tx): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('feed_issue')
    .select('corpus_sha256')
    .where('corpus_sha256', 'is not', null)
    .where('in_force_order', 'is not', null)
    .orderBy('in_force_order', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.corpus_sha256 ?? undefined;
}

export interface Progress {
  done: number;
  total: number | null;
  stage: string | null;
}

/** How far the job of an issue is; asked in a transaction of the installation. */
export async function progressOf(tx: Tx, jobId: string): Promise<Progress | undefined> {
  return tx
    .selectFrom('job')
    .select(['done', 'total', 'stage'])
    .where('workspace_id', '=', installationId)
    .where('id', '=', jobId)
    .executeTakeFirst();
}

function issueOf(row: {
  id: string;
  kind: string;
  number: number;
  state: string;
  file_name: string;
  sha256: Buffer;
  as_of: string | null;
  read: number;
  loaded: number;
  in_force: number | null;
  skipped: { reason: string; count: number }[];
  problem: string | null;
  job_id: string | null;
  loaded_at: Date | null;
  source: unknown;
}): Issue {
  return {
    id: row.id,
    kind: row.kind as FeedKind,
    number: row.number,
    state: row.state as Issue['state'],
    fileName: row.file_name,
    sha256: row.sha256,
    asOf: row.as_of,
    read: row.read,
    loaded: row.loaded,
    inForce: row.in_force,
    skipped: row.skipped,
    problem: row.problem,
    jobId: row.job_id,
    loadedAt: row.loaded_at,
    source: row.source as IssueSource | null,
  };
}

/** How many records in force each issue holds, the newest first. */
export async function countInForce(
  tx: Tx,
  kind: FeedKind,
): Promise<{ fileName: string; sha256: string; asOf: string | null; count: number }[]> {
  const advisories = sql`
    select issue_id, count(*) as count from advisory
    where in_force and skipped is null and issue_id in (select id from feed_issue where kind = ${kind}) group by issue_id`;
  const held: Record<FeedKind, RawBuilder<unknown>> = {
    osv: advisories,
    ghsa: advisories,
    cve: advisories,
    nvd: advisories,
    csaf: advisories,
    eol: sql`select issue_id, count(*) as count from life_cycle group by issue_id`,
    kev: sql`select issue_id, count(*) as count from exploited_vulnerability group by issue_id`,
    epss: sql`select (select id from feed_issue where kind = 'epss' and state = 'ready' order by number desc limit 1) as issue_id,
      count(*) as count from exploit_prediction`,
  };
  const { rows } = await sql<{ file_name: string; sha256: Buffer; as_of: string | null; count: number }>`
    select file_name, sha256, as_of, held.count from (${held[kind]}) held
    join feed_issue on feed_issue.id = held.issue_id order by number desc`.execute(tx);
  return rows.map(({ file_name, sha256, as_of, count }) => ({
    fileName: file_name,
    sha256: sha256.toString('hex'),
    asOf: as_of,
    count,
  }));
}
