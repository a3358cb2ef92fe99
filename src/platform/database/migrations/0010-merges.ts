import { isolate, isSeen, registerTableWithPastSql, seenBySql } from '../register-table.ts';

/** Undone changes, visits, and suppliers merged into another. */
export const merges = `
  create table undone_change (
    workspace_id uuid not null,
    change_set_id uuid not null,
    undone_by uuid not null,
    primary key (workspace_id, change_set_id),
    foreign key (workspace_id, change_set_id) references change_set (workspace_id, id) on delete cascade
  );
  ${isolate('undone_change', 'select, insert')}

  -- How far somebody had seen the workspace when the last visit began, and when it went on.
  create table visit (
    workspace_id uuid not null references workspace (id) on delete cascade,
    user_id uuid not null references app_user (id) on delete cascade,
    before bigint not null,
    seen bigint not null,
    at timestamptz not null,
    primary key (workspace_id, user_id)
  );
  ${isolate('visit')}

  ${registerTableWithPastSql({
    name: 'supplier_merge',
    columns: [
      ['supplier_id', 'uuid not null'],
      ['into_id', 'uuid not null'],
      ['rule', 'text not null'],
      ['ground', 'text'],
      ['moved', 'jsonb not null'],
    ],
    constraints: [
      'unique (workspace_id, supplier_id)',
      'foreign key (workspace_id, supplier_id) references supplier (workspace_id, id) on delete cascade',
      'foreign key (workspace_id, into_id) references supplier (workspace_id, id) on delete cascade',
    ],
  })}
  -- Pairs that look alike and that a person has told apart.
  ${registerTableWithPastSql({
    name: 'supplier_distinction',
    columns: [
      ['one_id', 'uuid not null'],
      ['other_id', 'uuid not null'],
    ],
    constraints: [
      'unique (workspace_id, one_id, other_id)',
      'foreign key (workspace_id, one_id) references supplier (workspace_id, id) on delete cascade',
      'foreign key (workspace_id, other_id) references supplier (workspace_id, id) on delete cascade',
    ],
  })}
  ${['supplier_distinction', 'supplier_distinction_history']
    .map((table) => seenBySql(table, `(${isSeen('one_id')} and ${isSeen('other_id')})`))
    .join('')}
  ${['supplier_merge', 'supplier_merge_history']
    .map((table) => seenBySql(table, `(${isSeen('supplier_id')} and ${isSeen('into_id')})`))
    .join('')}
`;
