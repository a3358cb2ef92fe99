/** The example company (decision 0024): one workspace at most, filled by a job, with people and times of its own. */
export const example = `
  -- When it was told to its end; a workspace that is still being filled is shown to nobody.
  alter table workspace add column filled_at timestamptz;
  grant update (filled_at) on workspace to holdfast_app;
  -- Two servers that add the example at once do not make two.
  create unique index on workspace (example) where example;

  -- The invented people who work in an example; they go with it.
  alter table app_user add column example_id uuid references workspace (id) on delete cascade;

  -- The time it is said to be while an example is told, else the time it is.
  create function holdfast_now() returns timestamptz language sql volatile as
    $$ select coalesce(nullif(current_setting('holdfast.example_at', true), '')::timestamptz, clock_timestamp()) $$;
  alter table notice_event alter column at set default holdfast_now();
  alter table job alter column created_at set default holdfast_now();
`;
