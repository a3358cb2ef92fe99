/** A table of any length on its way into a file. */

export type TableValue = string | number | boolean | null | readonly string[];

export interface TableColumn {
  /** As programs name it. */
  name: string;
  /** As people read it. */
  title: string;
  /** In characters. */
  width: number;
}

export interface Table {
  title: string;
  /** What the rows are, of when, and how they were chosen; said in the file where its format has a place beside the rows. */
  about: readonly (readonly [name: string, value: string])[];
  columns: readonly TableColumn[];
  /** In portions, so that no more than one is held. */
  rows: AsyncIterable<readonly (readonly TableValue[])[]>;
}
