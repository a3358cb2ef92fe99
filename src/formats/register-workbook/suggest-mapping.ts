import { parseCage } from '../identifiers/cage.ts';
import { parseDomain } from '../identifiers/domain.ts';
import { parseDuns } from '../identifiers/duns.ts';
import { parseLei } from '../identifiers/lei.ts';
import { parseUei } from '../identifiers/uei.ts';
import { columnLetters } from '../xlsx/column-letters.ts';
import { type SheetInput, type SheetInputRow, sheetNamed } from './find-header.ts';
import { titleKeys } from './mapping.ts';
import { readCell } from './read-cell.ts';
import { type RegisterSheet, registerSheets } from './rows.ts';
import { signatureOf } from './signature.ts';
import { type Column, examplePrefix, template } from './template.ts';
import { alike, likeness, type Title, titleOf } from './title-likeness.ts';

/** Why a column is taken for one of ours. */
export type Ground = 'title' | 'similar' | 'values';

/** A column of a foreign sheet, as it is shown to who decides what it is. */
export interface OfferedColumn {
  /** `A`. */
  column: string;
  title: string;
  /** What the title is known by when the mapping is remembered. */
  key: string;
  /** The first few different values. */
  samples: string[];
}

export interface Suggestion {
  field: string;
  why: Ground;
}

/** What a foreign sheet seems to be. */
export interface SheetOffer {
  sheet: string;
  headerRow: number;
  /** Rows below the header that say something. */
  rows: number;
  columns: OfferedColumn[];
  /** Of the titles: another file with the same is read alike. */
  signature: string;
  /** What its rows seem to be; null where two kinds fit alike. */
  as: RegisterSheet | null;
  /** Our field by column letter, for each thing that its rows could be. */
  suggested: Record<RegisterSheet, Record<string, Suggestion>>;
}

/** Rows in which a header is looked for, and rows by whose values a column is judged. */
const rowsSearched = 20;
const rowsJudged = 200;
/** Nothing that is known by its value alone is longer. */
const longestJudged = 100;
const samplesShown = 3;
const longestSample = 60;

/** Looks at titles and values of a sheet that is not on the template. */
export function offerMapping(input: SheetInput, headerRow = likelyHeader(input.rows)): SheetOffer {
  const header = input.rows.find(({ row }) => row === headerRow);
  const following = input.rows.filter(({ row }) => row > headerRow);
  const width = following.reduce((most, { cells }) => Math.max(most, cells.length), header?.cells.length ?? 0);
  const columns = Array.from({ length: width }, (_, index): JudgedColumn => {
    const values = following.slice(0, rowsJudged).flatMap(({ cells }) => cells[index]?.trim() || []);
    return { index, title: header?.cells[index]?.trim() ?? '', values };
  }).filter(({ title, values }) => title !== '' || values.length > 0);
  const keys = titleKeys(header?.cells ?? []);
  const suggested = Object.fromEntries(
    registerSheets.map((sheet) => [sheet, suggestionsFor(sheet, columns)]),
  ) as Record<RegisterSheet, ReturnType<typeof suggestionsFor>>;
  return {
    sheet: input.name,
    headerRow,
    rows: following.filter(isRow).length,
    columns: columns.map(({ index, title, values }) => ({
      column: columnLetters(index),
      title: shortened(title),
      key: keys[index] ?? '',
      samples: [...new Set(values)].slice(0, samplesShown).map(shortened),
    })),
    signature: signatureOf(header?.cells ?? []),
    as: sheetNamed(input.name) ?? likelySheet(suggested),
    suggested: Object.fromEntries(
      registerSheets.map((sheet) => [sheet, suggested[sheet].fields]),
    ) as SheetOffer['suggested'],
  };
}

/** Neither empty nor the example of the template. */
function isRow({ cells }: SheetInputRow): boolean {
  const first = cells.find((cell) => cell.trim() !== '');
  return first !== undefined && !first.startsWith(examplePrefix.trim());
}

function shortened(text: string): string {
  return text.length > longestSample ? `${text.slice(0, longestSample - 1)}…` : text;
}

