import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { declaredLinks } from '../links/index.ts';
import { peopleNamed } from '../people/index.ts';
import { nodeJson, nodeRefOf, type RefColumns } from '../register/index.ts';
import type { EditedValue, EditKind } from './contract.ts';
import { type EditedField, editedKinds } from './fields.ts';
import { type EditedRow, isNode, type RowPlan, type Wanted } from './plan.ts';

type Changed = Extract<RowPlan, { what: 'changed' }>;

/** The rows with the values of the fields that are wanted otherwise, in the order of their ids. */
export async function readRows(
  tx: Tx,
  workspaceId: string,
  { kind, wanted, ids }: { kind: EditKind; wanted: readonly Wanted[]; ids: readonly string[] },
): Promise<EditedRow[]> {
  const { table, fields } = editedKinds[kind];
  const values = wanted.map(({ field }) =>
    field === 'retired' ? sql`node.retired` : valueSql(workspaceId, sql.ref(table ?? 'node'), fields[field]!),
  );
  const named = wanted.map(({ field }, index) => sql`${sql.lit(field)}, ${values[index]}`);
  const { rows } = await sql<RefColumns & { values: Record<string, unknown> }>`
    select node.id, node.kind, node.number, node.name, jsonb_build_object(${sql.join(named)}) as values
    from unnest(${ids}::uuid[]) with ordinality as asked (id, place)
    join node on node.workspace_id = ${workspaceId} and node.id = asked.id
    ${table ? sql`join ${sql.table(table)} on ${sql.ref(`${table}.workspace_id`)} = ${workspaceId} and ${sql.ref(`${table}.id`)} = node.id` : sql``}
    order by asked.place`.execute(tx);
  return rows.map((row) => ({ node: nodeRefOf(row), values: readValues(row.values) }));
}

function valueSql(workspaceId: string, table: RawBuilder<unknown>, field: EditedField): RawBuilder<unknown> {
  if (field.in === 'column' || field.in === 'list') return sql`${table}.${sql.ref(field.column)}`;
  if (field.in === 'person') {
    return sql`(select person.name from person
      where person.workspace_id = ${workspaceId} and person.id = ${table}.${sql.ref(field.column)})`;
  }
  const { own, other } = endsOf(field);
  const linked = sql`supply_link link join node other on other.workspace_id = ${workspaceId} and other.id = link.${other}
    where link.workspace_id = ${workspaceId} and link.${own} = node.id and link.declared_as = ${field.as}`;
  if (field.in === 'link') return sql`(select ${nodeJson('other')} from ${linked})`;
  return sql`(select coalesce(jsonb_agg(${nodeJson('other')} order by lower(other.name), other.id), '[]') from ${linked})`;
}

function endsOf({ as }: { as: keyof typeof declaredLinks }) {
  const isFrom = declaredLinks[as].owner === 'from';
  return { own: sql.ref(isFrom ? 'from_id' : 'to_id'), other: sql.ref(isFrom ? 'to_id' : 'from_id') };
}

/** Nodes arrive with their number as the table holds it. */
function readValues(values: Record<string, unknown>): Record<string, EditedValue> {
  const read = (value: unknown): EditedValue => {
    if (Array.isArray(value)) return value.map(read) as EditedValue;
    return (typeof value === 'object' && value !== null ? nodeRefOf(value as RefColumns) : value) as EditedValue;
  };
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, read(value)]));
}

