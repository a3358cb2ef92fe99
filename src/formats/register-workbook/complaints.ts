import type { Checked } from '../identifiers/checked.ts';
import { columnLetters } from '../xlsx/column-letters.ts';
import type { DraftRow, DraftSheet } from './draft.ts';
import type { PlacedColumn } from './find-header.ts';
import type { RegisterError, RegisterSheet, RegisterWarning } from './rows.ts';
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

export function columnOf(draft: DraftSheet, field: string): PlacedColumn | undefined {
  return draft.columns.find(({ column }) => column.field === field);
}

export function placeOf(draft: DraftSheet, row: DraftRow, { column, index }: PlacedColumn): Place {
  return { sheet: draft.sheet, row: row.row, index, column };
}

/** Where this field of a row stands; without such a column, the row as a whole. */
export function placeIn(draft: DraftSheet, row: DraftRow, field: string): Place {
  const placed = columnOf(draft, field);
  return placed ? placeOf(draft, row, placed) : { sheet: draft.sheet, row: row.row, index: 0, column: null };
}

/** Says where a field of a row stands that no sheet holds. */
export type PlaceNamer = (sheet: RegisterSheet, row: number, field: string | null) => string;

/** Gathers errors, the first `most` with their place and all by number, and which rows they refuse. */
export class Complaints {
  readonly warnings: RegisterWarning[] = [];
  count = 0;
  readonly #most: number;
  readonly #errors: { error: RegisterError; index: number }[] = [];
  readonly #refusedRows = new Map<RegisterSheet, Set<number>>();
  readonly #tabs = new Map<RegisterSheet, string>();

  readonly #named: PlaceNamer | undefined;

  constructor(most: number, named?: PlaceNamer) {
    this.#most = most;
    this.#named = named;
  }

  /** Names the tab from which a sheet is read, where it has a name of its own. */
  nameTab(sheet: RegisterSheet, tab: string): void {
    this.#tabs.set(sheet, tab);
  }

  tabs(): Partial<Record<RegisterSheet, string>> {
    return Object.fromEntries(this.#tabs);
  }

  /** `Suppliers!C14`, or as places of the file are named. */
  at({ sheet, row, index, column }: Omit<Place, 'column'> & { column?: Column | null }): string {
    if (this.#named) return this.#named(sheet, row, column?.field ?? null);
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
