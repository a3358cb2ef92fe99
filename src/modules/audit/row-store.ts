import { sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type DigestedTableName, digestedTables } from '../../platform/database/tables.ts';
import { numberOf } from '../register/index.ts';
import type { Named, WrittenRow } from './contract.ts';

/** Findings have a past too, which the digest of a change set does not cover (decision 0012). */
const tablesWithPast = [...digestedTables, 'finding'] as const;
export type TableWithPast = DigestedTableName | 'finding';

export function isTableWithPast(table: string): table is TableWithPast {
  return (tablesWithPast as readonly string[]).includes(table);
}

/** Rows of one table that a change wrote or ended, as long as they are for the reader to see. */
export async function countWrittenRows(
  tx: Tx,
  workspaceId: string,
  table: TableWithPast,
  changeId: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct id) as count from ${sql.table(`${table}_history`)}
    where workspace_id = ${workspaceId} and (change_set_id = ${changeId} or ended_by = ${changeId})`.execute(tx);
  return rows[0]!.count;
}

/** Each row before the change and after it; what stood only while it was being made is left out. */
export async function listWrittenRowsOf(
  tx: Tx,
  workspaceId: string,
  { table, changeId }: { table: TableWithPast; changeId: string },
  { after, limit }: { after: string | undefined; limit: number },
): Promise<WrittenRow[]> {
  const version = sql`to_jsonb(h) - 'workspace_id' - 'change_set_id' - 'ended_by' - 'history_number'`;
  const { rows } = await sql<WrittenRow>`
    select h.id,
      (array_agg(${version}) filter (where h.change_set_id <> ${changeId}))[1] as before,
      (array_agg(${version}) filter (where h.ended_by is distinct from ${changeId}))[1] as after
    from ${sql.table(`${table}_history`)} h
    where h.workspace_id = ${workspaceId} and (h.change_set_id = ${changeId} or h.ended_by = ${changeId})
      and ${after === undefined ? sql`true` : sql`h.id > ${after}`}
    group by h.id order by h.id limit ${limit}`.execute(tx);
  return rows;
}

/** Every id that stands anywhere in a value. */
export function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return isId(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(idsIn);
}

interface NamedRow {
  id: string;
  kind: string;
  number: number | null;
  name: string | null;
}

/** What ids mean, whichever table they are of; people whose names were erased are named by null. */
export async function namesOf(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Record<string, Named>> {
  const wanted = sql`${[...new Set(ids)]}::uuid[]`;
  const { rows } = await sql<NamedRow>`
    select id, kind, number, name from node where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'person', null, name from person where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'user', null, name from app_user where id = any(${wanted})
    union all
    select id, 'token', null, name from api_token where id = any(${wanted})
    union all
    select id, 'unit', null, name from unit where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'source-group', null, name from source_group where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'alert-rule', number, name from alert_rule where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'draft', number, name from draft where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'hazard', null, name from hazard where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'bom', number, file_name from bom where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'import', number, file_name from register_import
    where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'supplier-name', null, name from supplier_name where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select one.id, 'assessment', one.number, round.title from assessment one
    join assessment_round round on round.workspace_id = ${workspaceId} and round.id = one.round_id
    where one.workspace_id = ${workspaceId} and one.id = any(${wanted})
    union all
    select id, 'assessment-round', number, title from assessment_round
    where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'assessment-finding', number, title from assessment_finding
    where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'questionnaire', null, title from questionnaire
    where workspace_id = ${workspaceId} and id = any(${wanted})
    union all
    select id, 'vulnerability', null, name from vulnerability where id = any(${wanted})`.execute(tx);
  return Object.fromEntries(
    rows.map(({ id, kind, number, name }) => [id, { kind, number: numberOf(kind, number), name }]),
  );
}
