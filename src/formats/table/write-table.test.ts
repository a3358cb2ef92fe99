import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableFormat } from '../../common/list.ts';
import { parseCsv } from '../csv/read-csv.ts';
import { checkContainer } from '../xlsx/check-container.ts';
import { readXlsx } from '../xlsx/read-xlsx.ts';
import type { Table, TableValue } from './table.ts';
import { writeTable } from './write-table.ts';

const columns = [
  { name: 'name', title: 'Name', width: 20 },
  { name: 'tags', title: 'Tags', width: 20 },
  { name: 'products', title: 'Products', width: 10 },
];

function aTable(rows: TableValue[][], more: Partial<Table> = {}): Table {
  return { title: 'Suppliers', about: [['Filter', 'country: FI']], columns, rows: inPortions(rows), ...more };
}

async function* inPortions(rows: TableValue[][]) {
  for (let start = 0; start < rows.length; start += 2) yield rows.slice(start, start + 2);
}

const written = (table: Table, format: TableFormat) => buffer(Readable.from(writeTable(table, format)));

async function sheetsOf(bytes: Buffer): Promise<{ name: string; cells: string[][] }[]> {
  expect(checkContainer(bytes)).toMatchObject({ ok: true });
  const read = await readXlsx(bytes);
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return read.value.sheets.map(({ name, rows }) => ({ name, cells: rows.map(({ cells }) => cells) }));
}

const rows: TableValue[][] = [
  ['Kestrelline Controls Oy', ['tier-1', 'a; b'], 3],
  ['=1+1', [], 0],
  ['Ångström & <Söhne> _x0041_ "7"', ['x'], null],
];

describe('writeTable', () => {
  it('writes a workbook with the rows under their titles, and what they are on a second sheet', async () => {
    expect(await sheetsOf(await written(aTable(rows), 'xlsx'))).toEqual([
      {
        name: 'Suppliers',
        cells: [
          ['Name', 'Tags', 'Products'],
          ['Kestrelline Controls Oy', 'tier-1; "a; b"', '3'],
          ['=1+1', '', '0'],
          ['Ångström & <Söhne> _x0041_ "7"', 'x'],
        ],
      },
      {
        name: 'About',
        cells: [
          ['What', 'Is'],
          ['Filter', 'country: FI'],
        ],
      },
    ]);
  });

  it('gives any text back from a workbook as it was', async () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((each) => each.trim() === each);

    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 20 }), async (words) => {
        const [sheet] = await sheetsOf(await written(aTable(words.map((each) => [each, 'end', null])), 'xlsx'));

        expect(sheet!.cells.slice(1).map(([cell]) => cell)).toEqual(words);
      }),
      { numRuns: 30 },
    );
  });

  it('shortens a text that no cell can hold', async () => {
    const [sheet] = await sheetsOf(await written(aTable([['x'.repeat(40_000), '', null]]), 'xlsx'));

    expect(sheet!.cells[1]![0]).toBe(`${'x'.repeat(32_766)}…`);
  });

  it('writes CSV that no spreadsheet takes for formulas and that we read back', async () => {
    const bytes = await written(aTable(rows), 'csv');
    const read = parseCsv(bytes);

    expect(bytes.toString()).toContain("\r\n'=1+1,");
    expect(bytes.toString().startsWith('\ufeffName,Tags,Products\r\n')).toBe(true);
    expect(bytes.toString().lastIndexOf('\ufeff')).toBe(0);
    expect(read.ok && read.value.map(({ cells }) => cells)).toEqual([
      ['Name', 'Tags', 'Products'],
      ['Kestrelline Controls Oy', 'tier-1; "a; b"', '3'],
      ['=1+1', '', '0'],
      ['Ångström & <Söhne> _x0041_ "7"', 'x', ''],
    ]);
  });

  it('writes JSON with lists, numbers and nothing as themselves', async () => {
    expect(JSON.parse(await text(Readable.from(writeTable(aTable(rows), 'json'))))).toEqual({
      title: 'Suppliers',
      about: { Filter: 'country: FI' },
      rows: [
        { name: 'Kestrelline Controls Oy', tags: ['tier-1', 'a; b'], products: 3 },
        { name: '=1+1', tags: [], products: 0 },
        { name: 'Ångström & <Söhne> _x0041_ "7"', tags: ['x'], products: null },
      ],
    });
  });

  it.each(['xlsx', 'csv', 'json'] as const)('writes a table without a row as %s', async (format) => {
    const bytes = await written(aTable([]), format);

    if (format === 'json') expect(JSON.parse(bytes.toString()).rows).toEqual([]);
    if (format === 'csv') expect(bytes.toString()).toBe('\ufeffName,Tags,Products\r\n');
    if (format === 'xlsx') expect((await sheetsOf(bytes))[0]!.cells).toEqual([['Name', 'Tags', 'Products']]);
  });

  it.each(['xlsx', 'csv', 'json'] as const)(
    'holds no more than a few portions of a long table as %s',
    async (format) => {
      let read = 0;
      let most = 0;
      let taken = 0;
      async function* long() {
        for (let portion = 0; portion < 400; portion++) {
          read++;
          most = Math.max(most, read - taken);
          yield Array.from({ length: 500 }, (_, row) => [
            `Supplier ${portion * 500 + row} ${Math.random()}`,
            ['a'],
            row,
          ]);
        }
      }

      for await (const piece of writeTable(aTable([], { rows: long() }), format)) {
        taken = read;
        await new Promise((resolve) => setImmediate(resolve));
        expect(piece.length).toBeLessThan(1_000_000);
      }

      expect(read).toBe(400);
      expect(most).toBeLessThan(40);
    },
  );
});
