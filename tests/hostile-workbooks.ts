/** Workbooks made to harm or to mislead, each the smallest that shows its point, with what becomes of it. */
import { writeXlsx } from 'hucre';
import { expect } from 'vitest';
import {
  aWorkbook,
  contentTypes,
  partsOf,
  sharedEntries,
  sheetXml,
  withEnd,
  workbookRels,
  workbookXml,
  zip,
} from './workbooks.ts';

export interface HostileFile {
  what: string;
  fileName?: string;
  make: () => Uint8Array | Promise<Uint8Array>;
  /** What the refusal says, or what of the reading must be so. */
  answer: { refused: string; at?: string } | { reads: object };
}

const megabyte = 1024 * 1024;

const header = row(1, 'key', 'legal name', 'country');
const acme = { key: 'A', legalName: 'Acme', country: 'FI' };
const readsAcme = { reads: { errors: [], rows: { Suppliers: [acme] } } };

const containers: HostileFile[] = [
  {
    what: 'a bomb of one part that says its size',
    make: () => aWorkbook({ 'xl/worksheets/sheet1.xml': Buffer.alloc(100 * megabyte, '<row/>') }),
    answer: { refused: 'xl/worksheets/sheet1.xml would grow from' },
  },
  {
    what: 'a bomb of many small parts that say their sizes',
    make: () =>
      zip([...partsOf(), ...many(300, (at): [string, Buffer] => [`p${at}.txt`, Buffer.alloc(megabyte, 'x')])]),
    answer: { refused: 'grows beyond 256 MB' },
  },
  {
    what: 'a bomb that says it is small',
    make: () => zip([...partsOf(), ['xl/theme.xml', Buffer.alloc(100 * megabyte, 'x')]], { size: 1000 }),
    answer: { refused: 'damaged' },
  },
  {
    what: 'a bomb that says it is larger than its bytes can be',
    make: () => zip([...partsOf(), ['xl/theme.xml', Buffer.from('<a/>')]], { size: 0xfffffff0 }),
    answer: { refused: 'would grow' },
  },
  {
    what: 'a bomb inside a bomb, which nobody opens',
    make: () => {
      const inner = zip([['bomb', Buffer.alloc(100 * megabyte, 'x')]]);
      return suppliersWorkbook(header + row(2, 'A', 'Acme', 'FI'), { 'xl/embeddings/inner.zip': zip([['z', inner]]) });
    },
    answer: readsAcme,
  },
  {
    what: 'entries that share bytes',
    make: sharedEntries,
    answer: { refused: 'damaged' },
  },
  {
    what: '10,000 entries',
    make: () => zip(many(10_000, (at) => [`p${at}`, Buffer.alloc(0)])),
    answer: { refused: 'more than 2000 parts' },
  },
  {
    what: 'an entry with sizes of 64 bits',
    make: () => zip(partsOf(), { extra: Buffer.from('0100000000', 'hex') }),
    answer: { refused: 'ZIP64' },
  },
  {
    what: 'a directory of 64 bits',
    make: () => withEnd((end) => end.writeUInt32LE(0xffffffff, 16)),
    answer: { refused: 'ZIP64' },
  },
  {
    what: 'a program before the zip',
    make: () => Buffer.concat([Buffer.from('MZ\u0090\0'), aWorkbook()]),
    fileName: 'x.xlsx',
    answer: { refused: 'not an Excel workbook' },
  },
  ...[
    ['../../etc/passwd', 'leads outside'],
    ['/etc/passwd', 'leads outside'],
    ['..\\..\\evil.xml', 'leads outside'],
    ['C:evil.xml', 'leads outside'],
    ['xl/a\0.xml', 'leads outside'],
    ['XL/Workbook.XML', 'two parts named'],
    ['xl/workbook.xml', 'two parts named'],
  ].map(([name, refused]) => ({
    what: `a part named ${JSON.stringify(name)}`,
    make: () => zip([...partsOf(), [name!, Buffer.from('<a/>')]]),
    answer: { refused: refused! },
  })),
  {
    what: 'a part named __proto__',
    make: () =>
      suppliersWorkbook(header + row(2, 'A', 'Acme', 'FI'), { ['__proto__']: '<a/>', 'xl/__proto__.xml': '<a/>' }),
    answer: readsAcme,
  },
];

