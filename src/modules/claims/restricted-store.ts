import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { RestrictedCountry } from './contract.ts';

export async function listRestricted(tx: Tx, workspaceId: string): Promise<RestrictedCountry[]> {
  const { rows } = await sql<{ country: string; reason: string | null; at: Date; change_set_id: string }>`
    select restricted.country, restricted.reason, change_set.at, restricted.change_set_id
    from restricted_country restricted
    join change_set on change_set.workspace_id = ${workspaceId} and change_set.id = restricted.change_set_id
    where restricted.workspace_id = ${workspaceId} order by restricted.country`.execute(tx);
  return rows.map(({ country, reason, at, change_set_id }) => ({
    country,
    reason,
    since: at.toISOString(),
    etag: change_set_id,
  }));
}

export async function writeRestricted(change: ChangeSet, country: string, reason: string | null): Promise<void> {
  change.wrote('restricted_country');
  await sql`
    insert into restricted_country (workspace_id, id, country, reason, change_set_id)
    values (${change.workspaceId}, ${newId()}, ${country}, ${reason}, ${change.id})
    on conflict (workspace_id, country) do update set reason = excluded.reason, change_set_id = excluded.change_set_id`.execute(
    change.tx,
  );
}

/** Whether there was one to remove. */
export async function removeRestricted(change: ChangeSet, country: string): Promise<boolean> {
  change.wrote('restricted_country');
  const { rows } = await sql`
    delete from restricted_country where workspace_id = ${change.workspaceId} and country = ${country}
    returning id`.execute(change.tx);
  return rows.length > 0;
}
