import { Markup } from './markup.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';

/** A workbook without its cells. */
export interface Book {
  sheets: { name: string; hidden: boolean; part: string }[];
  /** By the number of a cell's style: whether its number is a day. */
  isDate: boolean[];
  since: 1900 | 1904;
  sharedTexts: string | undefined;
}

/** Spreadsheet programs allow 31 characters. */
const longestName = 255;

/** Follows the relationships from the root of the package to its sheets (ECMA-376-2 §6.5). */
export function readBook(parts: Parts): Book {
  const [root] = relationsOf(parts, '').filter(({ type }) => type === 'officeDocument');
  const part = root?.target ?? 'xl/workbook.xml';
  const relations = relationsOf(parts, part);
  const targetOf = (type: string) => relations.find((relation) => relation.type === type)?.target;
  const styles = targetOf('styles');
  const book: Book = {
    sheets: [],
    isDate: styles && parts.has(styles) ? readDateStyles(parts, styles) : [],
    since: 1900,
    sharedTexts: targetOf('sharedStrings'),
  };
  const markup = new Markup(parts.read(part), part);
  while (markup.next()) {
    if (markup.isClosing) continue;
    const name = markup.name();
    if (name === 'workbookPr' && isTrue(markup.attribute('date1904'))) book.since = 1904;
    if (name !== 'sheet') continue;
    const relation = relations.find(({ id }) => id === markup.attribute('id'));
    if (!relation) throw new Refusal(`The sheet ${markup.attribute('name')} is not in the workbook.`);
    if (relation.type !== 'worksheet') continue;
    const hidden = (markup.attribute('state') ?? 'visible') !== 'visible';
    const called = markup.attribute('name')?.slice(0, longestName) ?? '';
    book.sheets.push({ name: called, hidden, part: relation.target });
  }
  return book;
}

export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

interface Relation {
  id: string;
  /** The last word of its type, which Strict and Transitional workbooks share. */
  type: string;
  target: string;
}

/** What a part refers to inside the package; what lies outside is never read. */
function relationsOf(parts: Parts, part: string): Relation[] {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const relations: Relation[] = [];
  if (!parts.has(path)) return relations;
  const markup = new Markup(parts.read(path), path);
  while (markup.next()) {
    if (markup.isClosing || markup.name() !== 'Relationship' || markup.attribute('TargetMode') === 'External') continue;
    relations.push({
      id: markup.attribute('Id') ?? '',
      type: (markup.attribute('Type') ?? '').replace(/^.*\//, ''),
      target: resolve(folder, markup.attribute('Target') ?? ''),
    });
  }
  return relations;
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path: string[] = [];
  for (const step of (folder + target).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.') path.push(step);
  }
  return path.join('/');
}

function readDateStyles(parts: Parts, path: string): boolean[] {
  const dates: boolean[] = [];
  const own = new Map<number, boolean>();
  const markup = new Markup(parts.read(path), path);
  let inCells = false;
  while (markup.next()) {
    const name = markup.name();
    if (name === 'cellXfs') inCells = !markup.isClosing && !markup.isEmpty;
    if (markup.isClosing) continue;
    if (name === 'numFmt')
      own.set(Number(markup.attribute('numFmtId')), isDateFormat(markup.attribute('formatCode') ?? ''));
    if (name !== 'xf' || !inCells) continue;
    const format = Number(markup.attribute('numFmtId') ?? 0);
    dates.push(own.get(format) ?? isBuiltInDate(format));
  }
  return dates;
}

/** ECMA-376-1 §18.8.30, with those of East Asian languages. */
function isBuiltInDate(format: number): boolean {
  return (
    (format >= 14 && format <= 22) ||
    (format >= 27 && format <= 36) ||
    (format >= 45 && format <= 47) ||
    (format >= 50 && format <= 58)
  );
}

/** Whether a format has parts of a date outside its literal texts, colours and languages. */
export function isDateFormat(code: string): boolean {
  const bare = code.replaceAll(/"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  return /[dmyhs]/i.test(bare) && !/^general$/i.test(bare.trim());
}
