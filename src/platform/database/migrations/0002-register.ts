import { isolate, registerTableSql } from '../register-table.ts';

/** The register: nodes of the graph and the links between them. */
export const register = `
  -- The numbers people see (S-0042), one series a kind.
  create table number_series (
    workspace_id uuid not null references workspace (id) on delete cascade,
    series text not null,
    last int not null default 0,
    primary key (workspace_id, series)
  );
  ${isolate('number_series')}

  ${registerTableSql({
    name: 'node',
    columns: [
      ['kind', "text not null check (kind in ('function', 'system', 'product', 'component', 'supplier', 'site'))"],
      ['number', 'int'],
      ['key', 'text'],
      ['name', 'text not null'],
      ['retired', 'boolean not null default false'],
    ],
    historyWhen: "{row}.kind <> 'component'",
  })}
  create unique index node_key on node (workspace_id, key) where key is not null;
  create unique index node_number on node (workspace_id, kind, number) where number is not null;
  create index node_name on node (workspace_id, kind, lower(name), id) where kind <> 'component';

  -- Every name and identifier of a node in one text, in lower case. No trigram index: behind row-level security PostgreSQL
  -- uses none, since LIKE is not leakproof, and keeping one slows the import of a large BOM.
  create table node_search (
    workspace_id uuid not null,
    node_id uuid not null,
    kind text not null,
    words text not null,
    primary key (workspace_id, node_id),
    foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade
  );
  ${isolate('node_search')}

  -- People by reference, so that a name can be erased while history and chain still verify.
  create table person (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    name text not null,
    primary key (workspace_id, id),
    unique (workspace_id, name)
  );
  ${isolate('person')}

  ${registerTableSql({
    name: 'supplier',
    columns: [
      ['aliases', "text[] not null default '{}'"],
      ['country', 'text'],
      ['lei', 'text'],
      ['duns', 'text'],
      ['uei', 'text'],
      ['cage', 'text'],
      ['domain', 'text'],
      ['tags', "text[] not null default '{}'"],
    ],
    constraints: ['foreign key (workspace_id, id) references node (workspace_id, id) on delete cascade'],
  })}
  ${registerTableSql({
    name: 'site',
    columns: [
      ['kind', 'text'],
      ['country', 'text'],
      ['latitude', 'double precision'],
      ['longitude', 'double precision'],
      ['owned', 'boolean'],
    ],
    constraints: ['foreign key (workspace_id, id) references node (workspace_id, id) on delete cascade'],
  })}
  ${registerTableSql({
    name: 'product',
    columns: [
      ['kind', 'text'],
      ['version', 'text'],
      ['owner_id', 'uuid'],
      ['privileged', 'boolean'],
      ['bom_id', 'uuid'],
    ],
    constraints: [
      'foreign key (workspace_id, id) references node (workspace_id, id) on delete cascade',
      'foreign key (workspace_id, owner_id) references person (workspace_id, id)',
    ],
  })}
  ${registerTableSql({
    name: 'mission_function',
    columns: [['criticality', 'text']],
    constraints: ['foreign key (workspace_id, id) references node (workspace_id, id) on delete cascade'],
  })}
  ${registerTableSql({
    name: 'supply_link',
    columns: [
      ['from_id', 'uuid not null'],
      ['to_id', 'uuid not null'],
      ['kind', 'text not null'],
      ['share', 'double precision'],
      ['confidence', "text not null default 'declared'"],
      ['source', 'text'],
      ['valid_from', 'date'],
      ['valid_until', 'date'],
      ['declared_as', 'text'],
    ],
    constraints: [
      'unique (workspace_id, from_id, to_id, kind)',
      'foreign key (workspace_id, from_id) references node (workspace_id, id) on delete cascade',
      'foreign key (workspace_id, to_id) references node (workspace_id, id) on delete cascade',
      'check (share between 0 and 1)',
      'check (from_id <> to_id)',
    ],
  })}
  -- A field of the register states one link: a product has one maker, a site one supplier.
  create unique index on supply_link (workspace_id, to_id, declared_as) where declared_as in ('maker', 'parent');
  create unique index on supply_link (workspace_id, from_id, declared_as) where declared_as in ('system', 'site');
  create index on supply_link (workspace_id, to_id, declared_as);
  create index on supply_link (workspace_id, from_id, declared_as);

  -- One workbook on its way into the register; its rows are kept only until it is applied or discarded.
  create table register_import (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    number int not null,
    file_name text not null,
    sha256 bytea not null,
    size bigint not null,
    state text not null default 'reading',
    counts jsonb,
    sheets jsonb,
    errors jsonb not null default '[]',
    warnings jsonb not null default '[]',
    job_id uuid,
    created_at timestamptz not null default now(),
    actor_kind text not null,
    actor_id uuid,
    applied_at timestamptz,
    change_set_id uuid,
    primary key (workspace_id, id),
    unique (workspace_id, number),
    foreign key (workspace_id, sha256) references content (workspace_id, sha256)
  );
  ${isolate('register_import')}
  create table register_import_row (
    workspace_id uuid not null,
    import_id uuid not null,
    position int not null,
    sheet text not null,
    row int not null,
    what text not null,
    key text,
    name text,
    changes jsonb not null default '[]',
    problems jsonb not null default '[]',
    primary key (workspace_id, import_id, position),
    foreign key (workspace_id, import_id) references register_import (workspace_id, id) on delete cascade
  );
  ${isolate('register_import_row')}
`;
