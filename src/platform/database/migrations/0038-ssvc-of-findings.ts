import { isolate, isSeen, pastViewSql, seenBySql, widenRegisterTableSql } from '../register-table.ts';

/** What SSVC states of its vulnerability stands with each finding and in what is counted of it (decision 0070). */
export const ssvcOfFindings = `
  -- Exploitation, automatable and technical impact in the letters of an SSVC vector, such as E:P/A:Y/T:T; null where nothing is stated.
  ${widenRegisterTableSql(
    {
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
    },
    [['ssvc', 'text']],
  )}
  -- The open findings of each product by that too, for those who ask what is decided of them: several times the rows of \`finding_count\`.
  create table finding_ssvc_count (
    workspace_id uuid not null,
    product_id uuid not null,
    severity_level text not null,
    known_exploited boolean not null,
    malicious boolean not null,
    fixable boolean not null,
    -- '' where nothing is stated: a key takes no null.
    ssvc text not null,
    findings int not null,
    primary key (workspace_id, product_id, severity_level, known_exploited, malicious, fixable, ssvc),
    foreign key (workspace_id, product_id) references product (workspace_id, id) on delete cascade
  );
  ${isolate('finding_ssvc_count')}
  ${seenBySql('finding_ssvc_count', isSeen('product_id'))}
  ${pastViewSql('finding_ssvc_count', counted('past.'))}

  -- What is stated now stands with all findings, those of the past too: so far they were read with it. That makes no history.
  ${force('no force')}
  alter table finding disable trigger user;
  create temporary table stated on commit drop as
    select id as vulnerability_id, concat_ws('/',
      case ssvc ->> 'exploitation' when 'none' then 'E:N' when 'public poc' then 'E:P' when 'active' then 'E:A' end,
      case ssvc ->> 'automatable' when 'no' then 'A:N' when 'yes' then 'A:Y' end,
      case ssvc ->> 'technicalImpact' when 'partial' then 'T:P' when 'total' then 'T:T' end) as ssvc
    from vulnerability where ssvc is not null;
  delete from stated where ssvc = '';
  update finding set ssvc = stated.ssvc from stated where stated.vulnerability_id = finding.vulnerability_id;
  update finding_history set ssvc = stated.ssvc from stated where stated.vulnerability_id = finding_history.vulnerability_id;
  insert into finding_ssvc_count ${counted('')};
  alter table finding enable trigger user;
  ${force('force')}
`;

function counted(schema: '' | 'past.'): string {
  return `
    select finding.workspace_id, product_id, severity_level, known_exploited, malicious, cardinality(fixed_in) > 0 as fixable,
      coalesce(ssvc, '') as ssvc, count(*)::int as findings
    from ${schema}finding
    where gone_at is null and not exists (select from ${schema}finding_state judged
      where judged.workspace_id = finding.workspace_id and judged.id = finding.id and judged.closed)
    group by 1, 2, 3, 4, 5, 6, 7`;
}

/** Without it, row-level security does not bind the owner. */
function force(word: 'force' | 'no force'): string {
  return ['finding', 'finding_history', 'finding_state', 'finding_ssvc_count', 'private_vulnerability']
    .map((table) => `alter table ${table} ${word} row level security;`)
    .join('\n  ');
}
