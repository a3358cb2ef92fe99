import { newId } from '../src/common/ids.ts';
import { insertAccount, insertSession } from '../src/modules/users/store.ts';
import { insertMembership } from '../src/modules/workspaces/index.ts';
import { hashSecret, newSecret } from '../src/platform/auth/secrets.ts';
import type { Role } from '../src/platform/context.ts';
import type { startApi } from './api.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

interface Standing {
  workspaceId?: string;
  installation?: boolean;
}

/** A person who is signed in, with a role in a workspace; where the role is null, a member of none. */
export async function signIn(
  api: Api,
  role: Role | null,
  { workspaceId = api.workspace.id, installation = false }: Standing = {},
) {
  const userId = newId();
  const secret = newSecret('hfs');
  const email = `${userId}@example.org`;
  await api.platform.database.inInstallation(async (tx) => {
    await insertAccount(tx, {
      id: userId,
      name: `Person ${userId.slice(-4)}`,
      email,
      passwordHash: 'never compared',
      installationAdministrator: installation,
    });
    if (role) await insertMembership(tx, { workspaceId, userId, role });
    await insertSession(tx, {
      tokenHash: hashSecret(secret),
      userId,
      device: null,
      expiresAt: new Date(api.platform.clock().getTime() + 30 * 24 * 3600_000),
    });
  });
  return { userId, email, ...api.caller({ cookie: `holdfast_session=${secret}`, origin: 'http://localhost' }) };
}

export type SignedIn = Awaited<ReturnType<typeof signIn>>;
