import { isolate, registerTableWithPastSql, seenBySql } from '../register-table.ts';

const ofAssessment = `
    workspace_id uuid not null references workspace (id) on delete cascade,
    assessment_id uuid not null`;
const withAssessment = `foreign key (workspace_id, assessment_id) references assessment (workspace_id, id) on delete cascade`;

/** What hangs on assessments, without a past of its own; hidden as the supplier is. */
const hanging = [
  'assessment_contact',
  'assessment_part',
  'assessment_answer',
  'assessment_answer_past',
  'assessment_proof',
  'assessment_comment',
  'assessment_submission',
  'assessment_mail',
];
const ofSeen = 'assessment_id in (select id from assessment)';
const neverChanged = new Set(['assessment_answer_past', 'assessment_submission']);

/** Rounds of questions to suppliers, their answers and what became of them (decision 0065). */
export const assessments = `
  -- A questionnaire as it stood when a round was sent: one that ships changes with the program.
  create table assessment_form (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    sha256 bytea not null,
    document jsonb not null,
    primary key (workspace_id, id),
    unique (workspace_id, sha256)
  );
  ${isolate('assessment_form', 'select, insert')}

  ${registerTableWithPastSql({
    name: 'assessment_round',
    columns: [
      ['number', 'int not null'],
      ['title', 'text not null'],
      ['form_id', 'uuid not null'],
      ['questionnaire_key', 'text not null'],
      ['questionnaire_version', 'text not null'],
      ['profile', 'text'],
      ['note', 'text'],
      ['due_on', 'date'],
      // Days before and after the due date on which those who have not answered are reminded.
      ['remind_before', 'int[] not null'],
      ['remind_after', 'int[] not null'],
      // How long a link holds, from the day of sending.
      ['link_days', 'int not null'],
      // Weights of the organisation in place of those of the questionnaire, by item.
      ['weights', 'jsonb not null'],
      ['sent_at', 'timestamptz not null'],
      ['closed_at', 'timestamptz'],
    ],
    constraints: [
      'unique (workspace_id, number)',
      'foreign key (workspace_id, form_id) references assessment_form (workspace_id, id)',
    ],
  })}

  ${registerTableWithPastSql(
    {
      name: 'assessment',
      columns: [
        ['number', 'int not null'],
        ['round_id', 'uuid not null'],
        ['supplier_id', 'uuid not null'],
        // The one before it whose answers are shown, to be confirmed or altered.
        ['previous_id', 'uuid'],
        [
          'state',
          "text not null check (state in ('asked', 'opened', 'submitted', 'queried', 'accepted', 'rejected', 'withdrawn'))",
        ],
        // The newest submission; 0 while there is none.
        ['submission', 'int not null'],
        ['due_on', 'date'],
        ['asked_at', 'timestamptz not null'],
        ['opened_at', 'timestamptz'],
        ['submitted_at', 'timestamptz'],
        ['decided_at', 'timestamptz'],
        ['comment', 'text'],
      ],
      constraints: [
        'unique (workspace_id, number)',
        'unique (workspace_id, round_id, supplier_id)',
        'foreign key (workspace_id, round_id) references assessment_round (workspace_id, id) on delete cascade',
        'foreign key (workspace_id, supplier_id) references node (workspace_id, id) on delete cascade',
      ],
    },
    { seenWith: 'supplier_id' },
  )}
  create index on assessment (workspace_id, supplier_id);
  create index on assessment (workspace_id, due_on) where state in ('asked', 'opened', 'queried');

  -- Whom to remind, for as long as the answers are awaited.
  create table assessment_contact (${ofAssessment},
    email text not null,
    primary key (workspace_id, assessment_id),
    ${withAssessment}
  );
  -- What one link opens: all sections, or those that a colleague was asked to answer.
  create table assessment_part (${ofAssessment},
    id uuid not null,
    parent_id uuid,
    sections text[],
    person_id uuid,
    made_at timestamptz not null,
    ended_at timestamptz,
    -- Of the first link, which opens all: how many questions are asked and answered, and when something was saved last.
    progress jsonb,
    saved_at timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, person_id) references person (workspace_id, id),
    ${withAssessment}
  );
  create index on assessment_part (workspace_id, assessment_id);

  -- What the supplier has answered so far: saved again and again, seen by the buyer once it is submitted.
  create table assessment_answer (${ofAssessment},
    item text not null,
    -- Null where an answer was taken back.
    answer jsonb,
    version int not null,
    part_id uuid not null,
    saved_at timestamptz not null,
    -- Answers of others who wrote at the same time, until somebody chooses.
    aside jsonb not null,
    -- Whether the answer of the assessment before it was confirmed as it was.
    confirmed boolean not null,
    primary key (workspace_id, assessment_id, item),
    ${withAssessment}
  );
  -- Every answer that was ever saved, also one that came too late.
  create table assessment_answer_past (${ofAssessment},
    number bigint generated always as identity,
    item text not null,
    answer jsonb,
    version int not null,
    part_id uuid not null,
    saved_at timestamptz not null,
    is_aside boolean not null,
    primary key (workspace_id, assessment_id, number),
    ${withAssessment}
  );
  create table assessment_proof (${ofAssessment},
    id uuid not null,
    item text not null,
    title text not null,
    class text not null,
    origin text,
    issued date,
    valid_until date,
    file_name text,
    sha256 bytea,
    size bigint,
    part_id uuid not null,
    added_at timestamptz not null,
    -- Taken away by the supplier before it was submitted; what was submitted keeps it.
    removed_at timestamptz,
    primary key (workspace_id, id),
    ${withAssessment}
  );
  create index on assessment_proof (workspace_id, assessment_id);
  -- What both sides say beside an answer or the whole.
  create table assessment_comment (${ofAssessment},
    id uuid not null,
    item text,
    -- The one who asks, or null: then the supplier by one of its links.
    user_id uuid,
    part_id uuid,
    text text not null,
    written_at timestamptz not null,
    primary key (workspace_id, id),
    check ((user_id is null) <> (part_id is null)),
    ${withAssessment}
  );
  create index on assessment_comment (workspace_id, assessment_id);
  -- What was submitted and signed, word for word; a row never changes.
  create table assessment_submission (${ofAssessment},
    number int not null,
    document jsonb not null,
    person_id uuid not null,
    submitted_at timestamptz not null,
    primary key (workspace_id, assessment_id, number),
    foreign key (workspace_id, person_id) references person (workspace_id, id),
    ${withAssessment}
  );
  -- Each mail about an assessment, so that none goes out twice.
  create table assessment_mail (${ofAssessment},
    kind text not null,
    sent_at timestamptz not null,
    problem text,
    primary key (workspace_id, assessment_id, kind),
    ${withAssessment}
  );
  ${hanging
    .map((table) =>
      [isolate(table, neverChanged.has(table) ? 'select, insert, delete' : undefined), seenBySql(table, ofSeen)].join(
        '\n',
      ),
    )
    .join('')}

  -- What one reviewer makes of one answer.
  ${registerTableWithPastSql({
    name: 'assessment_review',
    columns: [
      ['assessment_id', 'uuid not null'],
      ['item', 'text not null'],
      ['reviewer_id', 'uuid not null'],
      // The submission that was reviewed.
      ['submission', 'int not null'],
      ['verdict', "text not null check (verdict in ('accepted', 'queried', 'rejected'))"],
      ['comment', 'text'],
      ['reviewed_at', 'timestamptz not null'],
    ],
    constraints: [
      'unique (workspace_id, assessment_id, item, reviewer_id)',
      'foreign key (workspace_id, assessment_id) references assessment (workspace_id, id) on delete cascade',
    ],
  })}
  -- What is to be mended, by whom and until when.
  ${registerTableWithPastSql(
    {
      name: 'assessment_finding',
      columns: [
        ['number', 'int not null'],
        ['assessment_id', 'uuid not null'],
        ['supplier_id', 'uuid not null'],
        ['item', 'text'],
        ['title', 'text not null'],
        ['detail', 'text'],
        ['severity', "text not null check (severity in ('low', 'moderate', 'high', 'very-high'))"],
        ['state', "text not null check (state in ('open', 'planned', 'mended', 'retested', 'accepted', 'withdrawn'))"],
        ['plan', 'text'],
        ['owner_id', 'uuid'],
        ['due_on', 'date'],
        ['retest_on', 'date'],
        ['retest', 'text'],
        ['raised_at', 'timestamptz not null'],
        ['ended_at', 'timestamptz'],
      ],
      constraints: [
        'unique (workspace_id, number)',
        'foreign key (workspace_id, assessment_id) references assessment (workspace_id, id) on delete cascade',
        'foreign key (workspace_id, supplier_id) references node (workspace_id, id) on delete cascade',
        'foreign key (workspace_id, owner_id) references person (workspace_id, id)',
      ],
    },
    { seenWith: 'supplier_id' },
  )}
  create index on assessment_finding (workspace_id, assessment_id);
  create index on assessment_finding (workspace_id, supplier_id);
  -- How often suppliers are asked anew, by the criticality of what rests on them.
  ${registerTableWithPastSql({
    name: 'assessment_cadence',
    columns: [
      ['level', "text not null check (level in ('very-low', 'low', 'moderate', 'high', 'very-high', 'unknown'))"],
      ['months', 'int not null check (months between 1 and 120)'],
    ],
    constraints: ['unique (workspace_id, level)'],
  })}
  ${['assessment_review', 'assessment_review_history'].map((table) => seenBySql(table, ofSeen)).join('')}
`;
