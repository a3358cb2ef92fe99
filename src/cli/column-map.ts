/** What the columns of a list are, as a file says it: titles on the left, the template's on the right. */
import { z } from 'zod';
import type { ImportSheet, SheetMappingChoice } from '../client/import-register.ts';
import { AppError, type Problem } from '../common/errors.ts';
import { registerSheets } from '../formats/register-workbook/rows.ts';
import { asCompared, template } from '../formats/register-workbook/template.ts';
import { readInputFile } from './input-file.ts';

const ColumnMap = z.strictObject({
  sheets: z
    .array(
      z.strictObject({
        sheet: z.string(),
        as: z.enum(registerSheets).nullable(),
        columns: z.record(z.string(), z.string().nullable()),
      }),
    )
    .min(1),
});
export type ColumnMap = z.infer<typeof ColumnMap>;

export async function readColumnMap(path: string): Promise<ColumnMap> {
  const text = new TextDecoder().decode(await readInputFile(path, 'a map of columns'));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new AppError('invalid-input', `${path}: This is no JSON: ${(error as Error).message}.`);
  }
  const map = ColumnMap.safeParse(json);
  if (map.success) return map.data;
  const problems = map.error.issues.map(({ path: at, message }) => ({ at: `${path}#/${at.join('/')}`, message }));
  throw new AppError('invalid-input', 'The map of columns cannot be read.', { problems });
}

/** The map that a file seems to need, to be looked over and handed back. */
export function suggestedMap(sheets: readonly ImportSheet[]): ColumnMap {
  return {
    sheets: sheets
      .filter(({ how }) => how === 'waits')
      .map(({ sheet, as, columns }) => ({
        sheet,
        as,
        columns: Object.fromEntries(
          columns.map(({ column, title, field }) => [
            title || column,
            template[as ?? 'Suppliers'].columns.find((one) => as !== null && one.field === field)?.title ?? null,
          ]),
        ),
      })),
  };
}

/** The map in the letters and fields of the server; what it names and the file or the template does not have is refused. */
export function choicesOf({ sheets }: ColumnMap, offered: readonly ImportSheet[], path: string): SheetMappingChoice[] {
  const problems: Problem[] = [];
  const choices = sheets.map(({ sheet, as, columns }, index): SheetMappingChoice => {
    const at = `${path}#/sheets/${index}`;
    const found = offered.find((one) => one.sheet === sheet);
    if (!found) problems.push({ at, message: `The file has no sheet "${sheet}".` });
    const pairs = Object.entries(columns).flatMap(([title, ours]) => {
      if (ours === null || as === null || !found) return [];
      const column = found.columns.find((one) => one.column === title || asCompared(one.title) === asCompared(title));
      const field = template[as].columns.find((one) =>
        [one.field, one.title].some((name) => asCompared(name) === asCompared(ours)),
      );
      if (!column) problems.push({ at, message: `The sheet ${sheet} has no column "${title}".` });
      if (!field) problems.push({ at, message: `The template has no column "${ours}" in ${as}.` });
      return column && field ? [[column.column, field.field] as const] : [];
    });
    return { sheet, as, columns: Object.fromEntries(pairs) };
  });
  if (problems.length > 0) throw new AppError('invalid-input', 'The map does not fit the file.', { problems });
  return choices;
}
