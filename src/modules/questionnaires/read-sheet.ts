import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/errors.ts';
import type { Parsed } from '../../common/parsed.ts';
import { outlineOf } from '../../engines/questionnaires/describe.ts';
import type { SheetField } from '../../formats/questionnaire-sheet/sheet-fields.ts';
import type { Context } from '../../platform/context.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { QuestionSheetInput, QuestionSheetReading } from '../../workers/read-question-sheet.ts';
import type { QuestionSheet, SheetQuery } from './sheet-contract.ts';

/** Looks at a sheet, or makes a questionnaire of it; nothing is kept until that is brought in. */
export async function readQuestionSheet(
  { workers }: Context,
  { query, file }: { query: SheetQuery; file: SpooledFile },
): Promise<QuestionSheet> {
  const { fileName, sheet, titles, column = [], otherwise, ...heading } = query;
  const columns = Object.fromEntries(column.map((choice) => choice.split('='))) as Partial<Record<SheetField, string>>;
  const input: QuestionSheetInput = {
    bytes: await readFile(file.path),
    fileName,
    heading,
    ...(sheet === undefined ? {} : { mapping: { sheet, titles: titles ?? 1, columns, otherwise } }),
  };
  const read = await workers.run<Parsed<QuestionSheetReading>>('read-question-sheet', input);
  if (!read.ok) throw new AppError('invalid-input', 'This file cannot be read.', { problems: read.problems });
  const { document } = read.value;
  return { ...read.value, document, questions: document === null ? 0 : outlineOf(document).questions };
}
