import { isolate, isSeen, seenBySql } from '../register-table.ts';

/**
 * Notices and the ways they go out (decision 0017). An event is written in the transaction of what happened; a job spreads it over
 * people and webhooks: one delivery for each event, channel and recipient, gathered into messages.
 */
export const notices = `
  -- The hour of a digest is an hour of the workspace's own clock.
  alter table workspace add column time_zone text not null default 'UTC';
  grant update (time_zone) on workspace to holdfast_app;

  create table notice_event (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    type text not null,
    once text,
    at timestamptz not null default clock_timestamp(),
    audience text not null check (audience in ('everybody', 'administrators', 'person', 'followers')),
    person_id uuid,
    actor_id uuid,
    subjects int not null,
    subjects_seen text not null check (subjects_seen in ('some', 'all')),
    counts jsonb not null,
    facts jsonb not null,
    spread_at timestamptz,
    primary key (workspace_id, id),
    unique (workspace_id, once)
  );
  create index on notice_event (workspace_id, id) where spread_at is null;
  create index on notice_event (workspace_id, at);
  ${isolate('notice_event')}

  -- What an event is about, with the counts that belong to each; whoever may not see a node does not get its name or its share.
  create table notice_subject (
    workspace_id uuid not null,
    event_id uuid not null,
    node_id uuid not null,
    counts jsonb not null,
    primary key (workspace_id, event_id, node_id),
    foreign key (workspace_id, event_id) references notice_event (workspace_id, id) on delete cascade,
    foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade
  );
  create index on notice_subject (workspace_id, node_id);
  ${isolate('notice_subject')}
  ${seenBySql('notice_subject', isSeen('node_id'))}

  -- One line in the app, one mail or one call of a webhook. It gathers events until due_at; while it is being sent, due_at is when
  -- that attempt counts as lost.
  create table notice_message (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    channel text not null check (channel in ('app', 'mail', 'webhook')),
    recipient_id uuid not null,
    topic text not null,
    state text not null check (state in ('waiting', 'sending', 'sent', 'withheld', 'dead')),
    began_at timestamptz not null,
    at timestamptz not null,
    due_at timestamptz not null,
    attempts int not null default 0,
    problem text,
    sent_at timestamptz,
    read_at timestamptz,
    primary key (workspace_id, id)
  );
  create index on notice_message (workspace_id, recipient_id, at desc, id desc) where channel = 'app';
  create index on notice_message (workspace_id, due_at) where state in ('waiting', 'sending');
  create index on notice_message (workspace_id, at desc, id desc) where channel <> 'app';
  ${isolate('notice_message')}

  create table notice_delivery (
    workspace_id uuid not null,
    event_id uuid not null,
    channel text not null,
    recipient_id uuid not null,
    message_id uuid not null,
    withheld boolean not null default false,
    primary key (workspace_id, event_id, channel, recipient_id),
    foreign key (workspace_id, event_id) references notice_event (workspace_id, id) on delete cascade,
    foreign key (workspace_id, message_id) references notice_message (workspace_id, id) on delete cascade
  );
  create index on notice_delivery (workspace_id, message_id);
  ${isolate('notice_delivery')}

  -- What each person chose; where there is no row, the default of the kind holds.
  create table notice_choice (
    workspace_id uuid not null references workspace (id) on delete cascade,
    user_id uuid not null references app_user (id) on delete cascade,
    kind text not null,
    way text not null check (way in ('nothing', 'app', 'mail', 'digest')),
    primary key (workspace_id, user_id, kind)
  );
  create table notice_schedule (
    workspace_id uuid not null references workspace (id) on delete cascade,
    user_id uuid not null references app_user (id) on delete cascade,
    every text not null check (every in ('day', 'week')),
    weekday smallint not null check (weekday between 1 and 7),
    hour smallint not null check (hour between 0 and 23),
    primary key (workspace_id, user_id)
  );
  ${isolate('notice_choice')}
  ${isolate('notice_schedule')}

  create table followed_node (
    workspace_id uuid not null,
    node_id uuid not null,
    user_id uuid not null,
    primary key (workspace_id, node_id, user_id),
    foreign key (workspace_id, node_id) references node (workspace_id, id) on delete cascade,
    foreign key (workspace_id, user_id) references membership (workspace_id, user_id) on delete cascade
  );
  ${isolate('followed_node')}
  ${seenBySql('followed_node', isSeen('node_id'))}

  -- Secrets are sealed under the master key. While the older one stands, both sign.
  create table webhook (
    workspace_id uuid not null references workspace (id) on delete cascade,
    id uuid not null,
    name text not null,
    url text not null,
    kinds text[] not null,
    active boolean not null,
    secret bytea not null,
    older_secret bytea,
    problem text,
    created_at timestamptz not null,
    primary key (workspace_id, id)
  );
  ${isolate('webhook')}

  -- The one mail server of the installation; address is where people reach Holdfast, for the links in mails.
  -- Whether mail goes out at all is the door's to say (decision 0014).
  create table mail_server (
    id boolean primary key default true check (id),
    host text not null,
    port int not null,
    tls text not null check (tls in ('implicit', 'starttls', 'none')),
    username text,
    password bytea,
    sender text not null,
    address text not null
  );
  alter table mail_server enable row level security;
  alter table mail_server force row level security;
  create policy installation on mail_server using (holdfast_installation()) with check (holdfast_installation());
  grant select, insert, update, delete on mail_server to holdfast_app;
`;
