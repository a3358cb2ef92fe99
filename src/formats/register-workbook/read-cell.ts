import { parseCountry } from '../countries/countries.ts';
import { parseCage } from '../identifiers/cage.ts';
import { type Checked, mistaken, taken } from '../identifiers/checked.ts';
import { parseDomain } from '../identifiers/domain.ts';
import { parseDuns } from '../identifiers/duns.ts';
import { nearestWord } from '../identifiers/edit-distance.ts';
import { parseLei } from '../identifiers/lei.ts';
import { parseUei } from '../identifiers/uei.ts';
import { parseDay } from './parse-day.ts';
import { parseNumber, parseShare } from './parse-number.ts';
import type { FieldValue } from './rows.ts';
import { asCompared, type Choices, type Column, choices } from './template.ts';

/** What a cell that says something means in its column. */
export function readCell(column: Column, text: string): Checked<FieldValue> {
  if (text.length > longest.cell)
    return mistaken(`A cell holds at most ${longest.cell} characters; this has ${text.length}.`);
  switch (column.type) {
    case 'key':
    case 'reference':
      return parseText(text, longest.key);
    case 'name':
      return parseText(text, longest.name);
    case 'text':
      return parseText(text, longest.text);
    case 'names':
      return parseList(text, longest.name);
    case 'tags':
      return parseList(text, longest.tag);
    case 'choice':
      return parseChoice(text, column.choices);
    case 'number':
      return parseDegrees(column, text);
    case 'share':
      return parseShare(text);
    case 'date':
      return parseDay(text);
    default:
      return identifierParsers[column.type](text);
  }
}

/** Values that come again and again are read once; there are never so many different ones that it would not pay. */
const mostRemembered = 1_000;

/** Reads the cells of one column, remembering what countries and chosen words mean: a wrong one is costly to find the cure for. */
export function newCellReader(column: Column): (text: string) => Checked<FieldValue> {
  if (column.type !== 'country' && column.type !== 'choice') return (text) => readCell(column, text);
  const remembered = new Map<string, Checked<FieldValue>>();
  return (text) => {
    const known = remembered.get(text);
    if (known) return known;
    const read = readCell(column, text);
    if (remembered.size < mostRemembered) remembered.set(text, read);
    return read;
  };
}

/** Whether a column holds several values in a cell. */
export function isList(column: Column): boolean {
  return column.type === 'names' || column.type === 'tags';
}

/** Characters; items in a list. A spreadsheet program puts no more into a cell. */
const longest = { cell: 32_767, key: 100, name: 300, text: 200, tag: 60, list: 50 } as const;

const identifierParsers = {
  country: parseCountry,
  lei: parseLei,
  duns: parseDuns,
  uei: parseUei,
  cage: parseCage,
  domain: parseDomain,
};

/** Blanks and line breaks count as one blank, as they do on screen. */
function parseText(text: string, most: number): Checked<string> {
  const value = text.replaceAll(/\s+/g, ' ').trim();
  if (/\p{Cc}/u.test(value)) return mistaken('The cell holds a control character that cannot be seen. Type it anew.');
  if (value.length > most) return mistaken(`At most ${most} characters go here; this has ${value.length}.`);
  return taken(value);
}

/** Items stand between semicolons or line breaks; one that holds a semicolon itself stands in quotes. */
function parseList(text: string, most: number): Checked<string[]> {
  const items: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/\s*(?:"((?:[^"]|"")*)"(?=\s*(?:[;\n]|$))|([^;\n]+))\s*/g)) {
    const item = parseText(quoted?.replaceAll('""', '"') ?? plain!, most);
    if (!item.ok) return item;
    if (item.value !== '' && !items.includes(item.value)) items.push(item.value);
  }
  if (items.length > longest.list)
    return mistaken(`At most ${longest.list} go into one cell; this has ${items.length}.`);
  return taken(items);
}

export function formatList(items: readonly string[]): string {
  return items.map((item) => (/^"|;/.test(item) ? `"${item.replaceAll('"', '""')}"` : item)).join('; ');
}

function parseChoice(text: string, name: Choices): Checked<string | boolean> {
  const found = wordsOf[name].get(asCompared(text));
  if (found !== undefined) return taken(name === 'yesNo' ? found === 'yes' : found);
  const words = Object.keys(choices[name]);
  const nearest = nearestWord(text.trim().toLowerCase(), words);
  const proposal = nearest ? `Did you mean ${nearest}? ` : '';
  return mistaken(
    `"${shortened(text)}" is not one of the words taken here. ${proposal}Take ${inWords(words)}.`,
    nearest,
  );
}

const wordsOf = Object.fromEntries(
  Object.entries(choices).map(([name, words]) => [
    name,
    new Map(
      Object.entries(words).flatMap(([word, others]) => [word, ...others].map((typed) => [asCompared(typed), word])),
    ),
  ]),
) as Record<Choices, Map<string, string>>;

function parseDegrees(column: Extract<Column, { type: 'number' }>, text: string): Checked<number> {
  const number = parseNumber(text);
  if (number === null) return mistaken(`The ${column.title} is a decimal number such as ${column.example}.`);
  if (number < column.least || number > column.most) {
    return mistaken(`The ${column.title} lies between ${column.least} and ${column.most}.`);
  }
  return taken(number);
}

export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
