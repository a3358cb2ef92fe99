import { type RawBuilder, sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { allOf, isAfter, type Marked, markOf, nodeRefOf, type RefColumns, type Slice } from '../register/index.ts';
import type { Person, PersonListQuery } from './contract.ts';

/**
 * The ids of people by name; who was not known is from now on. People stand by reference, so that a name can be erased while
 * history and chain still verify (decision 0023).
 */
export async function peopleNamed(change: ChangeSet, names: readonly string[]): Promise<Map<string, string>> {
  const { tx, workspaceId } = change;
  if (names.length === 0) return new Map();
  change.wrote('person');
  const { rows } = await sql<{ id: string; name: string }>`
    insert into person (workspace_id, id, name)
    select ${workspaceId}::uuid, gen_random_uuid(), name from unnest(${[...new Set(names)]}::text[]) as asked (name)
    on conflict (workspace_id, name) do update set name = excluded.name
    returning id, name`.execute(tx);
  return new Map(rows.map(({ id, name }) => [name, id]));
}

export async function personNamed(change: ChangeSet, name: string): Promise<string> {
  return (await peopleNamed(change, [name])).get(name)!;
}

interface PersonRow {
  id: string;
  name: string | null;
  erased_at: Date | null;
}

const byName = [sql`lower(coalesce(person.name, ''))`, sql`person.id`];

export async function listPeopleOf(
  tx: Tx,
  workspaceId: string,
  filter: Pick<PersonListQuery, 'q' | 'erased'>,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(Person & Marked)[]> {
  const { rows } = await sql<PersonRow & Marked>`
    select person.id, person.name, person.erased_at, ${markOf(byName)} as mark from person
    where ${matching(workspaceId, filter)} and ${isAfter({ order: byName, after })}
    order by ${sql.join(byName)} limit ${limit}`.execute(tx);
  const counts = await countRows(tx, workspaceId, rows);
  return rows.map(({ mark, ...row }) => ({ ...personOf(row, counts.get(row.id) ?? 0), mark }));
}

export async function countPeople(
  tx: Tx,
  workspaceId: string,
  filter: Pick<PersonListQuery, 'q' | 'erased'>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from person where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, { q, erased }: Pick<PersonListQuery, 'q' | 'erased'>): RawBuilder<boolean> {
  return allOf([
    sql`person.workspace_id = ${workspaceId}`,
    sql`(person.erased_at is not null) = ${erased ?? false}`,
    q ? sql`person.name ilike ${`%${q.replaceAll(/[\\%_]/g, '\\$&')}%`}` : undefined,
  ]);
}

function personOf({ id, name, erased_at }: PersonRow, rows: number): Person {
  return { id, name, erasedAt: erased_at?.toISOString() ?? null, rows };
}

export interface KnownPerson extends Person {
  salt: string | null;
}

/** A person, held until the transaction ends. */
export async function lockPerson(tx: Tx, workspaceId: string, id: string): Promise<KnownPerson | undefined> {
  if (!isId(id)) return undefined;
  const { rows } = await sql<PersonRow & { salt: string | null }>`
    select id, name, erased_at, salt from person where workspace_id = ${workspaceId} and id = ${id} for update`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) return undefined;
  return { ...personOf(row, (await countRows(tx, workspaceId, [row])).get(id) ?? 0), salt: row.salt };
}

/** What history and chain hold of the person. */
export async function identityOf(tx: Tx, salt: string, fields: readonly string[]): Promise<string> {
  const { rows } = await sql<{ identity: string }>`
    select holdfast_identity(${salt}::uuid, variadic ${[...fields]}::text[]) as identity`.execute(tx);
  return rows[0]!.identity;
}

/** Without salt, nobody can find out the name by trying names. */
export async function eraseName(change: ChangeSet, id: string, at: Date): Promise<void> {
  change.wrote('person');
  await change.tx
    .updateTable('person')
    .set({ name: null, salt: null, erased_at: at })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

interface Reference {
  table: string;
  column: string;
  /** The column by which a row says of which node it is. */
  node: string;
}

/** The columns that refer to people, as the catalogue knows them: those of tomorrow too. */
async function referencesToPeople(tx: Tx): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select source.relname as "table", col.attname as "column",
      case when exists (select from pg_attribute a where a.attrelid = source.oid and a.attname = 'node_id')
        then 'node_id' else 'id' end as node
    from pg_constraint fk
    join pg_class source on source.oid = fk.conrelid and source.relnamespace = 'public'::regnamespace
    join pg_attribute col on col.attrelid = fk.conrelid and col.attnum = fk.conkey[2]
    where fk.contype = 'f' and fk.confrelid = 'public.person'::regclass
    order by 1, 2`.execute(tx);
  return rows;
}

async function countRows(tx: Tx, workspaceId: string, people: readonly { id: string }[]): Promise<Map<string, number>> {
  const ids = people.map(({ id }) => id);
  const counts = new Map<string, number>();
  for (const { table, column } of await referencesToPeople(tx)) {
    const { rows } = await sql<{ id: string; count: number }>`
      select ${sql.ref(column)} as id, count(*) as count from ${sql.table(table)}
      where workspace_id = ${workspaceId} and ${sql.ref(column)} = any(${ids}::uuid[]) group by 1`.execute(tx);
    for (const { id, count } of rows) counts.set(id, (counts.get(id) ?? 0) + count);
  }
  return counts;
}

/** Where a person is named by reference: how many rows of each table, and the first nodes that they are of. */
export async function findAppearances(tx: Tx, workspaceId: string, id: string) {
  const appearances: { table: string; rows: number; nodes: NodeRef[] }[] = [];
  for (const { table, column, node } of await referencesToPeople(tx)) {
    const naming = sql`from ${sql.table(table)} t
      where t.workspace_id = ${workspaceId} and ${sql.ref(`t.${column}`)} = ${id}`;
    const { rows: counted } = await sql<{ count: number }>`select count(*) as count ${naming}`.execute(tx);
    if (counted[0]!.count === 0) continue;
    const { rows: nodes } = await sql<RefColumns>`
      select id, kind, number, name from node
      where workspace_id = ${workspaceId} and id in (select ${sql.ref(`t.${node}`)} ${naming})
      order by lower(name), id limit 20`.execute(tx);
    appearances.push({ table, rows: counted[0]!.count, nodes: nodes.map(nodeRefOf) });
  }
  return appearances;
}

/** People of the register who have this name. */
export async function findPeopleNamed(tx: Tx, workspaceId: string, name: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from person where workspace_id = ${workspaceId} and lower(name) = lower(${name}) order by id`.execute(tx);
  return rows.map(({ id }) => id);
}
