import { sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { EditCounts, NewEdit, RegisterEdit } from './contract.ts';

/** Keeps an edit that a job is to apply. */
export async function insertWaiting(
  tx: Tx,
  workspaceId: string,
  { id, edit, jobId }: { id: string; edit: NewEdit; jobId: string },
): Promise<void> {
  await tx
    .insertInto('register_edit')
    .values({
      workspace_id: workspaceId,
      id,
      kind: edit.kind,
      state: 'applying',
      request: JSON.stringify(edit),
      job_id: jobId,
    })
    .execute();
}

/** What a job is to apply; undefined where that is done or was given up. */
export async function findWaiting(tx: Tx, workspaceId: string, id: string): Promise<NewEdit | undefined> {
  const row = await tx
    .selectFrom('register_edit')
    .select('request')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', 'applying')
    .executeTakeFirst();
  return row?.request as NewEdit | undefined;
}

export async function isApplied(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  return (await findEdit(tx, workspaceId, id))?.state === 'applied';
}

interface Applied {
  id: string;
  kind: RegisterEdit['kind'];
  counts: EditCounts;
  /** Null where nothing had to change. */
  changeSetId: string | null;
}

/** Writes down that an edit is done, whether it waited or not. */
export async function noteApplied(tx: Tx, workspaceId: string, { id, kind, counts, changeSetId }: Applied) {
  const done = {
    state: 'applied',
    counts: JSON.stringify(counts),
    change_set_id: changeSetId,
    request: null,
  };
  await tx
    .insertInto('register_edit')
    .values({ workspace_id: workspaceId, id, kind, ...done })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(done))
    .execute();
}

export async function noteFailed(tx: Tx, workspaceId: string, id: string, problem: string | null): Promise<void> {
  await tx
    .updateTable('register_edit')
    .set({ state: 'failed', problem, request: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', 'applying')
    .execute();
}

export async function findEdit(tx: Tx, workspaceId: string, id: string): Promise<RegisterEdit | undefined> {
  if (!isId(id)) return undefined;
  const { rows } = await sql<RegisterEdit>`
    select edit.id, edit.kind, edit.state, edit.counts, edit.job_id as "jobId", change.number as "changeNumber",
      edit.problem
    from register_edit edit
    left join change_set change on change.workspace_id = ${workspaceId} and change.id = edit.change_set_id
    where edit.workspace_id = ${workspaceId} and edit.id = ${id}`.execute(tx);
  return rows[0];
}