const otherKinds: HostileFile[] = [
  {
    what: 'a workbook with a password',
    make: () =>
      writeXlsx({ sheets: [{ name: 'Suppliers', rows: [['key']] }], encryption: { password: 'x', spinCount: 1 } }),
    answer: { refused: 'protected by a password' },
  },
  {
    what: 'a workbook of Excel 97',
    fileName: 'x.xls',
    make: () => compoundFile('Workbook'),
    answer: { refused: 'old .xls form' },
  },
  {
    what: 'a Word document of 1997',
    make: () => compoundFile('WordDocument'),
    answer: { refused: 'not an Excel workbook' },
  },
  {
    what: 'a binary workbook (.xlsb)',
    make: () =>
      aWorkbook({
        '[Content_Types].xml': contentTypes.replace(
          'spreadsheetml.sheet.main+xml',
          'ms-excel.sheet.binary.macroEnabled.main',
        ),
        'xl/workbook.xml': null,
        'xl/workbook.bin': 'x',
      }),
    answer: { refused: '.xlsb' },
  },
  {
    what: 'an OpenDocument spreadsheet',
    fileName: 'x.ods',
    make: () =>
      zip([
        ['mimetype', Buffer.from('application/vnd.oasis.opendocument.spreadsheet')],
        ['content.xml', Buffer.from('<a/>')],
      ]),
    answer: { refused: 'OpenDocument' },
  },
  {
    what: 'a Word document',
    make: () => aWorkbook({ '[Content_Types].xml': contentTypes.replaceAll('spreadsheetml', 'wordprocessingml') }),
    answer: { refused: 'not an Excel workbook' },
  },
  {
    what: 'macros (.xlsm)',
    fileName: 'x.xlsm',
    make: () => aWorkbook({ 'xl/vbaProject.bin': 'x' }),
    answer: { refused: 'macros' },
  },
  {
    what: 'macros by content type alone',
    make: () => aWorkbook({ '[Content_Types].xml': contentTypes.replace('sheet.main', 'sheet.macroEnabled.main') }),
    answer: { refused: 'macros' },
  },
  {
    what: 'macros of Excel 4',
    make: () => aWorkbook({ 'xl/macrosheets/sheet1.xml': '<a/>' }),
    answer: { refused: 'macros' },
  },
  {
    what: 'Strict Open XML, as Excel may save it',
    make: () => zip(strictParts()),
    answer: readsAcme,
  },
];

const entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>';
const laughs = `<!DOCTYPE a [<!ENTITY l0 "lol">${many(20, (at) => `<!ENTITY l${at + 1} "&l${at};&l${at};">`).join('')}]>`;

