import { isolate, registerTableSql } from '../register-table.ts';

/** Bills of materials, vulnerability data and findings. */
export const findings = `
  ${registerTableSql({
    name: 'bom',
    columns: [
      ['product_id', 'uuid not null'],
      ['number', 'int not null'],
      ['file_name', 'text not null'],
      ['sha256', 'bytea not null'],
      ['size', 'bigint not null'],
      ['state', 'text not null'],
      ['format', 'text'],
      ['spec_version', 'text'],
      ['serial_number', 'text'],
      ['document_version', 'int'],
      ['made_at', 'text'],
      ['received_at', 'timestamptz not null'],
      ['components', 'int'],
      ['problems', "jsonb not null default '[]'"],
      ['warnings', "jsonb not null default '[]'"],
      ['job_id', 'uuid'],
      ['actor_kind', 'text not null'],
      ['actor_id', 'uuid'],
    ],
    constraints: [
      'unique (workspace_id, number)',
      'foreign key (workspace_id, product_id) references product (workspace_id, id) on delete cascade',
      'foreign key (workspace_id, sha256) references content (workspace_id, sha256)',
    ],
  })}
  create index on bom (workspace_id, product_id, received_at);

  -- One row per identity: the purl, or where there is none, group, name and version.
  create table component (
    workspace_id uuid not null,
    id uuid not null,
    identity text not null,
    purl text,
    group_name text,
    name text not null,
    version text,
    ecosystem text,
    package text,
    unchecked text,
    primary key (workspace_id, id),
    unique (workspace_id, identity),
    foreign key (workspace_id, id) references node (workspace_id, id) on delete cascade
  );
  create index on component (workspace_id, ecosystem, package);
  ${isolate('component')}

  ${registerTableSql({
    name: 'supplier_name',
    columns: [
      ['name', 'text not null'],
      ['state', "text not null default 'waiting'"],
      ['supplier_id', 'uuid'],
      ['first_seen_at', 'timestamptz not null'],
    ],
    constraints: [
      'unique (workspace_id, name)',
      'foreign key (workspace_id, supplier_id) references supplier (workspace_id, id)',
    ],
  })}

  -- One occurrence of a component in a BOM; position is its place in the document, written its purl, group, name and
  -- version where this document writes them otherwise than the component's row.
  create table bom_component (
    workspace_id uuid not null,
    bom_id uuid not null,
    position int not null,
    component_id uuid not null,
    parent int,
    type text,
    direct boolean not null default false,
    supplier_name_id uuid,
    licences text[] not null default '{}',
    written jsonb,
    primary key (workspace_id, bom_id, position),
    foreign key (workspace_id, bom_id) references bom (workspace_id, id) on delete cascade,
    foreign key (workspace_id, component_id) references component (workspace_id, id)
  );
  create index on bom_component (workspace_id, component_id);
  create index on bom_component (workspace_id, supplier_name_id) where supplier_name_id is not null;
  ${isolate('bom_component')}

  -- The dependency graph of a BOM as compressed sparse rows of little-endian u32; node 0 is the product itself.
  create table bom_graph (
    workspace_id uuid not null,
    bom_id uuid not null,
    offsets bytea not null,
    targets bytea not null,
    primary key (workspace_id, bom_id),
    foreign key (workspace_id, bom_id) references bom (workspace_id, id) on delete cascade
  );
  ${isolate('bom_graph')}

  -- Vulnerability data belongs to the installation: everyone reads it, only the installation writes it. -----------------

  create table feed_issue (
    id uuid primary key,
    kind text not null check (kind in ('osv', 'kev')),
    number bigint generated always as identity unique,
    state text not null check (state in ('loading', 'ready', 'failed')),
    file_name text not null,
    sha256 bytea not null,
    as_of text,
    read int not null default 0,
    loaded int not null default 0,
    skipped jsonb not null default '[]',
    problem text,
    in_force int,
    corpus_sha256 bytea,
    job_id uuid,
    created_at timestamptz not null default now(),
    loaded_at timestamptz
  );
  create index on feed_issue (kind, number);
  create table vulnerability (
    id uuid primary key,
    name text not null,
    aliases text[] not null,
    summary text,
    severity_level text,
    severity_vector text,
    malicious boolean not null default false,
    merged_into uuid references vulnerability (id)
  );
  create index on vulnerability (lower(name) text_pattern_ops);
  create table vulnerability_alias (
    alias text primary key,
    vulnerability_id uuid not null references vulnerability (id)
  );
  create index on vulnerability_alias (vulnerability_id);
  -- Every version of a record that an issue brought; of each id, one row is in force once its issue is ready.
  create table advisory (
    id text not null,
    issue_id uuid not null references feed_issue (id),
    sha256 bytea not null,
    modified text,
    skipped text,
    aliases text[] not null,
    summary text,
    vectors text[] not null,
    severity_word text,
    malicious boolean not null,
    record text not null,
    in_force boolean not null default false,
    superseded_by uuid references feed_issue (id),
    primary key (id, issue_id)
  );
  create unique index advisory_in_force on advisory (id) where in_force;
  create index on advisory (issue_id);
  create table exploited_vulnerability (
    cve text primary key,
    date_added text not null,
    due_date text,
    required_action text,
    ransomware boolean,
    issue_id uuid not null references feed_issue (id)
  );
  ${['feed_issue', 'vulnerability', 'vulnerability_alias', 'advisory', 'exploited_vulnerability']
    .map(
      (table) => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy everyone_reads on ${table} for select using (true);
  create policy installation_writes on ${table} using (holdfast_installation()) with check (holdfast_installation());
  grant select, insert, update, delete on ${table} to holdfast_app;`,
    )
    .join('')}

  create table finding (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    number int not null,
    product_id uuid not null,
    component_id uuid not null,
    vulnerability_id uuid not null,
    severity_rank smallint not null,
    severity_level text not null,
    severity_vector text,
    known_exploited boolean not null,
    malicious boolean not null,
    fixed_in text[] not null,
    match jsonb not null,
    opened_at timestamptz not null,
    gone_at timestamptz,
    change_set_id uuid not null,
    primary key (workspace_id, id),
    unique (workspace_id, number),
    unique (workspace_id, product_id, component_id, vulnerability_id),
    foreign key (workspace_id, product_id) references product (workspace_id, id) on delete cascade,
    foreign key (workspace_id, component_id) references component (workspace_id, id),
    foreign key (vulnerability_id) references vulnerability (id)
  );
  create index finding_urgency on finding
    (workspace_id, (not known_exploited), (not malicious), (-severity_rank), number) where gone_at is null;
  create index on finding (workspace_id, component_id);
  create index on finding (workspace_id, vulnerability_id);
  ${isolate('finding')}

  -- How many components of a BOM were checked (reason '') and were not, counted when it was first matched.
  create table bom_coverage (
    workspace_id uuid not null,
    bom_id uuid not null,
    reason text not null,
    components int not null,
    primary key (workspace_id, bom_id, reason),
    foreign key (workspace_id, bom_id) references bom (workspace_id, id) on delete cascade
  );
  ${isolate('bom_coverage')}

  -- When a workspace was last matched against which issues.
  create table matching (
    workspace_id uuid primary key references workspace (id) on delete cascade,
    index_sha256 bytea not null,
    at timestamptz not null
  );
  ${isolate('matching')}
`;
