import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** What an issue changed for those who look findings up. */
export interface FeedChange {
  /** More than is worth telling apart. */
  everything: boolean;
  postings: number[];
  vulnerabilities: string[];
  /** Names of vulnerabilities that are known exploited now, or no longer. */
  names: string[];
}

/** Beyond it whoever looks findings up does better to look at all. */
const mostTold = 20_000;
/** Whoever missed more issues than are kept looks at all. */
const keptChanges = 1000;

const nothing: FeedChange = { everything: false, postings: [], vulnerabilities: [], names: [] };

/** What the catalogue of known exploited vulnerabilities says otherwise now than these names. */
export async function changeOfCatalogue(tx: Tx, before: readonly string[]): Promise<FeedChange> {
  const now = await exploitedNames(tx);
  const [wasNamed, isNamed] = [new Set(before), new Set(now)];
  const names = [...before.filter((name) => !isNamed.has(name)), ...now.filter((name) => !wasNamed.has(name))];
  return names.length > mostTold ? { ...nothing, everything: true } : { ...nothing, names };
}

export async function exploitedNames(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('exploited_vulnerability').select('cve').execute();
  return rows.map(({ cve }) => cve);
}

/** Packages and products that the records of an issue name, or named in the versions that they took the place of. */
export async function postingsOfIssue(tx: Tx, issueId: string): Promise<FeedChange> {
  const ofIssue = sql`advisory where issue_id = ${issueId} or superseded_by = ${issueId}`;
  const { rows } = await sql<{ records: number; untold: boolean | null; postings: number[] | null }>`
    select count(*) as records, bool_or(postings is null) as untold from ${ofIssue}`.execute(tx);
  const { records, untold } = rows[0]!;
  if (untold || records > mostTold) return { ...nothing, everything: true };
  const { rows: told } = await sql<{ posting: number }>`
    select distinct unnest(postings) as posting from ${ofIssue}`.execute(tx);
  if (told.length > mostTold) return { ...nothing, everything: true };
  return { ...nothing, postings: told.map(({ posting }) => posting) };
}

/** Vulnerabilities that go by one of the names that the records of an issue use now or used before. */
export async function vulnerabilitiesOfIssue(tx: Tx, issueId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with said as (select id, aliases from advisory where issue_id = ${issueId} or superseded_by = ${issueId}),
    named as (select id as name from said union select unnest(aliases) from said)
    select distinct vulnerability_id as id from shared_vulnerability_alias where alias in (select name from named)`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export async function noteChange(tx: Tx, issueId: string, told: FeedChange): Promise<void> {
  const { postings, vulnerabilities, names } = told;
  const everything = told.everything || vulnerabilities.length > mostTold;
  await sql`
    insert into feed_change (in_force_order, everything, postings, vulnerabilities, names)
    select in_force_order, ${everything}, ${everything ? [] : postings}::int[],
      ${everything ? [] : vulnerabilities}::uuid[], ${everything ? [] : names}::text[]
    from feed_issue where id = ${issueId}`.execute(tx);
  await sql`
    delete from feed_change where in_force_order < (select max(in_force_order) from feed_issue) - ${keptChanges}`.execute(
    tx,
  );
}

/** The newest issue in force, and what was changed since another one; undefined where that is more than is told. */
export async function changesSince(
  tx: Tx,
  seen: number | null,
): Promise<{ newest: number; change: FeedChange | undefined }> {
  const { rows } = await sql<{ newest: number }>`
    select coalesce(max(in_force_order), 0) as newest from feed_issue`.execute(tx);
  const { newest } = rows[0]!;
  if (seen === null || seen < newest - keptChanges) return { newest, change: undefined };
  const { rows: told } = await sql<FeedChange>`
    select everything, postings, vulnerabilities, names from feed_change
    where in_force_order > ${seen} and in_force_order <= ${newest}`.execute(tx);
  if (told.some(({ everything }) => everything)) return { newest, change: undefined };
  const change = {
    everything: false,
    postings: [...new Set(told.flatMap(({ postings }) => postings))],
    vulnerabilities: [...new Set(told.flatMap(({ vulnerabilities }) => vulnerabilities))],
    names: [...new Set(told.flatMap(({ names }) => names))],
  };
  return { newest, change };
}
