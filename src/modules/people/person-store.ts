import { sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';

/**
 * The ids of people by name; who was not known is from now on. People stand by reference, so that a name can be erased while
 * history and chain still verify (decision 0023).
 */
export async function peopleNamed(change: ChangeSet, names: readonly string[]): Promise<Map<string, string>> {
  const { tx, workspaceId } = change;
  if (names.length === 0) return new Map();
  change.wrote('person');
  const { rows } = await sql<{ id: string; name: string }>`
    insert into person (workspace_id, id, name)
    select ${workspaceId}::uuid, gen_random_uuid(), name from unnest(${[...new Set(names)]}::text[]) as asked (name)
    on conflict (workspace_id, name) do update set name = excluded.name
    returning id, name`.execute(tx);
  return new Map(rows.map(({ id, name }) => [name, id]));
}

export async function personNamed(change: ChangeSet, name: string): Promise<string> {
  return (await peopleNamed(change, [name])).get(name)!;
}
