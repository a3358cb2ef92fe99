import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Level } from '../register/contract.ts';
import {
  allOf,
  holdRegister,
  isAfter,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  type RefColumns,
  type Slice,
} from '../register/index.ts';
import type { GroupSource, SourceGroup } from './contract.ts';

interface GroupRow extends Marked {
  id: string;
  name: string;
  need: number;
  dependence: Level | null;
  change_set_id: string;
  of: RefColumns;
  sources: {
    node: RefColumns;
    share: number | null;
    share_max: number | null;
    qualified: boolean | null;
    switch_days: number | null;
    dependence: Level | null;
  }[];
}

export type ListedGroup = SourceGroup & Marked;

/** In the order in which they were stated. */
const order = [sql`grouped.id`];

export async function listGroupsOf(
  tx: Tx,
  workspaceId: string,
  nodeId: string | undefined,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<ListedGroup[]> {
  const { rows } = await sql<GroupRow>`
    ${selectGroups(workspaceId)} where ${matching(workspaceId, nodeId)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...groupOf(row), mark: row.mark }));
}

export async function countGroups(tx: Tx, workspaceId: string, nodeId: string | undefined): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from source_group grouped where ${matching(workspaceId, nodeId)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, nodeId: string | undefined): RawBuilder<boolean> {
  return allOf([
    sql`grouped.workspace_id = ${workspaceId}`,
    nodeId === undefined
      ? undefined
      : sql`(grouped.node_id = ${nodeId} or grouped.id in (
          select group_id from source_group_source where workspace_id = ${workspaceId} and node_id = ${nodeId}))`,
  ]);
}

export async function findGroup(tx: Tx, workspaceId: string, id: string): Promise<SourceGroup | undefined> {
  const { rows } = await sql<GroupRow>`
    ${selectGroups(workspaceId)} where grouped.workspace_id = ${workspaceId} and grouped.id = ${id}`.execute(tx);
  return rows[0] && groupOf(rows[0]);
}

export async function getGroup({ tx, workspaceId }: ChangeSet, id: string): Promise<SourceGroup> {
  return (await findGroup(tx, workspaceId, id))!;
}

/** Holds a group until the change is committed. */
export async function lockGroup(change: ChangeSet, id: string): Promise<SourceGroup | undefined> {
  const { tx, workspaceId } = change;
  await holdRegister(change, 'shared');
  await sql`select from source_group where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
  return findGroup(tx, workspaceId, id);
}

function selectGroups(workspaceId: string): RawBuilder<unknown> {
  return sql`
    select grouped.id, grouped.name, grouped.need, grouped.dependence, grouped.change_set_id, ${nodeJson('supported')} as "of", ${markOf(order)} as mark,
      coalesce((
        select jsonb_agg(jsonb_build_object('node', ${nodeJson('source_node')}, 'share', source.share, 'share_max', source.share_max,
          'qualified', source.qualified, 'switch_days', source.switch_days, 'dependence', source.dependence) order by source.position)
        from source_group_source source
        join node source_node on source_node.workspace_id = ${workspaceId} and source_node.id = source.node_id
        where source.workspace_id = ${workspaceId} and source.group_id = grouped.id), '[]') as sources
    from source_group grouped
    join node supported on supported.workspace_id = ${workspaceId} and supported.id = grouped.node_id`;
}

function groupOf(row: GroupRow): SourceGroup {
  return {
    id: row.id,
    of: nodeRefOf(row.of),
    name: row.name,
    need: row.need,
    dependence: row.dependence,
    sources: row.sources.map((source) => ({
      node: nodeRefOf(source.node),
      share: source.share,
      shareMax: source.share_max,
      qualified: source.qualified,
      switchDays: source.switch_days,
      dependence: source.dependence,
    })),
    etag: row.change_set_id,
  };
}

type GroupValues = Pick<SourceGroup, 'name' | 'need' | 'dependence'>;

export async function insertGroup(
  change: ChangeSet,
  { nodeId, ...values }: GroupValues & { nodeId: string },
): Promise<string> {
  await holdRegister(change, 'shared');
  change.wrote('source_group');
  const id = newId();
  await change.tx
    .insertInto('source_group')
    .values({
      workspace_id: change.workspaceId,
      id,
      node_id: nodeId,
      key: null,
      ...values,
      change_set_id: change.id,
    })
    .execute();
  return id;
}

/** The group of a node that has this name. */
export async function findGroupNamed(
  { tx, workspaceId }: ChangeSet,
  nodeId: string,
  name: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from source_group where workspace_id = ${workspaceId} and node_id = ${nodeId} and lower(name) = lower(${name})
    order by id limit 1`.execute(tx);
  return rows[0]?.id;
}

export async function updateGroup(change: ChangeSet, id: string, values: GroupValues): Promise<void> {
  change.wrote('source_group');
  await change.tx
    .updateTable('source_group')
    .set({ ...values, change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

export interface SourceValues extends Omit<GroupSource, 'node'> {
  nodeId: string;
}

/** Sets the sources of a group as a whole; a source that stays keeps its row. */
export async function writeSources(change: ChangeSet, id: string, sources: readonly SourceValues[]): Promise<void> {
  const { tx, workspaceId } = change;
  change.wrote('source_group_source');
  await tx
    .deleteFrom('source_group_source')
    .where('workspace_id', '=', workspaceId)
    .where('group_id', '=', id)
    .where(
      'node_id',
      'not in',
      sources.map(({ nodeId }) => nodeId),
    )
    .execute();
  await tx
    .insertInto('source_group_source')
    .values(
      sources.map((source, position) => ({
        workspace_id: workspaceId,
        id: newId(),
        group_id: id,
        position,
        node_id: source.nodeId,
        share: source.share,
        share_max: source.shareMax,
        qualified: source.qualified,
        switch_days: source.switchDays,
        dependence: source.dependence,
        change_set_id: change.id,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'group_id', 'node_id']).doUpdateSet({
        position: sql`excluded.position`,
        share: sql`excluded.share`,
        share_max: sql`excluded.share_max`,
        qualified: sql`excluded.qualified`,
        switch_days: sql`excluded.switch_days`,
        dependence: sql`excluded.dependence`,
        change_set_id: change.id,
      }),
    )
    .execute();
}

/** Ends a group with its sources: those are removed by name, so that each has its past. */
export async function removeGroup(change: ChangeSet, id: string): Promise<void> {
  const { tx, workspaceId } = change;
  change.wrote('source_group');
  change.wrote('source_group_source');
  await tx
    .deleteFrom('source_group_source')
    .where('workspace_id', '=', workspaceId)
    .where('group_id', '=', id)
    .execute();
  await tx.deleteFrom('source_group').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}
