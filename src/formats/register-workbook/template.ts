/** The register workbook as data: its sheets, their columns and the words each column takes. */
import choiceWords from './choices.json' with { type: 'json' };
import type { RegisterKind, RegisterSheet } from './rows.ts';
import sheets from './sheets.json' with { type: 'json' };

export type Choices = keyof typeof choiceWords;

interface ColumnBase {
  /** Our name for it in the rows. */
  field: string;
  /** As the template heads it. */
  title: string;
  /** Other titles it is known by. */
  others: string[];
  needed?: boolean;
  /** In characters. */
  width: number;
  explanation: string;
  example: string;
}

export type Column = ColumnBase &
  (
    | { type: 'key' | 'name' | 'names' | 'tags' | 'text' | 'share' | 'date' }
    | { type: 'country' | 'lei' | 'duns' | 'uei' | 'cage' | 'domain' }
    | { type: 'choice'; choices: Choices }
    | { type: 'number'; least: number; most: number }
    /** A key of a node of this kind, or of any kind. */
    | { type: 'reference'; of: RegisterKind | null }
  );

export interface SheetTemplate {
  /** What a row of the sheet is; links, sources and facts are no nodes. */
  kind: RegisterKind | null;
  /** Other names that a tab or a file may have. */
  others?: string[];
  explanation: string;
  columns: Column[];
}

export const template = sheets as Record<RegisterSheet, SheetTemplate>;

/** The words that a choice takes, each with its synonyms; the first is the one that is written. */
export const choices: Record<Choices, Record<string, string[]>> = choiceWords;

/** Marks the row of a template that shows how to fill it in; an import passes over it. */
export const examplePrefix = 'Example: ';

/** Titles and words are compared without case, blanks and punctuation. */
export function asCompared(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
