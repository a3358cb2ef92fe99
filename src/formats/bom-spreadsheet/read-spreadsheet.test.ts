import { writeXlsx } from 'hucre';
import { describe, expect, it } from 'vitest';
import { hostileCsvFiles } from '../../../tests/hostile-csv.ts';
import { hostileWorkbooks } from '../../../tests/hostile-workbooks.ts';
import { parseBom } from '../bom-files/parse-bom.ts';
import { readBomDocument } from '../bom-files/read-bom-document.ts';
import { objectsOf } from '../json/json.ts';
import { readSpreadsheetCsv, readSpreadsheetXlsx } from './read-spreadsheet.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function read(table: string | Uint8Array, lenient = false) {
  const answer = await readBomDocument(typeof table === 'string' ? bytesOf(table) : table, { lenient });
  if (!answer.ok) return { problems: answer.problems };
  const { content, losses, format, encoding } = answer.value;
  return { components: objectsOf(content.components), losses, warnings: answer.warnings, format, encoding };
}

describe('a table of vendor, product and version', () => {
  const anvil = { type: 'application', supplier: { name: 'Acme' }, name: 'Anvil', version: '1.10' };

  it.each([
    ['in capitals', 'VENDOR,PRODUCT,VERSION\nAcme,Anvil,1.10\n'],
    ['in another order, between semicolons', 'Version;Product name;Vendor\r\n1.10;Anvil;Acme\r\n'],
    ['in quotes, behind tabs', '"product"\t"vendor"\t"version"\n"Anvil"\t"Acme"\t"1.10"\n'],
    ['below a title', 'Software of the plant,,\n,,\nVendor,Product,Version\nAcme,Anvil,1.10\n'],
    ['with underscores', 'vendor_name,product_name,version_string\nAcme,Anvil,1.10\n'],
    ['in UTF-16', Buffer.from('\ufeffVendor;Product;Version\nAcme;Anvil;1.10\n', 'utf16le')],
  ])('is read %s', async (_, table) => {
    const { components, losses, warnings } = await read(table);

    expect(components).toEqual([{ ...anvil, 'bom-ref': expect.stringMatching(/^row \d$/) }]);
    expect({ losses, warnings }).toEqual({ losses: [], warnings: [] });
  });

  it('is read out of a workbook, each sheet that has such columns', async () => {
    const rows = [
      ['Product', 'Version', 'Vendor'],
      ['Anvil', '1.10', 'Acme'],
    ];
    const book = await writeXlsx({
      sheets: [
        { name: 'Notes', rows: [['of', 'no', 'use']] },
        { name: 'Plant', rows },
      ],
    });

    expect(await read(book)).toMatchObject({
      encoding: 'xlsx',
      components: [{ ...anvil, 'bom-ref': 'Plant!2' }],
      losses: [{ at: 'Notes!A1', message: 'No row of this sheet heads columns of parts.' }],
    });
  });

  it('takes the identifiers and all else that stands in further columns', async () => {
    const digest = 'AB'.repeat(32);
    const { components, losses } = await read(
      `Vendor,Supplier,Name,purl,CPE,License,SHA-256,Type,Notes\nAcme,Reseller,left-pad,pkg:NPM/left-pad@1.3.0,cpe:2.3:a:acme:left-pad:1.3.0:*:*:*:*:*:*:*,MIT,${digest},Library,old\n`,
    );

    expect(components).toEqual([
      {
        type: 'library',
        'bom-ref': 'row 2',
        manufacturer: { name: 'Acme' },
        supplier: { name: 'Reseller' },
        name: 'left-pad',
        version: '1.3.0',
        purl: 'pkg:npm/left-pad@1.3.0',
        cpe: 'cpe:2.3:a:acme:left-pad:1.3.0:*:*:*:*:*:*:*',
        licenses: [{ expression: 'MIT' }],
        hashes: [{ alg: 'SHA-256', content: digest.toLowerCase() }],
      },
    ]);
    expect(losses).toEqual([{ at: 'I1', message: 'The column "Notes" has no place in a BOM.' }]);
  });

  it('says of each cell why it cannot be read, and reads the rest where it may be lenient', async () => {
    const table =
      'Vendor,Product,Version,Quantity,Country of origin\nAcme,,1,,\nAcme,Anvil,2,3 m,Atlantis\n,,,,\nA,B,1,,DE\n';
    const strict = await read(table);
    const lenient = await read(table, true);

    expect(strict.problems).toEqual([
      { at: 'B2', message: 'The row names no product.' },
      { at: 'D3', message: 'The quantity is counted in pieces, not in "m".' },
      { at: 'E3', message: 'Not a country code or name.' },
    ]);
    expect(lenient.components?.map(({ name }) => name)).toEqual(['Anvil', 'B']);
    expect(lenient.warnings).toEqual(strict.problems);
  });

  it('gives the register its rows', async () => {
    const bom = await parseBom(bytesOf('Vendor,Product,Version\nAcme,Anvil,1\nAcme,Hammer,2\n'));

    expect(bom).toMatchObject({ ok: true, value: { format: 'spreadsheet', counts: { components: 2 } } });
  });

  it('is refused without such columns, and when it is none of ours', async () => {
    const book = await writeXlsx({ sheets: [{ name: 'S', rows: [['a', 'b']] }] });

    expect(await read(book)).toMatchObject({ problems: [{ at: 'S!A1', message: expect.stringContaining('No row') }] });
    expect((await readSpreadsheetCsv(bytesOf(''), { lenient: false })).ok).toBe(false);
  });
});

