import { beginHistorySql, isSeen, pastViewSql, registerTableWithPastSql, seenBySql } from '../register-table.ts';

/** Reading the past under the names of today (decision 0012), and rows seen by unit (decision 0013). */
export const past = `
  -- The past: a schema with a view for each register table, under the table's own name. It holds no \`change_set\`: the views
  -- themselves read that one. ----------------------------------------------------------------------------------------------

  create schema past;
  grant usage on schema past to holdfast_app;
  create function holdfast_as_of() returns bigint language sql stable as
    $$ select nullif(current_setting('holdfast.as_of', true), '')::bigint $$;

  create view past.node with (security_invoker = true) as
    select * from public.node_as_of(public.holdfast_as_of())
    union all
    select * from public.node where kind = 'component';
  grant select on past.node to holdfast_app;
  ${['supplier', 'site', 'product', 'mission_function', 'supply_link', 'bom', 'supplier_name']
    .map((table) => pastViewSql(table))
    .join('')}
  ${beginHistorySql({
    name: 'finding',
    columns: [
      ['number', 'int not null'],
      ['product_id', 'uuid not null'],
      ['component_id', 'uuid not null'],
      ['vulnerability_id', 'uuid not null'],
      ['severity_rank', 'smallint not null'],
      ['severity_level', 'text not null'],
      ['severity_vector', 'text'],
      ['known_exploited', 'boolean not null'],
      ['malicious', 'boolean not null'],
      ['fixed_in', 'text[] not null'],
      ['match', 'jsonb not null'],
      ['opened_at', 'timestamptz not null'],
      ['gone_at', 'timestamptz'],
    ],
  })}

  -- A workspace counts as checked from its first matching on.
  alter table matching add column first_at timestamptz not null default now();
  alter table matching no force row level security;
  update matching set first_at = at;
  alter table matching force row level security;
  ${pastViewSql(
    'matching',
    `
    select workspace_id, index_sha256, least(matching.at, moment.at) as at, first_at
    from public.matching cross join (select max(at) as at from public.change_set
      where workspace_id = public.holdfast_workspace() and number <= public.holdfast_as_of()) moment
    where first_at <= moment.at`,
  )}
  ${pastViewSql(
    'change_counter',
    `
    select workspace_id, least(number, public.holdfast_as_of()) as number, hash from public.change_counter`,
  )}

  -- As \`searchWords\` makes them: every name and identifier in lower case and without accents, one a line.
  create function past.words(names text[]) returns text language sql immutable as $$
    select string_agg(distinct
      trim(regexp_replace(lower(regexp_replace(normalize(name, NFKD), '[\\u0300-\\u036f]', '', 'g')), '\\s+', ' ', 'g')), e'\\n')
    from unnest(names) as name
  $$;
  ${pastViewSql(
    'node_search',
    `
    select node.workspace_id, node.id as node_id, node.kind, past.words(
      array[node.name, node.key, case node.kind when 'supplier' then 'S' when 'site' then 'L' when 'product' then 'P' when 'system' then 'Y' else 'M' end
        || '-' || lpad(node.number::text, greatest(4, length(node.number::text)), '0')] || supplier.aliases
        || array[supplier.lei, supplier.duns, supplier.uei, supplier.cage, supplier.domain]) as words
    from past.node left join past.supplier on supplier.workspace_id = node.workspace_id and supplier.id = node.id
    where node.kind <> 'component'
    union all
    select workspace_id, node_id, kind, words from public.node_search where kind = 'component'`,
  )}

  -- Units: who may see which suppliers. A person without a limit sees all; a limited one the suppliers of the own units with
  -- their products and sites, and the organisation's own systems and functions. ----------------------------------------------

  ${registerTableWithPastSql({ name: 'unit', columns: [['name', 'text not null']] })}
  create unique index on unit (workspace_id, lower(name));
  ${registerTableWithPastSql({
    name: 'unit_supplier',
    columns: [
      ['unit_id', 'uuid not null'],
      ['supplier_id', 'uuid not null'],
    ],
    constraints: [
      'unique (workspace_id, unit_id, supplier_id)',
      'foreign key (workspace_id, unit_id) references unit (workspace_id, id) on delete cascade',
      'foreign key (workspace_id, supplier_id) references node (workspace_id, id) on delete cascade',
    ],
  })}
  alter table membership add column limited boolean not null default false;
  create table membership_unit (
    workspace_id uuid not null,
    user_id uuid not null,
    unit_id uuid not null,
    primary key (workspace_id, user_id, unit_id),
    foreign key (workspace_id, user_id) references membership (workspace_id, user_id) on delete cascade,
    foreign key (workspace_id, unit_id) references unit (workspace_id, id) on delete cascade
  );
  alter table membership_unit enable row level security;
  alter table membership_unit force row level security;
  create policy installation on membership_unit
    using (holdfast_installation() or workspace_id = holdfast_workspace())
    with check (holdfast_installation() or workspace_id = holdfast_workspace());
  grant select, insert, update, delete on membership_unit to holdfast_app;
  -- The units that a token is limited to; null where it is not.
  alter table api_token add column units uuid[];

  create function holdfast_units() returns uuid[] language sql stable as
    $$ select nullif(current_setting('holdfast.units', true), '')::uuid[] $$;
  -- The owner, who is a member of the role that serves, sees all: history is written without the limit, which would be worked out again for each row.
  create function holdfast_sees_all() returns boolean language sql stable as
    $$ select current_user <> 'holdfast_app' or nullif(current_setting('holdfast.units', true), '') is null $$;
  -- What a change has just added is seen until it is committed. Runs as the owner and, for as long as it runs, without the limit, which would ask for the sight again.
  create function holdfast_sight(units uuid[]) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
  declare
    limited_to text := current_setting('holdfast.units', true);
  begin
    perform set_config('holdfast.units', '', true);
    return query
    with mine as (
      select supplier_id from unit_supplier where workspace_id = holdfast_workspace() and unit_id = any(units)
    )
    select supplier_id from mine
    union
    select link.to_id from supply_link link join mine on mine.supplier_id = link.from_id
    join node on node.workspace_id = link.workspace_id and node.id = link.to_id and node.kind = 'product'
    where link.workspace_id = holdfast_workspace()
    union
    select link.from_id from supply_link link join mine on mine.supplier_id = link.to_id
    where link.workspace_id = holdfast_workspace() and link.kind = 'site-of'
    union
    select id from node where workspace_id = holdfast_workspace()
      and (kind in ('system', 'function') or change_set_id = holdfast_change_set());
    perform set_config('holdfast.units', limited_to, true);
  end $$;

  ${(
    [
      ['node', 'id'],
      ['node_history', 'id'],
      ['node_search', 'node_id'],
    ] as const
  )
    .map(([table, id]) =>
      seenBySql(
        table,
        `case when kind = 'component' then exists (select from bom_component occurrence
          where occurrence.workspace_id = ${table}.workspace_id and occurrence.component_id = ${table}.${id})
          else ${isSeen(id)} end`,
      ),
    )
    .join('')}
  ${['supplier', 'site', 'product', 'mission_function']
    .flatMap((table) => [table, `${table}_history`])
    .map((table) => seenBySql(table, isSeen('id')))
    .join('')}
  ${['supply_link', 'supply_link_history']
    .map((table) => seenBySql(table, `(${isSeen('from_id')} and ${isSeen('to_id')})`))
    .join('')}
  ${['bom', 'bom_history', 'finding', 'finding_history'].map((table) => seenBySql(table, isSeen('product_id'))).join('')}
  ${['bom_component', 'bom_graph', 'bom_coverage']
    .map((table) => seenBySql(table, `bom_id in (select id from bom)`))
    .join('')}
  ${seenBySql(
    'component',
    `exists (select from bom_component occurrence
      where occurrence.workspace_id = component.workspace_id and occurrence.component_id = component.id)`,
  )}
  ${['supplier_name', 'supplier_name_history']
    .map((table) =>
      seenBySql(
        table,
        `exists (select from bom_component occurrence
      where occurrence.workspace_id = ${table}.workspace_id and occurrence.supplier_name_id = ${table}.id)`,
      ),
    )
    .join('')}
  ${['register_import', 'register_import_row'].map((table) => seenBySql(table, 'false')).join('')}

  -- An example workspace tells a year that did not happen: its changes may carry the time they are said to have. No workspace
  -- becomes one later. --------------------------------------------------------------------------------------------------------

  alter table workspace add column example boolean not null default false;
  revoke update on workspace from holdfast_app;
  grant update (slug, name) on workspace to holdfast_app;

  create or replace function close_change_set(
    id uuid, actor_kind text, actor_id uuid, action text, subject_id uuid, details jsonb, rows jsonb, digest bytea
  ) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    counter change_counter;
    entry change_set;
    told timestamptz := nullif(current_setting('holdfast.example_at', true), '')::timestamptz;
  begin
    update change_counter set number = number + 1 where workspace_id = holdfast_workspace() returning * into strict counter;
    if told is not null and not (select example from workspace where workspace.id = counter.workspace_id) then
      raise exception 'only an example workspace may say when a change was made';
    end if;
    entry := row(counter.workspace_id, id, counter.number, coalesce(told, clock_timestamp()), actor_kind, actor_id, action,
      subject_id, details, rows, digest, counter.hash, '');
    entry.hash := change_set_hash(entry);
    insert into change_set values (entry.*);
    update change_counter set hash = entry.hash where workspace_id = counter.workspace_id;
    return counter.number;
  end $$;
`;