const markups: HostileFile[] = [
  ...[
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/sharedStrings.xml',
    'xl/worksheets/sheet1.xml',
    'xl/worksheets/_rels/sheet1.xml.rels',
    'xl/theme/theme1.xml',
    'xl/drawings/vmlDrawing1.vml',
    'docProps/core.xml',
    'customXml/item1.xml',
  ].flatMap((name) => [
    {
      what: `an entity in ${name}`,
      make: () => aWorkbook({ [name]: `<?xml version="1.0"?>${entity}<a>&b;</a>` }),
      answer: { refused: `The part ${name} declares a document type or entities` },
    },
    {
      what: `an entity in ${name} in UTF-16`,
      make: () =>
        aWorkbook({
          [name]: Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${entity}<a>&b;</a>`, 'utf16le'),
        }),
      answer: { refused: `The part ${name} is not in UTF-8` },
    },
  ]),
  {
    what: 'entities that double twenty times',
    make: () => aWorkbook({ 'xl/sharedStrings.xml': `${laughs}<sst><si><t>&l20;</t></si></sst>` }),
    answer: { refused: 'declares a document type' },
  },
  ...(['utf16le', 'utf16be'] as const).map((encoding) => ({
    what: `an entity in ${encoding} without a mark, in a part that is not named as XML`,
    make: () => {
      const text = Buffer.from(entity, 'utf16le');
      return aWorkbook({ 'xl/odd.bin': encoding === 'utf16le' ? text : text.swap16() });
    },
    answer: { refused: 'not in UTF-8' },
  })),
  {
    what: 'UTF-7',
    make: () => aWorkbook({ 'xl/styles.xml': '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-' }),
    answer: { refused: 'not in UTF-8' },
  },
  {
    what: 'bytes that are no UTF-8',
    make: () =>
      suppliersWorkbook(Buffer.concat([Buffer.from(header), Buffer.from(row(2, 'A', 'M\xfcller', 'FI'), 'latin1')])),
    answer: { refused: 'not in UTF-8' },
  },
  {
    what: 'an entity that nobody declared',
    make: () => suppliersWorkbook(header + row(2, 'A', '&b;', 'FI')),
    answer: { refused: 'xl/worksheets/sheet1.xml' },
  },
  {
    what: 'tags nested a million deep',
    make: () => suppliersWorkbook(`${header}${row(2, 'A', 'Acme', 'FI')}`, { 'xl/theme.xml': '<a>'.repeat(1_000_000) }),
    answer: { refused: 'would grow' },
  },
  {
    what: 'a tag of a megabyte',
    make: () => aWorkbook({ 'xl/styles.xml': `<a ${'b="1" '.repeat(50_000)}/>` }),
    answer: { refused: 'markup that does not end' },
  },
  {
    what: 'a sheet that breaks off',
    make: () => aWorkbook({ 'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${header}<row r="2"><c r="A2"><v>1` }),
    answer: { refused: 'xl/worksheets/sheet1.xml' },
  },
];

const cells: HostileFile[] = [
  {
    what: 'a formula with the value last computed, from another workbook',
    make: () =>
      suppliersWorkbook(
        `${header}<row r="2"><c r="A2" t="str"><f>[1]List!A1</f><v>A</v></c>${cell('B2', 'Acme')}${cell('C2', 'FI')}</row>`,
        {
          'xl/externalLinks/externalLink1.xml':
            '<externalLink xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><externalBook r:id="rId1"/></externalLink>',
          'xl/externalLinks/_rels/externalLink1.xml.rels':
            '<Relationships><Relationship Id="rId1" Type="x" Target="http://127.0.0.1:9/list.xlsx" TargetMode="External"/></Relationships>',
        },
      ),
    answer: readsAcme,
  },
  ...[
    ['a formula', '<f>1+1</f>'],
    ['a formula with an empty value', '<f>NOW()</f><v></v>'],
    ['a shared formula', '<f t="shared" si="0"/>'],
  ].map(([what, inside]) => ({
    what: `${what} that was never computed`,
    make: () =>
      suppliersWorkbook(`${header}<row r="2">${cell('A2', 'A')}<c r="B2">${inside}</c>${cell('C2', 'FI')}</row>`),
    answer: {
      reads: { errorCount: 1, errors: [{ at: 'Suppliers!B2', message: expect.stringContaining('never computed') }] },
    },
  })),
  {
    what: 'a formula whose value is an empty text',
    make: () =>
      suppliersWorkbook(
        `${header}<row r="2">${cell('A2', 'A')}${cell('B2', 'Acme')}<c r="C2" t="str"><f>""</f><v></v></c></row>`,
      ),
    answer: { reads: { errors: [], rows: { Suppliers: [{ ...acme, country: null }] } } },
  },
  ...['#REF!', '#N/A', '#DIV/0!', '#NAME?'].map((word) => ({
    what: `a cell that says ${word}`,
    make: () =>
      suppliersWorkbook(`${header}<row r="2">${cell('A2', 'A')}<c r="B2" t="e"><f>x</f><v>${word}</v></c></row>`),
    answer: {
      reads: { errors: [{ at: 'Suppliers!B2', value: word, message: expect.stringContaining('gives an error') }] },
    },
  })),
  {
    what: 'a cell in the last place of all, XFD1048576',
    make: () =>
      suppliersWorkbook(`${header}${row(2, 'A', 'Acme', 'FI')}<row r="1048576">${cell('XFD1048576', 'x')}</row>`),
    answer: { reads: { errors: [], rows: { Suppliers: [acme] }, warnings: [{ at: 'Suppliers!XFD1048576' }] } },
  },
  {
    what: 'a row in the last place of all',
    make: () => suppliersWorkbook(`${header}${row(1_048_576, 'A', 'Acme', 'FI')}`),
    answer: { reads: { errors: [], rows: { Suppliers: [{ row: 1_048_576, ...acme }] } } },
  },
  ...['XFE1', 'A1048577', 'A0', '__proto__1', '1A', 'A-1', 'AAAAAAAAAAAA1'].map((place) => ({
    what: `a cell at ${place}, where no cell is`,
    make: () => suppliersWorkbook(`${header}<row r="2">${cell(place, 'x')}</row>`),
    answer: { refused: 'xl/worksheets/sheet1.xml' },
  })),
  {
    what: 'a million empty rows with a style',
    make: () =>
      suppliersWorkbook(
        stretched(header + row(2, 'A', 'Acme', 'FI'), 1_000_000, (at) => `<row r="${at}" s="1" customFormat="1"/>`),
      ),
    answer: readsAcme,
  },
  {
    what: 'a million rows of eight empty cells with a style',
    make: () =>
      suppliersWorkbook(
        stretched(
          header + row(2, 'A', 'Acme', 'FI'),
          1_000_000,
          (at) => `<row r="${at}">${[...'ABCDEFGH'].map((letter) => `<c r="${letter}${at}" s="1"/>`).join('')}</row>`,
        ),
      ),
    answer: readsAcme,
  },
  {
    what: 'a merged range over two rows',
    make: () =>
      suppliersWorkbook(
        `${header}${row(2, 'A', 'Acme', 'FI')}<row r="3">${cell('A3', 'B')}<c r="B3"/></row>`,
        {},
        '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
      ),
    answer: { reads: { rows: { Suppliers: [acme] }, errors: [{ at: 'Suppliers!B3' }] } },
  },
  {
    what: 'hidden rows',
    make: () => suppliersWorkbook(`${header}${row(2, 'A', 'Acme', 'FI').replace('<row ', '<row hidden="1" ')}`),
    answer: {
      reads: {
        errors: [],
        rows: { Suppliers: [acme] },
        warnings: [{ message: expect.stringContaining('One row of the sheet Suppliers is hidden') }],
      },
    },
  },
  {
    what: 'a hidden sheet',
    make: () =>
      suppliersWorkbook(header + row(2, 'A', 'Acme', 'FI'), {
        'xl/workbook.xml': workbookXml('<sheet name="Suppliers" sheetId="1" state="veryHidden" r:id="rId1"/>'),
      }),
    answer: {
      reads: {
        errors: [],
        rows: { Suppliers: [acme] },
        warnings: [{ message: expect.stringContaining('The sheet Suppliers is hidden') }],
      },
    },
  },
  ...[
    ['45658', '', { validFrom: '2025-01-01' }],
    ['44196', '<workbookPr date1904="1"/>', { validFrom: '2025-01-01' }],
    ['61', '', { validFrom: '1900-03-01' }],
    ['1', '', { validFrom: '1900-01-01' }],
    ['0', '<workbookPr date1904="true"/>', { validFrom: '1904-01-01' }],
  ].map(([serial, system, expected]) => ({
    what: `day ${serial} ${system ? 'since 1904' : 'since 1900'}`,
    make: () => linksWorkbook(`<c r="D2" s="1"><v>${serial}</v></c>`, system as string),
    answer: { reads: { rows: { Links: [expected] } } },
  })),
  ...['60', '-1', '2958466', '1e300', 'NaN'].map((serial) => ({
    what: `day ${serial}, which is none`,
    make: () => linksWorkbook(`<c r="D2" s="1"><v>${serial}</v></c>`),
    answer: { reads: { rows: { Links: [] }, errors: [{ at: 'Links!D2' }] } },
  })),
  {
    what: 'numbers stored as text, and texts that look like numbers',
    make: () => suppliersWorkbook(`${row(1, 'key', 'legal name', 'DUNS')}${row(2, '007', '1E5', '012345678')}`),
    answer: { reads: { errors: [], rows: { Suppliers: [{ key: '007', legalName: '1E5', duns: '012345678' }] } } },
  },
  {
    what: 'a DUNS number that lost its zero as a number',
    make: () =>
      suppliersWorkbook(
        `${row(1, 'key', 'legal name', 'DUNS')}<row r="2">${cell('A2', 'A')}${cell('B2', 'Acme')}<c r="C2"><v>12345678</v></c></row>`,
      ),
    answer: { reads: { errors: [{ at: 'Suppliers!C2', fix: '012345678' }] } },
  },
  ...['2', '-1', 'x', '1.5', ''].map((index) => ({
    what: `a shared text number ${index || 'nothing'} of two`,
    make: () =>
      suppliersWorkbook(
        `${header}<row r="2">${cell('A2', 'A')}<c r="B2" t="s"><v>${index}</v></c></row>`,
        sharedTexts('Acme', 'FI'),
      ),
    answer: { reads: { errors: [{ at: 'Suppliers!B2', message: expect.stringContaining('lost') }] } },
  })),
  {
    what: 'shared texts without their list',
    make: () => suppliersWorkbook(`${header}<row r="2">${cell('A2', 'A')}<c r="B2" t="s"><v>0</v></c></row>`),
    answer: { reads: { errors: [{ at: 'Suppliers!B2', message: expect.stringContaining('lost') }] } },
  },
  {
    what: 'rich text with its readings, shared and in the cell',
    make: () =>
      suppliersWorkbook(
        `${header}<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><r><t>Ac</t></r><r><rPr><b/></rPr><t>me</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>`,
        {
          ...sharedTexts(),
          'xl/sharedStrings.xml':
            '<sst><si><r><t>A</t></r><rPh sb="0" eb="1"><t>ei</t></rPh><phoneticPr fontId="1"/></si></sst>',
        },
      ),
    answer: { reads: { errors: [], rows: { Suppliers: [{ key: 'A', legalName: 'Acme' }] } } },
  },
  {
    what: 'names that objects have by themselves',
    make: () =>
      suppliersWorkbook(
        `${row(1, 'key', 'legal name', 'constructor', '__proto__')}${row(2, '__proto__', 'constructor', 'x', 'x')}${row(3, 'toString', 'hasOwnProperty')}`,
      ),
    answer: {
      reads: { errors: [], rows: { Suppliers: [{ key: '__proto__', legalName: 'constructor' }, { key: 'toString' }] } },
    },
  },
  {
    what: 'a text of ten million characters',
    make: () =>
      suppliersWorkbook(
        `${header}${row(2, 'A', 'Acme '.repeat(10), many(1_300_000, (at) => (at * 7919) % 1_000_003).join(''))}`,
      ),
    answer: { reads: { errors: [{ at: 'Suppliers!C2' }] } },
  },
  {
    what: 'one long text in every cell',
    make: () =>
      suppliersWorkbook(
        stretched(
          header,
          200_000,
          (at) =>
            `<row r="${at}">${[...'ABCDEFGHIJ'].map((letter) => `<c r="${letter}${at}" t="s"><v>0</v></c>`).join('')}</row>`,
        ),
        sharedTexts('long text '.repeat(3_000)),
      ),
    answer: { refused: 'characters' },
  },
  {
    what: '16,384 columns',
    make: () =>
      suppliersWorkbook(
        `${row(1, 'key', 'legal name', ...many(16_382, (at) => `c${at}`))}${row(2, 'A', 'Acme', ...many(16_382, () => 'x'))}`,
      ),
    answer: {
      reads: {
        errors: [],
        rows: { Suppliers: [{ key: 'A', legalName: 'Acme' }] },
        warnings: expect.arrayContaining([expect.objectContaining({ at: 'Suppliers!IW1' })]),
      },
    },
  },
  {
    what: 'a column twice',
    make: () => suppliersWorkbook(`${row(1, 'key', 'legal name', 'Name')}${row(2, 'A', 'Acme', 'Beta')}`),
    answer: {
      reads: {
        rows: { Suppliers: [{ legalName: 'Acme' }] },
        warnings: [{ at: 'Suppliers!C1', message: expect.stringContaining('second one') }],
      },
    },
  },
  {
    what: 'two sheets of one kind',
    make: () =>
      suppliersWorkbook(header + row(2, 'A', 'Acme', 'FI'), {
        'xl/workbook.xml': workbookXml(
          '<sheet name="Suppliers" sheetId="1" r:id="rId1"/><sheet name="suppliers.csv" sheetId="2" r:id="rId2"/>',
        ),
        'xl/_rels/workbook.xml.rels': workbookRels(2),
        'xl/worksheets/sheet2.xml': sheetXml(header + row(2, 'B', 'Beta', 'FI')),
      }),
    answer: {
      reads: {
        rows: { Suppliers: [acme] },
        warnings: [{ message: expect.stringContaining('a second sheet Suppliers') }],
      },
    },
  },
  {
    what: 'rows out of order',
    make: () => suppliersWorkbook(`${header}${row(3, 'B', 'Beta', 'FI')}${row(2, 'A', 'Acme', 'FI')}`),
    answer: { reads: { errors: [], rows: { Suppliers: [acme, { key: 'B' }] } } },
  },
  {
    what: 'texts that look like formulas',
    make: () => suppliersWorkbook(`${header}${row(2, '=A', '+cmd|x', 'FI')}${row(3, '@B', '-1+1', 'FI')}`),
    answer: {
      reads: {
        errors: [],
        rows: {
          Suppliers: [
            { key: '=A', legalName: '+cmd|x' },
            { key: '@B', legalName: '-1+1' },
          ],
        },
      },
    },
  },
];

export const hostileWorkbooks: HostileFile[] = [...containers, ...otherKinds, ...markups, ...cells];

function many<T>(count: number, each: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => each(at));
}

function letters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : letters(Math.floor(at / 26) - 1) + last;
}

