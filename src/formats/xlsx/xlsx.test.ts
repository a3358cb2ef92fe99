import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkContainer, xlsxLimits } from './check-container.ts';
import { readXlsx } from './read-xlsx.ts';
import { writeXlsx } from './write-xlsx.ts';

describe('readXlsx', () => {
  it('gives texts as typed, numbers without exponents, dates as days, booleans as words', async () => {
    const rows = await rowsOf(`
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

    expect(await firstRows(workbook)).toEqual([{ row: 1, cells: ['2025-01-01'] }]);
  });

  it('takes the last computed value of a formula', async () => {
    const rows = await rowsOf(
      '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="C1"><f>NOW()</f></c></row>',
    );

    expect(rows).toEqual([{ row: 1, cells: ['2', 'ab'] }]);
  });

  it('joins the runs of a rich text and decodes escapes', async () => {
    const rows = await rowsOf(
      '<row r="1"><c r="A1" t="inlineStr"><is><r><t>one </t></r><r><rPr><b/></rPr><t>two</t></r></is></c><c r="B1" t="inlineStr"><is><t>a_x000A_b &amp; c</t></is></c></row>',
    );

    expect(rows).toEqual([{ row: 1, cells: ['one two', 'a\nb & c'] }]);
  });

  it('gives a merged range as its first cell', async () => {
    const rows = await rowsOf(
      '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1"/></row><row r="2"><c r="A2"/><c r="B2"><v>5</v></c></row>',
      '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>',
    );

    expect(rows).toEqual([
      { row: 1, cells: ['x'] },
      { row: 2, cells: ['', '5'] },
    ]);
  });

  it('passes over styled cells that say nothing, to the last row of the sheet', async () => {
    const rows = await rowsOf(
      '<row r="3"><c r="B3"><v>5</v></c><c r="C3" s="1"/></row><row r="4"><c r="A4" s="1"/></row><row r="1048576"><c r="A1048576" s="1"/></row>',
    );

    expect(rows).toEqual([{ row: 3, cells: ['', '5'] }]);
  });

  it('does not read cells far to the right, and refuses sheets that are far too large, both at little cost', async () => {
    expect(await rowsOf('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')).toEqual([
      { row: 1, cells: ['1'] },
    ]);

    const far = aWorkbook({
      'xl/worksheets/sheet1.xml': sheetXml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="AZ1048576"><v>2</v></c></row>',
      ),
    });
    expect(await readXlsx(far)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('far from your rows') }],
    });
  });

  it('takes no harm from a cell reference that is none', async () => {
    expect(await rowsOf('<row r="1"><c r="__proto__1"><v>1</v></c><c r="A1"><v>2</v></c></row>')).toEqual([
      { row: 1, cells: ['2'] },
    ]);
    expect(Object.hasOwn(Object.prototype, '1')).toBe(false);
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

    const read = await readXlsx(workbook, { wanted: (name) => name !== 'A' });

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
    await readXlsx(aWorkbook({ 'xl/worksheets/sheet1.xml': sheetXml('<row r="1"/><row/><x:row/><rowBreaks/>') }), {
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
    expect(await readXlsx(aWorkbook(parts))).toMatchObject({
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
    [
      'a workbook with a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
      'has a password',
    ],
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

          const read = await firstRows(written);

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

type Parts = [name: string, content: Buffer][];

const contentTypes =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>';

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const ordinary: Record<string, string> = {
  '[Content_Types].xml': contentTypes,
  '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': workbookXml('<sheet name="S" sheetId="1" r:id="rId1"/>'),
  'xl/_rels/workbook.xml.rels': workbookRels(1),
  'xl/styles.xml': `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>`,
  'xl/worksheets/sheet1.xml': sheetXml('<row r="1"><c r="A1"><v>1</v></c></row>'),
};

function workbookXml(sheets: string, before = ''): string {
  return `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relationships}">${before}<sheets>${sheets}</sheets></workbook>`;
}

function workbookRels(sheets: number): string {
  const rels = Array.from(
    { length: sheets },
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${relationships}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rels.join('')}<Relationship Id="rId99" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`;
}

function sheetXml(rows: string, after = ''): string {
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData>${after}</worksheet>`;
}

/** The parts of an ordinary workbook, with some put in its place or, as `null`, left out. */
function partsOf(changed: Record<string, string | Buffer | null> = {}): Parts {
  return Object.entries({ ...ordinary, ...changed }).flatMap(([name, content]) =>
    content === null ? [] : [[name, Buffer.from(content as string)] as [string, Buffer]],
  );
}

function aWorkbook(changed?: Record<string, string | Buffer | null>): Buffer {
  return zip(partsOf(changed));
}

interface Lies {
  method?: number;
  flags?: number;
  crc?: number;
  size?: number;
  extra?: Buffer;
}

/** Packs parts; what is given in `lies` is written for the last of them in place of the truth. */
function zip(parts: Parts, lies: Lies = {}): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [index, [name, content]] of parts.entries()) {
    const lie = index === parts.length - 1 ? lies : {};
    const method = lie.method ?? 8;
    const packed = method === 8 ? deflateRawSync(content) : content;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(lie.flags ?? 0, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(lie.crc ?? crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(lie.size ?? content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, Buffer.from(name), packed]);
    const extra = lie.extra ?? Buffer.alloc(0);
    fields.writeUInt16LE(extra.length, 24);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, place, Buffer.from(name), extra]));
    locals.push(local);
    offset += local.length;
  }
  return finished(locals, centrals);
}

function finished(locals: readonly Buffer[], centrals: readonly Buffer[]): Buffer {
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(Buffer.concat(locals).length, 16);
  return Buffer.concat([...locals, directory, end]);
}

function withEnd(change: (end: Buffer) => void): Buffer {
  const file = aWorkbook();
  change(file.subarray(file.length - 22));
  return file;
}

/** Two entries whose contents overlap: the second lies inside the first. */
function sharedEntries(): Buffer {
  const inner = zip([['inner.xml', Buffer.from('<a/>')]], { method: 0 });
  const file = zip([...partsOf(), ['outer.bin', inner]], { method: 0 });
  const innerStart = file.indexOf(Buffer.from('504b0304', 'hex'), file.indexOf('outer.bin'));
  const outerEntry = file.lastIndexOf('outer.bin') - 46;
  const central = Buffer.from(inner.subarray(inner.indexOf(Buffer.from('504b0102', 'hex')), inner.length - 22));
  central.writeUInt32LE(innerStart, 42);
  const directory = Buffer.concat([
    file.subarray(file.indexOf(Buffer.from('504b0102', 'hex'), innerStart + inner.length), file.length - 22),
    central,
  ]);
  const end = Buffer.from(file.subarray(file.length - 22));
  end.writeUInt16LE(end.readUInt16LE(8) + 1, 8);
  end.writeUInt16LE(end.readUInt16LE(10) + 1, 10);
  end.writeUInt32LE(directory.length, 12);
  expect(outerEntry).toBeGreaterThan(0);
  return Buffer.concat([file.subarray(0, end.readUInt32LE(16)), directory, end]);
}

async function rowsOf(rows: string, after?: string) {
  return firstRows(aWorkbook({ 'xl/worksheets/sheet1.xml': sheetXml(rows, after) }));
}

async function firstRows(workbook: Uint8Array) {
  const read = await readXlsx(workbook);
  if (!read.ok) throw new Error(read.problems[0]!.message);
  return read.value.sheets[0]!.rows;
}
