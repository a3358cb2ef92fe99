import { AppError } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { checkContainer } from './check-container.ts';
import type { Parts } from './parts.ts';
import { readBook } from './read-book.ts';
import { readSharedTexts } from './read-shared-texts.ts';
import { readSheet, type SheetRows, sheetLimits } from './read-sheet.ts';
import { damaged, Refusal } from './refusal.ts';

export interface XlsxSheet extends SheetRows {
  name: string;
  hidden: boolean;
}

export interface XlsxReading {
  /** The sheets that were asked for. */
  sheets: XlsxSheet[];
  /** All sheets, in the order of their tabs. */
  sheetNames: string[];
}

export interface XlsxOptions {
  /** Which sheets to read; all unless said. */
  wanted?: (name: string) => boolean;
  /** Told once, as soon as the number of rows is known. */
  onSize?: (rows: number) => void;
}

/**
 * Reads a workbook as plain texts: a date as `2025-01-31`, a number with a point and without an exponent, a formula as the
 * value last computed, a merged range as its first cell. The container is checked before anything of it is read.
 *
 * Our own reader, because a library that gives an empty cell for a formula without a value, or for a text that is not there,
 * makes an import clear what the register holds; and because a sheet as objects takes ten times the memory of its texts.
 */
export function readXlsx(bytes: Uint8Array, { wanted = () => true, onSize }: XlsxOptions = {}): Parsed<XlsxReading> {
  const container = checkContainer(bytes);
  if (!container.ok) return container;
  onSize?.(container.value.rows);
  try {
    return parsed(readSheets(container.value.parts, wanted));
  } catch (error) {
    if (error instanceof Refusal) return refused({ at: '', message: error.message });
    if (error instanceof AppError) return refused({ at: '', message: damaged });
    throw error;
  }
}

function readSheets(parts: Parts, wanted: (name: string) => boolean): XlsxReading {
  const { sheets, sharedTexts, isDate, since } = readBook(parts);
  const texts =
    sharedTexts === undefined || !parts.has(sharedTexts) ? [] : readSharedTexts(parts.read(sharedTexts), sharedTexts);
  const budget = { ...sheetLimits };
  return {
    sheetNames: sheets.map(({ name }) => name),
    sheets: sheets
      .filter(({ name }) => wanted(name))
      .map(({ name, hidden, part }) => ({
        name,
        hidden,
        ...readSheet(parts.read(part), part, { texts, isDate, since }, budget),
      })),
  };
}
