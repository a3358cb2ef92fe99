import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { enqueueMatch } from '../findings/index.ts';
import { raiseFollowed } from '../notices/index.ts';
import { closeFindings } from '../products/index.ts';
import { holdRegister } from '../register/index.ts';
import type { EditCounts, EditKind, EditPreview, NewEdit, RegisterEdit } from './contract.ts';
import { findEdit, insertWaiting, isApplied, noteApplied } from './edit-store.ts';
import type { RowPlan, Wanted } from './plan.ts';
import { readSelectedThen, type Selected, selectRows } from './selection.ts';
import { writeRows } from './store.ts';
import { resolveWanted } from './wanted.ts';
import { newTally, planRows } from './weigh.ts';

export async function previewEdit(context: Context, edit: NewEdit): Promise<EditPreview> {
  const { database, workspaceId } = context;
  const then = await readSelectedThen(context, edit);
  return database.inWorkspace(workspaceId, async (tx) => {
    const wanted = await resolveWanted(tx, workspaceId, edit);
    const { ids, missing, expected, drift } = await selectRows(tx, workspaceId, edit, then);
    const { counts, refusals, sample, add } = newTally(ids.length, missing);
    for await (const plans of planRows(tx, workspaceId, { kind: edit.kind, wanted, ids })) plans.forEach(add);
    return { expected, counts, refusals: [...refusals.values()], sample, drift };
  });
}

/** Up to so many rows are written while the person waits; more by a job that one can follow. */
const rowsAtOnce = 2000;

export const editJobKind = 'register.edit';

/** Makes the edit, or starts the job that does; refused where other rows match than when they were selected. */
export async function startEdit(context: Context, edit: NewEdit): Promise<RegisterEdit> {
  const { database, workspaceId, jobs, actor } = context;
  const id = newId();
  const then = await readSelectedThen(context, edit);
  const isSmall = await database.inWorkspace(workspaceId, async (tx) => {
    await resolveWanted(tx, workspaceId, edit);
    const { ids, drift } = await selectRows(tx, workspaceId, edit, then);
    refuseDrift(drift);
    if (ids.length <= rowsAtOnce) return true;
    const input = { units: database.sight.units };
    const jobId = await jobs.start(tx, { kind: editJobKind, workspaceId, actor, subjectId: id, input });
    await insertWaiting(tx, workspaceId, { id, edit, jobId });
    return false;
  });
  if (isSmall) await applyEdit(context, id, edit);
  return getEdit(context, id);
}

function refuseDrift(drift: Selected['drift']): void {
  if (drift === null) return;
  throw new AppError(
    'conflict',
    `The list has changed since its rows were selected: ${drift.came} came and ${drift.left} left. Look at the preview again.`,
  );
}

export async function getEdit({ database, workspaceId }: Context, id: string): Promise<RegisterEdit> {
  const edit = await database.inWorkspace(workspaceId, (tx) => findEdit(tx, workspaceId, id));
  if (!edit) throw new AppError('not-found', 'There is no such edit.');
  return edit;
}

type Progress = (done: number, total: number) => Promise<void>;

/**
 * Makes the edit as one change, while nobody else writes to the register. One that changes nothing is no change, nor is one that
 * was made already by another try of its job.
 */
export async function applyEdit(
  context: Context,
  id: string,
  edit: NewEdit,
  progress: Progress = async () => {},
): Promise<void> {
  const { database, workspaceId } = context;
  const { kind } = edit;
  const then = await readSelectedThen(context, edit);
  await changeSet(context, 'register.edited', async (change) => {
    const { tx } = change;
    await holdRegister(change, 'alone');
    if (await isApplied(tx, workspaceId, id)) throw new NoChange();
    const wanted = await resolveWanted(tx, workspaceId, edit);
    const { ids, missing, drift } = await selectRows(tx, workspaceId, edit, then);
    refuseDrift(drift);
    const counts = await writeAll(context, change, { kind, wanted, ids, missing }, progress);
    if (counts.changed === 0) throw new NoChange(counts);
    change.detail('edit', id);
    change.detail('kind', kind);
    change.detail(
      'fields',
      wanted.map(({ field }) => field),
    );
    change.detail('counts', counts);
    await noteApplied(tx, workspaceId, { id, kind, counts, changeSetId: change.id });
    await raiseFollowed(change);
  }).catch(async (error) => {
    if (!(error instanceof NoChange)) throw error;
    const { counts } = error;
    if (!counts) return;
    await database.inWorkspace(workspaceId, (tx) =>
      noteApplied(tx, workspaceId, { id, kind, counts, changeSetId: null }),
    );
  });
}

/** Ends the change without one. */
class NoChange extends Error {
  readonly counts: EditCounts | undefined;

  constructor(counts?: EditCounts) {
    super('Nothing had to change');
    this.counts = counts;
  }
}

interface Writing {
  kind: EditKind;
  wanted: readonly Wanted[];
  ids: readonly string[];
  missing: number;
}

async function writeAll(
  context: Context,
  change: ChangeSet,
  { kind, wanted, ids, missing }: Writing,
  progress: Progress,
): Promise<EditCounts> {
  const { counts, add } = newTally(ids.length, missing);
  let done = 0;
  for await (const plans of planRows(change.tx, change.workspaceId, { kind, wanted, ids })) {
    plans.forEach(add);
    const changed = plans.filter((plan) => plan.what === 'changed');
    await writeRows(change, { kind, wanted, plans: changed });
    if (kind === 'product') await followRetirement(context, change, changed);
    done += plans.length;
    await progress(done, ids.length);
  }
  return counts;
}

/** The findings of retired products are closed with them, and come back with a matching that sees the products again. */
async function followRetirement(
  context: Context,
  change: ChangeSet,
  plans: readonly Extract<RowPlan, { what: 'changed' }>[],
): Promise<void> {
  const isSet = (value: boolean) => (plan: (typeof plans)[number]) =>
    plan.fields.some(({ field, after }) => field === 'retired' && after === value);
  const retired = plans.filter(isSet(true)).map(({ row }) => row.node.id);
  if (retired.length > 0) await closeFindings(change, retired, context.clock());
  if (plans.some(isSet(false))) await enqueueMatch(change.tx, context);
}
