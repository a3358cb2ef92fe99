import { CompiledQuery } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { Role } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { Workspace } from './contract.ts';

export async function insertWorkspace(
  tx: Tx,
  workspace: { id: string; slug: string; name: string },
): Promise<Workspace> {
  const row = await tx.insertInto('workspace').values(workspace).returningAll().executeTakeFirstOrThrow();
  await turnTo(tx, workspace.id);
  await tx.insertInto('change_counter').values({ workspace_id: workspace.id }).execute();
  return { id: row.id, slug: row.slug, name: row.name, createdAt: row.created_at.toISOString() };
}

/** Turns an installation's transaction to one workspace, for the rows that are born with it. */
export async function turnTo(tx: Tx, workspaceId: string): Promise<void> {
  if (!isId(workspaceId)) throw new Error(`No workspace id: ${workspaceId}`);
  await tx.executeQuery(CompiledQuery.raw(`set local holdfast.workspace_id = '${workspaceId}'`));
}

export async function takenSlugs(tx: Tx, like: string): Promise<Set<string>> {
  const rows = await tx.selectFrom('workspace').select('slug').where('slug', 'like', `${like}%`).execute();
  return new Set(rows.map((row) => row.slug));
}

/** Every workspace but the installation's own history. */
export async function listWorkspaces(tx: Tx): Promise<{ id: string; slug: string; name: string }[]> {
  return tx
    .selectFrom('workspace')
    .select(['id', 'slug', 'name'])
    .where('id', '<>', installationId)
    .orderBy('created_at')
    .execute();
}

export async function updateWorkspaceName(tx: Tx, id: string, name: string): Promise<Workspace> {
  const row = await tx
    .updateTable('workspace')
    .set({ name })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { id: row.id, slug: row.slug, name: row.name, createdAt: row.created_at.toISOString() };
}

export async function insertMembership(
  tx: Tx,
  membership: { workspaceId: string; userId: string; role: Role },
): Promise<void> {
  await tx
    .insertInto('membership')
    .values({ workspace_id: membership.workspaceId, user_id: membership.userId, role: membership.role })
    .execute();
}
