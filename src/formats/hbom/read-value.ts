import { parseCountry } from '../countries/countries.ts';
import { parseCpe } from '../cpe/cpe.ts';
import { type Checked, mistaken, taken } from '../identifiers/checked.ts';
import { nearestWord } from '../identifiers/edit-distance.ts';
import { canonicalPurl } from '../purl/purl.ts';
import { parseDay } from '../register-workbook/parse-day.ts';
import { parseNumber } from '../register-workbook/parse-number.ts';
import { formatList, inWords, shortened } from '../register-workbook/read-cell.ts';
import { asCompared } from '../register-workbook/template.ts';
import type { FieldType } from './fields.ts';
import kinds from './kinds.json' with { type: 'json' };
import lifecycleWords from './lifecycle.json' with { type: 'json' };
import type { ComplianceStatement, Hash } from './part.ts';

export type Value = string | number | string[] | ComplianceStatement[] | Hash[];

/** What people type where they do not know. */
export function isNothing(text: string): boolean {
  return /^\s*(n\/?a|not known|unknown|tbd|-+|–|—|\?+)?\s*$/i.test(text);
}

/** What a text that says something means in a field of this type. */
export function readValue(type: FieldType, text: string): Checked<Value> {
  const typed = text.replaceAll(/\s+/g, ' ').trim();
  if (/\p{Cc}/u.test(typed)) return mistaken('This holds a control character that cannot be seen. Type it anew.');
  return readers[type](type === 'list' || type === 'compliance' || type === 'countries' ? text.trim() : typed);
}

/** The text that `readValue` reads back. */
export function formatValue(type: FieldType, value: Value): string {
  if (!Array.isArray(value)) return String(value);
  if (type === 'designators') return value.join(', ');
  return formatList(value.map(formatItem));
}

function formatItem(item: string | ComplianceStatement | Hash): string {
  if (typeof item === 'string') return item;
  return 'regime' in item ? `${item.regime}: ${item.statement}` : `${item.algorithm}:${item.value}`;
}

const readers: Readonly<Record<FieldType, (text: string) => Checked<Value>>> = {
  text: taken,
  list: (text) => taken(itemsOf(text)),
  level: (text) => wholeNumber(text, 30, 'The level is a whole number from 0 to 30.'),
  kind: (text) => wordIn(kindWords, text),
  lifecycle: (text) => wordIn(lifecycleByWord, text),
  quantity: parseQuantity,
  designators: parseDesignators,
  countries: parseCountries,
  date: parseDay,
  days: parseLeadTime,
  compliance: parseCompliance,
  gtin: parseGtin,
  purl: (text) => {
    const purl = canonicalPurl(text);
    return purl.ok ? taken(purl.value) : mistaken(purl.problems[0]!.message);
  },
  cpe: (text) => {
    const cpe = parseCpe(text);
    return cpe.ok ? taken(text) : mistaken(cpe.problems[0]!.message);
  },
  hashes: parseHashes,
};

/** Items stand between semicolons or line breaks; one that holds a semicolon itself stands in quotes. */
function itemsOf(text: string): string[] {
  const items = new Set<string>();
  for (const [, quoted, plain] of text.matchAll(/\s*(?:"((?:[^"]|"")*)"(?=\s*(?:[;\n]|$))|([^;\n]+))\s*/g)) {
    const item = (quoted?.replaceAll('""', '"') ?? plain!).replaceAll(/\s+/g, ' ').trim();
    if (item !== '') items.add(item);
  }
  return [...items];
}

function wholeNumber(text: string, most: number, message: string): Checked<number> {
  const number = parseNumber(text);
  return number !== null && Number.isInteger(number) && number >= 0 && number <= most
    ? taken(number)
    : mistaken(message);
}

type Words = ReadonlyMap<string, string>;

const kindWords = wordsOf(kinds);
const lifecycleByWord = wordsOf(lifecycleWords);

function wordsOf(table: Readonly<Record<string, readonly string[]>>): Words {
  return new Map(
    Object.entries(table).flatMap(([word, others]) => [word, ...others].map((typed) => [asCompared(typed), word])),
  );
}

function wordIn(words: Words, text: string): Checked<string> {
  const found = words.get(asCompared(text));
  if (found !== undefined) return taken(found);
  const own = [...new Set(words.values())];
  const nearest = nearestWord(text.toLowerCase(), own);
  const proposal = nearest ? `Did you mean ${nearest}? ` : '';
  return mistaken(`"${shortened(text)}" is not one of the words taken here. ${proposal}Take ${inWords(own)}.`, nearest);
}

function parseQuantity(text: string): Checked<number> {
  const [, digits = '', unit = ''] = /^([\d.,+\-−–e]+)\s*([^\d]*)$/i.exec(text) ?? [];
  const number = parseNumber(digits);
  if (number === null || number < 0) return mistaken('The quantity is a number of pieces such as 12.');
  if (/^(x|pcs?\.?|pieces?|ea\.?|each|units?|off|stk\.?)?$/i.test(unit.trim())) return taken(number);
  return mistaken(`The quantity is counted in pieces, not in "${shortened(unit.trim())}".`);
}

