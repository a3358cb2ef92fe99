import type { Option } from '../questionnaire/document.ts';
import { asCompared } from '../register-workbook/template.ts';
import known from './known-options.json' with { type: 'json' };

/** Most answers that one question offers. */
export const mostOptions = 60;

const knownByWord = new Map(
  Object.entries(known).flatMap(([id, { words, ...worth }]) =>
    words.map((word) => [asCompared(word), { id, ...worth }] as const),
  ),
);

/** What stands where a sheet says nothing of the answers. */
export const yesNo: readonly Option[] = [
  { id: 'yes', label: 'Yes', value: 1 },
  { id: 'partial', label: 'Partially', value: 0.5 },
  { id: 'no', label: 'No', value: 0 },
  { id: 'na', label: 'Does not apply', notApplicable: true, needs: 'explanation' },
];

/**
 * The answers named in a cell, between line ends, semicolons, bars or, where there is none of these, slashes or commas. `Monthly = 0.5` says what
 * one is worth; else only Yes, Partially, No and Does not apply are worth what they say. A sentence says what is wrong.
 */
export function readOptions(text: string): Option[] | string {
  const parts = split(text);
  if (parts.length < 2) return 'One answer alone is no choice. Write them with a semicolon between.';
  if (parts.length > mostOptions) return `More than ${mostOptions} answers are offered, the most there can be.`;
  const options: Option[] = [];
  for (const part of parts) {
    const option = readOption(part);
    if (typeof option === 'string') return option;
    let id = option.id;
    for (let more = 2; options.some((one) => one.id === id); more++) id = `${option.id}-${more}`;
    options.push({ ...option, id });
  }
  return options;
}

function split(text: string): string[] {
  const separator = [/[\n;|]/, / \/ /, /,/].find((one) => one.test(text)) ?? /\//;
  // "N/A" alone is one answer and not two.
  if (separator.source === '\\/' && knownByWord.has(asCompared(text))) return [text];
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readOption(part: string): Option | string {
  const equals = part.lastIndexOf('=');
  const worth = /^\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*(%?)$/.exec(part.slice(equals + 1).slice(0, 40));
  const isWorth = equals > 0 && worth !== null;
  const label = (isWorth ? part.slice(0, equals) : part).trim().slice(0, 200);
  const { id = slug(label), ...said } = knownByWord.get(asCompared(label)) ?? {};
  if (!isWorth) return { id, label, ...(said as Partial<Option>) };
  const value = Number(worth[1]!.replace(',', '.')) / (worth[2] === '%' ? 100 : 1);
  return value > 1 ? `"${part.slice(0, 60)}": an answer is worth 0 to 1, or 0 to 100 %.` : { id, label, value };
}

/** An id out of words; a number where no letter of ours is left. */
export function slug(text: string): string {
  const made = text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60)
    .replace(/-+$/, '');
  return made === '' ? 'option' : made;
}
