import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { getNodeId } from '../register/index.ts';
import { mayHear } from './kinds.ts';
import { follow, isFollowed, unfollow } from './people-store.ts';

interface Follow {
  following: boolean;
}

export function getFollow(context: Context, reference: string): Promise<Follow> {
  return onSupplier(context, reference, async (tx, { workspaceId, userId, nodeId }) => ({
    following: userId !== null && (await isFollowed(tx, workspaceId, userId, nodeId)),
  }));
}

/** From now on the person hears when somebody else changes the supplier. */
export function followSupplier(context: Context, reference: string): Promise<Follow> {
  return onSupplier(context, reference, async (tx, { workspaceId, userId, nodeId }) => {
    if (userId === null) throw new AppError('forbidden', 'Only people follow a supplier. Sign in; a token cannot.');
    await follow(tx, workspaceId, userId, nodeId);
    return { following: true };
  });
}

export function unfollowSupplier(context: Context, reference: string): Promise<Follow> {
  return onSupplier(context, reference, async (tx, { workspaceId, userId, nodeId }) => {
    if (userId !== null) await unfollow(tx, workspaceId, userId, nodeId);
    return { following: false };
  });
}

/** Whoever may not read the register learns nothing of what stands there. */
function onSupplier<T>(
  { database, workspaceId, principal }: Context,
  reference: string,
  work: (tx: Tx, found: { workspaceId: string; userId: string | null; nodeId: string }) => Promise<T>,
): Promise<T> {
  const userId = principal?.userId ?? null;
  const person = { userId: userId ?? '', role: principal?.roles.get(workspaceId) ?? null, installation: false };
  if (!mayHear(person, 'followed', workspaceId)) throw new AppError('not-found', 'There is no such supplier.');
  return database.inWorkspace(workspaceId, async (tx) =>
    work(tx, { workspaceId, userId, nodeId: await getNodeId(tx, workspaceId, 'supplier', reference) }),
  );
}
