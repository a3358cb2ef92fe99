import type { Tx } from '../../platform/database/database.ts';
import type { Job } from './contract.ts';

export async function findJob(tx: Tx, workspaceId: string, id: string): Promise<Job | undefined> {
  const row = await tx
    .selectFrom('job')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && jobOf(row);
}

export async function listJobsOf(
  tx: Tx,
  workspaceId: string,
  { state, before, limit }: { state: string | undefined; before: string | undefined; limit: number },
): Promise<{ items: Job[]; total: number }> {
  const matching = tx
    .selectFrom('job')
    .where('workspace_id', '=', workspaceId)
    .$if(state !== undefined, (query) => query.where('state', '=', state!));
  const { count } = await matching
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return { items: rows.map(jobOf), total: count };
}

function jobOf(row: {
  id: string;
  kind: string;
  state: string;
  done: number;
  total: number | null;
  stage: string | null;
  subject_id: string | null;
  problem: string | null;
  created_at: Date;
  finished_at: Date | null;
}): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state as Job['state'],
    done: row.done,
    total: row.total,
    stage: row.stage,
    subject: row.subject_id,
    problem: row.problem,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
