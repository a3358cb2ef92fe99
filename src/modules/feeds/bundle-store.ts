import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { BundlePart } from './bundle-format.ts';
import { type AdvisoryKind, advisoryKinds, type FeedKind } from './contract.ts';
import type { IssueSource } from './issue-store.ts';

/** How new what is in force of a kind is: by what the data states, and since when it is in force where it was made. */
export interface Newness {
  asOf: string | null;
  inForceSince: string;
}

/** Undefined while nothing of the kind is in force. */
export async function readNewness(tx: Tx, kind: FeedKind): Promise<Newness | undefined> {
  const { rows } = await sql<{ as_of: string | null; loaded_at: Date | null; source: IssueSource | null }>`
    select (select max(as_of) from feed_issue dated where dated.kind = issue.kind and dated.state = 'ready'
        and (dated.kind = any(${[...advisoryKinds]}::text[]) or dated.number = issue.number)) as as_of,
      loaded_at, source
    from feed_issue issue where kind = ${kind} and state = 'ready' order by number desc limit 1`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const carried = row.source?.by === 'bundle' ? row.source.inForceSince : undefined;
  return { asOf: row.as_of, inForceSince: carried ?? row.loaded_at!.toISOString() };
}

/** The issues that what is in force came by, the oldest first. */
export async function readProvenance(tx: Tx, kind: FeedKind): Promise<BundlePart['issues']> {
  const { rows } = await sql<{
    file_name: string;
    sha256: Buffer;
    as_of: string | null;
    loaded_at: Date;
    source: IssueSource | null;
  }>`
    select file_name, sha256, as_of, loaded_at, source from feed_issue
    where kind = ${kind} and state = 'ready' and (case
      when kind = any(${[...advisoryKinds]}::text[]) then exists (select from advisory where issue_id = feed_issue.id and in_force)
      else number = (select max(number) from feed_issue newest where newest.kind = ${kind} and newest.state = 'ready') end)
    order by number`.execute(tx);
  return rows.map(({ file_name, sha256, as_of, loaded_at, source }) => ({
    fileName: file_name,
    sha256: sha256.toString('hex'),
    asOf: as_of,
    loadedAt: loaded_at.toISOString(),
    from: source?.by === 'fetch' ? source.url : null,
  }));
}

/** A hash over the records of a feed that are in force, the same for the same records; undefined while there are none. */
export async function recordsHash(tx: Tx, kind: AdvisoryKind): Promise<string | undefined> {
  const { rows } = await sql<{ sha256: Buffer | null }>`
    select sha256(convert_to(string_agg(id || ' ' || encode(sha256, 'hex'), e'\\n' order by id collate "C"), 'UTF8')) as sha256
    from advisory where in_force and issue_id in (select id from feed_issue where kind = ${kind})`.execute(tx);
  return rows[0]?.sha256?.toString('hex');
}

/** Reads every record of a feed in force, those that can match nothing too, in one snapshot and a few at a time. */
export async function* everyRecordInForce(tx: Tx, kind: AdvisoryKind): AsyncGenerator<string[]> {
  const cursor = sql.id(`every_${kind}_record_in_force`);
  await sql`declare ${cursor} no scroll cursor for
    select record from advisory
    where in_force and issue_id in (select id from feed_issue where kind = ${kind}) order by id collate "C"`.execute(
    tx,
  );
  for (;;) {
    const { rows } = await sql<{ record: string }>`fetch 500 from ${cursor}`.execute(tx);
    if (rows.length === 0) return;
    yield rows.map(({ record }) => record);
  }
}
