import { type RawBuilder, sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ClassifiedAs } from '../register/contract.ts';
import { namesOfCodes } from './entry-store.ts';

export interface ClassificationRow {
  elements: string[];
  criticalFunctions: string[];
  etag: string;
}

/** The ETag of what nobody classified yet. */
const neverClassified = 'none';

export async function readClassification(tx: Tx, workspaceId: string, nodeId: string): Promise<ClassificationRow> {
  const { rows } = await sql<ClassificationRow>`
    select elements, critical_functions as "criticalFunctions", change_set_id as etag from classification
    where workspace_id = ${workspaceId} and id = ${nodeId}`.execute(tx);
  return rows[0] ?? { elements: [], criticalFunctions: [], etag: neverClassified };
}

type Codes = 'elements' | 'critical_functions';

/** What each node is classified as, by names; nodes that are not are left out. */
export async function readClassifiedAs(
  tx: Tx,
  workspaceId: string,
  column: Codes,
  nodeIds: readonly string[],
): Promise<Map<string, ClassifiedAs[]>> {
  const { rows } = await sql<{ id: string; codes: string[] }>`
    select id, ${sql.ref(column)} as codes from classification
    where workspace_id = ${workspaceId} and id = any(${[...nodeIds]}::uuid[]) and ${sql.ref(column)} <> '{}'`.execute(
    tx,
  );
  if (rows.length === 0) return new Map();
  const nameOf = await namesOfCodes(tx, workspaceId);
  const kind = column === 'elements' ? 'element' : 'critical-function';
  return new Map(rows.map(({ id, codes }) => [id, codes.map((code) => ({ code, name: nameOf(kind, code) }))]));
}

/** What stands for a row without any code, in filters and facets. */
const unclassified = 'unknown';

/** Whether `node` carries one of these codes itself. */
export function carriesOneOf(workspaceId: string, column: Codes, codes: readonly string[]): RawBuilder<unknown> {
  const held = sql`select id from classification where workspace_id = ${workspaceId}`;
  const carries = sql`node.id in (${held} and ${sql.ref(column)} && ${[...codes]}::text[])`;
  if (!codes.includes(unclassified)) return sql`(${carries})`;
  return sql`(${carries} or node.id not in (${held} and ${sql.ref(column)} <> '{}'))`;
}

/** A table `carried (value)` of the codes of each `node`, for facets; null for one without any. */
export function codesOfNode(workspaceId: string, column: Codes): RawBuilder<unknown> {
  return sql`lateral (
    select unnest(case when held.codes = '{}' then array[null::text] else held.codes end) as value from (
      select coalesce((select ${sql.ref(column)} from classification
        where workspace_id = ${workspaceId} and id = node.id), '{}') as codes) held) carried`;
}

export async function writeClassification(
  change: ChangeSet,
  nodeId: string,
  { elements, criticalFunctions }: Omit<ClassificationRow, 'etag'>,
): Promise<void> {
  const row = { elements, critical_functions: criticalFunctions, change_set_id: change.id };
  change.wrote('classification');
  await change.tx
    .insertInto('classification')
    .values({ workspace_id: change.workspaceId, id: nodeId, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
    .execute();
}

/** Holds the node until the change is committed, so that two changes of one classification follow each other. */
export async function holdNode({ tx, workspaceId }: ChangeSet, nodeId: string): Promise<void> {
  await sql`select from node where workspace_id = ${workspaceId} and id = ${nodeId} for no key update`.execute(tx);
}
