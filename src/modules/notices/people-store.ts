import { sql } from 'kysely';
import type { Role } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { DigestSchedule, NoticeKind, NoticeWay } from './contract.ts';
import type { Person } from './kinds.ts';

/** Somebody who can be told, with what they chose. */
export interface Listener extends Person {
  email: string;
  /** Has not chosen a password yet. */
  invited: boolean;
  /** The units that the person is limited to; null where there is no limit. */
  units: string[] | null;
  ways: Partial<Record<NoticeKind, NoticeWay>>;
  digest: DigestSchedule;
}

/** A digest goes out every day at seven until a person chooses otherwise. */
export const usualDigest: DigestSchedule = { every: 'day', weekday: 1, hour: 7 };

/**
 * The members of a workspace, or of them one; of the installation's own, its administrators (the transaction then stands in the
 * installation).
 */
export async function listListeners(tx: Tx, workspaceId: string, userId?: string): Promise<Listener[]> {
  const members = sql`select app_user.id, app_user.email, app_user.password_hash, membership.role, false as installation,
      case when membership.limited then array(select unit_id from membership_unit
        where membership_unit.workspace_id = ${workspaceId} and membership_unit.user_id = app_user.id) end as units
    from membership join app_user on app_user.id = membership.user_id where membership.workspace_id = ${workspaceId}`;
  const administrators = sql`select id, email, password_hash, null as role, true as installation, null::uuid[] as units
    from app_user where installation_administrator`;
  const { rows } = await sql<{
    id: string;
    email: string;
    role: Role | null;
    installation: boolean;
    invited: boolean;
    units: string[] | null;
    ways: Partial<Record<NoticeKind, NoticeWay>> | null;
    digest: DigestSchedule | null;
  }>`
    select person.id, person.email, person.role, person.installation, person.units, person.password_hash is null as invited,
      (select jsonb_object_agg(kind, way) from notice_choice choice
        where choice.workspace_id = ${workspaceId} and choice.user_id = person.id) as ways,
      (select jsonb_build_object('every', every, 'weekday', weekday, 'hour', hour) from notice_schedule schedule
        where schedule.workspace_id = ${workspaceId} and schedule.user_id = person.id) as digest
    from (${workspaceId === installationId ? administrators : members}) person
    where ${userId === undefined ? sql`true` : sql`person.id = ${userId}`}
    order by person.id`.execute(tx);
  return rows.map(({ id, ways, digest, ...row }) => ({
    ...row,
    userId: id,
    ways: ways ?? {},
    digest: digest ?? usualDigest,
  }));
}

export function readWorkspace(tx: Tx, workspaceId: string): Promise<{ id: string; name: string }> {
  return tx.selectFrom('workspace').select(['id', 'name']).where('id', '=', workspaceId).executeTakeFirstOrThrow();
}

export async function readTimeZone(tx: Tx, workspaceId: string): Promise<string> {
  const row = await tx
    .selectFrom('workspace')
    .select('time_zone')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return row.time_zone;
}

export async function writeTimeZone(tx: Tx, workspaceId: string, timeZone: string): Promise<void> {
  await tx.updateTable('workspace').set({ time_zone: timeZone }).where('id', '=', workspaceId).execute();
}

export async function writeChoices(
  tx: Tx,
  workspaceId: string,
  userId: string,
  { ways, digest }: { ways: Partial<Record<NoticeKind, NoticeWay>>; digest: DigestSchedule },
): Promise<void> {
  const rows = Object.entries(ways).map(([kind, way]) => ({ workspace_id: workspaceId, user_id: userId, kind, way }));
  if (rows.length > 0) {
    await tx
      .insertInto('notice_choice')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'user_id', 'kind']).doUpdateSet((row) => ({ way: row.ref('excluded.way') })),
      )
      .execute();
  }
  await tx
    .insertInto('notice_schedule')
    .values({ workspace_id: workspaceId, user_id: userId, ...digest })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(digest))
    .execute();
}

export async function follow(tx: Tx, workspaceId: string, userId: string, nodeId: string): Promise<void> {
  await tx
    .insertInto('followed_node')
    .values({ workspace_id: workspaceId, user_id: userId, node_id: nodeId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function unfollow(tx: Tx, workspaceId: string, userId: string, nodeId: string): Promise<void> {
  await tx
    .deleteFrom('followed_node')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('node_id', '=', nodeId)
    .execute();
}

export async function isFollowed(tx: Tx, workspaceId: string, userId: string, nodeId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('followed_node')
    .select('node_id')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('node_id', '=', nodeId)
    .executeTakeFirst();
  return row !== undefined;
}
