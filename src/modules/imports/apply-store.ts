import { type RawBuilder, sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { RegisterTableName } from '../../platform/database/tables.ts';
import { peopleNamed } from '../people/index.ts';
import { numberOf, searchWords, takeNumbers } from '../register/index.ts';
import type { RegisterChanges } from './changes.ts';

/** Rows of one statement: enough that their number does not count, few enough that their text stays small. */
const batchSize = 5_000;

/** Writes all that an import changes, a statement for every few thousand rows. `done` is told how many rows are written. */
export async function writeChanges(
  change: ChangeSet,
  changes: RegisterChanges,
  at: Date,
  done: (rows: number) => Promise<void>,
): Promise<void> {
  const write = newWriter(change, done);
  const numbers = await insertNodes(change, changes, write);
  await write(
    'node',
    changes.changedNodes,
    'id uuid, name text',
    (rows) => sql`
    update node set name = r.name, change_set_id = ${change.id} from ${rows}
    where node.workspace_id = ${change.workspaceId} and node.id = r.id`,
  );
  await writeKinds(change, changes, write);
  await write(...upsert(change, 'named_component', changes.components, { key: 'text', name: 'text' }));
  await writeLinks(change, changes, write);
  await writeStatements(change, changes, at, write);
  await writeWords(change, changes, numbers, write);
  await writePlaces(change, changes, write);
}

/** A row stands once, also where the file repeats it. */
async function writePlaces({ workspaceId, id }: ChangeSet, { places }: RegisterChanges, write: Write): Promise<void> {
  await write(
    null,
    places,
    'id uuid, sheet text, row int',
    (rows) => sql`
    insert into imported_row (workspace_id, change_set_id, subject_id, sheet, row)
    select ${workspaceId}::uuid, ${id}::uuid, r.id, r.sheet, r.row from ${rows}
    on conflict do nothing`,
  );
}

type Write = <Row>(
  table: RegisterTableName | null,
  rows: readonly Row[],
  columns: string,
  statement: (rows: RawBuilder<unknown>) => RawBuilder<unknown>,
) => Promise<void>;

function newWriter(change: ChangeSet, done: (rows: number) => Promise<void>): Write {
  let written = 0;
  return async (table, rows, columns, statement) => {
    if (rows.length > 0 && table) change.wrote(table);
    for (let start = 0; start < rows.length; start += batchSize) {
      const batch = rows.slice(start, start + batchSize);
      await statement(sql`jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as r (${sql.raw(columns)})`).execute(
        change.tx,
      );
      written += batch.length;
      await done(written);
    }
  };
}

/** Gives each new node the next number of its kind; gives the numbers by node. */
async function insertNodes(
  { tx, workspaceId, id }: ChangeSet,
  { newNodes }: RegisterChanges,
  write: Write,
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const [kind, nodes] of Map.groupBy(newNodes, (node) => node.kind)) {
    let number = await takeNumbers(tx, workspaceId, kind, nodes.length);
    for (const node of nodes) numbers.set(node.id, number++);
  }
  await write(
    'node',
    newNodes.map((node) => ({ ...node, number: numbers.get(node.id) })),
    'id uuid, kind text, number int, key text, name text',
    (rows) => sql`
    insert into node (workspace_id, id, kind, number, key, name, change_set_id)
    select ${workspaceId}::uuid, r.id, r.kind, r.number, r.key, r.name, ${id}::uuid from ${rows}`,
  );
  return numbers;
}

async function writeKinds(change: ChangeSet, changes: RegisterChanges, write: Write): Promise<void> {
  const owners = changes.products.flatMap(({ owner }) => (owner ? [owner] : []));
  const people = await peopleNamed(change, owners);
  const products = changes.products.map(({ owner, ...row }) => ({
    ...row,
    owner_id: owner ? people.get(owner) : null,
  }));
  await write(...upsert(change, 'supplier', changes.suppliers, supplierColumns));
  await write(...upsert(change, 'site', changes.sites, siteColumns));
  await write(...upsert(change, 'product', products, productColumns));
  await write(...upsert(change, 'mission_function', changes.functions, { criticality: 'text' }));
}

const supplierColumns = {
  aliases: 'text[]',
  country: 'text',
  lei: 'text',
  duns: 'text',
  uei: 'text',
  cage: 'text',
  domain: 'text',
  tags: 'text[]',
};
const siteColumns = {
  kind: 'text',
  country: 'text',
  latitude: 'double precision',
  longitude: 'double precision',
  owned: 'boolean',
};
const productColumns = { kind: 'text', version: 'text', owner_id: 'uuid', privileged: 'boolean' };

function upsert<Row>(
  { workspaceId, id }: ChangeSet,
  table: RegisterTableName,
  rows: readonly Row[],
  columns: Record<string, string>,
): Parameters<Write> {
  const names = Object.keys(columns);
  const list = (each: (name: string) => string) => sql.raw(names.map(each).join(', '));
  return [
    table,
    rows,
    ['id uuid', ...Object.entries(columns).map(([name, type]) => `${name} ${type}`)].join(', '),
    (recordset) => sql`
      insert into ${sql.table(table)} (workspace_id, id, ${list((name) => name)}, change_set_id)
      select ${workspaceId}::uuid, r.id, ${list((name) => `r.${name}`)}, ${id}::uuid from ${recordset}
      on conflict (workspace_id, id) do update
      set ${list((name) => `${name} = excluded.${name}`)}, change_set_id = excluded.change_set_id`,
  ];
}

