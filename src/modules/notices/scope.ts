import type { Context } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';

/** A transaction for the notices of a workspace. What belongs to the installation is told to people whom only the installation sees. */
export function inItsScope<T>(
  { database, workspaceId }: Pick<Context, 'database' | 'workspaceId'>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return workspaceId === installationId ? database.inInstallation(work) : database.inWorkspace(workspaceId, work);
}
