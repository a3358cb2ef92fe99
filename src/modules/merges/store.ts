import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';
import type { Merge, MergeGround, MergeRule } from './contract.ts';
import type { Recognised } from './grounds.ts';

export interface RecognisedSupplier extends Recognised, RefColumns {
  country: string | null;
  tags: string[];
  retired: boolean;
}

const recognised = sql`node.id, node.kind, node.number, node.name, node.retired, supplier.aliases, supplier.country,
  supplier.tags, supplier.lei, supplier.duns, supplier.uei, supplier.cage, supplier.domain`;

/** Suppliers by what they are recognised by; all that are not retired, where no ids are given. */
export async function readSuppliers(
  tx: Tx,
  workspaceId: string,
  ids?: readonly string[],
): Promise<RecognisedSupplier[]> {
  const { rows } = await sql<RecognisedSupplier>`
    select ${recognised} from node join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    where node.workspace_id = ${workspaceId} and node.kind = 'supplier'
      and ${ids ? sql`node.id = any(${[...ids]}::uuid[])` : sql`not node.retired`}
    order by node.number`.execute(tx);
  return rows;
}

/** Pairs that a person has told apart. */
export async function readDistinctions(tx: Tx, workspaceId: string): Promise<{ one: string; other: string }[]> {
  const { rows } = await sql<{ one: string; other: string }>`
    select one_id as one, other_id as other from supplier_distinction where workspace_id = ${workspaceId}`.execute(tx);
  return rows;
}

