/** What backup, restore and several servers need (decision 0016). */
export const keeping = `
  -- Which try of a job counts: one that was taken for dead and lives on may not finish what another has taken over.
  alter table job add column attempt int not null default 0;

  -- One key in force for each purpose, whichever of several servers makes it first.
  set local holdfast.scope = 'installation';
  update sealed_key set retired_at = now()
  where retired_at is null and id not in (
    select distinct on (purpose) id from sealed_key where retired_at is null order by purpose, created_at
  );
  create unique index sealed_key_in_force on sealed_key (purpose) where retired_at is null;

  -- Work that comes round: whoever finds it due does it, once for the whole installation.
  create table scheduled_work (
    name text primary key,
    last_at timestamptz not null
  );
  grant select, insert, update, delete on scheduled_work to holdfast_app;

  -- Calls that guess at secrets, counted for all servers together: a hash of who calls what, how often, and until when.
  create table call_count (
    caller bytea primary key,
    calls int not null,
    until timestamptz not null
  );
  create index on call_count (until);
  grant select, insert, update, delete on call_count to holdfast_app;

  -- Tries to sign in that failed in a row, by SHA-256 of the mail address, whether anybody has it or not.
  create table sign_in_try (
    address bytea primary key,
    tries int not null,
    last_at timestamptz not null,
    locked_until timestamptz
  );
  create index on sign_in_try (last_at);
  grant select, insert, update, delete on sign_in_try to holdfast_app;
`;
