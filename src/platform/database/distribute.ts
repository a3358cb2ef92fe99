import type pg from 'pg';
import { AppError } from '../../common/errors.ts';

/**
 * Where a table stands on a cluster of Citus, by one rule over the catalogue, so that a new table cannot be forgotten (decision
 * 0016): what is keyed by workspace is distributed by it; what row-level security guards beside that belongs to the
 * installation and stands whole on every node; the rest is bookkeeping of the programs and stays on the coordinator.
 */
export type Placement = 'distributed' | 'reference' | 'coordinator';

export interface PlacedTable {
  name: string;
  placement: Placement;
  /** What keeps the table from being placed so; nothing in a schema that keeps the rules of decision 0005. */
  problems: string[];
  /** Whether it stands there already. */
  isPlaced: boolean;
}

interface CatalogueRow {
  name: string;
  primary_key: string[];
  guarded: boolean;
  unique_keys: string[][];
  references: { table: string; columns: string[]; target_columns: string[] }[];
}

const catalogue = `
  select c.relname as name, c.relrowsecurity as guarded,
    coalesce((select array_agg(a.attname::text order by k.position) from pg_index i,
      unnest(i.indkey::int[]) with ordinality k (number, position) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
      where i.indrelid = c.oid and i.indisprimary), '{}') as primary_key,
    coalesce((select jsonb_agg((select jsonb_agg(coalesce(a.attname, '') order by k.position)
        from unnest(i.indkey::int[]) with ordinality k (number, position)
        left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number))
      from pg_index i where i.indrelid = c.oid and i.indisunique), '[]') as unique_keys,
    coalesce((select jsonb_agg(jsonb_build_object('table', f.confrelid::regclass::text,
        'columns', (select jsonb_agg(a.attname order by k.position) from unnest(f.conkey) with ordinality k (number, position)
          join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.number),
        'target_columns', (select jsonb_agg(a.attname order by k.position) from unnest(f.confkey) with ordinality k (number, position)
          join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.number)))
      from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), '[]') as "references"
  from pg_class c
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
  order by c.relname`;

/** Every table of the schema with its place, in an order in which each comes after what it refers to. */
export async function placeTables(client: pg.ClientBase): Promise<PlacedTable[]> {
  const { rows } = await client.query<CatalogueRow>(catalogue);
  const tables = new Map(rows.map((row) => [row.name, row]));
  const isPlaced = await placedAlready(client);
  return inOrder(tables).map((row) => {
    const placement = placementOf(row);
    return { name: row.name, placement, problems: problemsOf(row, tables), isPlaced: isPlaced.has(row.name) };
  });
}

function placementOf({ primary_key, guarded }: CatalogueRow): Placement {
  if (primary_key[0] === 'workspace_id') return 'distributed';
  return guarded ? 'reference' : 'coordinator';
}

/** What Citus needs (Citus 13): keys that hold the column by which rows are spread, and references that stay on one node. */
function problemsOf(row: CatalogueRow, tables: ReadonlyMap<string, CatalogueRow>): string[] {
  const placement = placementOf(row);
  const problems: string[] = [];
  for (const columns of row.unique_keys) {
    if (placement === 'distributed' && columns[0] !== 'workspace_id')
      problems.push(`its unique key (${columns.join(', ')}) does not begin with workspace_id`);
  }
  for (const { table, columns, target_columns } of row.references) {
    const target = placementOf(tables.get(table)!);
    const isColocated = columns[0] === 'workspace_id' && target_columns[0] === 'workspace_id';
    if (target === placement && (placement !== 'distributed' || isColocated)) continue;
    if (target === 'reference' && placement === 'distributed') continue;
    problems.push(`it refers to ${table} (${target}) by (${columns.join(', ')})`);
  }
  return problems;
}

function inOrder(tables: ReadonlyMap<string, CatalogueRow>): CatalogueRow[] {
  const ordered = new Set<CatalogueRow>();
  const visit = (row: CatalogueRow, above: ReadonlySet<CatalogueRow>) => {
    if (ordered.has(row) || above.has(row)) return;
    for (const { table } of row.references) visit(tables.get(table)!, new Set([...above, row]));
    ordered.add(row);
  };
  for (const row of tables.values()) visit(row, new Set());
  return [...ordered];
}

/** Whether the database can be spread over a cluster. */
export async function isCitus(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rows } = await client.query("select from pg_extension where extname = 'citus'");
  return rows.length > 0;
}

async function placedAlready(client: pg.ClientBase): Promise<Set<string>> {
  if (!(await isCitus(client))) return new Set();
  const { rows } = await client.query<{ name: string }>('select logicalrelid::text as name from pg_dist_partition');
  return new Set(rows.map(({ name }) => name));
}

