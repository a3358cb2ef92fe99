import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { isId, newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import { sqlStateOf } from '../../platform/database/connection.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeKind, NodeRef, RegisterRow } from './contract.ts';
import { numberOf, parseNumber, takeNumbers } from './numbers.ts';
import { searchWords } from './search-words.ts';

/** The kinds of node that people register; components come with bills of materials. */
export type RegisteredKind = Exclude<NodeKind, 'component'>;

const words: Record<NodeKind, string> = {
  function: 'mission function',
  system: 'system',
  product: 'product',
  component: 'component',
  supplier: 'supplier',
  site: 'site',
};

/** Columns of `node`, as `registerRowOf` and `nodeRefOf` read them. */
export interface NodeColumns {
  id: string;
  kind: NodeKind;
  number: number | null;
  key: string | null;
  name: string;
  retired: boolean;
  change_set_id: string;
}

export const nodeColumns = sql.raw(
  'node.id, node.kind as node_kind, node.number, node.key, node.name, node.retired, node.change_set_id',
);

export function registerRowOf(row: Omit<NodeColumns, 'kind'> & { node_kind: NodeKind }): RegisterRow {
  return {
    id: row.id,
    number: numberOf(row.node_kind, row.number) ?? '',
    key: row.key,
    name: row.name,
    retired: row.retired,
    etag: row.change_set_id,
  };
}

/** A node as JSON, for the select list: `nodeRefOf` reads it. */
export function nodeJson(alias: string): RawBuilder<RefColumns | null> {
  return sql.raw(
    `case when ${alias}.id is null then null else jsonb_build_object('id', ${alias}.id, 'kind', ${alias}.kind, 'number', ${alias}.number, 'name', ${alias}.name) end`,
  );
}

export interface RefColumns {
  id: string;
  kind: NodeKind;
  number: number | null;
  name: string;
}

export function nodeRefOf(row: RefColumns): NodeRef {
  return { id: row.id, kind: row.kind, number: numberOf(row.kind, row.number), name: row.name };
}

/** The node with this id, or with this number in the words people see; of one kind, where a kind is named. */
export async function findNode(
  tx: Tx,
  workspaceId: string,
  reference: string,
  kind?: NodeKind,
): Promise<NodeRef | undefined> {
  const where = referring(reference);
  if (!where) return undefined;
  const { rows } = await sql<RefColumns>`
    select id, kind, number, name from node
    where workspace_id = ${workspaceId} and ${where} ${kind ? sql`and kind = ${kind}` : sql``}`.execute(tx);
  return rows[0] && nodeRefOf(rows[0]);
}

/** The node that each reference, an id or a number, means, in one query; undefined where it means none. */
export async function findNodes(
  tx: Tx,
  workspaceId: string,
  references: readonly string[],
): Promise<(NodeRef | undefined)[]> {
  const ids = references.filter(isId);
  const numbers = references.flatMap((reference) => (isId(reference) ? [] : (parseNumber(reference) ?? [])));
  const { rows } = await sql<RefColumns>`
    select id, kind, number, name from node where workspace_id = ${workspaceId} and (id = any(${ids}::uuid[])
      or (kind, number) in (select * from unnest(
        ${numbers.map(({ series }) => series)}::text[], ${numbers.map(({ number }) => number)}::int[])))`.execute(tx);
  const found = new Map(
    rows.map(nodeRefOf).flatMap((node) => [[node.id, node] as const, [node.number, node] as const]),
  );
  return references.map((reference) => {
    const parsed = parseNumber(reference);
    return found.get(parsed ? numberOf(parsed.series, parsed.number) : reference.toLowerCase());
  });
}

/** The nodes with these ids, by their names. */
export async function readNodeRefs(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<NodeRef[]> {
  const { rows } = await sql<RefColumns>`
    select id, kind, number, name from node where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])
    order by lower(name), id`.execute(tx);
  return rows.map(nodeRefOf);
}

/** The id of the node that a path names. */
export async function getNodeId(tx: Tx, workspaceId: string, kind: NodeKind, reference: string): Promise<string> {
  const node = await findNode(tx, workspaceId, reference, kind);
  return node?.id ?? noSuch(kind);
}

/** The ids of the nodes that a filter names; `unknown` stands for rows that name none. */
export async function getNodeIds(
  tx: Tx,
  workspaceId: string,
  kind: NodeKind,
  references: readonly string[],
): Promise<(string | null)[]> {
  const ids: (string | null)[] = [];
  for (const reference of references) {
    ids.push(reference === 'unknown' ? null : await getNodeId(tx, workspaceId, kind, reference));
  }
  return ids;
}

/** The id of the node that a field of the input names; null stays null. */
export async function requireNodeId(
  tx: Tx,
  workspaceId: string,
  kind: NodeKind,
  reference: string | null | undefined,
  at: string,
): Promise<string | null> {
  if (reference === null || reference === undefined) return null;
  const node = await findNode(tx, workspaceId, reference, kind);
  if (node) return node.id;
  const message = `There is no ${words[kind]} "${reference}".`;
  throw new AppError('invalid-input', message, { problems: [{ at, message }] });
}

/**
 * Keeps single changes of a register and the taking in of a workbook apart: an import compares with the register and writes to it
 * while nobody else does.
 */
export async function holdRegister({ tx, workspaceId }: ChangeSet, how: 'shared' | 'alone'): Promise<void> {
  const lock = sql.raw(how === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared');
  await sql`select ${lock}(hashtextextended(${`register ${workspaceId}`}, 0))`.execute(tx);
}

/** Reads a node and holds it until the change is committed, so that two changes of one row follow each other. */
export async function lockNode(change: ChangeSet, kind: RegisteredKind, reference: string): Promise<NodeColumns> {
  const { tx, workspaceId } = change;
  await holdRegister(change, 'shared');
  const where = referring(reference);
  if (!where) return noSuch(kind);
  const { rows } = await sql<NodeColumns>`
    select id, kind, number, key, name, retired, change_set_id from node
    where workspace_id = ${workspaceId} and kind = ${kind} and ${where} for update`.execute(tx);
  return rows[0] ?? noSuch(kind);
}

function referring(reference: string): RawBuilder<unknown> | undefined {
  if (isId(reference)) return sql`id = ${reference}`;
  const parsed = parseNumber(reference);
  return parsed && sql`kind = ${parsed.series} and number = ${parsed.number}`;
}

function noSuch(kind: NodeKind): never {
  throw new AppError('not-found', `There is no such ${words[kind]}.`);
}

/** Adds a node with the next number of its kind and gives its id. */
export async function insertNode(
  change: ChangeSet,
  { kind, key, name }: { kind: RegisteredKind; key: string | null; name: string },
): Promise<string> {
  const { tx, workspaceId } = change;
  await holdRegister(change, 'shared');
  await refuseTakenKey(change, key);
  const id = newId();
  const number = await takeNumbers(tx, workspaceId, kind, 1);
  change.wrote('node');
  await orTakenKey(key, () =>
    tx
      .insertInto('node')
      .values({ workspace_id: workspaceId, id, kind, number, key, name, change_set_id: change.id })
      .execute(),
  );
  if (kind === 'supplier') await giveToOwnUnits(change, id);
  change.subject(id);
  return id;
}

/** Somebody limited to units registers nothing that would be out of sight the next moment. */
export function requireInSight(
  { database }: Pick<Context, 'database'>,
  supplier: string | null | undefined,
  at: string,
): void {
  if (database.sight.units === undefined || supplier) return;
  const message = 'You see what belongs to the suppliers of your units: name the supplier.';
  throw new AppError('invalid-input', message, { problems: [{ at, message }] });
}

/** A supplier that somebody limited to units registers belongs to these units (decision 0013). */
async function giveToOwnUnits({ tx, workspaceId, id: changeSetId, wrote }: ChangeSet, id: string): Promise<void> {
  const { rows } = await sql<{ unit: string }>`select unnest(holdfast_units()) as unit`.execute(tx);
  if (rows.length === 0) return;
  wrote('unit_supplier');
  await tx
    .insertInto('unit_supplier')
    .values(
      rows.map(({ unit }) => ({
        workspace_id: workspaceId,
        id: newId(),
        unit_id: unit,
        supplier_id: id,
        change_set_id: changeSetId,
      })),
    )
    .execute();
}

/** Changes a node; without a field, says that something of it changed: its ETag is another from now on. */
export async function updateNode(
  change: ChangeSet,
  id: string,
  { key, name, retired }: { key?: string | null | undefined; name?: string | undefined; retired?: boolean } = {},
): Promise<void> {
  const { tx, workspaceId } = change;
  await refuseTakenKey(change, key ?? null, id);
  change.wrote('node');
  await orTakenKey(key ?? null, () =>
    tx
      .updateTable('node')
      .set({
        ...(key === undefined ? {} : { key }),
        ...(name === undefined ? {} : { name }),
        ...(retired === undefined ? {} : { retired }),
        change_set_id: change.id,
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute(),
  );
}

async function refuseTakenKey({ tx, workspaceId }: ChangeSet, key: string | null, id?: string): Promise<void> {
  if (key === null) return;
  const holder = await tx
    .selectFrom('node')
    .select(['id', 'kind', 'number', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!holder || holder.id === id) return;
  throw takenKey(`The key ${key} names ${numberOf(holder.kind, holder.number)} ${holder.name} already.`);
}

/** Two changes may give the same key at the same moment; the later one is refused by the index. */
async function orTakenKey(key: string | null, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (sqlStateOf(error) !== '23505') throw error;
    throw takenKey(`The key ${key} names another row already.`);
  }
}

function takenKey(message: string): AppError {
  return new AppError('conflict', message, { problems: [{ at: '/key', message }] });
}

/** Writes down by which words a node is found: its names, key, number and identifiers. */
export async function writeWords(
  { tx, workspaceId }: ChangeSet,
  node: { id: string; kind: RegisteredKind },
  identifiers: readonly (string | null)[] = [],
): Promise<void> {
  const row = await tx
    .selectFrom('node')
    .select(['number', 'key', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', node.id)
    .executeTakeFirstOrThrow();
  const text = searchWords([row.name, row.key, numberOf(node.kind, row.number), ...identifiers]);
  await tx
    .insertInto('node_search')
    .values({ workspace_id: workspaceId, node_id: node.id, kind: node.kind, words: text })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'node_id']).doUpdateSet({ words: text }))
    .execute();
}
