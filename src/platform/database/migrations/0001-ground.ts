import { isolate } from '../register-table.ts';

/**
 * Installation, workspaces, change sets, content and jobs. Primary keys, unique indexes and foreign keys of workspace
 * tables begin with `workspace_id`, so that they can be distributed by it (decision 0005).
 */
export const ground = `
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
