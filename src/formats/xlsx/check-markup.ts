import { macros, Refusal } from './refusal.ts';

export interface Markup {
  elements: number;
  /** Elements named `row`. */
  rows: number;
}

/** The longest tag, comment or CDATA section that is read, in bytes; a reader that waits for its end would wait in vain. */
const longestMarkup = 256 * 1024;

const less = 0x3c;
const greater = 0x3e;
const slash = 0x2f;

/**
 * Refuses what no spreadsheet program writes and readers stumble over: document types and entities, encodings other than
 * UTF-8, endless markup. Counts what a reader would make objects of.
 */
export function checkMarkup(content: Buffer, name: string, budget: number): Markup {
  if (!isMarkup(content, name)) return { elements: 0, rows: 0 };
  checkEncoding(content, name);
  if (content.includes('<!DOCTYPE') || content.includes('<!ENTITY')) {
    throw new Refusal(`The part ${name} declares a document type or entities, which workbooks do not have.`);
  }
  if (name === '[Content_Types].xml' && /macroEnabled|vbaProject/i.test(content.toString('latin1')))
    throw new Refusal(macros);
  return scan(content, name, budget);
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
  if (isWide || (declared && !/^(utf-?8|us-ascii)$/i.test(declared[1]!))) {
    throw new Refusal(`The part ${name} is not in UTF-8. Save the workbook again as .xlsx.`);
  }
}

function scan(content: Buffer, name: string, budget: number): Markup {
  let elements = 0;
  let rows = 0;
  for (let at = content.indexOf(less); at !== -1; ) {
    const end = endOfMarkup(content, at);
    if (end === -1 || end - at > longestMarkup) throw new Refusal(`The part ${name} holds markup that does not end.`);
    if (content[at + 1] !== slash && ++elements > budget)
      throw new Refusal('The workbook has too many cells to be read. Delete what lies beyond your rows and columns.');
    if (isRow(content, at)) rows++;
    at = nextTag(content, end);
  }
  return { elements, rows };
}

/** Most tags follow one another or a few bytes of text; only long text is worth a call. */
function nextTag(content: Buffer, from: number): number {
  const near = Math.min(from + 32, content.length);
  for (let at = from; at < near; at++) if (content[at] === less) return at;
  return content.indexOf(less, near);
}

/** The place after the tag, comment, CDATA section or instruction; a `>` in quotes ends no tag. */
function endOfMarkup(content: Buffer, start: number): number {
  const second = content[start + 1];
  if (second === 0x21) {
    if (startsWith(content, start, '<!--')) return after(content, start, '<!--', '-->');
    return startsWith(content, start, '<![CDATA[') ? after(content, start, '<![CDATA[', ']]>') : -1;
  }
  if (second === 0x3f) return after(content, start, '<?', '?>');
  let quote = 0;
  const limit = Math.min(content.length, start + longestMarkup + 1);
  for (let at = start + 1; at < limit; at++) {
    const byte = content[at]!;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === greater) {
      return at + 1;
    } else if (byte === 0x22 || byte === 0x27) {
      quote = byte;
    }
  }
  return -1;
}

function startsWith(content: Buffer, start: number, opening: string): boolean {
  return content.toString('latin1', start, start + opening.length) === opening;
}

function after(content: Buffer, start: number, opening: string, closing: string): number {
  const from = start + opening.length;
  const found = content.subarray(from, start + longestMarkup + closing.length).indexOf(closing);
  return found === -1 ? -1 : from + found + closing.length;
}

/** `<row `, `<row>`, `<row/>` or `<x:row `. */
function isRow(content: Buffer, start: number): boolean {
  let at = start + 1;
  if (content[at + 1] === 0x3a) at += 2;
  const next = content[at + 3];
  const ends = next === 0x20 || next === slash || next === greater;
  return ends && content[at] === 0x72 && content[at + 1] === 0x6f && content[at + 2] === 0x77;
}
