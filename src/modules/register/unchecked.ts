import { type RawBuilder, sql } from 'kysely';

/** Why an occurrence (`occurrence`, of `component`) could not be checked, null where it was: by what its own document states of it. */
export function uncheckedOf(workspaceId: string): RawBuilder<string | null> {
  return sql`(case when occurrence.stated_id is null then component.unchecked
    else (select stated.unchecked from stated_identity stated
      where stated.workspace_id = ${workspaceId} and stated.id = occurrence.stated_id) end)`;
}
