import { t } from '../messages/messages.ts';

/** What a column is sorted as; it decides how its order is said, and which way it runs when its head is first chosen. */
export type SortedAs = 'text' | 'number' | 'time' | 'urgency' | 'level';

export interface ColumnSort {
  /** The key of the API's `sort`. */
  key: string;
  /** The other way round, where it is not `-key`. */
  back?: string;
  as: SortedAs;
  /** What it is sorted by, where the title does not say. */
  by?: string;
}

export function backOf({ key, back }: ColumnSort): string {
  return back ?? `-${key}`;
}

/** Which way a column runs under this sorting; undefined where the list is sorted by something else. */
export function directionOf(column: ColumnSort, sort: string): 'forth' | 'back' | undefined {
  if (sort === column.key) return 'forth';
  return sort === backOf(column) ? 'back' : undefined;
}

/** The sorting after the head of a column was chosen: first its own way, then the other. */
export function nextSort(column: ColumnSort, sort: string): string {
  return directionOf(column, sort) === 'forth' ? backOf(column) : column.key;
}

/** As a reader is told: what is most urgent or most critical comes first by itself, and that is descending. */
export function ariaSort(column: ColumnSort, sort: string): 'ascending' | 'descending' | undefined {
  const direction = directionOf(column, sort);
  if (!direction) return undefined;
  const fallsForth = column.as === 'urgency' || column.as === 'level';
  return (direction === 'forth') === fallsForth ? 'descending' : 'ascending';
}

/** `Sorted by country, A to Z.` */
export function sortInWords(title: string, column: ColumnSort, sort: string): string {
  const direction = directionOf(column, sort) ?? 'forth';
  return t('lists.sorted', {
    column: column.by ?? inSentence(title),
    direction: t(`lists.sorted-${column.as}-${direction}`),
  });
}

/** A title inside a sentence begins small, but for abbreviations. */
function inSentence(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
}
