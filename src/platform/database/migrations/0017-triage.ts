import { isolate, pastViewSql, registerTableWithPastSql } from '../register-table.ts';

/** What others and we ourselves say of findings, and what each finding comes to by it (decisions 0036, 0037). */
export const triage = `
  -- A document of statements as it came. One of the same author under the same id that is newer takes its place.
  ${registerTableWithPastSql(
    {
      name: 'vex_document',
      columns: [
        ['number', 'int not null'],
        ['product_id', 'uuid'],
        ['bom_id', 'uuid'],
        ['file_name', 'text not null'],
        ['sha256', 'bytea not null'],
        ['format', 'text not null'],
        ['spec_version', 'text not null'],
        ['document_id', 'text'],
        ['document_version', 'text'],
        ['author', 'text'],
        ['tool', 'text'],
        ['stated_at', 'text'],
        ['statements', 'int not null'],
        ['warnings', 'jsonb not null'],
        ['received_at', 'timestamptz not null'],
        ['superseded_by', 'uuid'],
        ['actor_kind', 'text not null'],
        ['actor_id', 'uuid'],
      ],
      constraints: [
        'unique (workspace_id, number)',
        'foreign key (workspace_id, product_id) references product (workspace_id, id) on delete cascade',
        'foreign key (workspace_id, sha256) references content (workspace_id, sha256)',
      ],
    },
    { seenWith: 'product_id' },
  )}
  -- Statements never change; they count while their document does.
  create table vex_statement (
    workspace_id uuid not null,
    document_id uuid not null,
    position int not null,
    -- Every name of the vulnerability, in small letters.
    names text[] not null,
    status text not null,
    body jsonb not null,
    primary key (workspace_id, document_id, position)
  );
  create index on vex_statement using gin (names);
  ${isolate('vex_statement', 'select, insert')}
  ${registerTableWithPastSql(
    {
      name: 'triage_decision',
      columns: [
        ['finding_id', 'uuid not null'],
        ['product_id', 'uuid not null'],
        ['state', 'text not null'],
        ['justification', 'text'],
        ['statement', 'text'],
        ['action', 'text'],
        ['reason', 'text not null'],
        ['approver_id', 'uuid'],
        ['expires_on', 'date'],
        ['decided_at', 'timestamptz not null'],
        ['actor_kind', 'text not null'],
        ['actor_id', 'uuid'],
      ],
      constraints: [
        'unique (workspace_id, finding_id)',
        'foreign key (workspace_id, finding_id) references finding (workspace_id, id) on delete cascade',
      ],
    },
    { seenWith: 'product_id' },
  )}
  ${registerTableWithPastSql({
    name: 'triage_rule',
    columns: [
      ['number', 'int not null'],
      ['name', 'text not null'],
      ['scope', 'jsonb not null'],
      ['state', 'text not null'],
      ['justification', 'text'],
      ['statement', 'text'],
      ['action', 'text'],
      ['reason', 'text not null'],
      ['approver_id', 'uuid'],
      ['expires_on', 'date'],
      ['decided_at', 'timestamptz not null'],
      ['actor_kind', 'text not null'],
      ['actor_id', 'uuid'],
    ],
    constraints: ['unique (workspace_id, number)'],
  })}
  -- What a decision or a rule rested on when it was first heard of a finding; what changed since woke the finding.
  create table triage_ground (
    workspace_id uuid not null,
    voice_id uuid not null,
    finding_id uuid not null,
    grounds jsonb not null,
    woke jsonb,
    primary key (workspace_id, voice_id, finding_id),
    foreign key (workspace_id, finding_id) references finding (workspace_id, id) on delete cascade
  );
  ${isolate('triage_ground')}
  -- What a finding comes to; one that nobody speaks of has no row and is open.
  ${registerTableWithPastSql(
    {
      name: 'finding_state',
      columns: [
        ['product_id', 'uuid not null'],
        ['state', 'text not null'],
        ['closed', 'boolean not null'],
        ['voice', 'jsonb'],
        ['disputed', 'boolean not null'],
        ['expires_at', 'timestamptz'],
        ['woke', 'jsonb'],
      ],
      constraints: ['foreign key (workspace_id, id) references finding (workspace_id, id) on delete cascade'],
    },
    { seenWith: 'product_id' },
  )}
  create index on finding_state (workspace_id, expires_at) where expires_at is not null;
  create table triage_comment (
    workspace_id uuid not null,
    id uuid not null,
    finding_id uuid not null,
    text text not null,
    at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    primary key (workspace_id, id),
    foreign key (workspace_id, finding_id) references finding (workspace_id, id) on delete cascade
  );
  create index on triage_comment (workspace_id, finding_id);
  ${isolate('triage_comment', 'select, insert')}
  -- Whom the workspace believes first.
  create table triage_trust (
    workspace_id uuid primary key references workspace (id) on delete cascade,
    classes text[] not null
  );
  ${isolate('triage_trust')}

  -- Closed findings no longer count.
  drop view past.finding_count;
  ${pastViewSql(
    'finding_count',
    `
    select finding.workspace_id, product_id, severity_level, known_exploited, malicious,
      cardinality(fixed_in) > 0 as fixable, count(*)::int as findings
    from past.finding
    where gone_at is null and not exists (select from past.finding_state judged
      where judged.workspace_id = finding.workspace_id and judged.id = finding.id and judged.closed)
    group by 1, 2, 3, 4, 5, 6`,
  )}
`;
