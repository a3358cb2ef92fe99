import { isolate, registerTableWithPastSql, seenBySql } from '../register-table.ts';

/** Parts of hardware beside the components, and the rows of spreadsheets with whom they mean (decision 0042). */
export const parts = `
  -- What a document says of an occurrence that only hardware is described by; it never changes.
  create table part_detail (
    workspace_id uuid not null,
    bom_id uuid not null,
    position int not null,
    hardware boolean not null,
    maker text,
    part_number text,
    description text,
    quantity double precision,
    designators text[] not null,
    function text,
    mounting text,
    location text,
    serial_number text,
    lot text,
    date_code text,
    produced_at text,
    sku text,
    gtin text,
    designed_in text[] not null,
    fabricated_in text[] not null,
    assembled_in text[] not null,
    origin_in text[] not null,
    lifecycle text,
    end_of_life_on text,
    alternates text[] not null,
    lead_time_days int,
    compliance jsonb not null,
    firmware text,
    -- Names and numbers to be found by, in small letters.
    words text not null,
    primary key (workspace_id, bom_id, position),
    foreign key (workspace_id, bom_id) references bom (workspace_id, id) on delete cascade
  );
  -- An index takes no more than about 2,700 bytes.
  create index on part_detail (workspace_id, left(lower(part_number), 200));
  ${isolate('part_detail', 'select, insert, delete')}
  ${seenBySql('part_detail', 'bom_id in (select id from bom)')}

  -- A row of a spreadsheet as it names its product, and what it was found as; that follows from the rules and the advisories.
  create table bom_row (
    workspace_id uuid not null,
    bom_id uuid not null,
    position int not null,
    at text not null,
    -- Maker and product as rules compare them.
    name_key text not null,
    kind text not null,
    vendor text,
    product text not null,
    version text,
    purl text,
    cpe text,
    state text not null default 'waiting' check (state in ('waiting', 'matched', 'not-found')),
    confidence text,
    identifier text,
    grounds text,
    reason text,
    candidates text[] not null default '{}',
    primary key (workspace_id, bom_id, position),
    foreign key (workspace_id, bom_id) references bom (workspace_id, id) on delete cascade
  );
  create index on bom_row (workspace_id, name_key);
  ${isolate('bom_row')}
  ${seenBySql('bom_row', 'bom_id in (select id from bom)')}

  -- What a person said of a name: this is what it means, or this is not.
  ${registerTableWithPastSql({
    name: 'part_name_rule',
    columns: [
      ['name_key', 'text not null'],
      ['vendor', 'text'],
      ['product', 'text not null'],
      ['says', "text not null check (says in ('is', 'is-not'))"],
      ['identifier', 'text not null'],
      ['decided_at', 'timestamptz not null'],
      ['actor_kind', 'text not null'],
      ['actor_id', 'uuid'],
    ],
    constraints: ['unique (workspace_id, name_key, identifier)'],
  })}
  create unique index on part_name_rule (workspace_id, name_key) where says = 'is';
`;
