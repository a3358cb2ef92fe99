import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
} from '../../../tests/workbooks.ts';
import { neverComputed } from './cell-text.ts';
import { checkContainer, xlsxLimits } from './check-container.ts';
import { readXlsx } from './read-xlsx.ts';
import { writeXlsx } from './write-xlsx.ts';

describe('readXlsx', () => {
  it('gives texts as typed, numbers without exponents, dates as days, booleans as words', async () => {
    const rows = rowsOf(`
      <row r="1"><c r="A1" t="inlineStr"><is><t>007</t></is></c><c r="B1"><v>1</v></c><c r="C1"><v>0.1</v></c></row>
      <row r="2"><c r="A2"><v>0.30000000000000004</v></c><c r="B2"><v>1E+21</v></c><c r="C2"><v>123456789012</v></c></row>
      <row r="3"><c r="A3" s="1"><v>45658</v></c><c r="B3" s="1"><v>45658.5</v></c><c r="C3" t="d"><v>2025-01-01</v></c></row>
      <row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="b"><v>0</v></c><c r="C4" t="e"><v>#REF!</v></c></row>
      <row r="5"><c r="A5" s="2"><v>0.6</v></c></row>`);

    expect(rows).toEqual([
      { row: 1, cells: ['007', '1', '0.1'] },
      { row: 2, cells: ['0.3', '1000000000000000000000', '123456789012'] },
      { row: 3, cells: ['2025-01-01', '2025-01-01T12:00:00', '2025-01-01'] },
      { row: 4, cells: ['true', 'false', '#REF!'] },
      { row: 5, cells: ['0.6'] },
    ]);
  });

  it('counts days from 1904 where the workbook says so', async () => {
    const workbook = aWorkbook({
      'xl/workbook.xml': workbookXml('<sheet name="S" sheetId="1" r:id="rId1"/>', '<workbookPr date1904="1"/>'),
      'xl/worksheets/sheet1.xml': sheetXml('<row r="1"><c r="A1" s="1"><v>44196</v></c></row>'),
    });

    expect(firstRows(workbook)).toEqual([{ row: 1, cells: ['2025-01-01'] }]);
  });

  it('takes the last computed value of a formula, and says where there is none', async () => {
    const rows = rowsOf(
      '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="C1"><f>NOW()</f></c></row>',
    );

    expect(rows).toEqual([{ row: 1, cells: ['2', 'ab', neverComputed] }]);
  });

  it('joins the runs of a rich text and decodes escapes', async () => {
    const rows = rowsOf(
      '<row r="1"><c r="A1" t="inlineStr"><is><r><t>one </t></r><r><rPr><b/></rPr><t>two</t></r></is></c><c r="B1" t="inlineStr"><is><t>a_x000A_b &amp; c</t></is></c></row>',
    );

    expect(rows).toEqual([{ row: 1, cells: ['one two', 'a\nb & c'] }]);
  });

  it('gives a merged range as its first cell', async () => {
    const rows = rowsOf(
      '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1"/></row><row r="2"><c r="A2"/><c r="B2"><v>5</v></c></row>',
      '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>',
    );

    expect(rows).toEqual([
      { row: 1, cells: ['x'] },
      { row: 2, cells: ['', '5'] },
    ]);
  });

  it('passes over styled cells that say nothing, to the last row of the sheet', async () => {
    const rows = rowsOf(
      '<row r="3"><c r="B3"><v>5</v></c><c r="C3" s="1"/></row><row r="4"><c r="A4" s="1"/></row><row r="1048576"><c r="A1048576" s="1"/></row>',
    );

    expect(rows).toEqual([{ row: 3, cells: ['', '5'] }]);
  });

  it('does not read cells far to the right, and names the first of them', async () => {
    const [sheet] = sheetsOf(
      aWorkbook({
        'xl/worksheets/sheet1.xml': sheetXml(
          '<row r="1"><c r="A1"><v>1</v></c><c r="IW1"><v>2</v></c><c r="XFD1"><v>2</v></c></row>',
        ),
      }),
    );

    expect(sheet).toMatchObject({ rows: [{ row: 1, cells: ['1'] }], beyond: 'IW1' });
  });

  it('names all sheets, reads the wanted ones and says which are hidden', async () => {
    const workbook = aWorkbook({
      'xl/workbook.xml': workbookXml(
        '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" state="hidden" r:id="rId2"/><sheet name="C" sheetId="3" state="veryHidden" r:id="rId3"/>',
      ),
      'xl/_rels/workbook.xml.rels': workbookRels(3),
      'xl/worksheets/sheet2.xml': sheetXml('<row r="1"><c r="A1"><v>2</v></c></row>'),
      'xl/worksheets/sheet3.xml': sheetXml('<row r="1"><c r="A1"><v>3</v></c></row>'),
    });

    const read = readXlsx(workbook, { wanted: (name) => name !== 'A' });

    expect(read).toMatchObject({
      value: {
        sheetNames: ['A', 'B', 'C'],
        sheets: [
          { name: 'B', hidden: true, rows: [{ row: 1, cells: ['2'] }] },
          { name: 'C', hidden: true, rows: [{ row: 1, cells: ['3'] }] },
        ],
      },
    });
  });

  it('tells the number of rows before it reads them', async () => {
    let rows = 0;
    readXlsx(aWorkbook({ 'xl/worksheets/sheet1.xml': sheetXml('<row r="1"/><row/><x:row/><rowBreaks/>') }), {
      onSize: (size) => {
        rows = size;
      },
    });

    expect(rows).toBe(3);
  });

  it.each([
    ['no workbook inside', { 'xl/workbook.xml': null }],
    ['a sheet that is not there', { 'xl/worksheets/sheet1.xml': null }],
    ['markup that breaks off', { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1"><c r="A1"' }],
  ])('refuses %s with a sentence', async (_, parts) => {
    expect(readXlsx(aWorkbook(parts))).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/^The .+\.$/) }],
    });
  });
});

