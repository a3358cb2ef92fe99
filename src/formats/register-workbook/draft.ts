import type { PlacedColumn } from './find-header.ts';
import type { FieldValue, RegisterSheet } from './rows.ts';

/** A row as read, before its references are checked. */
export interface DraftRow {
  row: number;
  [field: string]: FieldValue;
}

/** A sheet as read: all its rows, also those with errors, beside the texts they came from. */
export interface DraftSheet {
  sheet: RegisterSheet;
  columns: readonly PlacedColumn[];
  /** Whether all needed columns are there; else the error stands at the header and no row is taken. */
  complete: boolean;
  /** Whether somebody has said what its columns are: then names stand for keys, and rows need none. */
  mapped: boolean;
  rows: DraftRow[];
  texts: (readonly string[])[];
}
