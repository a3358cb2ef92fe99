import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import { confidences } from '../../common/network.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
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
import type { Attribute, Fact } from './contract.ts';

interface FactRow extends Marked {
  id: string;
  node: RefColumns;
  attribute: Attribute;
  value: unknown;
  confidence: Fact['confidence'];
  source: string | null;
  valid_from: string | null;
  valid_until: string | null;
  stated_at: Date;
  in_force: boolean;
  change_set_id: string;
}

export interface FactFilter {
  nodeId: string | undefined;
  attribute: Attribute | undefined;
}

export type ListedFact = Fact & Marked;

const order = [sql`fact.id`];

/** How much each word of `confidences` counts where statements differ: what somebody checked before what was said of oneself, a guess last. */
const weight = { attested: 0, observed: 1, declared: 2, inferred: 3 } as const satisfies Record<
  (typeof confidences)[number],
  number
>;

/**
 * Of the statements on one attribute of one node, the one in force on a day: of those that hold that day the one best known, of equals
 * the newest. One row a node and attribute.
 */
export function factsInForce(workspaceId: string, day: string): RawBuilder<unknown> {
  const rank = sql`case confidence ${sql.join(
    confidences.map((word) => sql`when ${word} then ${sql.lit(weight[word])}`),
    sql` `,
  )} end`;
  return sql`
    select distinct on (node_id, attribute) id, node_id, attribute, value from fact
    where workspace_id = ${workspaceId} and coalesce(valid_from, ${day}) <= ${day} and coalesce(valid_until, ${day}) >= ${day}
    order by node_id, attribute, ${rank}, stated_at desc, id desc`;
}

/** What is in force on a day of one node, by attribute. */
export async function readFactsInForce(
  tx: Tx,
  workspaceId: string,
  day: string,
  nodeId: string,
): Promise<Partial<Record<Attribute, unknown>>> {
  const { rows } = await sql<{ attribute: Attribute; value: unknown }>`
    select attribute, value from (${factsInForce(workspaceId, day)}) stated where node_id = ${nodeId}`.execute(tx);
  return Object.fromEntries(rows.map(({ attribute, value }) => [attribute, value]));
}

export async function listFactsOf(
  tx: Tx,
  workspaceId: string,
  day: string,
  filter: FactFilter,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<ListedFact[]> {
  const { rows } = await sql<FactRow>`
    ${selectFacts(workspaceId, day)} where ${matching(workspaceId, filter)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...factOf(row), mark: row.mark }));
}

export async function countFacts(tx: Tx, workspaceId: string, filter: FactFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from fact where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, { nodeId, attribute }: FactFilter): RawBuilder<boolean> {
  return allOf([
    sql`fact.workspace_id = ${workspaceId}`,
    nodeId === undefined ? undefined : sql`fact.node_id = ${nodeId}`,
    attribute && sql`fact.attribute = ${attribute}`,
  ]);
}

export async function findFact(tx: Tx, workspaceId: string, day: string, id: string): Promise<Fact | undefined> {
  const { rows } = await sql<FactRow>`
    ${selectFacts(workspaceId, day)} where fact.workspace_id = ${workspaceId} and fact.id = ${id}`.execute(tx);
  return rows[0] && factOf(rows[0]);
}

/** All statements on an attribute of a node that hold on a day, in force or not; held until the change is committed. */
export async function factsHolding(
  change: ChangeSet,
  day: string,
  { nodeId, attribute }: { nodeId: string; attribute: Attribute },
): Promise<Fact[]> {
  const { tx, workspaceId } = change;
  await holdRegister(change, 'shared');
  const { rows } = await sql<FactRow>`
    ${selectFacts(workspaceId, day)}
    where fact.workspace_id = ${workspaceId} and fact.node_id = ${nodeId} and fact.attribute = ${attribute}
      and coalesce(fact.valid_from, ${day}) <= ${day} and coalesce(fact.valid_until, ${day}) >= ${day}
    order by fact.id for update of fact`.execute(tx);
  return rows.map(factOf);
}

/** Holds a statement until the change is committed. */
export async function lockFact(change: ChangeSet, id: string): Promise<void> {
  await holdRegister(change, 'shared');
  await sql`select from fact where workspace_id = ${change.workspaceId} and id = ${id} for update`.execute(change.tx);
}

function selectFacts(workspaceId: string, day: string): RawBuilder<unknown> {
  return sql`
    select fact.id, ${nodeJson('stated')} as node, fact.attribute, fact.value, fact.confidence, fact.source, fact.valid_from,
      fact.valid_until, fact.stated_at, fact.change_set_id, ${markOf(order)} as mark,
      fact.id in (select id from (${factsInForce(workspaceId, day)}) in_force where in_force.node_id = fact.node_id) as in_force
    from fact
    join node stated on stated.workspace_id = ${workspaceId} and stated.id = fact.node_id`;
}

function factOf(row: FactRow): Fact {
  return {
    id: row.id,
    node: nodeRefOf(row.node),
    attribute: row.attribute,
    value: row.value,
    confidence: row.confidence,
    source: row.source,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    statedAt: row.stated_at.toISOString(),
    inForce: row.in_force,
    etag: row.change_set_id,
  };
}

export type FactValues = Pick<Fact, 'value' | 'confidence' | 'source' | 'validFrom' | 'validUntil'>;

export async function insertFact(
  change: ChangeSet,
  fact: FactValues & { nodeId: string; attribute: Attribute; statedAt: Date },
): Promise<string> {
  await holdRegister(change, 'shared');
  change.wrote('fact');
  const id = newId();
  await change.tx
    .insertInto('fact')
    .values({
      workspace_id: change.workspaceId,
      id,
      node_id: fact.nodeId,
      attribute: fact.attribute,
      ...columnsOf(fact),
      stated_at: fact.statedAt,
      change_set_id: change.id,
    })
    .execute();
  return id;
}

export async function updateFact(change: ChangeSet, id: string, fact: FactValues & { statedAt: Date }): Promise<void> {
  change.wrote('fact');
  await change.tx
    .updateTable('fact')
    .set({ ...columnsOf(fact), stated_at: fact.statedAt, change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

function columnsOf({ value, confidence, source, validFrom, validUntil }: FactValues) {
  return { value: JSON.stringify(value), confidence, source, valid_from: validFrom, valid_until: validUntil };
}

export async function removeFact(change: ChangeSet, id: string): Promise<void> {
  change.wrote('fact');
  await change.tx.deleteFrom('fact').where('workspace_id', '=', change.workspaceId).where('id', '=', id).execute();
}
