import { isolate } from '../register-table.ts';

/** What may go out, where feeds come from, exploit predictions, and the advisories of one workspace. */
export const sources = `
  -- How connections go out, and what for: the installation alone (decision 0014). ----------------------------------------

  create table egress_setting (
    single boolean primary key default true check (single),
    proxy text,
    direct text[] not null,
    private_addresses text[] not null
  );
  alter table egress_setting enable row level security;
  alter table egress_setting force row level security;
  create policy installation on egress_setting using (holdfast_installation()) with check (holdfast_installation());
  grant select, insert, update, delete on egress_setting to holdfast_app;
  create table egress_purpose (purpose text primary key);

  -- Exploit predictions: a third kind of feed. ----------------------------------------------------------------------------

  alter table feed_issue drop constraint feed_issue_kind_check;
  alter table feed_issue add constraint feed_issue_kind_check check (kind in ('osv', 'kev', 'epss'));

  -- One row for each CVE of the issue in force (FIRST EPSS); both figures are from 0 to 1.
  create table exploit_prediction (
    cve text primary key,
    probability double precision not null,
    percentile double precision not null
  );

  -- Where feeds are fetched from, once switched on. What an administrator did not set is null. ---------------------------

  create table feed_source (
    kind text primary key check (kind in ('osv', 'kev', 'epss')),
    url text,
    every_hours int,
    parts text[],
    state text not null default 'idle' check (state in ('idle', 'waiting', 'fetching')),
    job_id uuid,
    failures int not null default 0,
    problem text,
    tried_at timestamptz,
    checked_at timestamptz,
    next_at timestamptz
  );
  -- What a part (an ecosystem; '' where there is one only) brought last, and how to ask for what is newer.
  create table feed_source_part (
    kind text not null references feed_source (kind),
    part text not null,
    url text not null,
    etag text,
    last_modified text,
    sha256 bytea,
    changed_until text,
    whole_at timestamptz,
    primary key (kind, part)
  );
  insert into feed_source (kind) values ('osv'), ('kev'), ('epss');

  -- Where an issue came from when it was fetched or carried across: addresses, dates, hashes.
  alter table feed_issue add column source jsonb;

  ${['egress_purpose', 'exploit_prediction', 'feed_source', 'feed_source_part'].map(shared).join('')}

  -- Private feeds: advisories of one workspace (decision 0014). They are replaced as a whole, and are matched here only. -----

  create table private_feed (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    name text not null,
    url text,
    every_hours int,
    state text not null default 'idle' check (state in ('idle', 'waiting', 'fetching')),
    problem text,
    job_id uuid,
    file_name text,
    sha256 bytea,
    etag text,
    last_modified text,
    as_of text,
    read int not null default 0,
    loaded int not null default 0,
    skipped jsonb not null default '[]',
    loaded_at timestamptz,
    checked_at timestamptz,
    tried_at timestamptz,
    next_at timestamptz,
    failures int not null default 0,
    created_at timestamptz not null,
    primary key (workspace_id, id)
  );
  create unique index on private_feed (workspace_id, lower(name));
  create table private_advisory (
    workspace_id uuid not null,
    feed_id uuid not null,
    id text not null,
    sha256 bytea not null,
    modified text,
    skipped text,
    aliases text[] not null,
    summary text,
    vectors text[] not null,
    severity_word text,
    malicious boolean not null,
    record text not null,
    primary key (workspace_id, feed_id, id),
    foreign key (workspace_id, feed_id) references private_feed (workspace_id, id) on delete cascade
  );
  create index on private_advisory (workspace_id, id);

  -- What private advisories speak of; merged into a vulnerability that all share where one of its names is known to all.
  create table private_vulnerability (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    name text not null,
    aliases text[] not null,
    summary text,
    severity_level text,
    severity_vector text,
    malicious boolean not null,
    merged_into uuid,
    primary key (workspace_id, id)
  );
  create table private_vulnerability_alias (
    workspace_id uuid not null,
    alias text not null,
    vulnerability_id uuid not null,
    primary key (workspace_id, alias),
    foreign key (workspace_id, vulnerability_id) references private_vulnerability (workspace_id, id) on delete cascade
  );
  create index on private_vulnerability_alias (workspace_id, vulnerability_id);
  ${['private_feed', 'private_advisory', 'private_vulnerability', 'private_vulnerability_alias']
    .map((table) => isolate(table))
    .join('')}

  -- Whoever reads the vulnerabilities reads those that all share and those of the own workspace, under the name of before.
  -- Row-level security holds the second half to the workspace; without a condition of its own each half uses its index.
  alter table vulnerability rename to shared_vulnerability;
  alter table vulnerability_alias rename to shared_vulnerability_alias;
  alter table finding drop constraint finding_vulnerability_id_fkey;
  create view vulnerability with (security_invoker = true) as
    select id, name, aliases, summary, severity_level, severity_vector, malicious, merged_into from shared_vulnerability
    union all
    select id, name, aliases, summary, severity_level, severity_vector, malicious, merged_into from private_vulnerability;
  create view vulnerability_alias with (security_invoker = true) as
    select alias, vulnerability_id from shared_vulnerability_alias
    union all
    select alias, coalesce(merged_into, id) from private_vulnerability_alias named
    join private_vulnerability held on held.workspace_id = named.workspace_id and held.id = named.vulnerability_id;
  grant select on vulnerability, vulnerability_alias to holdfast_app;
`;

/** Everyone reads it, only the installation writes it. */
function shared(table: string): string {
  return `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy everyone_reads on ${table} for select using (true);
  create policy installation_writes on ${table} using (holdfast_installation()) with check (holdfast_installation());
  grant select, insert, update, delete on ${table} to holdfast_app;`;
}
