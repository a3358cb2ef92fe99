import { isolate, registerTableSql } from '../register-table.ts';

/**
 * Installation, workspaces, change sets, content and jobs. Primary keys, unique indexes and foreign keys of workspace
 * tables begin with `workspace_id`, so that they can be distributed by it (decision 0005).
 */
export const ground = `
  create extension if not exists pg_trgm;

  -- Who asks: set by the program at the start of every transaction.
  create function holdfast_workspace() returns uuid language sql stable as
    $$ select nullif(current_setting('holdfast.workspace_id', true), '')::uuid $$;
  create function holdfast_change_set() returns uuid language sql stable as
    $$ select nullif(current_setting('holdfast.change_set_id', true), '')::uuid $$;
  create function holdfast_installation() returns boolean language sql stable as
    $$ select coalesce(current_setting('holdfast.scope', true), '') = 'installation' $$;

  -- After a large import the planner would go on with the figures of an empty table until autovacuum comes by. Only the
  -- owner of a table may gather them.
  create function holdfast_gather_statistics(tables text[]) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    name text;
  begin
    foreach name in array tables loop
      execute format('analyze %I', name);
    end loop;
  end $$;

  -- The installation: people, workspaces, ways in. -------------------------------------------------------------------

  create table workspace (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    created_at timestamptz not null default now()
  );
  create table app_user (
    id uuid primary key,
    name text not null,
    email text not null,
    password_hash text,
    installation_administrator boolean not null default false,
    created_at timestamptz not null default now()
  );
  create unique index on app_user (lower(email));
  create table membership (
    workspace_id uuid not null references workspace (id) on delete cascade,
    user_id uuid not null references app_user (id) on delete cascade,
    role text not null check (role in ('administrator', 'analyst', 'auditor')),
    created_at timestamptz not null default now(),
    primary key (workspace_id, user_id)
  );
  create index on membership (user_id);
  create table session (
    token_hash bytea primary key,
    user_id uuid not null references app_user (id) on delete cascade,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null
  );
  create index on session (user_id);
  create table api_token (
    token_hash bytea primary key,
    id uuid not null unique,
    workspace_id uuid references workspace (id) on delete cascade,
    name text not null,
    role text check (role in ('administrator', 'analyst', 'auditor')),
    installation boolean not null default false,
    scopes text[],
    created_by uuid,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    check (installation or (workspace_id is not null and role is not null))
  );
  create index on api_token (workspace_id);
  create table one_time_link (
    token_hash bytea primary key,
    purpose text not null check (purpose in ('setup', 'invitation')),
    user_id uuid references app_user (id) on delete cascade,
    expires_at timestamptz not null,
    used_at timestamptz
  );
  create table sealed_key (
    id uuid primary key,
    purpose text not null,
    sealed bytea not null,
    created_at timestamptz not null default now(),
    retired_at timestamptz
  );

  alter table workspace enable row level security;
  alter table workspace force row level security;
  create policy installation on workspace using (holdfast_installation() or id = holdfast_workspace())
    with check (holdfast_installation() or id = holdfast_workspace());
  alter table app_user enable row level security;
  alter table app_user force row level security;
  create policy installation on app_user
    using (holdfast_installation() or exists (select from membership where user_id = app_user.id))
    with check (holdfast_installation());
  alter table membership enable row level security;
  alter table membership force row level security;
  create policy installation on membership
    using (holdfast_installation() or workspace_id = holdfast_workspace())
    with check (holdfast_installation() or workspace_id = holdfast_workspace());
  alter table api_token enable row level security;
  alter table api_token force row level security;
  create policy installation on api_token
    using (holdfast_installation() or workspace_id = holdfast_workspace())
    with check (holdfast_installation() or workspace_id = holdfast_workspace());
  ${['session', 'one_time_link', 'sealed_key']
    .map(
      (table) => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy installation on ${table} using (holdfast_installation()) with check (holdfast_installation());`,
    )
    .join('')}
  grant select, insert, update, delete on workspace, app_user, membership, session, api_token, one_time_link, sealed_key
    to holdfast_app;

  -- Change sets: one audit entry each, chained by hash (decision 0006). ------------------------------------------------

  create table change_counter (
    workspace_id uuid primary key references workspace (id) on delete cascade,
    number bigint not null default 0,
    hash bytea not null default ''
  );
  create table change_set (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    number bigint not null,
    at timestamptz not null,
    actor_kind text not null check (actor_kind in ('user', 'token', 'system')),
    actor_id uuid,
    action text not null,
    subject_id uuid,
    details jsonb not null,
    rows jsonb not null,
    digest bytea not null,
    previous bytea not null,
    hash bytea not null,
    primary key (workspace_id, id),
    unique (workspace_id, number)
  );
  create index on change_set (workspace_id, subject_id, number);
  create index on change_set (workspace_id, at);
  ${isolate('change_counter', 'select, insert')}
  ${isolate('change_set', 'select')}

  create function change_set_hash(c change_set) returns bytea language sql stable as $$
    select sha256(c.previous || convert_to(
      jsonb_build_array(c.workspace_id, c.id, c.number, to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        c.actor_kind, c.actor_id, c.action, c.subject_id, c.details, c.rows, encode(c.digest, 'hex'))::text, 'UTF8'))
  $$;

  -- Takes the next number of the workspace under a short lock: the last act before commit. Runs as the owner, so that
  -- the role that serves requests can add to the chain and never rewrite it.
  create function close_change_set(
    id uuid, actor_kind text, actor_id uuid, action text, subject_id uuid, details jsonb, rows jsonb, digest bytea
  ) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    counter change_counter;
    entry change_set;
  begin
    update change_counter set number = number + 1 where workspace_id = holdfast_workspace() returning * into strict counter;
    entry := row(counter.workspace_id, id, counter.number, clock_timestamp(), actor_kind, actor_id, action, subject_id,
      details, rows, digest, counter.hash, '');
    entry.hash := change_set_hash(entry);
    insert into change_set select entry.*;
    update change_counter set hash = entry.hash where workspace_id = counter.workspace_id;
    return counter.number;
  end $$;

  -- Content as received, in chunks; equal bytes are shared only inside a workspace. ----------------------------------------

  create table content (
    workspace_id uuid not null references workspace (id) on delete cascade,
    sha256 bytea not null,
    size bigint not null,
    created_at timestamptz not null default now(),
    primary key (workspace_id, sha256)
  );
  create table content_chunk (
    workspace_id uuid not null,
    sha256 bytea not null,
    number int not null,
    bytes bytea not null,
    primary key (workspace_id, sha256, number),
    foreign key (workspace_id, sha256) references content (workspace_id, sha256) on delete cascade
  );
  alter table content_chunk alter column bytes set storage external;
  ${isolate('content')}
  ${isolate('content_chunk')}

  -- Jobs: what people follow; the queue itself is graphile-worker's. -----------------------------------------------------

  create table job (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    kind text not null,
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
    stage text,
    done double precision not null default 0,
    total double precision,
    subject_id uuid,
    input jsonb not null default '{}',
    problem text,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    actor_kind text not null,
    actor_id uuid,
    primary key (workspace_id, id)
  );
  create index on job (workspace_id, created_at);
  create table job_step (
    workspace_id uuid not null,
    job_id uuid not null,
    step text not null,
    result jsonb,
    at timestamptz not null default now(),
    primary key (workspace_id, job_id, step),
    foreign key (workspace_id, job_id) references job (workspace_id, id) on delete cascade
  );
  create table worker_heartbeat (
    worker_id text primary key,
    at timestamptz not null default now()
  );
  ${isolate('job')}
  ${isolate('job_step')}
  grant select, insert, update, delete on worker_heartbeat to holdfast_app;

  create table idempotency_key (
    workspace_id uuid not null references workspace (id) on delete cascade,
    principal text not null,
    key text not null,
    request_hash bytea not null,
    status int not null,
    response jsonb,
    at timestamptz not null default now(),
    primary key (workspace_id, principal, key)
  );
  ${isolate('idempotency_key')}

  -- The installation has a change history of its own, under the nil workspace.
  set local holdfast.scope = 'installation';
  set local holdfast.workspace_id = '00000000-0000-0000-0000-000000000000';
  insert into workspace (id, slug, name) values ('00000000-0000-0000-0000-000000000000', '', 'Installation');
  insert into change_counter (workspace_id) values ('00000000-0000-0000-0000-000000000000');
`;

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
