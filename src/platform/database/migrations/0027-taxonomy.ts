import { registerTableWithPastSql } from '../register-table.ts';

/** What a workspace adds to the lists that ship, what its nodes are classified as, and the answers to the test for critical software (decision 0057). */
export const taxonomy = `
  ${registerTableWithPastSql({
    name: 'taxonomy_entry',
    columns: [
      ['kind', 'text not null'],
      ['code', 'text not null'],
      ['name', 'text not null'],
      ['sentence', 'text'],
      // Codes of the role, the list or the phases that it stands under.
      ['under', "text[] not null default '{}'"],
      ['category', 'text'],
      ['retired', 'boolean not null default false'],
    ],
    constraints: ['unique (workspace_id, kind, code)'],
  })}

  -- One row a node, under the id of the node; codes, since most values of the lists are no rows.
  ${registerTableWithPastSql(
    {
      name: 'classification',
      columns: [
        ['elements', "text[] not null default '{}'"],
        ['critical_functions', "text[] not null default '{}'"],
      ],
      constraints: ['foreign key (workspace_id, id) references node (workspace_id, id) on delete cascade'],
    },
    { seenWith: 'id' },
  )}

  ${registerTableWithPastSql(
    {
      name: 'critical_software_answer',
      columns: [
        ['node_id', 'uuid not null'],
        ['question', 'text not null'],
        ['answer', "text not null check (answer in ('yes', 'no', 'unknown'))"],
        ['note', 'text'],
        // By name only: evidence that is withdrawn is no longer shown, and its rows of the past stay as they were.
        ['evidence_id', 'uuid'],
      ],
      constraints: [
        'unique (workspace_id, node_id, question)',
        'foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade',
      ],
    },
    { seenWith: 'node_id' },
  )}
`;
