import { columnLetters } from '../xlsx/column-letters.ts';
import type { Header, SheetInputRow } from './find-header.ts';
import type { RegisterSheet } from './rows.ts';
import { asCompared, template } from './template.ts';

/** How the columns of a sheet that is not on the template are read. */
export interface SheetMapping {
  /** The name of its tab; of a CSV file, its own. */
  sheet: string;
  /** What its rows are; null leaves the sheet out. */
  as: RegisterSheet | null;
  /** 1-based. */
  headerRow: number;
  /** Our field by column letter; a column that is not here is not read. */
  fields: Readonly<Record<string, string>>;
}

/** A mapping that was confirmed once, by the titles of its columns: their order may change. */
export interface RememberedMapping {
  id: string;
  as: RegisterSheet | null;
  /** Our field by the title as `titleKeys` gives it. */
  fields: Readonly<Record<string, string>>;
}

/**
 * What the titles of a row are known by: as they are compared, a repeated one with its place among its like, an empty one over
 * filled cells by its letter.
 */
export function titleKeys(titles: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return titles.map((title, index) => {
    const key = asCompared(title) || `column ${columnLetters(index)}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key} ${count}`;
  });
}

/** A remembered mapping for a sheet whose titles stand in this row. */
export function mappingFor(
  { as, fields }: RememberedMapping,
  sheet: string,
  { row, cells }: SheetInputRow,
): SheetMapping {
  const letters: Record<string, string> = {};
  for (const [index, key] of titleKeys(cells).entries()) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field !== undefined) letters[columnLetters(index)] = field;
  }
  return { sheet, as, headerRow: row, fields: letters };
}

/** The header that a mapping stands for; a field that an earlier release had is passed over. */
export function headerOf(
  { headerRow, fields }: SheetMapping,
  as: RegisterSheet,
  rows: readonly SheetInputRow[],
): Header {
  const placed = Object.entries(fields).flatMap(([letters, field]) => {
    const column = template[as].columns.find((one) => one.field === field);
    return column ? [{ column, index: columnIndex(letters) }] : [];
  });
  const following = rows.findIndex(({ row }) => row > headerRow);
  return {
    row: headerRow,
    rowsBefore: following === -1 ? rows.length : following,
    columns: placed.toSorted((left, right) => left.index - right.index),
    missing: [],
    unread: [],
  };
}

/** 0 for `A`, 26 for `AA`. */
function columnIndex(letters: string): number {
  return [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Why a mapping cannot be taken; undefined where it can. Rows need no key of their own, but a name. */
export function problemWithMapping({ as, fields }: Pick<SheetMapping, 'as' | 'fields'>): string | undefined {
  if (as === null) return undefined;
  const { columns } = template[as];
  const chosen = Object.values(fields);
  const unknown = chosen.find((field) => !columns.some((column) => column.field === field));
  if (unknown !== undefined) return `The sheet ${as} has no column "${unknown}".`;
  const twice = columns.find(({ field }) => chosen.filter((one) => one === field).length > 1);
  if (twice) return `Two columns are given as "${twice.title}". One column holds it.`;
  const missing = columns.find(({ needed, type, field }) => needed && type !== 'key' && !chosen.includes(field));
  if (missing) return `No column is given as "${missing.title}", which every row of ${as} needs.`;
  return undefined;
}
