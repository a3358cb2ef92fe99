import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { actorName, actors, type ChangeColumns, changeOf, isErased } from '../history/index.ts';
import { numberOf, type RefColumns } from '../register/index.ts';
import type { DraftConflict } from './contract.ts';
import type { KeptEdit } from './store.ts';

/** Rows of a table that an edit stands on. */
interface Ground {
  table:
    | 'node'
    | 'supplier'
    | 'site'
    | 'product'
    | 'mission_function'
    | 'supply_link'
    | 'source_group'
    | 'source_group_source'
    | 'fact';
  where: RawBuilder<unknown>;
  /** The nodes in whose words such a row is named. */
  ends: readonly [string, string?];
  /** Only whether it is retired matters. */
  retirement?: true;
}

/** What an edit stands on is not what it was at the change on which the edit was made. */
export async function readConflicts(tx: Tx, workspaceId: string, kept: KeptEdit): Promise<DraftConflict[]> {
  const parts = groundsOf(kept).map((ground) => differing(workspaceId, kept.since, ground));
  const { rows } = await sql<
    Omit<ChangeColumns, 'number'> & {
      number: number | null;
      reason: DraftConflict['reason'];
      one: RefColumns | null;
      other: RefColumns | null;
    }
  >`
    with differing as (${sql.join(parts, sql` union all `)})
    select differing.reason, ${nodeNamed(workspaceId, 'one_id')} as one, ${nodeNamed(workspaceId, 'other_id')} as other,
      c.number, c.at, c.action, ${actorName} as actor, ${isErased} as erased
    from differing
    left join change_set c on c.workspace_id = ${workspaceId} and c.id = differing.later
    ${actors}
    order by c.number desc nulls last limit 20`.execute(tx);
  return rows.map((row) => ({
    reason: row.reason,
    of: [row.one, row.other].flatMap((node) => (node ? [shown(node)] : [])).join(' – '),
    change: row.number === null ? null : changeOf({ ...row, number: row.number }),
  }));
}

function shown({ kind, number, name }: RefColumns): string {
  const shownNumber = numberOf(kind, number);
  return shownNumber === null ? name : `${shownNumber} ${name}`;
}

function nodeNamed(workspaceId: string, column: string): RawBuilder<unknown> {
  return sql`(select jsonb_build_object('id', n.id, 'kind', n.kind, 'number', n.number, 'name', n.name)
    from node_history n where n.workspace_id = ${workspaceId} and n.id = ${sql.ref(`differing.${column}`)}
    order by n.history_number desc limit 1)`;
}

/** Rows that say something else now, are gone, or have come since. */
function differing(
  workspaceId: string,
  since: number,
  { table, where, ends, retirement }: Ground,
): RawBuilder<unknown> {
  const said = (row: string) =>
    retirement ? sql.raw(`to_jsonb(${row}.retired)`) : sql.raw(`(to_jsonb(${row}) - 'change_set_id')`);
  const end = (column: string | undefined) =>
    column === undefined ? sql`null::uuid` : sql`coalesce(${sql.ref(`stands.${column}`)}, ${sql.ref(`was.${column}`)})`;
  const retired = table === 'node' ? sql`when stands.retired and not was.retired then 'retired'` : sql``;
  return sql`
    select case when was.id is null then 'added' when stands.id is null then 'removed' ${retired} else 'changed' end as reason,
      ${end(ends[0])} as one_id, ${end(ends[1])} as other_id,
      coalesce(stands.change_set_id, (
        select h.ended_by from ${sql.table(`${table}_history`)} h
        where h.workspace_id = ${workspaceId} and h.id = was.id order by h.history_number desc limit 1)) as later
    from (select * from ${sql.raw(`${table}_as_of`)}(${since}) ${sql.raw(table)} where ${where}) was
    full join (select * from ${sql.table(table)} where workspace_id = ${workspaceId} and ${where}) stands on stands.id = was.id
    where ${said('stands')} is distinct from ${said('was')}`;
}

function groundsOf({ edit, link }: KeptEdit): Ground[] {
  switch (edit.what) {
    case 'add-node':
      return [retirementOf([])];
    case 'change-node':
      return rowsOf(edit.nodeId);
    case 'remove-node':
      return [
        ...rowsOf(edit.nodeId),
        { table: 'supply_link', where: sql`${edit.nodeId} in (from_id, to_id)`, ends: ['from_id', 'to_id'] },
        { table: 'source_group_source', where: sql`node_id = ${edit.nodeId}`, ends: ['node_id'] },
      ];
    case 'set-fact':
      return [
        retirementOf([edit.nodeId]),
        ...(isNew(edit.nodeId)
          ? []
          : [
              {
                table: 'fact' as const,
                where: sql`node_id = ${edit.nodeId} and attribute = ${edit.attribute}`,
                ends: ['node_id'] as const,
              },
            ]),
      ];
    case 'add-link':
      return [
        retirementOf([edit.fromId, edit.toId]),
        ...([edit.fromId, edit.toId].some(isNew)
          ? []
          : [
              {
                table: 'supply_link' as const,
                where: sql`from_id = ${edit.fromId} and to_id = ${edit.toId} and kind = ${edit.kind}`,
                ends: ['from_id', 'to_id'] as const,
              },
            ]),
      ];
    case 'change-link':
    case 'remove-link':
      return [
        { table: 'supply_link', where: sql`id = ${edit.linkId}`, ends: ['from_id', 'to_id'] },
        retirementOf([link!.fromId, link!.toId]),
      ];
    case 'add-group':
      return [retirementOf([edit.ofId, ...edit.sources.map(({ nodeId }) => nodeId)])];
    case 'change-group':
      return [...groupRows(edit.groupId), retirementOf((edit.sources ?? []).map(({ nodeId }) => nodeId))];
    case 'remove-group':
      return groupRows(edit.groupId);
  }
}

function rowsOf(id: string): Ground[] {
  return (['node', 'supplier', 'site', 'product', 'mission_function'] as const).map((table) => ({
    table,
    where: sql`id = ${id}`,
    ends: ['id'],
  }));
}

function retirementOf(ids: readonly string[]): Ground {
  const known = ids.filter((id) => !isNew(id));
  return { table: 'node', where: sql`id = any(${known}::uuid[])`, ends: ['id'], retirement: true };
}

function groupRows(id: string): Ground[] {
  return [
    { table: 'source_group', where: sql`id = ${id}`, ends: ['node_id'] },
    { table: 'source_group_source', where: sql`group_id = ${id}`, ends: ['node_id'] },
  ];
}

function isNew(id: string): boolean {
  return id.startsWith('new-');
}
