import { registerTableWithPastSql, widenRegisterTableSql } from '../register-table.ts';

/** What the models of the network ask for beside nodes and links: dependence, sources that stand in for each other, facts (decision 0050). */
export const network = `
  ${widenRegisterTableSql(
    {
      name: 'supply_link',
      columns: [
        ['from_id', 'uuid not null'],
        ['to_id', 'uuid not null'],
        ['kind', 'text not null'],
        ['share', 'double precision'],
        ['confidence', 'text'],
        ['source', 'text'],
        ['valid_from', 'date'],
        ['valid_until', 'date'],
        ['declared_as', 'text'],
      ],
    },
    [
      // The upper end where a share is known as a range only; \`share\` is then the lower.
      ['share_max', 'double precision check (share_max between share and 1)'],
      ['dependence', "text check (dependence in ('none', 'low', 'moderate', 'high', 'very-high'))"],
      // The chance that a compromise of the supporter passes on, 0 to 1.
      ['transmission', 'double precision check (transmission between 0 and 1)'],
    ],
  )}

  -- "\`need\` of these sources suffice" for a node.
  ${registerTableWithPastSql(
    {
      name: 'source_group',
      columns: [
        ['node_id', 'uuid not null'],
        ['key', 'text'],
        ['name', 'text not null'],
        ['need', 'int not null check (need > 0)'],
        // How far the node depends on the group; a source may say its own.
        ['dependence', "text check (dependence in ('none', 'low', 'moderate', 'high', 'very-high'))"],
      ],
      constraints: ['foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade'],
    },
    { seenWith: 'node_id' },
  )}
  create index on source_group (workspace_id, node_id);
  create unique index source_group_key on source_group (workspace_id, key) where key is not null;
  ${registerTableWithPastSql(
    {
      name: 'source_group_source',
      columns: [
        ['group_id', 'uuid not null'],
        ['position', 'int not null'],
        ['node_id', 'uuid not null'],
        ['share', 'double precision check (share between 0 and 1)'],
        ['share_max', 'double precision check (share_max between share and 1)'],
        ['qualified', 'boolean'],
        // Days until it carries the load.
        ['switch_days', 'double precision check (switch_days >= 0)'],
        ['dependence', "text check (dependence in ('none', 'low', 'moderate', 'high', 'very-high'))"],
      ],
      constraints: [
        'unique (workspace_id, group_id, node_id)',
        'foreign key (workspace_id, group_id) references source_group (workspace_id, id) on delete cascade',
        'foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade',
      ],
    },
    { seenWith: 'node_id' },
  )}
  create index on source_group_source (workspace_id, node_id);

  -- One statement on one attribute of a node. Several may stand side by side; a rule says which is in force.
  ${registerTableWithPastSql(
    {
      name: 'fact',
      columns: [
        ['node_id', 'uuid not null'],
        ['attribute', 'text not null'],
        ['value', 'jsonb not null'],
        ['confidence', "text not null default 'declared'"],
        ['source', 'text'],
        ['valid_from', 'date'],
        ['valid_until', 'date'],
        ['stated_at', 'timestamptz not null'],
      ],
      constraints: ['foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade'],
    },
    { seenWith: 'node_id' },
  )}
  create index on fact (workspace_id, node_id, attribute);
`;
