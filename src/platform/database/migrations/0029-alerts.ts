import { isolate, isSeen, registerTableWithPastSql, seenBySql } from '../register-table.ts';

/** Thresholds on figures of the network, and where it is beyond them (decision 0055). */
export const alerts = `
  ${registerTableWithPastSql({
    name: 'alert_rule',
    columns: [
      ['number', 'int not null'],
      ['name', 'text not null'],
      ['measure', 'jsonb not null'],
      ['comparison', "text not null check (comparison in ('above', 'at-least', 'below'))"],
      ['threshold', 'double precision not null'],
      ['severity', 'text not null'],
      ['enabled', 'boolean not null'],
    ],
    constraints: ['unique (workspace_id, number)'],
  })}
  -- One a rule and party, from when it was seen until it was seen no more.
  create table alert (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    rule_id uuid not null,
    key text not null,
    node_id uuid,
    place jsonb,
    value double precision not null,
    because uuid[] not null,
    count int not null,
    among int,
    since timestamptz not null,
    change bigint not null,
    ended_at timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, rule_id) references alert_rule (workspace_id, id) on delete cascade,
    foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade
  );
  create unique index alert_standing on alert (workspace_id, rule_id, key) where ended_at is null;
  create index on alert (workspace_id, node_id) where node_id is not null;
  ${isolate('alert')}
  ${seenBySql('alert', `(node_id is null or ${isSeen('node_id')})`)}
  -- Up to which change the network was held against the rules, and on which day.
  create table alert_watch (
    workspace_id uuid not null references workspace (id) on delete cascade,
    seen bigint not null,
    day date not null,
    at timestamptz not null,
    primary key (workspace_id)
  );
  ${isolate('alert_watch')}
`;
