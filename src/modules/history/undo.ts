import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { enqueueMatch } from '../findings/index.ts';
import type { Job } from '../jobs/contract.ts';
import { getJob } from '../jobs/index.ts';
import { raiseFollowed } from '../notices/index.ts';
import { holdRegister, rewriteWords } from '../register/index.ts';
import { findChangeWith } from './compare-store.ts';
import type { Hindrance } from './contract.ts';
import {
  countTouched,
  findUndoing,
  isUndoable,
  nodesTouched,
  noteUndone,
  putBack,
  readHindrances,
} from './undo-store.ts';

const undoJobKind = 'change.undo';
const shownHindrances = 50;

export function previewUndo({ database, workspaceId }: Context, number: number) {
  return database.inWorkspace(workspaceId, (tx) => weighUndo(tx, workspaceId, number));
}

async function weighUndo(tx: Tx, workspaceId: string, number: number) {
  const change = await findChangeWith(tx, workspaceId, number);
  if (!change) throw new AppError('not-found', `There is no change ${number}.`);
  const undoneBy = (await findUndoing(tx, workspaceId, change.id)) ?? null;
  const { id, rows, ...shown } = change;
  if (!isUndoable(rows)) {
    const hindrance = { name: change.action, node: null, reason: reasonNever(rows), change: null };
    return { change: shown, possible: false, undoneBy, removed: 0, restored: 0, hindrances: [hindrance], hindered: 1 };
  }
  const { hindrances, hindered } = await readHindrances(tx, workspaceId, { id, rows }, shownHindrances);
  return {
    change: shown,
    possible: hindered === 0 && undoneBy === null,
    undoneBy,
    ...(await countTouched(tx, workspaceId, { id, rows })),
    hindrances,
    hindered,
  };
}

function reasonNever(rows: Record<string, number>): string {
  return Object.keys(rows).length === 0
    ? 'wrote nothing that could be put back'
    : 'brought a bill of materials, which stays: give the product another one instead';
}

/** Starts to undo a change; what stands in the way is said at once. */
export async function startUndo(context: Context, number: number): Promise<Job> {
  const { database, workspaceId, jobs, actor } = context;
  const jobId = await database.inWorkspace(workspaceId, async (tx) => {
    refuseHindered(number, await weighUndo(tx, workspaceId, number));
    const { id } = (await findChangeWith(tx, workspaceId, number))!;
    return jobs.start(tx, { kind: undoJobKind, workspaceId, actor, subjectId: id, input: { number } });
  });
  return getJob(context, jobId);
}

function refuseHindered(number: number, undo: Awaited<ReturnType<typeof weighUndo>>): void {
  if (undo.undoneBy !== null) {
    throw new AppError('conflict', `Change ${number} was undone already, by change ${undo.undoneBy}.`);
  }
  if (undo.possible) return;
  const problems = undo.hindrances.map((hindrance) => ({ at: '', message: sentenceOf(hindrance) }));
  const more = undo.hindered > problems.length ? `, and ${undo.hindered - problems.length} more` : '';
  throw new AppError(
    'conflict',
    `Change ${number} cannot be undone: ${problems
      .slice(0, 5)
      .map(({ message }) => message)
      .join('; ')}${undo.hindered > 5 && !more ? '; …' : more}.`,
    { problems },
  );
}

/** `S-0017 Kestrelline was changed since, by Ada (change 1204)` */
function sentenceOf({ name, node, reason, change }: Hindrance): string {
  const by = change ? `${change.actor ? `, by ${change.actor}` : ''} (change ${change.number})` : '';
  return `${node?.number ? `${node.number} ` : ''}${name} ${reason}${by}`;
}

export const undoJob: JobHandler = { kind: undoJobKind, run: undo };

async function undo(context: JobContext): Promise<void> {
  const { database, workspaceId, subjectId, input } = context;
  const number = Number(input.number);
  const isUndone = await database.inWorkspace(workspaceId, (tx) => findUndoing(tx, workspaceId, subjectId!));
  if (isUndone !== undefined) return;
  await changeSet(context, 'change.undone', async (change) => {
    const { tx } = change;
    await holdRegister(change, 'alone');
    refuseHindered(number, await weighUndo(tx, workspaceId, number));
    const undone = (await findChangeWith(tx, workspaceId, number))!;
    await putBack(change, undone, (done, total) => context.progress(done, total, 'writing'));
    await rewriteWords(change, await nodesTouched(tx, workspaceId, undone.id));
    await noteUndone(change, undone.id);
    // A product that is back, or gone, has other findings.
    if (undone.rows.node || undone.rows.product) await enqueueMatch(tx, context, {});
    change.detail('undone', number);
    change.detail('action', undone.action);
    await raiseFollowed(change);
  });
}
