import { CompiledQuery } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { Role } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { Workspace } from './contract.ts';

export async function insertWorkspace(
  tx: Tx,
  workspace: { id: string; slug: string; name: string; example?: boolean },
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

/** Every workspace but the installation's own history; an example stands last. */
export async function listWorkspaces(tx: Tx): Promise<{ id: string; slug: string; name: string; example: boolean }[]> {
  return tx
    .selectFrom('workspace')
    .select(['id', 'slug', 'name', 'example'])
    .where('id', '<>', installationId)
    .orderBy('example')
    .orderBy('created_at')
    .execute();
}

/** The example company of the installation, if there is one; `filledAt` is null while it is being filled. */
export async function findExample(
  tx: Tx,
): Promise<{ id: string; name: string; slug: string; filledAt: Date | null } | undefined> {
  return tx
    .selectFrom('workspace')
    .select(['id', 'name', 'slug', 'filled_at as filledAt'])
    .where('example', '=', true)
    .executeTakeFirst();
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

export async function isMember(tx: Tx, workspaceId: string, userId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('membership')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}
