import { lostText, neverComputed } from './cell-text.ts';

const formulaErrors = ['#REF!', '#N/A', '#VALUE!', '#NAME?', '#DIV/0!', '#NULL!', '#NUM!', '#SPILL!', '#CALC!'];

/** What stands in a cell whose value cannot be known, and what to do. */
const unreadable: ReadonlyMap<string, string> = new Map([
  ...formulaErrors.map((word) => [word, 'The formula in this cell gives an error. Type the value.'] as const),
  [
    neverComputed,
    'The formula in this cell was never computed. Open the file in a spreadsheet program and save it there, or type the value.',
  ],
  [lostText, 'The text of this cell is lost: the list of texts in the file does not hold it. Type it anew.'],
]);

/** Why the value of a cell cannot be known, undefined where it can. */
export function unreadableCell(text: string): string | undefined {
  return text.startsWith('#') ? unreadable.get(text.trim()) : undefined;
}
