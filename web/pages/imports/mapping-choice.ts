import type { ImportSheet, SheetKind, SheetMappingChoice } from '../../../src/modules/imports/contract.ts';

/** What is chosen when the editor opens: how the sheet is read now, or what it seems to be. */
export function mappingOf(sheet: ImportSheet): SheetMappingChoice {
  const read = sheet.columns.flatMap(({ column, field }) => (field === null ? [] : [[column, field] as const]));
  return { sheet: sheet.sheet, as: sheet.as, columns: Object.fromEntries(read) };
}

/** What the columns are where the rows are of this kind: as they are read now, or as they seem. */
export function fieldsFor(sheet: ImportSheet, as: SheetKind | null): Record<string, string> {
  if (as === null) return {};
  if (as === sheet.as) return mappingOf(sheet).columns;
  const seeming = Object.entries(sheet.suggested[as] ?? {});
  return Object.fromEntries(seeming.map(([column, { field }]) => [column, field]));
}

/** One column chosen anew; the column that had the same field before loses it. */
export function changedFields(
  fields: Readonly<Record<string, string>>,
  column: string,
  field: string,
): Record<string, string> {
  const others = Object.entries(fields).filter(([other, held]) => other !== column && held !== field);
  return Object.fromEntries(field === '' ? others : [...others, [column, field]]);
}