describe('checkContainer', () => {
  it('takes an ordinary workbook, packed, stored, or with sizes behind the content', () => {
    expect(checkContainer(aWorkbook())).toMatchObject({ ok: true });
    expect(checkContainer(zip(partsOf(), { method: 0 }))).toMatchObject({ ok: true });
    expect(checkContainer(zip(partsOf(), { flags: 8 }))).toMatchObject({ ok: true });
  });

  it.each([
    ['a text file', Buffer.from('key,name\n'), 'not an Excel workbook'],
    ['an empty file', Buffer.alloc(0), 'not an Excel workbook'],
    ['a ZIP of something else', zip([['readme.txt', Buffer.from('hello')]]), 'not an Excel workbook'],
    ['an encrypted entry', zip(partsOf(), { flags: 1 }), 'encrypted'],
    ['another packing', zip(partsOf(), { method: 14 }), 'packed in a way'],
    ['a name that leads outside', aWorkbook({ 'xl/../../evil.xml': '<a/>' }), 'leads outside'],
    ['an absolute name', aWorkbook({ '/etc/passwd': 'x' }), 'leads outside'],
    ['a name with a backslash', aWorkbook({ '..\\evil.xml': '<a/>' }), 'leads outside'],
    ['two parts of one name', zip([...partsOf(), ['XL/workbook.xml', Buffer.from('<a/>')]]), 'two parts named'],
    ['a macro project', aWorkbook({ 'xl/vbaProject.bin': 'x' }), 'macros'],
    ['a macro sheet', aWorkbook({ 'xl/macrosheets/sheet1.xml': '<a/>' }), 'macros'],
    [
      'a macro content type',
      aWorkbook({ '[Content_Types].xml': contentTypes.replace('sheet.main', 'sheet.macroEnabled.main') }),
      'macros',
    ],
    ['a document type', aWorkbook({ 'xl/styles.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }), 'document type'],
    ['an entity alone', aWorkbook({ 'xl/odd.bin': ' \n<a><!ENTITY b "c"></a>' }), 'document type'],
    [
      'UTF-16 with a mark',
      aWorkbook({ 'xl/styles.xml': Buffer.from('\ufeff<!DOCTYPE a>', 'utf16le') }),
      'not in UTF-8',
    ],
    [
      'UTF-16 big endian',
      aWorkbook({ 'xl/styles.xml': Buffer.from('\ufeff<!DOCTYPE a>', 'utf16le').swap16() }),
      'not in UTF-8',
    ],
    ['UTF-16 without a mark', aWorkbook({ 'xl/styles.bin': Buffer.from('<!DOCTYPE a>', 'utf16le') }), 'not in UTF-8'],
    ['another encoding', aWorkbook({ 'xl/styles.xml': '<?xml version="1.0" encoding="UTF-7"?><a/>' }), 'not in UTF-8'],
    ['a tag without an end', aWorkbook({ 'xl/styles.xml': `<a b="${'>'.repeat(300_000)}` }), 'does not end'],
    ['a comment without an end', aWorkbook({ 'xl/styles.xml': `<a/><!--${'> '.repeat(10)}` }), 'does not end'],
    ['ZIP64', withEnd((end) => end.writeUInt16LE(0xffff, 10)), 'ZIP64'],
    ['a ZIP64 entry', zip(partsOf(), { extra: Buffer.from([1, 0, 0, 0]) }), 'ZIP64'],
    ['several disks', withEnd((end) => end.writeUInt16LE(1, 4)), 'damaged'],
    ['a wrong directory', withEnd((end) => end.writeUInt32LE(7, 16)), 'damaged'],
    ['bytes behind the end', Buffer.concat([aWorkbook(), Buffer.from('x')]), 'damaged'],
    ['a file cut short', aWorkbook().subarray(0, 900), 'damaged'],
    ['a wrong check sum', zip(partsOf(), { crc: 1 }), 'damaged'],
    ['a size smaller than the content', zip(partsOf(), { size: 5 }), 'damaged'],
    ['entries that share bytes', sharedEntries(), 'damaged'],
    [
      'too many parts',
      zip(Array.from({ length: xlsxLimits.entries + 1 }, (_, index) => [`p${index}`, Buffer.alloc(0)])),
      'more than 2000 parts',
    ],
  ])('refuses %s', (_, bytes, reason) => {
    expect(checkContainer(bytes)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining(reason) }],
    });
  });

  it('refuses a bomb by its declared size, before it is unpacked', () => {
    const bomb = aWorkbook({ 'xl/worksheets/sheet1.xml': Buffer.alloc(40 * 1024 * 1024, '<row/>') });

    expect(bomb.length).toBeLessThan(300_000);
    expect(checkContainer(bomb)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('would grow') }],
    });
  });

  it('refuses more elements than a reader can hold, where the bytes would still do', () => {
    const strings = `<sst>${'<si/>'.repeat(xlsxLimits.elements)}</sst>`;
    const stored = zip([...partsOf(), ['xl/sharedStrings.xml', Buffer.from(strings)]], { method: 0 });

    expect(checkContainer(stored)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('too many cells') }],
    });
  });

  it('never unpacks more than an entry declares', () => {
    const parts = partsOf({ 'xl/worksheets/sheet1.xml': Buffer.alloc(40 * 1024 * 1024, '<row/>') });
    const lying = zip(parts, { size: 1024 * 1024 });

    expect(checkContainer(lying)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('damaged') }],
    });
  });

  it('never fails otherwise than with a reason, whichever byte is changed', () => {
    const good = aWorkbook();
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(good);
        changed[at] = byte;
        const result = checkContainer(changed);
        expect(result.ok || result.problems[0]!.message.length > 10).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('writeXlsx', () => {
  it('is read back as it was written', async () => {
    const odd = fc.constantFrom(
      '=1+1',
      '_x0041_',
      '_x005F_',
      '<&">',
      ' 007 ',
      'a\nb',
      'a\r\nb',
      '\u0001',
      'ä😀',
      "'x",
      ']]>',
    );
    const cell = fc.oneof(odd, fc.string({ minLength: 1 })).filter((text) => text.trim() !== '');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, fc.double({ noNaN: true, min: -1e6, max: 1e6 }), cell), { minLength: 1 }),
        async (rows) => {
          const columns = [
            { title: 'one', width: 9 },
            { title: 'two', width: 9, numeric: true },
            { title: 'three', width: 9 },
          ];
          const written = await writeXlsx([{ name: 'S', columns, rows }]);

          const read = firstRows(written);

          expect(read.map(({ cells }) => [cells[0], Number(cells[1]), cells[2]])).toEqual([
            ['one', Number.NaN, 'three'],
            ...rows.map(([first, number, last]) => [first, Number(number.toPrecision(15)) + 0, last]),
          ]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('freezes a bold header with notes and offers words as a drop-down', async () => {
    const bytes = await writeXlsx([
      {
        name: 'S',
        columns: [{ title: 'kind', width: 20, note: 'What it is', offered: ['hardware', 'software'] }],
        rows: [],
        emptyRows: 2,
      },
    ]);
    const { readXlsx: open } = await import('hucre');

    const [sheet] = (await open(bytes, { readStyles: true })).sheets;

    expect(sheet!.freezePane).toMatchObject({ rows: 1 });
    expect(sheet!.dataValidations).toMatchObject([
      { type: 'list', values: ['hardware', 'software'], range: 'A2:A1048576' },
    ]);
    expect(sheet!.cells!.get('0,0')).toMatchObject({
      style: { font: { bold: true } },
      comment: { text: 'What it is' },
    });
    expect(sheet!.cells!.get('2,0')).toMatchObject({ style: { numFmt: '@' } });
    expect(sheet!.columns![0]!.width).toBeCloseTo(20, 0);
  });
});

function rowsOf(rows: string, after?: string) {
  return firstRows(aWorkbook({ 'xl/worksheets/sheet1.xml': sheetXml(rows, after) }));
}

function firstRows(workbook: Uint8Array) {
  return sheetsOf(workbook)[0]!.rows;
}

function sheetsOf(workbook: Uint8Array) {
  const read = readXlsx(workbook);
  if (!read.ok) throw new Error(read.problems[0]!.message);
  return read.value.sheets;
}
