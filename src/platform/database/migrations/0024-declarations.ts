import { isolate, registerTableWithPastSql, seenBySql } from '../register-table.ts';

/** What suppliers declare of themselves through links without an account (decision 0056). */
export const declarations = `
  -- A link for somebody without an account: what it is for and the one thing it opens. Looked up before its workspace is known.
  create table vendor_link (
    token_hash bytea primary key,
    id uuid not null unique,
    workspace_id uuid not null references workspace (id) on delete cascade,
    purpose text not null,
    subject_id uuid not null,
    -- Good for one thing only: to be exchanged for a link that its sender does not know.
    handover boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
  );
  create index on vendor_link (workspace_id, purpose, subject_id);
  alter table vendor_link enable row level security;
  alter table vendor_link force row level security;
  create policy installation on vendor_link
    using (holdfast_installation() or workspace_id = holdfast_workspace())
    with check (holdfast_installation() or workspace_id = holdfast_workspace());
  grant select, insert, update, delete on vendor_link to holdfast_app;

  -- One supplier asked once; one that a supplier named has no node until what named it is taken in.
  ${registerTableWithPastSql(
    {
      name: 'declaration',
      columns: [
        ['number', 'int not null'],
        ['supplier_id', 'uuid'],
        ['name', 'text not null'],
        ['parent_id', 'uuid'],
        // The row of the declaration before it that named this supplier.
        ['parent_ref', 'text'],
        ['depth', 'int not null'],
        // How many levels further down it may be passed on.
        ['pass_on', 'int not null'],
        ['state', "text not null check (state in ('asked', 'opened', 'declared', 'queried', 'accepted', 'rejected'))"],
        // The newest version that was declared; 0 while none was.
        ['version', 'int not null'],
        ['note', 'text'],
        ['due_on', 'date'],
        ['asked_at', 'timestamptz not null'],
        ['opened_at', 'timestamptz'],
        ['declared_at', 'timestamptz'],
        ['decided_at', 'timestamptz'],
        ['comment', 'text'],
        ['queries', 'jsonb not null'],
        // What each of its rows became in the register.
        ['taken', 'jsonb not null'],
      ],
      constraints: [
        'unique (workspace_id, number)',
        'foreign key (workspace_id, supplier_id) references node (workspace_id, id) on delete cascade',
        'foreign key (workspace_id, parent_id) references declaration (workspace_id, id) on delete cascade',
      ],
    },
    { seenWith: 'supplier_id' },
  )}
  create index on declaration (workspace_id, supplier_id);
  create index on declaration (workspace_id, parent_id) where parent_id is not null;

  -- What the supplier has typed so far: saved again and again, so without a past.
  create table declaration_draft (
    workspace_id uuid not null references workspace (id) on delete cascade,
    declaration_id uuid not null,
    statement jsonb not null,
    version int not null,
    saved_at timestamptz not null,
    primary key (workspace_id, declaration_id),
    foreign key (workspace_id, declaration_id) references declaration (workspace_id, id) on delete cascade
  );
  -- What was declared, word for word; a row never changes.
  create table declaration_version (
    workspace_id uuid not null references workspace (id) on delete cascade,
    declaration_id uuid not null,
    number int not null,
    statement jsonb not null,
    person_id uuid not null,
    declared_at timestamptz not null,
    primary key (workspace_id, declaration_id, number),
    foreign key (workspace_id, declaration_id) references declaration (workspace_id, id) on delete cascade,
    foreign key (workspace_id, person_id) references person (workspace_id, id)
  );
  ${isolate('declaration_draft')}
  ${isolate('declaration_version', 'select, insert, delete')}
  ${['declaration_draft', 'declaration_version']
    .map((table) => seenBySql(table, 'declaration_id in (select id from declaration)'))
    .join('')}
`;