export async function insertDistinction(change: ChangeSet, one: string, other: string): Promise<void> {
  const [first, second] = [one, other].sort() as [string, string];
  change.wrote('supplier_distinction');
  await change.tx
    .insertInto('supplier_distinction')
    .values({
      workspace_id: change.workspaceId,
      id: newId(),
      one_id: first,
      other_id: second,
      change_set_id: change.id,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What came with a merged supplier: rows that were moved, by table, and rows that had to go because the other has the like. */
export interface Moved {
  supply_link: string[];
  supplier_name: string[];
  evidence: string[];
  fact: string[];
  source_group: string[];
  source_group_source: string[];
  unit_supplier: string[];
  links: LostLink[];
  aliases: string[];
  tags: string[];
  filled: Partial<Record<IdentifierField, string>>;
}

export interface LostLink {
  from_id: string;
  to_id: string;
  kind: string;
  share: number | null;
  share_max: number | null;
  dependence: string | null;
  transmission: number | null;
  confidence: string;
  source: string | null;
  valid_from: string | null;
  valid_until: string | null;
  declared_as: string | null;
}

export const identifierFields = ['country', 'lei', 'duns', 'uei', 'cage', 'domain'] as const;
export type IdentifierField = (typeof identifierFields)[number];

/** Columns by which other rows hang on a supplier; links stand apart, since a pair of ends has one link of a kind. */
const hanging = {
  supplier_name: 'supplier_id',
  evidence: 'node_id',
  fact: 'node_id',
  source_group: 'node_id',
} as const;

/** Members of something that has each supplier once: what has both keeps its row of the other. */
const members = {
  unit_supplier: { of: 'unit_id', column: 'supplier_id' },
  source_group_source: { of: 'group_id', column: 'node_id' },
} as const;

type Hanging = Pick<Moved, keyof typeof hanging | keyof typeof members>;

/** Moves what hangs on one supplier to another, and gives the ids of the moved rows. */
export async function moveHanging(change: ChangeSet, from: string, to: string): Promise<Hanging> {
  const moved: Hanging = {
    supplier_name: [],
    evidence: [],
    fact: [],
    source_group: [],
    source_group_source: [],
    unit_supplier: [],
  };
  for (const [table, column] of Object.entries(hanging) as [keyof typeof hanging, string][]) {
    const { rows } = await sql<{ id: string }>`
      update ${sql.table(table)} set ${sql.ref(column)} = ${to}, change_set_id = ${change.id}
      where workspace_id = ${change.workspaceId} and ${sql.ref(column)} = ${from} returning id`.execute(change.tx);
    moved[table] = rows.map(({ id }) => id);
    if (rows.length > 0) change.wrote(table);
  }
  for (const table of Object.keys(members) as (keyof typeof members)[]) {
    moved[table] = await moveMembers(change, table, from, to);
  }
  return moved;
}

async function moveMembers(
  change: ChangeSet,
  table: keyof typeof members,
  from: string,
  to: string,
): Promise<string[]> {
  const [of, column] = [sql.ref(members[table].of), sql.ref(members[table].column)];
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(table)} m set ${column} = ${to}, change_set_id = ${change.id}
    where workspace_id = ${change.workspaceId} and ${column} = ${from} and not exists (
      select from ${sql.table(table)} held where held.workspace_id = m.workspace_id and held.${of} = m.${of}
        and held.${column} = ${to})
    returning id`.execute(change.tx);
  if (rows.length > 0) change.wrote(table);
  return rows.map(({ id }) => id);
}

/** Moves the links of one supplier to another; those that the other has, or that would lead to itself, end. */
export async function moveLinks(
  change: ChangeSet,
  from: string,
  to: string,
): Promise<Pick<Moved, 'supply_link' | 'links'>> {
  const { tx, workspaceId, id } = change;
  const { rows: links } = await sql<LostLink>`
    delete from supply_link l where workspace_id = ${workspaceId} and ${from}::uuid in (from_id, to_id) and (
      ${to}::uuid in (from_id, to_id)
      or exists (
        select from supply_link held where held.workspace_id = l.workspace_id and held.kind = l.kind
          and held.from_id = ${moved('l.from_id', from, to)} and held.to_id = ${moved('l.to_id', from, to)})
      or l.declared_as in ('parent', 'maker') and l.to_id = ${from} and exists (
        select from supply_link held where held.workspace_id = l.workspace_id and held.to_id = ${to}
          and held.declared_as = l.declared_as))
    returning from_id, to_id, kind, share, share_max, dependence, transmission, confidence, source, valid_from, valid_until, declared_as`.execute(
    tx,
  );
  const { rows } = await sql<{ id: string }>`
    update supply_link l set from_id = ${moved('l.from_id', from, to)}, to_id = ${moved('l.to_id', from, to)},
      change_set_id = ${id}
    where workspace_id = ${workspaceId} and ${from}::uuid in (from_id, to_id) returning id`.execute(tx);
  if (rows.length + links.length > 0) change.wrote('supply_link');
  return { supply_link: rows.map((row) => row.id), links };
}

function moved(column: string, from: string, to: string): RawBuilder<unknown> {
  const ref = sql.ref(column);
  return sql`case when ${ref} = ${from}::uuid then ${to}::uuid else ${ref} end`;
}

/** Moves rows that came with a supplier back to it, where they still hang on the other; gives how many. */
export async function moveBack(change: ChangeSet, moved: Moved, from: string, to: string): Promise<number> {
  const { tx, workspaceId, id } = change;
  const columns = {
    ...hanging,
    ...Object.fromEntries(Object.entries(members).map(([table, { column }]) => [table, column])),
  };
  let returned = 0;
  for (const [table, column] of Object.entries(columns) as [keyof Hanging, string][]) {
    // A merge of before says nothing of tables that came later.
    const ids = moved[table] ?? [];
    const { rows } = await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${to}, change_set_id = ${id}
      where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and ${sql.ref(column)} = ${from}
      returning id`.execute(tx);
    if (rows.length > 0) change.wrote(table);
    returned += rows.length;
  }
  return returned + (await moveLinksBack(change, moved, from, to));
}

async function moveLinksBack(
  change: ChangeSet,
  { supply_link, links }: Pick<Moved, 'supply_link' | 'links'>,
  from: string,
  to: string,
): Promise<number> {
  const { tx, workspaceId, id } = change;
  const { rows } = await sql`
    update supply_link l set from_id = ${moved('l.from_id', from, to)}, to_id = ${moved('l.to_id', from, to)},
      change_set_id = ${id}
    where workspace_id = ${workspaceId} and id = any(${supply_link}::uuid[]) and ${from}::uuid in (from_id, to_id)
    returning id`.execute(tx);
  const lost = links.map((link) => ({ ...link, id: newId() }));
  const { rows: stated } = await sql`
    insert into supply_link (workspace_id, id, from_id, to_id, kind, share, share_max, dependence, transmission, confidence,
      source, valid_from, valid_until, declared_as, change_set_id)
    select ${workspaceId}, r.id, r.from_id, r.to_id, r.kind, r.share, r.share_max, r.dependence, r.transmission, r.confidence,
      r.source, r.valid_from, r.valid_until, r.declared_as, ${id}
    from jsonb_to_recordset(${JSON.stringify(lost)}::jsonb) as r (id uuid, from_id uuid, to_id uuid, kind text,
      share double precision, share_max double precision, dependence text, transmission double precision, confidence text, source text, valid_from date, valid_until date, declared_as text)
    join node f on f.workspace_id = ${workspaceId} and f.id = r.from_id
    join node t on t.workspace_id = ${workspaceId} and t.id = r.to_id
    on conflict do nothing returning id`.execute(tx);
  if (rows.length + stated.length > 0) change.wrote('supply_link');
  return rows.length + stated.length;
}

/** Writes what a supplier says of itself, set as a whole. */
export async function updateSupplier(
  change: ChangeSet,
  id: string,
  values: Pick<RecognisedSupplier, 'aliases' | 'tags' | IdentifierField>,
): Promise<void> {
  change.wrote('supplier');
  const { aliases, tags, country, lei, duns, uei, cage, domain } = values;
  await change.tx
    .updateTable('supplier')
    .set({ aliases: [...aliases], tags, country, lei, duns, uei, cage, domain, change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function insertMerge(
  change: ChangeSet,
  merge: { supplierId: string; intoId: string; ground: MergeGround; moved: Moved },
): Promise<void> {
  change.wrote('supplier_merge');
  await change.tx
    .insertInto('supplier_merge')
    .values({
      workspace_id: change.workspaceId,
      id: newId(),
      supplier_id: merge.supplierId,
      into_id: merge.intoId,
      rule: merge.ground.rule,
      ground: merge.ground.value,
      moved: JSON.stringify(merge.moved),
      change_set_id: change.id,
    })
    .execute();
}

export async function removeMerge(change: ChangeSet, supplierId: string): Promise<void> {
  change.wrote('supplier_merge');
  await change.tx
    .deleteFrom('supplier_merge')
    .where('workspace_id', '=', change.workspaceId)
    .where('supplier_id', '=', supplierId)
    .execute();
}

interface MergeRow {
  merged: RefColumns;
  into: RefColumns;
  rule: MergeRule;
  ground: string | null;
  moved: Moved;
  number: number;
  at: Date;
  by: string | null;
}

/** Merges of a supplier, into another or others into it. */
export async function readMerges(
  tx: Tx,
  workspaceId: string,
  supplierId: string,
): Promise<(Merge & { moved: Moved })[]> {
  const node = (alias: string) =>
    sql.raw(`jsonb_build_object('id', ${alias}.id, 'kind', ${alias}.kind,
    'number', ${alias}.number, 'name', ${alias}.name)`);
  const { rows } = await sql<MergeRow>`
    select ${node('a')} as merged, ${node('b')} as into, m.rule, m.ground, m.moved, c.number, c.at,
      coalesce(person.name, token.name) as by
    from supplier_merge m
    join node a on a.workspace_id = ${workspaceId} and a.id = m.supplier_id
    join node b on b.workspace_id = ${workspaceId} and b.id = m.into_id
    join change_set c on c.workspace_id = ${workspaceId} and c.id = m.change_set_id
    left join app_user person on person.id = c.actor_id and c.actor_kind = 'user'
    left join api_token token on token.id = c.actor_id and c.actor_kind = 'token'
    where m.workspace_id = ${workspaceId} and ${supplierId}::uuid in (m.supplier_id, m.into_id)
    order by c.number`.execute(tx);
  return rows.map(({ merged, into, rule, ground, moved, number, at, by }) => ({
    merged: nodeRefOf(merged),
    into: nodeRefOf(into),
    ground: { rule, value: ground },
    at: at.toISOString(),
    change: number,
    by,
    moved,
  }));
}
