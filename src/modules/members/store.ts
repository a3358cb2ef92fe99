import { sql } from 'kysely';
import type { Role } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { joinSignInLock } from '../users/index.ts';
import type { Member } from './contract.ts';

export async function updateRole(
  tx: Tx,
  membership: { workspaceId: string; userId: string; role: Role },
): Promise<void> {
  await tx
    .updateTable('membership')
    .set({ role: membership.role })
    .where('workspace_id', '=', membership.workspaceId)
    .where('user_id', '=', membership.userId)
    .execute();
}

/** Limits a member to units, or lets it see all. */
export async function updateUnits(
  tx: Tx,
  { workspaceId, userId, units }: { workspaceId: string; userId: string; units: readonly string[] | null },
): Promise<void> {
  await tx
    .updateTable('membership')
    .set({ limited: units !== null })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
  await tx
    .deleteFrom('membership_unit')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
  if (!units || units.length === 0) return;
  await tx
    .insertInto('membership_unit')
    .values([...new Set(units)].map((unit) => ({ workspace_id: workspaceId, user_id: userId, unit_id: unit })))
    .execute();
}

/** Of these ids, the ones that name a unit of the workspace. */
export async function knownUnits(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from unit where workspace_id = ${workspaceId} and id::text = any(${[...ids]}::text[])`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

export async function removeMembership(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await tx.deleteFrom('membership').where('workspace_id', '=', workspaceId).where('user_id', '=', userId).execute();
}

/** A token speaks for the account that it belongs to: without a membership it ends. */
export async function revokeTokensOf(tx: Tx, workspaceId: string, userId: string, now: Date): Promise<void> {
  await tx
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function voidInvitations(tx: Tx, userId: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('one_time_link')
    .where('purpose', '=', 'invitation')
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function listMembers(tx: Tx, workspaceId: string, now: Date): Promise<Member[]> {
  const { rows } = await sql<Omit<Member, 'lastSeenAt' | 'invitedUntil'> & { seen: Date | null; expires: Date | null }>`
    select account.id as "userId", account.name, account.email, account.kind, member.role,
      case when member.limited then (
        select coalesce(jsonb_agg(jsonb_build_object('id', unit.id, 'name', unit.name) order by lower(unit.name)), '[]')
        from membership_unit m join unit on unit.workspace_id = m.workspace_id and unit.id = m.unit_id
        where m.workspace_id = ${workspaceId} and m.user_id = account.id) end as units,
      account.kind = 'person' and account.password_hash is null as invited,
      case when account.kind = 'service'
        then (select max(last_used_at) from api_token where api_token.user_id = account.id)
        else (select max(last_seen_at) from session where session.user_id = account.id) end as seen,
      (select max(expires_at) from one_time_link link where link.user_id = account.id and link.purpose = 'invitation'
        and link.used_at is null and link.expires_at > ${now}) as expires,
      locked.lock as "signInLock"
    from membership member join app_user account on account.id = member.user_id
    ${joinSignInLock(sql`account.email`)}
    where member.workspace_id = ${workspaceId}
    order by account.name`.execute(tx);
  return rows.map(({ seen, expires, ...row }) => ({
    ...row,
    lastSeenAt: seen?.toISOString() ?? null,
    invitedUntil: expires?.toISOString() ?? null,
  }));
}
