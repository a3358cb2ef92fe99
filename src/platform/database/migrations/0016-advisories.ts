/** Advisories of GitHub, CVE records, NVD, CSAF and end-of-life dates beside OSV, KEV and EPSS (decision 0038). */
export const advisories = `
  alter table feed_issue drop constraint feed_issue_kind_check;
  alter table feed_issue add constraint feed_issue_kind_check
    check (kind in ('osv', 'kev', 'epss', 'ghsa', 'cve', 'nvd', 'csaf', 'eol'));
  alter table feed_source drop constraint feed_source_kind_check;
  alter table feed_source add constraint feed_source_kind_check
    check (kind in ('osv', 'kev', 'epss', 'ghsa', 'cve', 'nvd', 'csaf', 'eol'));
  set local holdfast.scope = 'installation';
  insert into feed_source (kind) values ('ghsa'), ('cve'), ('nvd'), ('csaf'), ('eol');
  reset holdfast.scope;

  -- The record in the form of OSV, where it came in another and can match something; decision points of SSVC that it states.
  alter table advisory add column form text not null default 'osv', add column matched text, add column ssvc jsonb;
  alter table private_advisory add column form text not null default 'osv', add column matched text, add column ssvc jsonb;

  -- What coordinators decided of the vulnerability: exploitation, automatable, technicalImpact.
  alter table shared_vulnerability add column ssvc jsonb;
  alter table private_vulnerability add column ssvc jsonb;
  create or replace view vulnerability with (security_invoker = true) as
    select id, name, aliases, summary, severity_level, severity_vector, malicious, merged_into, ssvc
      from shared_vulnerability
    union all
    select id, name, aliases, summary, severity_level, severity_vector, malicious, merged_into, ssvc
      from private_vulnerability;

  -- Products with their release cycles (endoflife.date), replaced as a whole.
  create table life_cycle (
    product text primary key,
    title text not null,
    purls text[] not null,
    cpes text[] not null,
    cycles jsonb not null,
    issue_id uuid not null references feed_issue (id)
  );
  create index on life_cycle using gin (purls);
  alter table life_cycle enable row level security;
  alter table life_cycle force row level security;
  create policy everyone_reads on life_cycle for select using (true);
  create policy installation_writes on life_cycle using (holdfast_installation()) with check (holdfast_installation());
  grant select, insert, update, delete on life_cycle to holdfast_app;
`;
