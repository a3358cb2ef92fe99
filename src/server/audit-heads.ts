import { listWorkspaces, turnTo } from '../modules/workspaces/index.ts';
import type { Platform } from '../platform/context.ts';
import { installationId, type Tx } from '../platform/database/database.ts';

/** Notes the head of each audit chain in the log, so that a later rewriting of the past can be proven. */
export async function logAuditHeads({ log }: Platform, tx: Tx): Promise<void> {
  const workspaces = await listWorkspaces(tx);
  for (const { id, slug } of [...workspaces, { id: installationId, slug: '(installation)' }]) {
    await turnTo(tx, id);
    const head = await tx
      .selectFrom('change_counter')
      .select(['number', 'hash'])
      .where('workspace_id', '=', id)
      .executeTakeFirst();
    if (head) log.info({ workspace: slug, head: `${head.number}:${head.hash.toString('hex')}` }, 'Audit head');
  }
}
