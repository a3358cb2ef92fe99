import { sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { Role } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';

export interface ErasableAccount {
  id: string;
  name: string;
  email: string;
  salt: string;
  sessions: number;
  lastInstallationAdministrator: boolean;
}

/** The account of a person, held until the transaction ends; a transaction of the installation. */
export async function lockAccount(tx: Tx, id: string): Promise<ErasableAccount | undefined> {
  if (!isId(id)) return undefined;
  const { rows } = await sql<ErasableAccount>`
    select id, name, email, salt,
      (select count(*) from session where user_id = account.id) as sessions,
      installation_administrator and not exists (
        select from app_user other
        where other.installation_administrator and other.kind = 'person' and other.id <> account.id
      ) as "lastInstallationAdministrator"
    from app_user account where id = ${id} and kind = 'person' for update`.execute(tx);
  return rows[0];
}

export interface Belonging {
  id: string;
  name: string;
  role: Role | null;
  lastAdministrator: boolean;
}

/** Every workspace, with what the account is in it. */
export async function listBelongings(tx: Tx, userId: string): Promise<Belonging[]> {
  const { rows } = await sql<Belonging>`
    select workspace.id, workspace.name, mine.role,
      coalesce(mine.role = 'administrator', false) and not exists (
        select from membership other join app_user holder on holder.id = other.user_id and holder.kind = 'person'
        where other.workspace_id = workspace.id and other.role = 'administrator' and other.user_id <> ${userId}
      ) as "lastAdministrator"
    from workspace left join membership mine on mine.workspace_id = workspace.id and mine.user_id = ${userId}
    order by workspace.id`.execute(tx);
  return rows;
}

/** Changes that the account made in the workspace that the transaction is turned to. */
export async function countChangesBy(tx: Tx, workspaceId: string, userId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from change_set
    where workspace_id = ${workspaceId} and actor_kind = 'user' and actor_id = ${userId}`.execute(tx);
  return rows[0]!.count;
}

export async function listTokensMadeBy(tx: Tx, workspaceId: string, userId: string) {
  return tx
    .selectFrom('api_token')
    .select(['name', 'last_used_at as lastUsedAt'])
    .where('workspace_id', '=', workspaceId)
    .where('created_by', '=', userId)
    .orderBy('name')
    .execute();
}

export async function removeTokensMadeBy(tx: Tx, workspaceId: string, userId: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('api_token')
    .where('workspace_id', '=', workspaceId)
    .where('created_by', '=', userId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Ends sessions, memberships, one-time links and all else that belongs to nobody but the account. */
export async function removeAccount(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('app_user').where('id', '=', id).execute();
}
