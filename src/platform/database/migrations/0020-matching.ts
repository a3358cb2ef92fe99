import { isolate, seenBySql } from '../register-table.ts';

/** What changed in the vulnerability data, and who is to be looked at for it (decision 0043). */
export const matching = `
  -- In the order in which issues came in force, which is not that in which they came in.
  alter table feed_issue add column in_force_order bigint;
  set local holdfast.scope = 'installation';
  update feed_issue set in_force_order = number where state = 'ready';
  reset holdfast.scope;
  create unique index on feed_issue (in_force_order);

  -- Where a record is looked for; null where it came in before this was noted.
  alter table advisory add column postings int[];
  alter table private_advisory add column postings int[];

  -- What an issue changed for those who look findings up: packages by their postings, vulnerabilities, and names of vulnerabilities
  -- that are known exploited now or no longer; or more than is worth telling.
  create table feed_change (
    in_force_order bigint primary key,
    everything boolean not null,
    postings int[] not null,
    vulnerabilities uuid[] not null,
    names text[] not null
  );
  alter table feed_change enable row level security;
  alter table feed_change force row level security;
  create policy everyone_reads on feed_change for select using (true);
  create policy installation_writes on feed_change using (holdfast_installation()) with check (holdfast_installation());
  grant select, insert, update, delete on feed_change to holdfast_app;

  -- The same of the private advisories of a workspace, until a matching has taken it up.
  create table private_change (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    everything boolean not null,
    postings int[] not null,
    primary key (workspace_id, id)
  );
  ${isolate('private_change')}

  -- Under which postings a component is found again, of those that were matched.
  create table component_posting (
    workspace_id uuid not null,
    posting int not null,
    component_id uuid not null,
    primary key (workspace_id, posting, component_id),
    foreign key (workspace_id, component_id) references component (workspace_id, id) on delete cascade
  );
  ${isolate('component_posting', 'select, insert, delete')}
  ${seenBySql(
    'component_posting',
    `exists (select from bom_component listed
       where listed.workspace_id = component_posting.workspace_id and listed.component_id = component_posting.component_id)`,
  )}

  -- Up to which issue a workspace was matched, and by what beside the advisories the answer came about; null: match everything.
  alter table matching add column seen bigint, add column basis jsonb;
`;
