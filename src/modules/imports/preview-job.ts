import type { RegisterReading } from '../../formats/register-workbook/rows.ts';
import { registerSheets } from '../../formats/register-workbook/rows.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { raiseNotice } from '../notices/index.ts';
import { readRegister } from '../register/index.ts';
import type { CellProblem } from './contract.ts';
import { previewOf } from './preview.ts';
import { readWorkbook } from './read-workbook.ts';
import { findImport, removeRows, replaceRows, updateImport } from './store.ts';

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
  const { database, workspaceId, subjectId } = context;
  const taken = await database.inWorkspace(workspaceId, (tx) => findImport(tx, workspaceId, subjectId!));
  if (taken?.state !== 'reading') return;
  const held = await database.inWorkspace(workspaceId, (tx) => readRegister(tx, workspaceId));
  const reading = await readWorkbook(context, taken, held, (done, total) => {
    context.progress(done, total, 'reading').catch(() => {});
  });
  const refusal = reading.ok ? refusalOf(reading.value) : reading.problems;
  if (refusal) return refuse(context, refusal);
  await context.progress(0, null, 'comparing');
  const found = previewOf((reading as { value: RegisterReading }).value, held);
  await context.step('preview', async (tx) => {
    await replaceRows(tx, workspaceId, taken.id, found.rows, (done) =>
      context.progress(done, found.rows.length, 'writing'),
    );
    await updateImport(tx, workspaceId, taken.id, { state: 'ready', preview: found });
  });
}

/** A workbook without a single sheet of ours is some other file. */
function refusalOf({ columns, errors, warnings }: RegisterReading): { at: string; message: string }[] | undefined {
  if (Object.keys(columns).length > 0 || errors.length > 0) return undefined;
  const message = `Nothing here can be taken in: no sheet is named ${registerSheets.join(', ')}. Start from the template.`;
  return [{ at: warnings[0]?.at ?? '', message }];
}

async function refuse(context: JobContext, problems: readonly { at: string; message: string }[]): Promise<void> {
  const { database, workspaceId, subjectId } = context;
  const errors: CellProblem[] = problems.map((problem) => ({ ...problem, field: null, value: null, fix: null }));
  const counts = { new: 0, changed: 0, unchanged: 0, errors: errors.length };
  await database.inWorkspace(workspaceId, async (tx) => {
    await updateImport(tx, workspaceId, subjectId!, {
      state: 'refused',
      preview: { counts, sheets: {}, errors, warnings: [] },
    });
    await tellOfFailure(tx, workspaceId, subjectId!);
  });
}

async function tellOfFailure(tx: Tx, workspaceId: string, id: string): Promise<void> {
  const taken = await findImport(tx, workspaceId, id);
  if (taken) await raiseNotice({ tx, workspaceId }, { type: 'imports.failed', facts: { import: taken.number } });
}