function row(number: number, ...texts: string[]): string {
  return `<row r="${number}">${texts.map((text, at) => cell(`${letters(at)}${number}`, text)).join('')}</row>`;
}

function cell(place: string, text: string): string {
  return `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
}

/** Rows 1 and 2, then `count` further ones. */
function stretched(first: string, count: number, each: (row: number) => string): string {
  return first + many(count, (at) => each(at + 3)).join('');
}

function suppliersParts(rows: string | Buffer, changed: Record<string, string | Buffer | null> = {}, after = '') {
  const sheet = sheetXml('\u0000', after).split('\u0000');
  return {
    'xl/workbook.xml': workbookXml('<sheet name="Suppliers" sheetId="1" r:id="rId1"/>'),
    'xl/worksheets/sheet1.xml': Buffer.concat([
      Buffer.from(sheet[0]!),
      Buffer.from(rows as string),
      Buffer.from(sheet[1]!),
    ]),
    ...changed,
  };
}

function suppliersWorkbook(
  rows: string | Buffer,
  changed?: Record<string, string | Buffer | null>,
  after?: string,
): Buffer {
  return aWorkbook(suppliersParts(rows, changed, after));
}

function sharedTexts(...texts: string[]) {
  return {
    'xl/_rels/workbook.xml.rels': workbookRels(1).replace(
      '</Relationships>',
      '<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    ),
    'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
  };
}

function linksWorkbook(date: string, system = ''): Buffer {
  return aWorkbook({
    'xl/workbook.xml': workbookXml(
      '<sheet name="Links" sheetId="1" r:id="rId1"/><sheet name="Suppliers" sheetId="2" r:id="rId2"/>',
      system,
    ),
    'xl/_rels/workbook.xml.rels': workbookRels(2),
    'xl/worksheets/sheet1.xml': sheetXml(
      `${row(1, 'from key', 'to key', 'kind', 'valid from')}<row r="2">${cell('A2', 'A')}${cell('B2', 'B')}${cell('C2', 'supplies')}${date}</row>`,
    ),
    'xl/worksheets/sheet2.xml': sheetXml(header + row(2, 'A', 'Acme', 'FI') + row(3, 'B', 'Beta', 'FI')),
  });
}

/** The namespaces of ISO/IEC 29500 Strict. */
function strictParts() {
  return partsOf(suppliersParts(header + row(2, 'A', 'Acme', 'FI'))).map(([name, content]): [string, Buffer] => [
    name,
    Buffer.from(
      content
        .toString()
        .replaceAll(
          'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
          'http://purl.oclc.org/ooxml/officeDocument/relationships',
        )
        .replaceAll(
          'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
          'http://purl.oclc.org/ooxml/spreadsheetml/main',
        ),
    ),
  ]);
}

/** The head of a compound file (MS-CFB §2.2) and a directory with one stream. */
function compoundFile(stream: string): Buffer {
  const file = Buffer.alloc(2048);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.write(stream, 1024, 'utf16le');
  return file;
}
