import { newId } from '../../common/ids.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Workspace } from './contract.ts';
import { slugOf } from './slug.ts';
import {
  findExample,
  insertMembership,
  insertWorkspace,
  isMember,
  takenSlugs,
  turnTo,
  updateWorkspaceName,
} from './store.ts';

/** Makes a workspace with its first administrator, inside a transaction of the installation. */
export async function addWorkspace(
  tx: Tx,
  { name, administratorId, actor, example = false }: NewWorkspaceRow,
): Promise<Workspace> {
  const slug = slugOf(name, await takenSlugs(tx, slugOf(name, new Set())));
  const workspace = await insertWorkspace(tx, { id: newId(), slug, name, example });
  if (administratorId) {
    await insertMembership(tx, { workspaceId: workspace.id, userId: administratorId, role: 'administrator' });
  }
  await changeWithin(tx, { workspaceId: workspace.id, actor }, 'workspace.created', async (change) => {
    change.detail('slug', slug);
  });
  return workspace;
}

interface NewWorkspaceRow {
  name: string;
  administratorId: string | null;
  actor: Actor;
  /** Whether it holds an invented company (decision 0024). */
  example?: boolean;
}

/**
 * Lets a person into the example company as its administrator, where there is one and they are not in it yet. The transaction
 * stands in the installation, and in the example from then on.
 */
export async function joinExample(tx: Tx, { userId, actor }: { userId: string; actor: Actor }): Promise<void> {
  const example = await findExample(tx);
  if (!example || (await isMember(tx, example.id, userId))) return;
  await insertMembership(tx, { workspaceId: example.id, userId, role: 'administrator' });
  await turnTo(tx, example.id);
  await changeWithin(tx, { workspaceId: example.id, actor }, 'member.added', async (change) => {
    change.detail('userId', userId);
    change.detail('role', 'administrator');
  });
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
