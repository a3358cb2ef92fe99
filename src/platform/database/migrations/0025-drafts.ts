import { registerTableWithPastSql, seenBySql } from '../register-table.ts';

/** Changes to the supply network that are thought over before they are made (decision 0055). */
export const drafts = `
  ${registerTableWithPastSql({
    name: 'draft',
    columns: [
      ['number', 'int not null'],
      ['name', 'text not null'],
      ['note', 'text'],
      ['state', "text not null check (state in ('open', 'discarded', 'adopted'))"],
      // In the order in which they are made.
      ['edits', 'jsonb not null'],
      // The nodes of the register that they name.
      ['node_ids', 'uuid[] not null'],
      ['made_at', 'timestamptz not null'],
      ['actor_kind', 'text not null'],
      ['actor_id', 'uuid'],
    ],
    constraints: ['unique (workspace_id, number)'],
  })}
  ${['draft', 'draft_history']
    .map((table) =>
      seenBySql(
        table,
        'not exists (select from unnest(node_ids) named where named not in (select holdfast_sight(holdfast_units())))',
      ),
    )
    .join('')}
`;