/** The supplier and all that it stands under. */
export async function findAbove(tx: Tx, workspaceId: string, supplierId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with recursive above as (
      select ${supplierId}::uuid as id
      union
      select link.from_id from above
      join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = above.id and link.declared_as = 'parent'
    )
    select id from above`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** Writes rows as planned, a statement for each table and each link that a field states. */
export async function writeRows(
  change: ChangeSet,
  { kind, wanted, plans }: { kind: EditKind; wanted: readonly Wanted[]; plans: readonly Changed[] },
): Promise<void> {
  if (plans.length === 0) return;
  await writeNodes(change, wanted, plans);
  await writeColumns(change, kind, wanted, plans);
  for (const { field } of wanted) {
    const edited = editedKinds[kind].fields[field];
    if (edited?.in === 'link' || edited?.in === 'links') await writeLinks(change, edited, field, plans);
  }
}

/** Every row that changes gets another ETag, whatever of it changes. */
async function writeNodes(
  { tx, workspaceId, id, wrote }: ChangeSet,
  wanted: readonly Wanted[],
  plans: readonly Changed[],
): Promise<void> {
  const retired = wanted.find(({ field }) => field === 'retired');
  wrote('node');
  await sql`
    update node set change_set_id = ${id} ${retired && 'value' in retired ? sql`, retired = ${retired.value}` : sql``}
    where workspace_id = ${workspaceId} and id = any(${plans.map(({ row }) => row.node.id)}::uuid[])`.execute(tx);
}

const columnTypes = { text: 'text', boolean: 'boolean', list: 'text[]', person: 'uuid' };

async function writeColumns(
  change: ChangeSet,
  kind: EditKind,
  wanted: readonly Wanted[],
  plans: readonly Changed[],
): Promise<void> {
  const { table, fields } = editedKinds[kind];
  const columns = wanted.flatMap(({ field }) => {
    const edited = fields[field];
    if (!edited || edited.in === 'link' || edited.in === 'links') return [];
    return [
      { field, edited, column: edited.column, type: columnTypes[edited.in === 'column' ? edited.type : edited.in] },
    ];
  });
  const touched = plans.filter((plan) =>
    plan.fields.some(({ field }) => columns.some((column) => column.field === field)),
  );
  if (!table || touched.length === 0) return;
  const people = await personIds(change, columns.some(({ edited }) => edited.in === 'person') ? touched : []);
  const rows = touched.map((plan) => ({
    id: plan.row.node.id,
    ...Object.fromEntries(
      columns.map(({ field, edited, column }) => {
        const value = valueAfter(plan, field);
        return [column, edited.in === 'person' ? (people.get(value as string) ?? null) : value];
      }),
    ),
  }));
  change.wrote(table);
  await sql`
    update ${sql.table(table)} edited
    set ${sql.join(columns.map(({ column }) => sql`${sql.ref(column)} = r.${sql.ref(column)}`))}, change_set_id = ${change.id}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, ${sql.raw(
      columns.map(({ column, type }) => `${column} ${type}`).join(', '),
    )})
    where edited.workspace_id = ${change.workspaceId} and edited.id = r.id`.execute(change.tx);
}

function valueAfter({ row, fields }: Changed, field: string): EditedValue {
  const edit = fields.find((one) => one.field === field);
  return edit ? edit.after : (row.values[field] ?? null);
}

function personIds(change: ChangeSet, plans: readonly Changed[]): Promise<Map<string, string>> {
  const owners = plans.map((plan) => valueAfter(plan, 'owner'));
  return peopleNamed(change, [...new Set(owners.filter((owner) => typeof owner === 'string'))]);
}

/** What ends goes first: a field states one link at a time. A link that stands already keeps its share, source and dates. */
async function writeLinks(
  { tx, workspaceId, id, wrote }: ChangeSet,
  { as }: Extract<EditedField, { in: 'link' | 'links' }>,
  field: string,
  plans: readonly Changed[],
): Promise<void> {
  const pairs = plans.flatMap(({ row, fields }) => {
    const edit = fields.find((one) => one.field === field);
    if (!edit) return [];
    const before = new Set(nodesOf(edit.before));
    const after = new Set(nodesOf(edit.after));
    return [
      ...[...before].filter((other) => !after.has(other)).map((other) => ({ own: row.node.id, other, is: false })),
      ...[...after].filter((other) => !before.has(other)).map((other) => ({ own: row.node.id, other, is: true })),
    ];
  });
  const { own, other } = endsOf({ as });
  const { kind } = declaredLinks[as];
  const ended = pairs.filter(({ is }) => !is);
  const stated = pairs.filter(({ is }) => is).map((pair) => ({ ...pair, id: newId() }));
  if (pairs.length > 0) wrote('supply_link');
  if (ended.length > 0) {
    await sql`
      delete from supply_link link using jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as r (own uuid, other uuid)
      where link.workspace_id = ${workspaceId} and link.declared_as = ${as}
        and link.${own} = r.own and link.${other} = r.other`.execute(tx);
  }
  if (stated.length > 0) {
    await sql`
      insert into supply_link (workspace_id, id, ${own}, ${other}, kind, declared_as, change_set_id)
      select ${workspaceId}::uuid, r.id, r.own, r.other, ${kind}, ${as}, ${id}::uuid
      from jsonb_to_recordset(${JSON.stringify(stated)}::jsonb) as r (id uuid, own uuid, other uuid)
      on conflict (workspace_id, from_id, to_id, kind) do update
      set declared_as = excluded.declared_as, change_set_id = excluded.change_set_id`.execute(tx);
  }
}

function nodesOf(value: EditedValue): string[] {
  const nodes = Array.isArray(value) ? value : [value];
  return nodes.flatMap((node) => (isNode(node) ? [node.id] : []));
}
