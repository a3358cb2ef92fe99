/** CSV files made to harm or to mislead, each the smallest that shows its point, with what becomes of it. */
import type { HostileFile } from './hostile-workbooks.ts';

const table = 'key,legal name,country\nA,Müller,FI\n';
const readsTable = {
  reads: { errors: [], rows: { Suppliers: [{ row: 2, key: 'A', legalName: 'Müller', country: 'FI' }] } },
};

const encodings: HostileFile[] = [
  { what: 'UTF-8', make: () => Buffer.from(table), answer: readsTable },
  { what: 'UTF-8 with a mark', make: () => Buffer.from(`\ufeff${table}`), answer: readsTable },
  { what: 'UTF-16 LE with a mark', make: () => Buffer.from(`\ufeff${table}`, 'utf16le'), answer: readsTable },
  { what: 'UTF-16 BE with a mark', make: () => Buffer.from(`\ufeff${table}`, 'utf16le').swap16(), answer: readsTable },
  { what: 'UTF-16 LE without a mark', make: () => Buffer.from(table, 'utf16le'), answer: readsTable },
  { what: 'UTF-16 BE without a mark', make: () => Buffer.from(table, 'utf16le').swap16(), answer: readsTable },
  {
    what: 'UTF-16 that breaks off within a character',
    make: () => Buffer.from(`\ufeff${table}`, 'utf16le').subarray(0, -1),
    answer: { refused: 'not UTF-16', at: 'line 1' },
  },
  {
    what: 'half of a character in UTF-16',
    make: () => Buffer.from('\ufeffkey,legal name\nA,\ud800x\n', 'utf16le'),
    answer: { refused: 'not UTF-16', at: 'line 1' },
  },
  {
    what: 'Windows-1252',
    make: () => Buffer.from(table, 'latin1'),
    answer: { refused: 'not UTF-8', at: 'line 2' },
  },
  {
    what: 'a UTF-8 character cut in two',
    make: () => Buffer.from('key,legal name\nA,Acme\nB,\xc3\n', 'latin1'),
    answer: { refused: 'not UTF-8', at: 'line 3' },
  },
  {
    what: 'NUL bytes in the text',
    make: () => Buffer.from('key,legal name\nA,Acme\nB,Be\0ta\n'),
    answer: { refused: 'not a text file', at: 'line 3' },
  },
  {
    what: 'a picture',
    make: () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    answer: { refused: 'not a text file', at: 'line 3' },
  },
  { what: 'nothing at all', make: () => Buffer.alloc(0), answer: { refused: 'empty', at: 'line 1' } },
];

