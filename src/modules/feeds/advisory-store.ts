import { sql } from 'kysely';
import type { LifeCycles } from '../../formats/eol/life-cycles.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { AdvisoryKind } from './contract.ts';

/**
 * Puts a batch of records (`StoredRecord[]` as JSON, read by the database itself) beside those in force: only what is new or
 * differs. Of two with one id the later counts; between feeds, and between the sources of CVE records, the one modified later.
 * Doing it twice leaves the same rows.
 */
export async function stageRecords(
  tx: Tx,
  { id: issueId, kind }: { id: string; kind: AdvisoryKind },
  batchJson: string,
): Promise<void> {
  await sql`
    with batch as materialized (
      select distinct on (id) * from rows from (json_to_recordset(${batchJson}::json) as (
        id text, sha256 text, modified text, skipped text, aliases text[], summary text, vectors text[],
        "severityWord" text, malicious boolean, record text, form text, matched text, ssvc jsonb, postings int[])) with ordinality
      order by id, ordinality desc
    ), unchanged as materialized (
      select batch.id from batch join advisory held on held.in_force and held.id = batch.id
      where held.sha256 = decode(batch.sha256, 'hex') and held.skipped is not distinct from batch.skipped
        and held.matched is not distinct from batch.matched
      union all
      select batch.id from batch join advisory held on held.in_force and held.id = batch.id
      join feed_issue other on other.id = held.issue_id
      where (other.kind <> ${kind} or ${kind === 'cve'}) and held.modified > batch.modified
    ), taken_back as (
      delete from advisory using unchanged where issue_id = ${issueId} and advisory.id = unchanged.id
    )
    insert into advisory
      (id, issue_id, sha256, modified, skipped, aliases, summary, vectors, severity_word, malicious, record, form, matched,
        ssvc, postings)
    select id, ${issueId}, decode(sha256, 'hex'), modified, skipped, aliases, nullif(summary, ''), vectors,
      "severityWord", malicious, record, form, matched, ssvc, postings
    from batch where id not in (select id from unchanged)
    on conflict (id, issue_id) do update set
      sha256 = excluded.sha256, modified = excluded.modified, skipped = excluded.skipped, aliases = excluded.aliases,
      summary = excluded.summary, vectors = excluded.vectors, severity_word = excluded.severity_word,
      malicious = excluded.malicious, record = excluded.record, form = excluded.form, matched = excluded.matched,
      ssvc = excluded.ssvc, postings = excluded.postings`.execute(tx);
}

/** Removes what an issue that failed had put down. */
export async function forgetStaged(tx: Tx, issueId: string): Promise<void> {
  await tx.deleteFrom('advisory').where('issue_id', '=', issueId).where('in_force', '=', false).execute();
}

/** Sets the records of an issue in force, over the earlier versions of the same ids. Gives how many are new and changed. */
export async function putInForce(tx: Tx, issueId: string): Promise<{ added: number; changed: number }> {
  const superseded = await sql`
    update advisory set in_force = false, superseded_by = ${issueId}
    where in_force and id in (select id from advisory where issue_id = ${issueId})`.execute(tx);
  const brought = await sql`update advisory set in_force = true where issue_id = ${issueId}`.execute(tx);
  const changed = Number(superseded.numAffectedRows ?? 0);
  return { added: Number(brought.numAffectedRows ?? 0) - changed, changed };
}

/** How many records of a feed are in force, and one hash over those of all feeds that is the same for the same records. */
export async function corpusInForce(tx: Tx, kind: AdvisoryKind): Promise<{ records: number; sha256: Buffer }> {
  const { rows } = await sql<{ records: number; sha256: Buffer }>`
    select count(*) filter (where skipped is null
        and issue_id in (select id from feed_issue where kind = ${kind})) as records,
      sha256(convert_to(coalesce(
        string_agg(id || ' ' || encode(sha256, 'hex'), e'\\n' order by id collate "C"), ''), 'UTF8')) as sha256
    from advisory where in_force`.execute(tx);
  return rows[0]!;
}

/** Reads the records in force that can match something, in one snapshot and a few at a time. */
export async function* recordsInForce(tx: Tx): AsyncGenerator<string[]> {
  await sql`declare records_in_force no scroll cursor for
    select coalesce(matched, record) as record from advisory
    where in_force and skipped is null and (form = 'osv' or matched is not null) order by id collate "C"`.execute(tx);
  for (;;) {
    const { rows } = await sql<{ record: string }>`fetch 500 from records_in_force`.execute(tx);
    if (rows.length === 0) return;
    yield rows.map(({ record }) => record);
  }
}

/** Replaces the catalogue of known exploited vulnerabilities as a whole. */
export async function replaceExploited(
  tx: Tx,
  issueId: string,
  entries: readonly {
    cve: string;
    dateAdded: string;
    dueDate: string | null;
    requiredAction: string | null;
    knownRansomware: boolean | null;
  }[],
): Promise<void> {
  await tx.deleteFrom('exploited_vulnerability').execute();
  await sql`
    insert into exploited_vulnerability (cve, date_added, due_date, required_action, ransomware, issue_id)
    select cve, "dateAdded", "dueDate", "requiredAction", "knownRansomware", ${issueId}
    from json_to_recordset(${JSON.stringify(entries)}::json) as entry(
      cve text, "dateAdded" text, "dueDate" text, "requiredAction" text, "knownRansomware" boolean)`.execute(tx);
}

/** Replaces the products with their release cycles as a whole. */
export async function replaceLifeCycles(tx: Tx, issueId: string, products: readonly LifeCycles[]): Promise<void> {
  await tx.deleteFrom('life_cycle').execute();
  await sql`
    insert into life_cycle (product, title, purls, cpes, cycles, issue_id)
    select product, title, purls, cpes, cycles, ${issueId}
    from json_to_recordset(${JSON.stringify(products)}::json) as entry(
      product text, title text, purls text[], cpes text[], cycles jsonb)`.execute(tx);
}

/** Every workspace, for work that each is to do for itself. */
export async function workspaceIds(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('workspace').select('id').where('id', '<>', installationId).orderBy('id').execute();
  return rows.map(({ id }) => id);
}
