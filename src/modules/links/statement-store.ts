import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';
import type { Confidence, LinkKind } from './contract.ts';
import { supportsToday } from './reach-store.ts';

/** A link as a ground of something else: who says how surely that one node supports another. */
export interface Statement {
  id: string;
  kind: LinkKind;
  from: NodeRef;
  to: NodeRef;
  confidence: Confidence;
  validUntil: string | null;
}

interface StatementRow {
  id: string;
  kind: LinkKind;
  from: RefColumns;
  to: RefColumns;
  confidence: Confidence;
  valid_until: string | null;
}

/** The links of one kind at one end of a node, to nodes of one kind that are not retired, by their names. */
export async function statementsOf(
  tx: Tx,
  workspaceId: string,
  { nodeId, end, kind, otherKind }: { nodeId: string; end: 'from' | 'to'; kind: LinkKind; otherKind: NodeKind },
): Promise<Statement[]> {
  const own = sql.ref(end === 'from' ? 'link.from_id' : 'link.to_id');
  const other = sql.ref(end === 'from' ? 't' : 'f');
  return readStatements(
    tx,
    workspaceId,
    sql`${own} = ${nodeId} and link.kind = ${kind} and ${sql.ref(end === 'from' ? 't.kind' : 'f.kind')} = ${otherKind}
      and not ${sql.ref(end === 'from' ? 't.retired' : 'f.retired')}`,
    sql`lower(${other}.name), ${other}.number, link.id`,
  );
}

/** The links that support on the day at one end of a node, by the names at the other. */
export async function linksAt(
  tx: Tx,
  workspaceId: string,
  { nodeId, end }: { nodeId: string; end: 'from' | 'to' },
): Promise<Statement[]> {
  const [own, other] = end === 'from' ? ['link.from_id', 't'] : ['link.to_id', 'f'];
  return readStatements(
    tx,
    workspaceId,
    sql`${sql.ref(own!)} = ${nodeId} and ${supportsToday} and not ${sql.ref(`${other}.retired`)}`,
    sql`lower(${sql.ref(`${other}.name`)}), ${sql.ref(`${other}.number`)}, link.id`,
  );
}

/** All links by which a node supports others, over any number of steps. */
export function supportsOf(tx: Tx, workspaceId: string, nodeId: string): Promise<Statement[]> {
  const supported = sql`
    with recursive supported as (
      select ${nodeId}::uuid as id
      union
      select link.to_id from supported
      join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = supported.id and ${supportsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.to_id and not node.retired
    ) select id from supported`;
  return readStatements(
    tx,
    workspaceId,
    sql`link.from_id in (${supported}) and ${supportsToday} and not t.retired`,
    sql`link.id`,
  );
}

/** The links of these ids. */
export function statementsById(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Statement[]> {
  return readStatements(tx, workspaceId, sql`link.id = any(${[...ids]}::uuid[])`, sql`link.id`);
}

async function readStatements(
  tx: Tx,
  workspaceId: string,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<Statement[]> {
  const ref = (node: 'f' | 't') =>
    sql.raw(
      `jsonb_build_object('id', ${node}.id, 'kind', ${node}.kind, 'number', ${node}.number, 'name', ${node}.name)`,
    );
  const { rows } = await sql<StatementRow>`
    select link.id, link.kind, ${ref('f')} as "from", ${ref('t')} as "to", link.confidence, link.valid_until
    from supply_link link
    join node f on f.workspace_id = ${workspaceId} and f.id = link.from_id
    join node t on t.workspace_id = ${workspaceId} and t.id = link.to_id
    where link.workspace_id = ${workspaceId} and ${where}
    order by ${order}`.execute(tx);
  return rows.map(({ from, to, valid_until, ...row }) => ({
    ...row,
    from: nodeRefOf(from),
    to: nodeRefOf(to),
    validUntil: valid_until,
  }));
}
