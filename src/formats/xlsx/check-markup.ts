import { isUtf8 } from 'node:buffer';
import { Markup, nameCode } from './markup.ts';
import { macros, notAWorkbook, Refusal } from './refusal.ts';

export interface MarkupCounts {
  elements: number;
  /** Elements named `row`. */
  rows: number;
}

/**
 * Refuses what no spreadsheet program writes and readers stumble over: document types and entities, encodings other than
 * UTF-8, endless markup. Counts what there is to read.
 */
export function checkMarkup(content: Buffer, name: string, budget: number): MarkupCounts {
  if (!isMarkup(content, name)) return { elements: 0, rows: 0 };
  checkEncoding(content, name);
  if (content.includes('<!DOCTYPE') || content.includes('<!ENTITY')) {
    throw new Refusal(`The part ${name} declares a document type or entities, which workbooks do not have.`);
  }
  if (name.toLowerCase() === '[content_types].xml') checkContentTypes(content.toString('latin1'));
  return count(content, name, budget);
}

/** Everything that is named as XML or begins like it, in any encoding. */
function isMarkup(content: Buffer, name: string): boolean {
  if (/\.(xml|rels|vml)$/i.test(name)) return true;
  const start = content
    .subarray(0, 64)
    .toString('latin1')
    .replaceAll(/[\0\s\xef\xbb\xbf\xfe\xff]/g, '');
  return start.startsWith('<');
}

/** UTF-16 and UTF-32 show in a mark or in a zero among the first four bytes (XML 1.0, appendix F). */
function checkEncoding(content: Buffer, name: string): void {
  const first = content.subarray(0, 4);
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)/.exec(
    content
      .subarray(0, 1024)
      .toString('latin1')
      .replace(/^\xef\xbb\xbf/, ''),
  );
  const isWide = first.includes(0) || first[0] === 0xfe || first[0] === 0xff;
  if (isWide || (declared && !/^(utf-?8|us-ascii)$/i.test(declared[1]!)) || !isUtf8(content)) {
    throw new Refusal(`The part ${name} is not in UTF-8. Save the workbook again as .xlsx.`);
  }
}

function checkContentTypes(types: string): void {
  if (/macroEnabled|vbaProject/i.test(types)) throw new Refusal(macros);
  if (!/spreadsheetml/i.test(types)) throw new Refusal(notAWorkbook);
}

const row = nameCode('row');

function count(content: Buffer, name: string, budget: number): MarkupCounts {
  const markup = new Markup(content, name);
  let elements = 0;
  let rows = 0;
  while (markup.next()) {
    if (markup.isClosing) continue;
    if (++elements > budget)
      throw new Refusal('The workbook has too many cells to be read. Delete what lies beyond your rows and columns.');
    if (markup.code() === row) rows++;
  }
  return { elements, rows };
}
