import { registerTableWithPastSql } from '../register-table.ts';

/** Components that the register speaks of itself, beside those that bills of materials list (decision 0051). */
export const namedComponents = `
  -- The row of a component that has a key and a name of ours; the component itself has no past, that it is named has one.
  ${registerTableWithPastSql(
    {
      name: 'named_component',
      columns: [
        ['key', 'text'],
        ['name', 'text not null'],
      ],
      constraints: ['foreign key (workspace_id, id) references component (workspace_id, id)'],
    },
    { seenWith: 'id' },
  )}
  create unique index named_component_key on named_component (workspace_id, key) where key is not null;
`;
