import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Role } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { OwnSession, Session } from './contract.ts';

export interface Account {
  id: string;
  /** A person, where nothing is said. */
  kind?: 'person' | 'service';
  name: string;
  email: string;
  passwordHash: string | null;
  installationAdministrator: boolean;
}

export async function findAccountByEmail(tx: Tx, email: string): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('app_user')
    .selectAll()
    .where(sql`lower(email)`, '=', email.trim().toLowerCase())
    .executeTakeFirst();
  return row && accountOf(row);
}

export async function findAccount(tx: Tx, id: string): Promise<Account | undefined> {
  const row = await tx.selectFrom('app_user').selectAll().where('id', '=', id).executeTakeFirst();
  return row && accountOf(row);
}

function accountOf(row: {
  id: string;
  name: string;
  email: string;
  password_hash: string | null;
  installation_administrator: boolean;
}): Account {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    passwordHash: row.password_hash,
    installationAdministrator: row.installation_administrator,
  };
}

export async function insertAccount(tx: Tx, account: Account): Promise<void> {
  await tx
    .insertInto('app_user')
    .values({
      id: account.id,
      kind: account.kind ?? 'person',
      name: account.name,
      email: account.email.trim(),
      password_hash: account.passwordHash,
      installation_administrator: account.installationAdministrator,
    })
    .execute();
}

/** The salted hash by which the audit means a person, without name and address (decision 0023). */
export async function identityOfAccount(tx: Tx, id: string): Promise<string> {
  const { identity } = await tx
    .selectFrom('app_user')
    .select(sql<string>`holdfast_identity(salt, name, email)`.as('identity'))
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return identity;
}

export async function setPassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.updateTable('app_user').set({ password_hash: passwordHash }).where('id', '=', userId).execute();
}

export async function hasAdministrator(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('app_user')
    .select('id')
    .where('installation_administrator', '=', true)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function readSession(tx: Tx, account: Account): Promise<Session> {
  const workspaces = await tx
    .selectFrom('membership')
    .innerJoin('workspace', 'workspace.id', 'membership.workspace_id')
    .select([
      'workspace.id',
      'workspace.slug',
      'workspace.name',
      sql<Role>`membership.role`.as('role'),
      'workspace.example',
    ])
    .where('user_id', '=', account.id)
    .where((where) => where.or([where('workspace.example', '=', false), where('workspace.filled_at', 'is not', null)]))
    .orderBy('workspace.example')
    .orderBy('workspace.created_at')
    .execute();
  return {
    user: { id: account.id, name: account.name, email: account.email },
    installationAdministrator: account.installationAdministrator,
    workspaces,
  };
}

export async function insertSession(
  tx: Tx,
  session: { tokenHash: Buffer; userId: string; device: string | null; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('session')
    .values({
      id: newId(),
      token_hash: session.tokenHash,
      user_id: session.userId,
      device: session.device,
      expires_at: session.expiresAt,
    })
    .execute();
}

/** The sessions of a person that are still good, the last seen first. */
export async function listSessionsOf(
  tx: Tx,
  userId: string,
  { current, now }: { current: Buffer; now: Date },
): Promise<OwnSession[]> {
  const rows = await tx
    .selectFrom('session')
    .select(['id', 'device', 'created_at', 'last_seen_at', 'expires_at', 'token_hash'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    device: row.device,
    startedAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    current: row.token_hash.equals(current),
  }));
}

/** Ends one session of a person, or all but the one that is kept; gives how many. */
export async function endSessionsOf(
  tx: Tx,
  userId: string,
  { id, kept }: { id: string | undefined; kept: Buffer },
): Promise<number> {
  const { rows } = await sql`
    delete from session where user_id = ${userId}
      and ${id === undefined ? sql`token_hash <> ${kept}` : sql`id::text = ${id}`} returning id`.execute(tx);
  return rows.length;
}

export async function removeSession(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
}

export async function removeOtherSessions(tx: Tx, userId: string, kept: Buffer): Promise<void> {
  await tx.deleteFrom('session').where('user_id', '=', userId).where('token_hash', '<>', kept).execute();
}

export async function insertLink(
  tx: Tx,
  link: { tokenHash: Buffer; purpose: 'setup' | 'invitation'; userId: string | null; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('one_time_link')
    .values({
      token_hash: link.tokenHash,
      purpose: link.purpose,
      user_id: link.userId,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute();
}

/** Uses a link up; gives nothing when it is unknown, used or expired, which all look the same. */
export async function useLink(
  tx: Tx,
  { tokenHash, purpose, now }: { tokenHash: Buffer; purpose: 'setup' | 'invitation'; now: Date },
): Promise<{ userId: string | null } | undefined> {
  const row = await tx
    .updateTable('one_time_link')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst();
  return row && { userId: row.user_id };
}

export async function voidSetupLinks(tx: Tx): Promise<void> {
  await tx.deleteFrom('one_time_link').where('purpose', '=', 'setup').execute();
}
