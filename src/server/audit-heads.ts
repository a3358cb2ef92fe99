import { listWorkspaces } from '../modules/workspaces/index.ts';
import type { Platform } from '../platform/context.ts';

/** Notes the head of each audit chain in the log, so that a later rewriting of the past can be proven. */
export async function logAuditHeads({ database, log }: Platform): Promise<void> {
  const workspaces = await database.inInstallation((tx) => listWorkspaces(tx));
  for (const { id, slug } of workspaces) {
    const head = await database.inWorkspace(id, (tx) =>
      tx.selectFrom('change_counter').select(['number', 'hash']).where('workspace_id', '=', id).executeTakeFirst(),
    );
    if (head) log.info({ workspace: slug, head: `${head.number}:${head.hash.toString('hex')}` }, 'Audit head');
  }
}
