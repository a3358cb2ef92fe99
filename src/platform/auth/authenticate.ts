import { sql } from 'kysely';
import type { Principal, Role } from '../context.ts';
import type { Database, Tx } from '../database/database.ts';
import { hashSecret } from './secrets.ts';

/** Who holds this session cookie, or undefined. */
export function principalOfSession(database: Database, secret: string, now: Date): Promise<Principal | undefined> {
  return database.inInstallation(async (tx) => {
    const session = await tx
      .selectFrom('session')
      .innerJoin('app_user', 'app_user.id', 'session.user_id')
      .select(['app_user.id', 'app_user.installation_administrator', 'session.last_seen_at', 'session.token_hash'])
      .where('session.token_hash', '=', hashSecret(secret))
      .where('session.expires_at', '>', now)
      .executeTakeFirst();
    if (!session) return undefined;
    await noteSeen(tx, session, now);
    return {
      kind: 'user' as const,
      id: session.id,
      userId: session.id,
      installation: session.installation_administrator,
      ...(await membershipsOf(tx, session.id)),
      scopes: null,
    };
  });
}

/** Who holds this API token, or undefined. */
export function principalOfToken(database: Database, secret: string, now: Date): Promise<Principal | undefined> {
  return database.inInstallation(async (tx) => {
    const token = await tx
      .selectFrom('api_token')
      .select([
        'id',
        'workspace_id',
        'user_id',
        'role',
        'installation',
        'units',
        'scopes',
        'last_used_at',
        'token_hash',
      ])
      .where('token_hash', '=', hashSecret(secret))
      .where('expires_at', '>', now)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (!token) return undefined;
    if (!token.last_used_at || now.getTime() - token.last_used_at.getTime() > 60_000) {
      await tx.updateTable('api_token').set({ last_used_at: now }).where('token_hash', '=', token.token_hash).execute();
    }
    return {
      kind: 'token' as const,
      id: token.id,
      userId: null,
      installation: token.installation,
      ...(await rightsOfToken(tx, token)),
      scopes: token.scopes && new Set(token.scopes),
    };
  });
}

/** A token of an account has what the account has at this moment; another what it was made with. */
async function rightsOfToken(
  tx: Tx,
  token: { workspace_id: string | null; user_id: string | null; role: string | null; units: string[] | null },
): Promise<Pick<Principal, 'roles' | 'units'>> {
  const { workspace_id: workspaceId, user_id: userId, role, units } = token;
  if (workspaceId === null) return { roles: new Map(), units: new Map() };
  if (userId === null) {
    return {
      roles: new Map(role ? [[workspaceId, role as Role]] : []),
      units: new Map(units ? [[workspaceId, units]] : []),
    };
  }
  const held = await membershipsOf(tx, userId);
  const only = <Value>(map: ReadonlyMap<string, Value>) => new Map([...map].filter(([id]) => id === workspaceId));
  return { roles: only(held.roles), units: only(held.units) };
}

/** Once a minute is enough for "last seen"; a write on each request would not be. */
async function noteSeen(tx: Tx, session: { last_seen_at: Date; token_hash: Buffer }, now: Date): Promise<void> {
  if (now.getTime() - session.last_seen_at.getTime() < 60_000) return;
  await tx.updateTable('session').set({ last_seen_at: now }).where('token_hash', '=', session.token_hash).execute();
}

async function membershipsOf(tx: Tx, userId: string): Promise<Pick<Principal, 'roles' | 'units'>> {
  const rows = await tx
    .selectFrom('membership')
    .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
    .select([
      'membership.workspace_id',
      'membership.limited',
      sql<Role>`membership.role`.as('role'),
      sql<string[]>`array(select unit_id from membership_unit
        where membership_unit.workspace_id = membership.workspace_id and membership_unit.user_id = membership.user_id)`.as(
        'units',
      ),
    ])
    .where('user_id', '=', userId)
    .orderBy('workspace.example')
    .orderBy('workspace.created_at')
    .execute();
  return {
    roles: new Map(rows.map((row) => [row.workspace_id, row.role])),
    units: new Map(rows.filter((row) => row.limited).map((row) => [row.workspace_id, row.units])),
  };
}
