import { isolate } from '../register-table.ts';

/** The audit page, and erased personal fields (decision 0023). */
export const audit = `
  create index on change_set (workspace_id, action, number);
  create index on change_set (workspace_id, actor_kind, actor_id, number);

  -- Who has changed something here stays known by name, also when no longer a member. A function, so that PostgreSQL asks for the
  -- few people that a query names instead of gathering everybody who ever acted.
  create function holdfast_has_acted(person uuid) returns boolean language plpgsql stable as $$
    begin
      return exists (select from change_set
        where workspace_id = holdfast_workspace() and actor_kind = 'user' and actor_id = person);
    end $$;
  drop policy installation on app_user;
  create policy installation on app_user
    using (holdfast_installation() or exists (select from membership where user_id = app_user.id) or holdfast_has_acted(id))
    with check (holdfast_installation());

  -- What history and chain hold of a person instead of name and address. The salt is deleted with the name: whoever kept both
  -- can still prove whom an entry meant, and nobody can find it out by trying names.
  create function holdfast_identity(salt uuid, variadic fields text[]) returns text language sql immutable as $$
    select encode(sha256(convert_to(jsonb_build_array(salt, fields)::text, 'UTF8')), 'hex')
  $$;
  alter table app_user add column salt uuid not null default gen_random_uuid();
  alter table person add column salt uuid default gen_random_uuid();
  alter table person add column erased_at timestamptz;
  alter table person alter column name drop not null;

  create table person_history (
    workspace_id uuid not null references workspace (id) on delete cascade,
    history_number bigint generated always as identity,
    id uuid not null,
    identity text not null,
    change_set_id uuid not null,
    ended_by uuid,
    primary key (workspace_id, id, history_number)
  );
  create index on person_history (workspace_id, change_set_id);
  create index on person_history (workspace_id, ended_by);
  ${isolate('person_history', 'select')}
  create function person_history_write() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    if tg_op <> 'INSERT' then
      update person_history set ended_by = holdfast_change_set()
      where workspace_id = old.workspace_id and id = old.id and ended_by is null;
    end if;
    if tg_op <> 'DELETE' and new.name is not null and holdfast_change_set() is not null then
      insert into person_history (workspace_id, id, identity, change_set_id)
      values (new.workspace_id, new.id, holdfast_identity(new.salt, new.name), holdfast_change_set());
    end if;
    return null;
  end $$;
  create trigger history_insert after insert on person for each row execute function person_history_write();
  create trigger history_update after update on person for each row when (old.name is distinct from new.name)
    execute function person_history_write();
  create trigger history_delete after delete on person for each row execute function person_history_write();
`;
