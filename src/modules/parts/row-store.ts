import { type RawBuilder, sql } from 'kysely';
import type { SheetRow } from '../../formats/bom-files/read-further-parts.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { IdentifiedRow, RowToIdentify } from '../../workers/identify-rows.ts';
import { type NameRule, nameKeyOf, purlUnder } from './row-name.ts';
import { storable } from './storable.ts';

/** Written by one statement. */
const batchSize = 2000;

/**
 * Keeps the rows of a spreadsheet, and gives the package URLs of those of which somebody said earlier what they mean or do not,
 * by their places.
 */
export async function insertRows(
  { tx, workspaceId }: ChangeSet,
  bomId: string,
  rows: readonly SheetRow[],
): Promise<Map<number, string | null>> {
  const purls = new Map<number, string | null>();
  for (let start = 0; start < rows.length; start += batchSize) {
    const batch = rows.slice(start, start + batchSize).map(asStored);
    const rules = await rulesOf(
      tx,
      workspaceId,
      batch.map(({ name_key }) => name_key),
    );
    for (const row of batch) {
      const purl = purlUnder(rules.get(row.name_key) ?? [], row);
      if (purl !== row.purl) purls.set(row.position, purl);
    }
    await sql`
      insert into bom_row (workspace_id, bom_id, position, at, name_key, kind, vendor, product, version, purl, cpe)
      select ${workspaceId}, ${bomId}, r.*
      from jsonb_to_recordset(${JSON.stringify(batch, storable)}::jsonb) as r(
        position int, at text, name_key text, kind text, vendor text, product text, version text, purl text, cpe text)`.execute(
      tx,
    );
  }
  return purls;
}

function asStored({ position, at, kind, maker, supplier, name, version, purl, cpe }: SheetRow) {
  const vendor = maker ?? supplier;
  const known = { position, at, kind, vendor, product: name, version, purl, cpe };
  return { ...known, name_key: nameKeyOf(vendor, name) };
}

/** What was said of names, by their keys. */
export async function rulesOf(
  tx: Tx,
  workspaceId: string,
  keys: readonly string[],
): Promise<Map<string, (NameRule & { id: string })[]>> {
  const { rows } = await sql<NameRule & { id: string; key: string }>`
    select id, name_key as key, says, identifier from part_name_rule
    where workspace_id = ${workspaceId} and name_key = any(${[...new Set(keys)]}::text[])
    order by identifier`.execute(tx);
  return Map.groupBy(rows, ({ key }) => key);
}

interface StoredRow extends RowToIdentify {
  bomId: string;
  position: number;
}

/** The rows of spreadsheets that a condition on `bom_row` names, with what was said of them, in portions. */
export async function* readRows(tx: Tx, workspaceId: string, where: RawBuilder<unknown>): AsyncGenerator<StoredRow[]> {
  await sql`declare sheet_rows no scroll cursor for
    select bom_id as "bomId", position, kind, vendor as maker, null as supplier, product as name, version, purl, cpe,
      (select identifier from part_name_rule rule where rule.workspace_id = ${workspaceId}
        and rule.name_key = bom_row.name_key and says = 'is') as chosen,
      array(select identifier from part_name_rule rule where rule.workspace_id = ${workspaceId}
        and rule.name_key = bom_row.name_key and says = 'is-not') as rejected
    from bom_row where workspace_id = ${workspaceId} and ${where}`.execute(tx);
  for (;;) {
    const { rows } = await sql<StoredRow>`fetch ${sql.lit(batchSize)} from sheet_rows`.execute(tx);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close sheet_rows`.execute(tx);
}

/** Notes what rows were found as, where that is something else than before. */
export async function noteFound(
  tx: Tx,
  workspaceId: string,
  rows: readonly Pick<StoredRow, 'bomId' | 'position'>[],
  found: readonly IdentifiedRow[],
): Promise<void> {
  const given = rows.map(({ bomId, position }, place) => ({ bomId, position, ...found[place]! }));
  await sql`
    update bom_row set state = r.state, confidence = r.confidence, identifier = r.identifier, grounds = r.grounds,
      reason = r.reason, candidates = r.candidates
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r(
      "bomId" uuid, position int, state text, confidence text, identifier text, grounds text, reason text, candidates text[])
    where bom_row.workspace_id = ${workspaceId} and bom_row.bom_id = r."bomId" and bom_row.position = r.position
      and (bom_row.state, bom_row.confidence, bom_row.identifier, bom_row.grounds, bom_row.reason, bom_row.candidates)
        is distinct from (r.state, r.confidence, r.identifier, r.grounds, r.reason, r.candidates)`.execute(tx);
}
