import { AppError } from '../../common/errors.ts';
import { newId, requireId } from '../../common/ids.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import { hashSecret, newSecret } from '../../platform/auth/secrets.ts';
import type { Context, Role } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ApiToken, Scope } from './contract.ts';
import { findServiceRole, insertToken, readTokens, revokeTokenOf } from './store.ts';

export interface NewToken {
  name: string;
  role: Role | null;
  installation: boolean;
  /** The service account that it speaks for. */
  accountId?: string | undefined;
  scopes: Scope[] | null;
  expiresInDays: number;
}

/** Makes a token in a transaction that stands in the token's workspace; the secret is never stored. */
export async function makeToken(
  tx: Tx,
  { workspaceId, actor, now }: { workspaceId: string; actor: Actor; now: Date },
  input: NewToken,
): Promise<ApiToken & { secret: string }> {
  const secret = newSecret('hft');
  const expiresAt = new Date(now.getTime() + input.expiresInDays * 24 * 3600_000);
  const id = newId();
  const token = await changeWithin(tx, { workspaceId, actor }, 'token.created', async (change) => {
    for (const name of ['role', 'installation', 'scopes'] as const) change.detail(name, input[name]);
    change.detail('tokenId', id);
    if (input.accountId) change.detail('accountId', input.accountId);
    return insertToken(tx, {
      ...input,
      accountId: input.accountId ?? null,
      id,
      workspaceId,
      tokenHash: hashSecret(secret),
      expiresAt,
      createdBy: actor.id,
    });
  });
  return { ...token, secret };
}

export function createToken(
  { database, workspaceId, actor, clock, principal }: Context,
  input: {
    name: string;
    role?: Role | undefined;
    accountId?: string | undefined;
    scopes: Scope[] | null;
    expiresInDays: number;
  },
): Promise<ApiToken & { secret: string }> {
  refuseMoreThanHeld(principal?.scopes ?? null, input.scopes);
  return database.inWorkspace(workspaceId, async (tx) => {
    const role = await roleOf(tx, workspaceId, input);
    return makeToken(tx, { workspaceId, actor, now: clock() }, { ...input, role, installation: false });
  });
}

/** A token that is held to scopes holds those that it makes to them too. */
function refuseMoreThanHeld(held: ReadonlySet<string> | null, asked: readonly Scope[] | null): void {
  if (held === null || asked?.every((scope) => held.has(scope))) return;
  throw refusal('/scopes', `A token can give no more than it may itself: ${[...held].join(', ')}.`);
}

async function roleOf(
  tx: Tx,
  workspaceId: string,
  { role, accountId }: { role?: Role | undefined; accountId?: string | undefined },
): Promise<Role> {
  if (accountId === undefined) {
    if (role) return role;
    throw refusal('/role', 'Say the role that the token has.');
  }
  const held = await findServiceRole(tx, workspaceId, accountId);
  if (held) return held;
  throw refusal('/accountId', 'There is no such service account.');
}

function refusal(at: string, message: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

export async function listTokens({ database, workspaceId }: Context): Promise<{ items: ApiToken[] }> {
  return database.inWorkspace(workspaceId, async (tx) => ({ items: await readTokens(tx, workspaceId) }));
}

export function revokeToken({ database, workspaceId, actor, clock }: Context, id: string): Promise<void> {
  return database.inWorkspace(workspaceId, (tx) =>
    changeWithin(tx, { workspaceId, actor }, 'token.revoked', async (change) => {
      change.detail('tokenId', id);
      if (!(await revokeTokenOf(tx, { workspaceId, id: requireId(id), now: clock() }))) {
        throw new AppError('not-found', 'There is no such token.');
      }
    }),
  );
}
