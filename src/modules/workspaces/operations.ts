import { newId } from '../../common/ids.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Workspace } from './contract.ts';
import { slugOf } from './slug.ts';
import { insertMembership, insertWorkspace, takenSlugs, updateWorkspaceName } from './store.ts';

/** Makes a workspace with its first administrator, inside a transaction of the installation. */
export async function addWorkspace(
  tx: Tx,
  { name, administratorId, actor }: { name: string; administratorId: string | null; actor: Actor },
): Promise<Workspace> {
  const slug = slugOf(name, await takenSlugs(tx, slugOf(name, new Set())));
  const workspace = await insertWorkspace(tx, { id: newId(), slug, name });
  if (administratorId) {
    await insertMembership(tx, { workspaceId: workspace.id, userId: administratorId, role: 'administrator' });
  }
  await changeWithin(tx, { workspaceId: workspace.id, actor }, 'workspace.created', async (change) => {
    change.detail('slug', slug);
  });
  return workspace;
}

export function createWorkspace(context: Context, { name }: { name: string }): Promise<Workspace> {
  const { database, actor, principal } = context;
  return database.inInstallation((tx) => addWorkspace(tx, { name, administratorId: principal?.userId ?? null, actor }));
}

export function renameWorkspace(
  { database, workspaceId, actor }: Context,
  { name }: { name: string },
): Promise<Workspace> {
  return database.inWorkspace(workspaceId, (tx) =>
    changeWithin(tx, { workspaceId, actor }, 'workspace.renamed', async (change) => {
      change.detail('name', name);
      return updateWorkspaceName(tx, workspaceId, name);
    }),
  );
}
