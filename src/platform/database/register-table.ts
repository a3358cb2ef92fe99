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
  const names = ['workspace_id', 'id', ...columns.map(([column]) => column), 'change_set_id'];
  const when = (row: 'new' | 'old') => (historyWhen ? `when (${historyWhen.replaceAll('{row}', row)}) ` : '');
  return `
    create function ${name}_history_write() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if tg_op <> 'INSERT' then
        update ${name}_history set ended_by = case when tg_op = 'DELETE' then holdfast_change_set() else new.change_set_id end
        where workspace_id = old.workspace_id and id = old.id and ended_by is null;
      end if;
      if tg_op <> 'DELETE' then
        insert into ${name}_history (${names.join(', ')})
        values (${names.map((column) => `new.${column}`).join(', ')});
      end if;
      return null;
    end $$;
    create trigger history_insert after insert on ${name} for each row ${when('new')}execute function ${name}_history_write();
    create trigger history_update after update on ${name} for each row ${when('new')}execute function ${name}_history_write();
    create trigger history_delete after delete on ${name} for each row ${when('old')}execute function ${name}_history_write();`;
}

function asOfFunction({ name, columns }: RegisterTable): string {
  const names = ['workspace_id', 'id', ...columns.map(([column]) => column), 'change_set_id'];
  return `
    create function ${name}_as_of(change bigint) returns setof ${name} language sql stable as $$
      select ${names.map((column) => `h.${column}`).join(', ')}
      from ${name}_history h
      join change_set began on began.workspace_id = h.workspace_id and began.id = h.change_set_id
      left join change_set ended on ended.workspace_id = h.workspace_id and ended.id = h.ended_by
      where h.workspace_id = holdfast_workspace()
        and began.number <= change
        and (h.ended_by is null or ended.number > change)
    $$;`;
}

function typeOf(definition: string): string {
  return /^[a-z ]+?(\[\])?(?=$| not null| null| default| references| check)/.exec(definition)?.[0] ?? definition;
}
