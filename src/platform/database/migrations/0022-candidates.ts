import { isolate, registerTableWithPastSql, seenBySql } from '../register-table.ts';

/** What documents state of components besides their package URLs, and what advisories may mean by that (decision 0043). */
export const candidates = `
  -- One row for each set of further names that documents state for a component; an occurrence without any has none.
  create table stated_identity (
    workspace_id uuid not null,
    id uuid not null,
    component_id uuid not null,
    digest text not null,
    cpe text,
    identifiers jsonb not null,
    -- Why the component cannot be checked where it is stated so.
    unchecked text,
    primary key (workspace_id, id),
    unique (workspace_id, component_id, digest),
    foreign key (workspace_id, component_id) references component (workspace_id, id) on delete cascade
  );
  ${isolate('stated_identity')}
  ${seenBySql(
    'stated_identity',
    `exists (select from bom_component listed
       where listed.workspace_id = stated_identity.workspace_id and listed.component_id = stated_identity.component_id)`,
  )}
  alter table bom_component add column stated_id uuid;
  alter table bom_component add foreign key (workspace_id, stated_id) references stated_identity (workspace_id, id);

  -- What an advisory may mean, for a person to judge; it counts nowhere.
  ${registerTableWithPastSql(
    {
      name: 'finding_candidate',
      columns: [
        ['product_id', 'uuid not null'],
        ['component_id', 'uuid not null'],
        ['vulnerability_id', 'uuid not null'],
        ['confidence', 'text not null'],
        // Of which component and which product a rule would speak.
        ['component_key', 'text not null'],
        ['product_key', 'text not null'],
        ['fixed_in', 'text[] not null'],
        ['match', 'jsonb not null'],
        ['found_at', 'timestamptz not null'],
      ],
      constraints: [
        'unique (workspace_id, product_id, component_id, vulnerability_id)',
        'foreign key (workspace_id, product_id) references product (workspace_id, id) on delete cascade',
        'foreign key (workspace_id, component_id) references component (workspace_id, id)',
      ],
    },
    { seenWith: 'product_id' },
  )}
  create index on finding_candidate (workspace_id, component_key, product_key);
  create index on finding_candidate (workspace_id, component_id);

  -- What a person said of a component, in whatever version: it is this product, or it is not.
  ${registerTableWithPastSql({
    name: 'identity_rule',
    columns: [
      ['component_key', 'text not null'],
      ['component_name', 'text not null'],
      ['product_key', 'text not null'],
      ['says', "text not null check (says in ('is', 'is-not'))"],
      ['reason', 'text not null'],
      ['expires_on', 'date'],
      ['decided_at', 'timestamptz not null'],
      ['actor_kind', 'text not null'],
      ['actor_id', 'uuid'],
    ],
    constraints: ['unique (workspace_id, component_key, product_key)'],
  })}
`;