const shapes: HostileFile[] = [
  ...([',', ';', '\t', '|'] as const).map((separator) => ({
    what: `${JSON.stringify(separator)} between cells`,
    make: () => Buffer.from(table.replaceAll(',', separator)),
    answer: readsTable,
  })),
  { what: 'CR alone at the ends of lines', make: () => Buffer.from(table.replaceAll('\n', '\r')), answer: readsTable },
  { what: 'CR and LF', make: () => Buffer.from(table.replaceAll('\n', '\r\n')), answer: readsTable },
  {
    what: 'the line of Excel that names the separator',
    make: () => Buffer.from(`sep=;\r\n${table.replaceAll(',', ';')}`),
    answer: readsTable,
  },
  {
    what: 'the same line with a mark, in UTF-16',
    make: () => Buffer.from(`\ufeffsep=\t\r\n${table.replaceAll(',', '\t')}`, 'utf16le'),
    answer: readsTable,
  },
  {
    what: 'a quote that nobody closes',
    make: () => Buffer.from('key,legal name\nA,"Acme\nB,Beta\n'),
    answer: { refused: 'none closes it', at: 'line 2' },
  },
  {
    what: 'a quote that nobody closes, before a hundred thousand lines',
    make: () => Buffer.from(`key,legal name\nA,Acme\nB,"Beta\n${'C,Gamma\n'.repeat(2_000_000)}`),
    answer: { refused: 'none closes it', at: 'line 3' },
  },
  {
    what: 'a quote inside a cell',
    make: () => Buffer.from('key,legal name\nA,Ac"me\n'),
    answer: { refused: 'stands inside a cell', at: 'line 2' },
  },
  {
    what: 'a line break within quotes',
    make: () => Buffer.from('key,legal name,country\nA,"Ac\nme",FI\nB,,FI\n'),
    answer: { reads: { errors: [{ at: 'Suppliers!B3' }], rows: { Suppliers: [{ row: 2, legalName: 'Ac me' }] } } },
  },
  {
    what: 'rows of different lengths',
    make: () => Buffer.from('key,legal name,country\nA\nB,Beta,FI,more,and more\n'),
    answer: { reads: { errors: [{ at: 'Suppliers!B2' }], rows: { Suppliers: [{ key: 'B', country: 'FI' }] } } },
  },
  {
    what: 'a column twice',
    make: () => Buffer.from('key,legal name,name\nA,Acme,Beta\n'),
    answer: { reads: { rows: { Suppliers: [{ legalName: 'Acme' }] }, warnings: [{ at: 'Suppliers!C1' }] } },
  },
  {
    what: 'names that objects have by themselves',
    make: () => Buffer.from('key,legal name,__proto__,constructor\n__proto__,constructor,x,y\n'),
    answer: { reads: { errors: [], rows: { Suppliers: [{ key: '__proto__', legalName: 'constructor' }] } } },
  },
  {
    what: 'control characters',
    make: () => Buffer.from('key,legal name\nA,Ac\u0007me\n'),
    answer: { reads: { errors: [{ at: 'Suppliers!B2' }] } },
  },
];

const sizes: HostileFile[] = [
  {
    what: 'a line of 100 MB',
    make: () => Buffer.alloc(100 * 1024 * 1024, 'x'),
    answer: { refused: 'larger than 64 MB', at: 'line 1' },
  },
  {
    what: 'a line of 60 MB',
    make: () => Buffer.alloc(60 * 1024 * 1024, 'x'),
    answer: { refused: 'more than 32,767 characters', at: 'line 1' },
  },
  {
    what: '60 MB of separators',
    make: () => Buffer.alloc(60 * 1024 * 1024, ','),
    answer: { refused: 'more than 256 cells', at: 'line 1' },
  },
  {
    what: '60 MB of quotes',
    make: () => Buffer.alloc(60 * 1024 * 1024, '"'),
    answer: { refused: 'more than 32,767 characters', at: 'line 1' },
  },
  {
    what: '60 MB of empty lines',
    make: () => Buffer.alloc(60 * 1024 * 1024, '\n'),
    answer: { refused: '200,000 rows', at: 'line 200001' },
  },
  {
    what: 'a cell of a million characters',
    make: () => Buffer.from(`key,legal name\nA,Acme\nB,${'x'.repeat(1_000_000)}\n`),
    answer: { refused: 'A cell has more than 32,767 characters', at: 'line 3' },
  },
  {
    what: '16,384 columns',
    make: () => Buffer.from(`key,legal name${','.repeat(16_382)}\nA,Acme\n`),
    answer: { refused: 'more than 256 cells', at: 'line 1' },
  },
  {
    what: '200,001 rows',
    make: () => Buffer.from(`key,legal name\n${'A,Acme\n'.repeat(200_000)}`),
    answer: { refused: '200,000 rows', at: 'line 200001' },
  },
  {
    what: '200,000 rows of which none can be taken',
    make: () => Buffer.from(`key,legal name,country\n${'A,,Atlantis\n'.repeat(199_999)}`),
    answer: { reads: { errorCount: 599_996 } },
  },
];

const formulas: HostileFile[] = ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '＝1', '=cmd|x'].map((text) => ({
  what: `${text}, which stays text`,
  make: () => Buffer.from(`key,legal name\nA,${text}\n`),
  answer: { reads: { errors: [], rows: { Suppliers: [{ legalName: text.normalize() }] } } },
}));

export const hostileCsvFiles: HostileFile[] = [...encodings, ...shapes, ...sizes, ...formulas].map((file) => ({
  fileName: 'Suppliers.csv',
  ...file,
}));