/** Spreads the tables over the nodes of the cluster, all or nothing; gives those that were not yet. */
export async function distribute(client: pg.ClientBase): Promise<PlacedTable[]> {
  if (!(await isCitus(client))) {
    throw new AppError(
      'invalid-input',
      'The database of DATABASE_URL is not on a Citus cluster: the extension "citus" is not in it.',
    );
  }
  const tables = await placeTables(client);
  const wrong = tables.find(({ problems }) => problems.length > 0);
  if (wrong) throw new Error(`${wrong.name} cannot be ${wrong.placement}: ${wrong.problems[0]}`);
  const left = tables.filter(({ placement, isPlaced }) => placement !== 'coordinator' && !isPlaced);
  if (left.length === 0) return left;
  await client.query('begin');
  try {
    await client.query(settings);
    // The coordinator signs in to the other nodes as the role that serves.
    await client.query('alter role holdfast_app login');
    await foldPolicies(client);
    await serveAsOneRole(client);
    await rewriteHistoryTriggers(client);
    await client.query(pastWorkspace);
    const layBack = await takeAway(client);
    await place(client, tables);
    await layBack();
    await client.query('commit');
    return left;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** History is written by triggers whose tables stand beside each other, which Citus cannot know to be safe (stack of decision 0005). */
const settings = `
  set local citus.enable_unsafe_triggers = on;
  set local citus.multi_shard_modify_mode = 'sequential';
  set local check_function_bodies = off`;

async function place(client: pg.ClientBase, tables: readonly PlacedTable[]): Promise<void> {
  let beside = tables.find(({ placement, isPlaced }) => placement === 'distributed' && isPlaced)?.name ?? 'none';
  for (const { name, placement, isPlaced } of tables) {
    if (isPlaced || placement === 'coordinator') continue;
    if (placement === 'reference') await client.query('select create_reference_table($1)', [name]);
    else {
      await client.query('select create_distributed_table($1, $2, colocate_with => $3)', [
        name,
        'workspace_id',
        beside,
      ]);
      beside = name;
    }
  }
}

/**
 * Citus hands a restrictive policy on to its nodes as a permissive one, which would open the table to every workspace, and takes
 * none that looks into another table. Where people see by units, whoever is limited to some therefore sees nothing instead of
 * the own suppliers, by the one policy there is; and people are told apart by our queries alone.
 */
async function foldPolicies(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; policy: string; permissive: boolean }>(`
    select polrelid::regclass::text as "table", polname as policy, polpermissive as permissive from pg_policy
    where not polpermissive or pg_get_expr(polqual, polrelid) ~* '\\mselect\\M'`);
  for (const { table, policy, permissive } of rows) {
    if (permissive) await client.query(`alter policy ${policy} on ${table} using (true)`);
    else {
      await client.query(`drop policy ${policy} on ${table};
        alter policy workspace on ${table} using (workspace_id = holdfast_workspace() and holdfast_sees_all())`);
    }
  }
}

/**
 * A transaction of a cluster may not write as two roles. What runs as the owner on one server runs as the role that serves here,
 * which therefore may add to the chain of changes, though still not take anything out of it. Triggers write history as before:
 * they run where the rows are.
 */
async function serveAsOneRole(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`);
  for (const { name } of rows) await client.query(`alter function ${name} security invoker`);
  await client.query('grant update on change_counter to holdfast_app; grant insert on change_set to holdfast_app');
  await client.query(withoutStatistics);
}

/** The role that serves may not gather figures of a table; on each node, autovacuum does. */
const withoutStatistics = `
  create or replace function holdfast_gather_statistics(tables text[]) returns void language sql as ''`;

/**
 * Rows of history are numbered by a sequence, of which each node of a cluster has a range of its own: of a row whose shard went to
 * another node, the newest version would not have the highest number any more. Here the versions of each row are counted instead.
 */
async function rewriteHistoryTriggers(client: pg.ClientBase): Promise<void> {
  const { rows: tables } = await client.query<{ name: string }>(`
    select attrelid::regclass::text as name from pg_attribute
    where attname = 'history_number' and attidentity <> '' and attrelid in (select oid from pg_class where relkind = 'r')`);
  for (const { name } of tables) await client.query(`alter table ${name} alter history_number drop identity`);
  const { rows } = await client.query<{ definition: string }>(`
    select pg_get_functiondef(oid) as definition from pg_proc
    where prorettype = 'trigger'::regtype and prosrc ~ 'insert into \\w+_history '`);
  for (const { definition } of rows) await client.query(countingVersions(endingByVariable(definition)));
}

/** Citus works out what a statement calls before it sends it on, but not within a CASE, by which history triggers say what ended a row. */
export function endingByVariable(definition: string): string {
  const change = /(begin\b[\s\S]*?set ended_by = )(case when [\s\S]*? end)\b/;
  return definition.replace(change, 'declare ender uuid := $2; $1ender');
}

export function countingVersions(definition: string): string {
  return definition
    .replace(/\b(declare |begin\b)/, (first) => `declare version bigint; ${first === 'begin' ? first : ''}`)
    .replace(
      /insert into (\w+_history) \(([^)]*)\)\s*values \(/,
      `select coalesce(max(history_number), 0) + 1 into version from $1 where workspace_id = new.workspace_id and id = new.id;
      insert into $1 (history_number, $2) values (version, `,
    );
}

/**
 * Takes away what stands in the way of placing one table after the other, and gives how to lay it back: foreign keys, which may
 * at no time lead from one kind of table to another, the views and functions that speak of whole rows of a table, which stay
 * on the coordinator, and triggers, which would write the history of rows that travel to their nodes.
 */
async function takeAway(client: pg.ClientBase): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ takeaway: string; layback: string; local: boolean }>(inTheWay);
  const { rows: functions } = await client.query<{ name: string; source: string }>(
    "select proname as name, prosrc as source from pg_proc where proretset and proname like '%\\_as\\_of'",
  );
  for (const { takeaway } of [...rows].reverse()) await client.query(takeaway);
  return async () => {
    for (const { layback, local } of rows) {
      await client.query(`set local citus.enable_ddl_propagation = ${local ? 'off' : 'on'}`);
      await client.query(askingOneShard(withoutFunctions(layback, functions)));
    }
  };
}

/** Citus looks into no function that gives rows: a view of the past (decision 0012) says itself what its function would. */
export function withoutFunctions(view: string, functions: readonly { name: string; source: string }[]): string {
  const sources = new Map(functions.map(({ name, source }) => [name, source]));
  return view.replaceAll(/\b(\w+_as_of)\(holdfast_as_of\(\)\)/g, (call, name) => {
    const source = sources.get(name);
    return source ? `(${source.replaceAll(/\bchange\b/g, 'holdfast_as_of()')})` : call;
  });
}

/**
 * A view of the past that says of which workspace it is by `holdfast_workspace()` is asked of every shard, since Citus works that
 * out too late to leave one out, and what it then makes of a larger query takes long or breaks down. This function is worked out
 * when the query is planned. We prepare no query for later, so it is planned in the transaction that runs it.
 */
const pastWorkspace = `
  create function past.workspace() returns uuid language sql immutable as $$ select public.holdfast_workspace() $$`;

function askingOneShard(view: string): string {
  return /^create view past\./.test(view) ? view.replaceAll('holdfast_workspace()', 'past.workspace()') : view;
}

/** In the order in which it is laid back: views were made after what they look into. */
const inTheWay = `
  with ours as (
    select oid, nspname from pg_namespace where nspname in ('public', 'past')
  ), members as (
    select classid, objid from pg_depend where deptype = 'e'
  ), whole_rows as (
    select reltype from pg_class join ours on ours.oid = relnamespace where relkind = 'r'
  )
  select takeaway, layback, local from (
    select 1 as kind, f.oid as made, false as local,
      format('alter table %s drop constraint %I', f.conrelid::regclass, f.conname) as takeaway,
      format('alter table %s add constraint %I %s', f.conrelid::regclass, f.conname, pg_get_constraintdef(f.oid)) as layback
    from pg_constraint f join ours on ours.oid = f.connamespace where f.contype = 'f'
    union all
    select 2, p.oid, p.proretset, format('drop function %s', p.oid::regprocedure), pg_get_functiondef(p.oid)
    from pg_proc p join ours on ours.oid = p.pronamespace
    where ('pg_proc'::regclass, p.oid) not in (select * from members) and exists (
      select from whole_rows where reltype = p.prorettype or reltype = any(p.proargtypes))
    union all
    select 3, c.oid, true, format('drop view %I.%I', ours.nspname, c.relname),
      format('create view %I.%I with (%s) as %s', ours.nspname, c.relname,
        coalesce(array_to_string(c.reloptions, ', '), 'security_barrier = false'), pg_get_viewdef(c.oid))
      || coalesce((select string_agg(format('; grant %s on %I.%I to %I', privilege_type, ours.nspname, c.relname,
          grantee::regrole::text), '') from aclexplode(c.relacl) where grantee <> c.relowner), '')
    from pg_class c join ours on ours.oid = c.relnamespace
    where c.relkind = 'v' and ('pg_class'::regclass, c.oid) not in (select * from members)
    union all
    select 4, t.oid, false, format('drop trigger %I on %s', t.tgname, t.tgrelid::regclass), pg_get_triggerdef(t.oid)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join ours on ours.oid = c.relnamespace where not t.tgisinternal
  ) everything order by kind, made`;
