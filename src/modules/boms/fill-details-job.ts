import type { Parsed } from '../../common/parsed.ts';
import type { Platform } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { readWholeContent } from '../../platform/files/content.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import type { BomRead } from '../../workers/read-bom.ts';
import { insertDetails } from '../parts/index.ts';
import { listWorkspaces, turnTo } from '../workspaces/index.ts';
import { findBomWithoutDetails, removeBomWithoutDetails } from './store.ts';

const kind = 'bom.details';
const system = { kind: 'system' as const, id: null };

/** Reads again what came in before details of hardware were kept, one document after the other (decision 0042). */
export const fillDetailsJob: JobHandler = { kind, run: fillDetails };

/** Starts it where something waits for it. */
export async function startDetailFills({ jobs }: Platform, tx: Tx): Promise<void> {
  for (const { id: workspaceId } of await listWorkspaces(tx)) {
    await turnTo(tx, workspaceId);
    if (await findBomWithoutDetails(tx, workspaceId)) {
      await jobs.start(tx, { kind, workspaceId, actor: system, key: kind });
    }
  }
  await turnTo(tx, installationId);
}

async function fillDetails(job: JobContext): Promise<void> {
  const { database, workspaceId } = job;
  for (;;) {
    const bom = await database.inWorkspace(workspaceId, (tx) => findBomWithoutDetails(tx, workspaceId));
    if (!bom) return;
    const bytes = await readWholeContent(database, workspaceId, bom.sha256);
    const read = await job.workers.run<Parsed<BomRead>>('read-bom', { bytes });
    // The positions of the details are those of the parts as they were taken in.
    const isSame = read.ok && read.value.components.count === bom.components;
    await takeIn(job, bom, isSame ? read.value.further.details : []);
  }
}

function takeIn(
  job: JobContext,
  { bomId, productId }: { bomId: string; productId: string },
  details: BomRead['further']['details'],
): Promise<void> {
  return job.step(`details of ${bomId}`, async (tx) => {
    if (!(await removeBomWithoutDetails(tx, job.workspaceId, bomId)) || details.length === 0) return;
    await changeWithin(tx, job, 'bom.details-read', async (change) => {
      await insertDetails(change, bomId, details);
      change.subject(productId);
      change.detail('bomId', bomId);
      change.detail('details', details.length);
    });
  });
}
