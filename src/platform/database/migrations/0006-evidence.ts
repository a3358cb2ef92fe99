import { isSeen, registerTableWithPastSql, seenBySql } from '../register-table.ts';

/** Evidence: observations that hang on a node or on a link (DESIGN §3). */
export const evidence = `
  ${registerTableWithPastSql({
    name: 'evidence',
    columns: [
      ['number', 'int not null'],
      ['node_id', 'uuid'],
      ['link_id', 'uuid'],
      ['kind', 'text not null'],
      ['title', 'text not null'],
      ['summary', 'text'],
      ['origin', 'text not null'],
      ['author_id', 'uuid'],
      ['grade', 'text not null'],
      ['adverse', 'boolean not null'],
      ['observed_on', 'date not null'],
      ['recorded_at', 'timestamptz not null'],
      ['valid_until', 'date'],
      ['file_name', 'text'],
      ['sha256', 'bytea'],
      ['size', 'bigint'],
    ],
    constraints: [
      'check ((node_id is null) <> (link_id is null))',
      'unique (workspace_id, number)',
      'foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade',
      'foreign key (workspace_id, link_id) references supply_link (workspace_id, id) on delete cascade',
      'foreign key (workspace_id, author_id) references person (workspace_id, id)',
      'foreign key (workspace_id, sha256) references content (workspace_id, sha256)',
    ],
  })}
  create index on evidence (workspace_id, node_id, observed_on);
  create index on evidence (workspace_id, link_id) where link_id is not null;
  create index on evidence (workspace_id, valid_until) where valid_until is not null;
  ${['evidence', 'evidence_history']
    .map((table) => seenBySql(table, `(${isSeen('node_id')} or link_id in (select id from supply_link))`))
    .join('')}
`;
