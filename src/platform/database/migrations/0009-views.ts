import { isolate } from '../register-table.ts';

/** Saved views, remembered mappings and edits of many rows. */
export const views = `
  -- A list as somebody keeps it: of a person, or of the whole workspace where it has no owner. What a view shows is asked
  -- anew each time, so its past does not matter; changes of shared ones stand in the audit.
  create table saved_view (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    number int not null,
    list text not null,
    name text not null,
    state jsonb not null,
    owner_id uuid,
    primary key (workspace_id, id),
    unique (workspace_id, number),
    foreign key (workspace_id, owner_id) references membership (workspace_id, user_id) on delete cascade
  );
  create unique index on saved_view (workspace_id, list, lower(name)) where owner_id is null;
  create unique index on saved_view (workspace_id, list, owner_id, lower(name)) where owner_id is not null;
  ${isolate('saved_view')}
  -- How a person last left a list; columns are null where the list's own are shown.
  create table list_preference (
    workspace_id uuid not null,
    user_id uuid not null,
    list text not null,
    columns text[],
    default_view_id uuid,
    primary key (workspace_id, user_id, list),
    foreign key (workspace_id, user_id) references membership (workspace_id, user_id) on delete cascade
  );
  ${isolate('list_preference')}
  -- An edit of many rows on its way; what was asked is kept only until it is done.
  create table register_edit (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    kind text not null,
    state text not null,
    request jsonb,
    counts jsonb,
    problem text,
    job_id uuid,
    change_set_id uuid,
    primary key (workspace_id, id)
  );
  ${isolate('register_edit')}
  -- What the columns of a sheet with other titles are, as somebody confirmed it: for the next file with the same titles.
  create table import_mapping (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    titles_sha256 bytea not null,
    sheet text,
    columns jsonb not null,
    remembered_at timestamptz not null,
    used_at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    primary key (workspace_id, id),
    unique (workspace_id, titles_sha256)
  );
  ${isolate('import_mapping')}
  -- How each sheet is read, what was chosen for this file, and what was decided of rows that look like others.
  alter table register_import add column sheet_plans jsonb;
  alter table register_import add column chosen_mappings jsonb;
  alter table register_import add column decisions jsonb not null default '[]';
  alter table register_import_row add column look_alike jsonb;
  create index on register_import_row (workspace_id, import_id, position) where look_alike is not null;

  -- Lists of 100,000 rows: the few findings that are known exploited, and the counts by which a list is sorted, without reading
  -- the findings themselves.
  create index finding_exploited on finding (workspace_id, product_id) where gone_at is null and known_exploited;
  create index finding_counts on finding (workspace_id, product_id, known_exploited, malicious, severity_level)
    where gone_at is null;
`;
