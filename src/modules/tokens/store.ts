import type { Role } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ApiToken, Scope } from './contract.ts';

const columns = [
  'id',
  'name',
  'role',
  'installation',
  'scopes',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

export async function insertToken(
  tx: Tx,
  token: {
    id: string;
    workspaceId: string;
    tokenHash: Buffer;
    name: string;
    role: Role | null;
    installation: boolean;
    scopes: Scope[] | null;
    createdBy: string | null;
    expiresAt: Date;
  },
): Promise<ApiToken> {
  const row = await tx
    .insertInto('api_token')
    .values({
      id: token.id,
      workspace_id: token.workspaceId,
      token_hash: token.tokenHash,
      name: token.name,
      role: token.role,
      installation: token.installation,
      scopes: token.scopes,
      created_by: token.createdBy,
      expires_at: token.expiresAt,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return tokenOf(row);
}

export async function listTokensOf(tx: Tx, workspaceId: string): Promise<ApiToken[]> {
  const rows = await tx
    .selectFrom('api_token')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(tokenOf);
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

function tokenOf(row: {
  id: string;
  name: string;
  role: string | null;
  installation: boolean;
  scopes: string[] | null;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}): ApiToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role as Role | null,
    installation: row.installation,
    scopes: row.scopes as Scope[] | null,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revoked: row.revoked_at !== null,
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
