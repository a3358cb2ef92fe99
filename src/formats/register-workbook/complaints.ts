import type { Problem } from '../../common/errors.ts';
import type { Checked } from '../identifiers/checked.ts';
import { columnLetters } from '../xlsx/column-letters.ts';
import type { RegisterError, RegisterSheet } from './rows.ts';
import { registerSheets } from './rows.ts';
import type { Column } from './template.ts';

/** Where a value stands; without a column, the row as a whole. */
export interface Place {
  sheet: RegisterSheet;
  row: number;
  /** 0-based. */
  index: number;
  column: Column | null;
}

/** Gathers errors, the first `most` with their place and all by number, and which rows they refuse. */
export class Complaints {
  readonly warnings: Problem[] = [];
  count = 0;
  readonly #most: number;
  readonly #errors: { error: RegisterError; index: number }[] = [];
  readonly #refusedRows = new Map<RegisterSheet, Set<number>>();
  readonly #tabs = new Map<RegisterSheet, string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Names the tab from which a sheet is read, where it has a name of its own. */
  nameTab(sheet: RegisterSheet, tab: string): void {
    this.#tabs.set(sheet, tab);
  }

  tabs(): Partial<Record<RegisterSheet, string>> {
    return Object.fromEntries(this.#tabs);
  }

  /** `Suppliers!C14`. */
  at({ sheet, row, index }: Pick<Place, 'sheet' | 'row' | 'index'>): string {
    return cellAt(this.#tabs.get(sheet) ?? sheet, row, index);
  }

  add(
    place: Place,
    value: string,
    { message, fix }: Pick<Extract<Checked<never>, { ok: false }>, 'message' | 'fix'>,
  ): void {
    this.count++;
    const refused = this.#refusedRows.get(place.sheet) ?? new Set();
    this.#refusedRows.set(place.sheet, refused.add(place.row));
    if (this.#errors.length >= this.#most) return;
    const { sheet, row, index, column } = place;
    this.#errors.push({
      error: { at: this.at(place), sheet, row, field: column?.field ?? null, value, message, fix },
      index,
    });
  }

  warn(at: string, message: string): void {
    this.warnings.push({ at, message });
  }

  refuses(sheet: RegisterSheet, row: number): boolean {
    return this.#refusedRows.get(sheet)?.has(row) ?? false;
  }

  /** By sheet, row and column. */
  inOrder(): RegisterError[] {
    const sheetNumber = (error: RegisterError) => registerSheets.indexOf(error.sheet);
    return this.#errors
      .sort(
        (left, right) =>
          sheetNumber(left.error) - sheetNumber(right.error) ||
          left.error.row - right.error.row ||
          left.index - right.index,
      )
      .map(({ error }) => error);
  }
}

function cellAt(sheet: string, row: number, index: number): string {
  return `${sheet}!${columnLetters(index)}${row}`;
}