/** What ends goes first: a field states one link at a time. */
async function writeLinks({ workspaceId, id }: ChangeSet, changes: RegisterChanges, write: Write): Promise<void> {
  const asRows = (ids: readonly string[]) => ids.map((link) => ({ id: link }));
  await write(
    'supply_link',
    asRows(changes.endedLinks),
    'id uuid',
    (rows) => sql`
    delete from supply_link link using ${rows} where link.workspace_id = ${workspaceId} and link.id = r.id`,
  );
  await write(
    'supply_link',
    asRows(changes.freedLinks),
    'id uuid',
    (rows) => sql`
    update supply_link link set declared_as = null, change_set_id = ${id} from ${rows}
    where link.workspace_id = ${workspaceId} and link.id = r.id`,
  );
  await write(
    'supply_link',
    changes.declaredLinks,
    'id uuid, "fromId" uuid, "toId" uuid, kind text, "declaredAs" text',
    (rows) => sql`
    insert into supply_link (workspace_id, id, from_id, to_id, kind, declared_as, change_set_id)
    select ${workspaceId}::uuid, r.id, r."fromId", r."toId", r.kind, r."declaredAs", ${id}::uuid from ${rows}
    on conflict (workspace_id, from_id, to_id, kind) do update
    set declared_as = excluded.declared_as, change_set_id = excluded.change_set_id
    where supply_link.declared_as is distinct from excluded.declared_as`,
  );
  await write(
    'supply_link',
    changes.statedLinks,
    `id uuid, "fromId" uuid, "toId" uuid, kind text, share double precision, "shareMax" double precision, dependence text,
      transmission double precision, confidence text, source text, "validFrom" date, "validUntil" date, "declaredAs" text`,
    (rows) => sql`
    insert into supply_link (workspace_id, id, from_id, to_id, kind, share, share_max, dependence, transmission, confidence,
      source, valid_from, valid_until, declared_as, change_set_id)
    select ${workspaceId}::uuid, r.id, r."fromId", r."toId", r.kind, r.share, r."shareMax", r.dependence, r.transmission,
      r.confidence, r.source, r."validFrom", r."validUntil", r."declaredAs", ${id}::uuid from ${rows}
    on conflict (workspace_id, from_id, to_id, kind) do update
    set share = excluded.share, share_max = excluded.share_max, dependence = excluded.dependence,
      transmission = excluded.transmission, confidence = excluded.confidence, source = excluded.source,
      valid_from = excluded.valid_from, valid_until = excluded.valid_until, change_set_id = excluded.change_set_id`,
  );
}

/** Source groups and facts, which are stated at this moment. */
async function writeStatements(change: ChangeSet, changes: RegisterChanges, at: Date, write: Write): Promise<void> {
  await write(...upsert(change, 'source_group', changes.groups, groupColumns));
  await write(...upsert(change, 'source_group_source', changes.sources, sourceColumns));
  const facts = changes.facts.map((fact) => ({ ...fact, stated_at: at.toISOString() }));
  await write(...upsert(change, 'fact', facts, factColumns));
}

const groupColumns = { node_id: 'uuid', key: 'text', name: 'text', need: 'int', dependence: 'text' };
const sourceColumns = {
  group_id: 'uuid',
  position: 'int',
  node_id: 'uuid',
  share: 'double precision',
  share_max: 'double precision',
  qualified: 'boolean',
  switch_days: 'double precision',
  dependence: 'text',
};
const factColumns = {
  node_id: 'uuid',
  attribute: 'text',
  value: 'jsonb',
  confidence: 'text',
  source: 'text',
  valid_from: 'date',
  valid_until: 'date',
  stated_at: 'timestamptz',
};

/** A node that only lost or gained a link is found by the same words as before. */
async function writeWords(
  { workspaceId }: ChangeSet,
  { newNodes, changedNodes, suppliers }: RegisterChanges,
  numbers: Map<string, number>,
  write: Write,
): Promise<void> {
  const identifiers = new Map(
    suppliers.map(({ id, aliases = [], lei, duns, uei, cage, domain }) => [
      id,
      [...aliases, lei, duns, uei, cage, domain],
    ]),
  );
  const rows = [...newNodes.map((node) => ({ ...node, number: numbers.get(node.id) ?? null })), ...changedNodes]
    .filter(({ id, kind }) => kind !== 'supplier' || identifiers.has(id))
    .map(({ id, kind, number, key, name }) => ({
      id,
      kind,
      words: searchWords([name, key, numberOf(kind, number), ...(identifiers.get(id) ?? [])]),
    }));
  await write(
    null,
    rows,
    'id uuid, kind text, words text',
    (recordset) => sql`
    insert into node_search (workspace_id, node_id, kind, words)
    select ${workspaceId}::uuid, r.id, r.kind, r.words from ${recordset}
    on conflict (workspace_id, node_id) do update set words = excluded.words where node_search.words <> excluded.words`,
  );
}

/** Lets the planner know how much there is now: with the figures of an empty register, lists would take minutes. */
export async function gatherStatistics(tx: Tx): Promise<void> {
  const tables = [
    'node',
    'node_search',
    'supplier',
    'site',
    'product',
    'mission_function',
    'supply_link',
    'person',
    'source_group',
    'source_group_source',
    'fact',
  ];
  await sql`select holdfast_gather_statistics(${tables}::text[])`.execute(tx);
}