const dayUnits: readonly (readonly [unit: RegExp, days: number])[] = [
  [/^(d|days?|calendar days?)?$/i, 1],
  [/^(w|wks?|weeks?)$/i, 7],
  [/^(mos?|months?)$/i, 30],
  [/^(y|yrs?|years?)$/i, 365],
];

/** In days, a month as 30 of them, rounded up; of a span the longer end. */
function parseLeadTime(text: string): Checked<number> {
  const asked = 'The lead time is a number of days such as 84, or of weeks such as "12 weeks".';
  const [, first = '', last, unit = ''] = /^([\d.,]+)(?:\s*(?:-|–|to)\s*([\d.,]+))?\s*([a-z ]*?)\.?$/i.exec(text) ?? [];
  const number = parseNumber(last ?? first);
  const days = dayUnits.find(([word]) => word.test(unit.trim()))?.[1];
  if (number === null || days === undefined) return mistaken(asked);
  return number * days <= 3_650 ? taken(Math.ceil(number * days)) : mistaken('A lead time of over ten years is none.');
}

/** So many places has no part on one board; more is a slip, or meant to fill the memory. */
const mostPlaces = 1_000;

/** What all parts of a BOM may take of places together. */
export const mostPlacesInAll = 1_000_000;

/** `C1-C4, C7` (IEEE 315 letters and a number); a range has the same letters at both ends. */
function parseDesignators(text: string): Checked<string[]> {
  const found = new Set<string>();
  for (const item of text.replaceAll(/\s*(-|–|\.\.+|\bto\b)\s*/g, '-').split(/[\s,;/]+/)) {
    const range = /^([A-Za-z_]+)(\d{1,6})-(?:\1)?(\d{1,6})$/.exec(item);
    if (!range) {
      if (item !== '') found.add(item);
      continue;
    }
    const [first, last] = [Number(range[2]), Number(range[3])];
    if (last < first || last - first + found.size >= mostPlaces) {
      return mistaken(`The range ${shortened(item)} runs backwards, or beyond ${mostPlaces} places.`);
    }
    for (let number = first; number <= last; number++) found.add(`${range[1]}${number}`);
  }
  return taken([...found]);
}

/** A name may hold a comma ("Korea, Republic of"), so that commas part only what is no country as it stands. */
function parseCountries(text: string): Checked<string[]> {
  const codes = new Set<string>();
  for (const item of itemsOf(text.replaceAll(/[/|]/g, ';'))) {
    const whole = parseCountry(item);
    const parts = whole.ok ? [whole] : item.split(/,| and | & /).map((part) => parseCountry(part));
    const wrong = parts.find((part) => !part.ok);
    if (wrong && !wrong.ok) return wrong;
    for (const part of parts) if (part.ok) codes.add(part.value);
  }
  return taken([...codes]);
}

/** A regime that stands alone is named without a statement of what is kept of it. */
function parseCompliance(text: string): Checked<ComplianceStatement[]> {
  return taken(
    itemsOf(text).map((item) => {
      const colon = /^((?:[A-Z]{2}:)?[^:]+):\s+(.+)$/.exec(item) ?? /^([^:]+):(.+)$/.exec(item);
      return colon ? { regime: colon[1]!.trim(), statement: colon[2]!.trim() } : { regime: item, statement: 'named' };
    }),
  );
}

/** GS1 General Specifications §7.9: digits from the right weigh 3 and 1 in turn, with the check digit they make a full ten. */
function parseGtin(text: string): Checked<string> {
  const digits = text.replaceAll(/[\s-]/g, '');
  if (!/^(\d{8}|\d{12}|\d{13}|\d{14})$/.test(digits)) return mistaken('A GTIN has 8, 12, 13 or 14 digits.');
  const sum = [...digits].reverse().reduce((all, digit, place) => all + Number(digit) * (place % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0 ? taken(digits) : mistaken('The last digit of the GTIN does not fit the others.');
}

const algorithmByLength: Readonly<Record<number, string>> = {
  32: 'MD5',
  40: 'SHA-1',
  64: 'SHA-256',
  96: 'SHA-384',
  128: 'SHA-512',
};
const algorithms = [
  ...['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'],
  ...['BLAKE2b-256', 'BLAKE2b-384', 'BLAKE2b-512', 'BLAKE3', 'Streebog-256', 'Streebog-512'],
];
const algorithmOf = new Map(algorithms.map((name) => [asCompared(name), name]));

function parseHashes(text: string): Checked<Hash[]> {
  const hashes: Hash[] = [];
  for (const item of text.split(/[;,\s]+(?=\S)/)) {
    const [, named, digits = ''] = /^(?:([A-Za-z0-9-]+)[:=])?([0-9a-fA-F]+)$/.exec(item.trim()) ?? [];
    const algorithm = named === undefined ? algorithmByLength[digits.length] : algorithmOf.get(asCompared(named));
    if (algorithm === undefined || algorithmByLength[digits.length] === undefined) {
      return mistaken(`"${shortened(item)}" is no digest that is known by its length or its algorithm.`);
    }
    hashes.push({ algorithm, value: digits.toLowerCase() });
  }
  return taken(hashes);
}