/** The row that names the most columns of any sheet of ours; else the first that is as wide as the rows below it. */
function likelyHeader(rows: readonly SheetInputRow[]): number {
  const candidates = rows.slice(0, rowsSearched).map(({ row, cells }) => ({
    row,
    filled: cells.filter((cell) => cell.trim() !== '').length,
    named: countNamed(cells.map(titleOf)),
  }));
  const named = candidates.reduce((best, next) => (next.named > best.named ? next : best), candidates[0]!);
  if (named.named > 1) return named.row;
  const widest = Math.max(...candidates.map(({ filled }) => filled));
  return candidates.find(({ filled }) => filled * 2 > widest)!.row;
}

/** Of the sheet of ours that fits best. */
function countNamed(titles: readonly Title[]): number {
  const counts = registerSheets.map(
    (sheet) =>
      template[sheet].columns.filter((column) => titles.some((title) => likeness(column, sheet, title) >= alike))
        .length,
  );
  return Math.max(...counts);
}

interface JudgedColumn {
  index: number;
  title: string;
  values: string[];
}

/** Pairs columns with fields, the surest pairs first; each goes to one. */
function suggestionsFor(sheet: RegisterSheet, columns: readonly JudgedColumn[]) {
  const pairs = columns.flatMap(({ index, title, values }) => {
    const compared = titleOf(title);
    return template[sheet].columns.flatMap((column) => {
      const byTitle = likeness(column, sheet, compared);
      const byValues = values.length === 0 ? 0 : fitOf(column, values);
      const sureness = Math.max(byTitle >= alike ? byTitle : 0, byValues) + (byTitle >= alike ? byValues / 10 : 0);
      const why: Ground = byTitle === 1 ? 'title' : byTitle >= alike ? 'similar' : 'values';
      return sureness === 0 ? [] : [{ letters: columnLetters(index), field: column.field, sureness, why }];
    });
  });
  const fields: Record<string, Suggestion> = {};
  const given = new Set<string>();
  let total = 0;
  for (const { letters, field, sureness, why } of pairs.toSorted((left, right) => right.sureness - left.sureness)) {
    if (fields[letters] || given.has(field)) continue;
    fields[letters] = { field, why };
    given.add(field);
    total += sureness;
  }
  return { fields, total };
}

/** The kind of row that most of the columns fit; none where two fit alike or a needed column is lacking. */
function likelySheet(suggested: Record<RegisterSheet, ReturnType<typeof suggestionsFor>>): RegisterSheet | null {
  const complete = registerSheets
    .filter((sheet) => {
      const fields = Object.values(suggested[sheet].fields).map(({ field }) => field);
      return template[sheet].columns.every(
        ({ needed, type, field }) => !needed || type === 'key' || fields.includes(field),
      );
    })
    .toSorted((left, right) => suggested[right].total - suggested[left].total);
  const [best, next] = complete;
  if (!best) return null;
  return next && suggested[next].total === suggested[best].total ? null : best;
}

/** How sure the values alone make a column: 0 where they say nothing or something else. */
function fitOf(column: Column, values: readonly string[]): number {
  switch (column.type) {
    case 'lei':
      return mostAre(values, 0.8, (value) => parseLei(value).ok) ? 2 : 0;
    case 'uei':
      return mostAre(values, 0.9, (value) => /[A-Z]/i.test(value) && /\d/.test(value) && parseUei(value).ok) ? 0.8 : 0;
    case 'cage':
      return mostAre(values, 0.9, (value) => /\d/.test(value) && parseCage(value).ok) ? 0.7 : 0;
    case 'duns':
      return mostAre(values, 0.9, (value) => parseDuns(value).ok) ? 0.65 : 0;
    case 'domain':
      return mostAre(values, 0.8, (value) => /\.[a-z]{2,}/i.test(value) && parseDomain(value).ok) ? 0.9 : 0;
    case 'country':
      return values.length > 1 && mostAre(values, 0.8, (value) => value.length > 1 && readCell(column, value).ok)
        ? 0.9
        : 0;
    case 'choice':
      return values.length > 1 && mostAre(values, 0.9, (value) => /[a-z]{2}/i.test(value) && readCell(column, value).ok)
        ? 0.7
        : 0;
    default:
      return 0;
  }
}

/** Whether this share of the values is such a thing; asked no further than it takes to know. */
function mostAre(values: readonly string[], share: number, isOne: (value: string) => boolean): boolean {
  let others = values.length * (1 - share);
  return values.every((value) => (value.length <= longestJudged && isOne(value)) || --others >= 0);
}
