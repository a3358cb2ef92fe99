import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Confidence, LinkKind } from '../links/contract.ts';
import type { Level } from '../register/contract.ts';

/** What is stated of one step of a path: a link, or a source of a group. */
export interface StepStatement {
  fromId: string;
  toId: string;
  /** Of the link; null for a source of a group. */
  id: string | null;
  kind: LinkKind | null;
  group: string | null;
  dependence: Level | null;
  confidence: Confidence | null;
}

/** What is stated between each node of a path and the next, on a day; of parallel links all. */
export async function readStepStatements(
  tx: Tx,
  workspaceId: string,
  { ids, day }: { ids: readonly string[]; day: string },
): Promise<StepStatement[]> {
  if (ids.length < 2) return [];
  const steps: RawBuilder<unknown> = sql`unnest(${ids.slice(0, -1)}::uuid[], ${ids.slice(1)}::uuid[]) as step(from_id, to_id)`;
  const { rows } = await sql<{
    from_id: string;
    to_id: string;
    id: string | null;
    kind: LinkKind | null;
    group: string | null;
    dependence: Level | null;
    confidence: Confidence | null;
  }>`
    select step.from_id, step.to_id, link.id, link.kind, null as "group", link.dependence, link.confidence
    from ${steps}
    join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = step.from_id and link.to_id = step.to_id
      and link.kind <> 'owns' and coalesce(link.valid_from, ${day}) <= ${day} and coalesce(link.valid_until, ${day}) >= ${day}
    union all
    select step.from_id, step.to_id, null, null, source_group.name, coalesce(source.dependence, source_group.dependence), null
    from ${steps}
    join source_group on source_group.workspace_id = ${workspaceId} and source_group.node_id = step.to_id
    join source_group_source source on source.workspace_id = ${workspaceId} and source.group_id = source_group.id
      and source.node_id = step.from_id
    order by id nulls last, "group"`.execute(tx);
  return rows.map(({ from_id, to_id, ...row }) => ({ ...row, fromId: from_id, toId: to_id }));
}
