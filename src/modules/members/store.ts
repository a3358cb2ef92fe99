import { sql } from 'kysely';
import type { Role } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Member } from './contract.ts';

export async function updateMembership(
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

export async function removeMembership(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await tx.deleteFrom('membership').where('workspace_id', '=', workspaceId).where('user_id', '=', userId).execute();
}

export async function listMembers(tx: Tx, workspaceId: string): Promise<Member[]> {
  const rows = await tx
    .selectFrom('membership')
    .innerJoin('app_user', 'app_user.id', 'membership.user_id')
    .select((select) => [
      'app_user.id as userId',
      'app_user.name',
      'app_user.email',
      sql<Role>`membership.role`.as('role'),
      sql<boolean>`app_user.password_hash is null`.as('invited'),
      select
        .selectFrom('session')
        .select((session) => session.fn.max('session.last_seen_at').as('at'))
        .whereRef('session.user_id', '=', 'app_user.id')
        .as('lastSeenAt'),
    ])
    .where('membership.workspace_id', '=', workspaceId)
    .orderBy('app_user.name')
    .execute();
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt?.toISOString() ?? null }));
}
