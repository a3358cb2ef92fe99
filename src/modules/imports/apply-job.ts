import { AppError } from '../../common/errors.ts';
import type { RowDecisions } from '../../formats/register-workbook/decide-rows.ts';
import type { KnownMappings } from '../../formats/register-workbook/plan-sheets.ts';
import type { ComponentRow, RegisterReading } from '../../formats/register-workbook/rows.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { takeComponents } from '../boms/index.ts';
import { raiseFollowed, raiseNotice } from '../notices/index.ts';
import { type HeldRegister, holdRegister, readRegister } from '../register/index.ts';
import { gatherStatistics, writeChanges } from './apply-store.ts';
import { changesOf, partOf, type RegisterChanges } from './changes.ts';
import type { RegisterImport } from './contract.ts';
import { heededDecisions } from './decisions.ts';
import { previewOf } from './preview.ts';
import { readWorkbook } from './read-workbook.ts';
import { findImport, type ImportSettings, lockImport, readSettings, removeRows, updateImport } from './store.ts';

/** Takes a workbook into the register: one change set, with the state of the import in the same transaction. */
export const applyJob: JobHandler = {
  kind: 'register.apply',
  run: apply,
  failed: async (tx, { workspaceId, subjectId, problem }) => {
    const taken = await findImport(tx, workspaceId, subjectId!);
    if (taken?.state !== 'applying' || problem) return;
    await updateImport(tx, workspaceId, subjectId!, { state: 'failed' });
    await raiseNotice({ tx, workspaceId }, { type: 'imports.failed', facts: { import: taken.number } });
  },
};

async function apply(context: JobContext): Promise<void> {
  const { workspaceId, subjectId, input, database, clock } = context;
  const before = await database.inWorkspace(workspaceId, (tx) => findImport(tx, workspaceId, subjectId!));
  if (before?.state !== 'applying') return;
  const stale = await changeSet(context, 'register.imported', async (change) => {
    const { tx, id } = change;
    await holdRegister(change, 'alone');
    const taken = await lockImport(tx, workspaceId, subjectId!);
    if (taken?.state !== 'applying') throw new Ended();
    const held = await readRegister(tx, workspaceId);
    const settings = await readSettings(tx, workspaceId, taken.id);
    const { standing, heeded } = heededDecisions(settings.decisions, held);
    const reading = await readAgain(context, taken, held, { mappings: mappingsOf(settings), decisions: heeded });
    const found = previewOf(reading, held, standing);
    if (found.counts.errors > 0 && input.leaveOutErrors !== true) throw new Stale();
    const parts = found.plans.flatMap(({ sheet, row, what }) =>
      sheet === 'Components' && what === 'new' ? [partOf(row as ComponentRow)] : [],
    );
    const changes = changesOf(found.plans, reading, held, await takeComponents(change, parts));
    const total = rowsOf(changes);
    await writeChanges(change, changes, clock(), (done) => context.progress(done, total, 'writing'));
    change.detail('importId', taken.id);
    change.detail('import', taken.number);
    change.detail('counts', found.counts);
    await removeRows(tx, workspaceId, taken.id);
    await updateImport(tx, workspaceId, taken.id, {
      state: 'applied',
      preview: found,
      applied: { at: clock(), changeSetId: id },
      decisions: [],
      ...(settings.plans ? { plans: settings.plans } : {}),
    });
    await raiseFollowed(change);
    await raiseNotice(change, { type: 'imports.applied', facts: { import: taken.number } });
    return false;
  }).catch((error) => {
    if (error instanceof Ended) return false;
    if (error instanceof Stale) return true;
    throw error;
  });
  if (stale) await previewAnew(context);
  await database.inWorkspace(workspaceId, gatherStatistics);
}

/** Another try has taken the import in, or somebody discarded it: nothing is left to do. */
class Ended extends Error {}

/** The register has changed since the preview in such a way that a row cannot be taken any more. */
class Stale extends Error {}

/** The very mappings of the preview, whatever is remembered or forgotten since. */
function mappingsOf({ plans }: ImportSettings): KnownMappings {
  return { chosen: plans?.flatMap(({ mapping }) => mapping ?? []) ?? [] };
}

async function readAgain(
  context: JobContext,
  taken: RegisterImport,
  held: HeldRegister,
  settings: { mappings: KnownMappings; decisions: RowDecisions },
): Promise<RegisterReading> {
  const read = await readWorkbook(context, taken, held, settings, (done, total) => {
    context.progress(done, total, 'reading').catch(() => {});
  });
  if (!read.ok || !read.value.reading)
    throw new Error(`The workbook ${taken.id} could be read once and cannot be read again.`);
  return read.value.reading;
}

function rowsOf(changes: RegisterChanges): number {
  const words = changes.newNodes.length + changes.changedNodes.length;
  return Object.values(changes).reduce((sum, rows) => sum + rows.length, words);
}

async function previewAnew({ database, workspaceId, subjectId, actor, jobs }: JobContext): Promise<never> {
  await database.inWorkspace(workspaceId, async (tx) => {
    const jobId = await jobs.start(tx, { kind: 'register.preview', workspaceId, actor, subjectId: subjectId! });
    await updateImport(tx, workspaceId, subjectId!, { state: 'reading', jobId });
  });
  throw new AppError(
    'conflict',
    'The register has changed since the preview and some rows cannot be taken any more. Nothing was taken; look at the new preview.',
  );
}
