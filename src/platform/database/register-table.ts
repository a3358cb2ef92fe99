/**
 * The one generator of register tables: the table, its history table, the trigger that writes it (as the owner, so that the
 * role that serves requests cannot rewrite the past), the function
 * `x_as_of(change)`, row-level security and grants. A migration that changes a register table changes all together
 * (decision 0004).
 */

export interface RegisterTable {
  name: string;
  /** Columns beyond `workspace_id`, `id` and `change_set_id`, as in `create table`. */
  columns: readonly (readonly [name: string, definition: string])[];
  /** Further constraints; each key begins with `workspace_id` (decision 0005). */
  constraints?: readonly string[];
  /** Rows for which no history is kept, as a condition on `new`/`old`: `{row}.kind <> 'component'`. */
  historyWhen?: string;
}

/** As the migrations up to 0003 need it: the past is then readable through `past.x` by what 0004 adds. */
export function registerTableSql(table: RegisterTable): string {
  return [
    mainTable(table),
    historyTable(table),
    historyTrigger(table),
    asOfFunction(table),
    isolate(table.name),
    isolate(`${table.name}_history`, 'select'),
  ].join('\n');
}

/** A register table of a migration after 0004: with its past and, where its rows hang on a node, hidden as that node is. */
export function registerTableWithPastSql(table: RegisterTable, { seenWith }: { seenWith?: string } = {}): string {
  return [
    registerTableSql(table),
    pastViewSql(table.name),
    ...(seenWith ? [table.name, `${table.name}_history`].map((name) => seenBySql(name, isSeen(seenWith))) : []),
  ].join('\n');
}

/**
 * The table as it was: whoever reads with the schema `past` before `public` on the search path finds this view under the
 * table's own name, as of the change that `holdfast.as_of` says (decision 0012).
 */
export function pastViewSql(
  name: string,
  select = `select * from public.${name}_as_of(public.holdfast_as_of())`,
): string {
  return `
    create view past.${name} with (security_invoker = true) as ${select};
    grant select on past.${name} to holdfast_app;`;
}

/** Hides rows from people who are limited to units; whoever is not limited pays one look at a setting a query (decision 0013). */
export function seenBySql(table: string, condition: string): string {
  return `
    create policy units on ${table} as restrictive to holdfast_app
      using ((select holdfast_sees_all()) or ${condition}) with check (true);`;
}

/** Whether the node with this id stands in the sight of the units. */
export function isSeen(column: string): string {
  return `${column} in (select holdfast_sight(holdfast_units()))`;
}

/** Gives a table that has none yet a history from now on, begun with the rows that stand. */
export function beginHistorySql(table: RegisterTable): string {
  const names = ['workspace_id', 'id', ...table.columns.map(([column]) => column), 'change_set_id'].join(', ');
  return [
    historyTable(table),
    `
    alter table ${table.name} no force row level security;
    insert into ${table.name}_history (${names}) select ${names} from ${table.name};
    alter table ${table.name} force row level security;`,
    historyTrigger(table),
    asOfFunction(table),
    isolate(`${table.name}_history`, 'select'),
    pastViewSql(table.name),
  ].join('\n');
}

/**
 * Gives a register table further columns, which stand behind all others; rows of the past have null in them, which the digest of
 * their change sets leaves out. `table` says its columns until now.
 */
export function widenRegisterTableSql(
  { name, columns }: Pick<RegisterTable, 'name' | 'columns'>,
  added: RegisterTable['columns'],
): string {
  const names = [...columnNames(columns), ...added.map(([column]) => column)];
  return [
    ...added.map(([column, definition]) => `alter table ${name} add column ${column} ${definition};`),
    ...added.map(([column, definition]) => `alter table ${name}_history add column ${column} ${typeOf(definition)};`),
    historyWriter(name, names),
    asOfReader(name, names),
    `create or replace view past.${name} with (security_invoker = true) as
       select * from public.${name}_as_of(public.holdfast_as_of());`,
  ].join('\n');
}

/** Row-level security, and what the role that serves requests may do. */
export function isolate(table: string, rights = 'select, insert, update, delete'): string {
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy workspace on ${table}
      using (workspace_id = holdfast_workspace())
      with check (workspace_id = holdfast_workspace());
    grant ${rights} on ${table} to holdfast_app;`;
}

function mainTable({ name, columns, constraints = [] }: RegisterTable): string {
  return `
    create table ${name} (
      workspace_id uuid not null references workspace (id) on delete cascade,
      id uuid not null,
      ${columns.map(([column, definition]) => `${column} ${definition}`).join(',\n      ')},
      change_set_id uuid not null,
      primary key (workspace_id, id)${constraints.map((constraint) => `,\n      ${constraint}`).join('')}
    );`;
}

/** The types of the columns only: a past row need not keep a rule of today. */
function historyTable({ name, columns }: RegisterTable): string {
  return `
    create table ${name}_history (
      workspace_id uuid not null references workspace (id) on delete cascade,
      history_number bigint generated always as identity,
      id uuid not null,
      ${columns.map(([column, definition]) => `${column} ${typeOf(definition)}`).join(',\n      ')},
      change_set_id uuid not null,
      ended_by uuid,
      primary key (workspace_id, id, history_number)
    );
    create index on ${name}_history (workspace_id, change_set_id);
    create index on ${name}_history (workspace_id, ended_by);`;
}

function historyTrigger({ name, columns, historyWhen }: RegisterTable): string {
  const when = (row: 'new' | 'old') => (historyWhen ? `when (${historyWhen.replaceAll('{row}', row)}) ` : '');
  return `
    ${historyWriter(name, columnNames(columns))}
    create trigger history_insert after insert on ${name} for each row ${when('new')}execute function ${name}_history_write();
    create trigger history_update after update on ${name} for each row ${when('new')}execute function ${name}_history_write();
    create trigger history_delete after delete on ${name} for each row ${when('old')}execute function ${name}_history_write();`;
}

function historyWriter(table: string, names: readonly string[]): string {
  return `
    create or replace function ${table}_history_write() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if tg_op <> 'INSERT' then
        update ${table}_history set ended_by = case when tg_op = 'DELETE' then holdfast_change_set() else new.change_set_id end
        where workspace_id = old.workspace_id and id = old.id and ended_by is null;
      end if;
      if tg_op <> 'DELETE' then
        insert into ${table}_history (${names.join(', ')})
        values (${names.map((column) => `new.${column}`).join(', ')});
      end if;
      return null;
    end $$;`;
}

function asOfFunction({ name, columns }: RegisterTable): string {
  return asOfReader(name, columnNames(columns));
}

function asOfReader(table: string, names: readonly string[]): string {
  return `
    create or replace function ${table}_as_of(change bigint) returns setof ${table} language sql stable as $$
      select ${names.map((column) => `h.${column}`).join(', ')}
      from ${table}_history h
      join change_set began on began.workspace_id = h.workspace_id and began.id = h.change_set_id
      left join change_set ended on ended.workspace_id = h.workspace_id and ended.id = h.ended_by
      where h.workspace_id = holdfast_workspace()
        and began.number <= change
        and (h.ended_by is null or ended.number > change)
    $$;`;
}

function columnNames(columns: RegisterTable['columns']): string[] {
  return ['workspace_id', 'id', ...columns.map(([column]) => column), 'change_set_id'];
}

function typeOf(definition: string): string {
  return /^[a-z ]+?(\[\])?(?=$| not null| null| default| references| check)/.exec(definition)?.[0] ?? definition;
}
