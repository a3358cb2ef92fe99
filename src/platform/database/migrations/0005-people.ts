const roles = "role in ('administrator', 'programme-lead', 'analyst', 'buyer', 'auditor', 'vendor')";

/** Roles, service accounts, invitations and sessions that one can tell apart. */
export const people = `
  alter table membership drop constraint membership_role_check, add check (${roles});
  alter table api_token drop constraint api_token_role_check, add check (${roles});

  -- A service account is a program: it has no password and signs in with its tokens only.
  alter table app_user add column kind text not null default 'person' check (kind in ('person', 'service'));
  alter table api_token add column user_id uuid references app_user (id) on delete cascade;
  create index on api_token (user_id) where user_id is not null;

  alter table session add column id uuid not null default gen_random_uuid();
  alter table session add column device text;
  create unique index on session (id);

  alter table one_time_link add column workspace_id uuid references workspace (id) on delete cascade;
  alter table one_time_link add column created_at timestamptz not null default now();
`;
