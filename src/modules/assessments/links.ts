import type { ChangeSet } from '../../platform/database/change-set.ts';
import { revokeLinksOfAll } from '../vendor-links/index.ts';
import { listPartIds } from './parts-store.ts';
import { linkPurpose } from './present.ts';

/** Ends every link to these assessments, those of colleagues too; gives how many were good until now. */
export async function endLinksOf(
  { tx, workspaceId }: ChangeSet,
  assessmentIds: readonly string[],
  now: Date,
): Promise<number> {
  const parts = await listPartIds(tx, workspaceId, assessmentIds);
  return revokeLinksOfAll(tx, { workspaceId, purpose: linkPurpose }, parts, now);
}
