/** How much the title of a column looks like one that a column of ours is known by, in the template or elsewhere. */
import { editDistance } from '../identifiers/edit-distance.ts';
import foreignTitles from './foreign-titles.json' with { type: 'json' };
import { type RegisterSheet, registerSheets } from './rows.ts';
import { asCompared, type Column, template } from './template.ts';

/** From here on a title is taken for one of ours. */
export const alike = 0.6;

/** Words that say nothing about which column it is. */
const fillers = new Set('of the a and or our your if any please enter de der du des la'.split(' '));

export interface Title {
  compared: string;
  words: string[];
}

/** No title is longer; a cell of a row that is no header may be. */
const longestTitle = 100;

export function titleOf(text: string): Title {
  const title = text.slice(0, longestTitle);
  return { compared: asCompared(title), words: wordsOf(title) };
}

const titlesBySheet = Object.fromEntries(
  registerSheets.map((sheet) => {
    const foreign = (foreignTitles as Partial<Record<RegisterSheet, Readonly<Record<string, string[]>>>>)[sheet] ?? {};
    return [
      sheet,
      new Map(
        template[sheet].columns.map(({ field, title, others }) => {
          const titles = [title, ...others, ...(foreign[field] ?? [])];
          return [field, titles.map(titleOf)];
        }),
      ),
    ];
  }),
) as Record<RegisterSheet, Map<string, Title[]>>;

/** How much a title is one of those that a column is known by: 1 for the same, 0 for nothing in common. */
export function likeness(column: Column, sheet: RegisterSheet, { compared, words }: Title): number {
  if (compared === '') return 0;
  const known = titlesBySheet[sheet].get(column.field)!;
  if (known.some((one) => one.compared === compared)) return 1;
  return Math.max(...known.map((one) => shareOfWords(words, one.words)));
}

/** `VendorName_2` is `vendor`, `name`, `2`. */
function wordsOf(title: string): string[] {
  return title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !fillers.has(word))
    .slice(0, 12);
}

/** Words that titles of all kinds share; alone they say nothing. */
const generic = new Set('code number no nr num id key name type kind'.split(' '));

/** Dice's coefficient, a little below 1; long words may differ by one letter. */
function shareOfWords(left: readonly string[], right: readonly string[]): number {
  const shared = left.filter((word) => right.some((other) => isSameWord(word, other)));
  if (shared.every((word) => generic.has(word))) return 0;
  return (0.95 * 2 * shared.length) / (left.length + right.length);
}

function isSameWord(left: string, right: string): boolean {
  return left === right || (left.length > 4 && right.length > 4 && editDistance(left, right, 1) === 1);
}