describe('a table of hardware', () => {
  it('nests by level and tells what contradicts itself', async () => {
    const { components, warnings } = await read(
      'Level,MPN,Manufacturer 1,Qty,RefDes,Date code,RoHS,Lead time,Made in,Version\n' +
        '0,BRD-1,Acme,1,,,,,,\n1,"RC0402",Yageo,3,R1-R3,0724,compliant,12 weeks,"Taiwan; CN",A\n0,X,Acme,1,"U1, U2",,,,,\n',
    );

    expect(components).toMatchObject([
      {
        type: 'device',
        name: 'BRD-1',
        components: [{ name: 'RC0402', manufacturer: { name: 'Yageo' }, version: 'A' }],
      },
      { name: 'X' },
    ]);
    expect(objectsOf(components?.[0]?.components)[0]?.properties).toEqual([
      { name: 'cdx:device:quantity', value: '3' },
      { name: 'holdfast:device:referenceDesignators', value: 'R1, R2, R3' },
      { name: 'holdfast:device:dateCode', value: '0724' },
      { name: 'holdfast:device:country:fabrication', value: 'TW' },
      { name: 'holdfast:device:country:fabrication', value: 'CN' },
      { name: 'holdfast:device:leadTimeDays', value: '84' },
      { name: 'holdfast:device:compliance:RoHS', value: 'compliant' },
    ]);
    expect(warnings).toEqual([{ at: 'D4', message: 'The quantity is 1, but 2 places on the board are named.' }]);
  });
});

describe('hostile files', () => {
  // The readers of workbooks and texts are held to all of them; these show that they are the ones at work.
  const shown = [
    ...[
      'a bomb of one part that says its size',
      'a workbook with a password',
      'a workbook of Excel 97',
      'macros (.xlsm)',
    ],
    ...['an entity in xl/workbook.xml', 'a cell in the last place of all, XFD1048576', 'a sheet that breaks off'],
    ...['UTF-16 that breaks off within a character', 'Windows-1252', 'NUL bytes in the text', 'nothing at all'],
  ];

  it.each(shown)('are refused as everywhere, or read: %s', async (what) => {
    const { make, answer } = [...hostileWorkbooks, ...hostileCsvFiles].find((file) => file.what === what)!;
    const bytes = await make();
    const read = hostileWorkbooks.some((file) => file.what === what) ? readSpreadsheetXlsx : readSpreadsheetCsv;
    const given = await read(bytes, { lenient: true });

    if ('refused' in answer) {
      expect(given).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining(answer.refused) }] });
    } else expect(given).toHaveProperty('ok');
  });

  it('may hold as many rows as a file may', async () => {
    const rows = Array.from({ length: 190_000 }, (_, at) => `A${at},1\n`).join('');
    const answer = await readSpreadsheetCsv(bytesOf(`Product,Version\n${rows}`), { lenient: false });

    expect(answer.ok && objectsOf(answer.value.content.components)).toHaveLength(190_000);
  });

  it('cannot fill the memory with ranges of places', async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, at) => `A${at},${'A'.repeat(1 + (at % 9))}_${at % 2 ? 'B' : 'C'}1-999\n`,
    );
    const answer = await readSpreadsheetCsv(bytesOf(`Part number,RefDes\n${rows.join('')}`), { lenient: true });

    expect(answer).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.objectContaining({ at: 'B1003' })]),
    });
  });

  it('that hold a hundred thousand wrong cells are given up', async () => {
    const wrong = Array.from({ length: 100_000 }, (_, at) => `A${at},Atlantis${at}\n`).join('');
    const answer = await readSpreadsheetCsv(bytesOf(`Product,Country of origin\n${wrong}`), { lenient: true });

    expect(answer).toMatchObject({ ok: false });
  });
});
