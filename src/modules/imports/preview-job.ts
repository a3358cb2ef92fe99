import type { PlannedSheet } from '../../formats/register-workbook/plan-sheets.ts';
import type { RegisterReading } from '../../formats/register-workbook/rows.ts';
import { registerSheets } from '../../formats/register-workbook/rows.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { raiseNotice } from '../notices/index.ts';
import { readRegister } from '../register/index.ts';
import type { CellProblem } from './contract.ts';
import { heededDecisions } from './decisions.ts';
import type { SheetPlan } from './mapping.ts';
import { noteUse, rememberedMappings } from './mapping-store.ts';
import { previewOf } from './preview.ts';
import { readWorkbook } from './read-workbook.ts';
import { findImport, readSettings, removeRows, replaceRows, updateImport } from './store.ts';

/** Reads a workbook that was handed over and writes down what taking it in would change. */
export const previewJob: JobHandler = {
  kind: 'register.preview',
  run: preview,
  failed: async (tx, { workspaceId, subjectId }) => {
    await removeRows(tx, workspaceId, subjectId!);
    await updateImport(tx, workspaceId, subjectId!, { state: 'failed' });
    await tellOfFailure(tx, workspaceId, subjectId!);
  },
};

async function preview(context: JobContext): Promise<void> {
  const { database, workspaceId, subjectId, clock } = context;
  const id = subjectId!;
  const taken = await database.inWorkspace(workspaceId, (tx) => findImport(tx, workspaceId, id));
  if (taken?.state !== 'reading') return;
  const { held, chosen, decisions, remembered } = await database.inWorkspace(workspaceId, async (tx) => ({
    held: await readRegister(tx, workspaceId),
    remembered: await rememberedMappings(tx, workspaceId),
    ...(await readSettings(tx, workspaceId, id)),
  }));
  const { standing, heeded } = heededDecisions(decisions, held);
  const settings = { mappings: { chosen, remembered }, decisions: heeded };
  const read = await readWorkbook(context, taken, held, settings, (done, total) => {
    context.progress(done, total, 'reading').catch(() => {});
  });
  if (!read.ok) return refuse(context, read.problems);
  const { reading, sheets } = read.value;
  const plans = sheets.map((sheet) => planOf(sheet, reading, remembered));
  const refusal = reading && refusalOf(reading);
  if (refusal) return refuse(context, refusal, plans);
  await context.progress(0, null, 'comparing');
  const found = reading && previewOf(reading, held, standing);
  await context.step('preview', async (tx) => {
    await replaceRows(tx, workspaceId, id, found?.rows ?? [], (done) =>
      context.progress(done, found?.rows.length ?? 0, 'writing'),
    );
    const used = plans.flatMap(({ rememberedAs }) => rememberedAs ?? []);
    await noteUse(tx, workspaceId, used, clock());
    await updateImport(
      tx,
      workspaceId,
      id,
      found ? { state: 'ready', preview: found, plans } : { state: 'mapping', plans },
    );
  });
}

function planOf(
  sheet: PlannedSheet,
  reading: RegisterReading | null,
  remembered: ReadonlyMap<string, { id: string; at: Date }>,
): SheetPlan {
  const { as } = sheet.offer;
  const mapping = [...remembered.values()].find(({ id }) => id === sheet.rememberedAs);
  const foundBy = as && sheet.mapping ? reading?.foundBy[as] : undefined;
  return { ...sheet, foundBy: foundBy ?? null, rememberedAt: mapping?.at.toISOString() ?? null };
}

/** A workbook without a single sheet of ours is some other file. */
function refusalOf({
  columns,
  errors,
  warnings,
  pointers,
}: RegisterReading): { at: string; message: string }[] | undefined {
  if (pointers || Object.keys(columns).length > 0 || errors.length > 0) return undefined;
  const message = `Nothing here can be taken in: no sheet is named ${registerSheets.join(', ')}. Start from the template.`;
  return [{ at: warnings[0]?.at ?? '', message }];
}

async function refuse(
  context: JobContext,
  problems: readonly { at: string; message: string }[],
  plans: readonly SheetPlan[] = [],
): Promise<void> {
  const { database, workspaceId, subjectId } = context;
  const errors: CellProblem[] = problems.map((problem) => ({ ...problem, field: null, value: null, fix: null }));
  const counts = { new: 0, changed: 0, unchanged: 0, errors: errors.length, leftOut: 0 };
  await database.inWorkspace(workspaceId, async (tx) => {
    await updateImport(tx, workspaceId, subjectId!, {
      state: 'refused',
      preview: { counts, sheets: {}, errors, warnings: [] },
      plans,
    });
    await tellOfFailure(tx, workspaceId, subjectId!);
  });
}

async function tellOfFailure(tx: Tx, workspaceId: string, id: string): Promise<void> {
  const taken = await findImport(tx, workspaceId, id);
  if (taken) await raiseNotice({ tx, workspaceId }, { type: 'imports.failed', facts: { import: taken.number } });
}
