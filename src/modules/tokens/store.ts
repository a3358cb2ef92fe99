import { sql } from 'kysely';
import type { Role } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ApiToken, Scope } from './contract.ts';

interface TokenRow {
  id: string;
  name: string;
  role: Role | null;
  installation: boolean;
  scopes: Scope[] | null;
  account: ApiToken['account'];
  createdBy: string | null;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export async function insertToken(
  tx: Tx,
  token: {
    id: string;
    workspaceId: string;
    tokenHash: Buffer;
    name: string;
    role: Role | null;
    installation: boolean;
    accountId: string | null;
    scopes: Scope[] | null;
    createdBy: string | null;
    expiresAt: Date;
  },
): Promise<ApiToken> {
  await tx
    .insertInto('api_token')
    .values({
      id: token.id,
      workspace_id: token.workspaceId,
      token_hash: token.tokenHash,
      name: token.name,
      role: token.role,
      installation: token.installation,
      user_id: token.accountId,
      scopes: token.scopes,
      created_by: token.createdBy,
      expires_at: token.expiresAt,
    })
    .execute();
  const [made] = await readTokens(tx, token.workspaceId, token.id);
  return made!;
}

/** The newest first; one, where its id is given. */
export async function readTokens(tx: Tx, workspaceId: string, id?: string): Promise<ApiToken[]> {
  const { rows } = await sql<TokenRow>`
    select token.id, token.name, coalesce(member.role, token.role) as role, token.installation, token.scopes,
      case when account.id is not null then jsonb_build_object('id', account.id, 'name', account.name) end as account,
      maker.name as "createdBy", token.created_at, token.expires_at, token.last_used_at, token.revoked_at
    from api_token token
    left join app_user account on account.id = token.user_id
    left join membership member on member.workspace_id = token.workspace_id and member.user_id = token.user_id
    left join app_user maker on maker.id = token.created_by
    where token.workspace_id = ${workspaceId} ${id === undefined ? sql`` : sql`and token.id = ${id}`}
    order by token.created_at desc`.execute(tx);
  return rows.map(tokenOf);
}

/** The role of a service account of this workspace; undefined where there is no such account. */
export async function findServiceRole(tx: Tx, workspaceId: string, accountId: string): Promise<Role | undefined> {
  const { rows } = await sql<{ role: Role }>`
    select member.role from membership member join app_user account on account.id = member.user_id
    where member.workspace_id = ${workspaceId} and account.id::text = ${accountId} and account.kind = 'service'`.execute(
    tx,
  );
  return rows[0]?.role;
}

export async function revokeTokenOf(
  tx: Tx,
  { workspaceId, id, now }: { workspaceId: string; id: string; now: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

function tokenOf({ created_at, expires_at, last_used_at, revoked_at, ...row }: TokenRow): ApiToken {
  return {
    ...row,
    createdAt: created_at.toISOString(),
    expiresAt: expires_at.toISOString(),
    lastUsedAt: last_used_at?.toISOString() ?? null,
    revoked: revoked_at !== null,
  };
}

/** Tokens in force that end within a time. */
export async function listExpiring(
  tx: Tx,
  workspaceId: string,
  { after, until }: { after: Date; until: Date },
): Promise<{ id: string; name: string; expiresAt: Date }[]> {
  const rows = await tx
    .selectFrom('api_token')
    .select(['id', 'name', 'expires_at'])
    .where('workspace_id', '=', workspaceId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', after)
    .where('expires_at', '<=', until)
    .orderBy('expires_at')
    .execute();
  return rows.map(({ id, name, expires_at }) => ({ id, name, expiresAt: expires_at }));
}
