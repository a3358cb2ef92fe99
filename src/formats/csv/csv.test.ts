import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv } from './format-csv.ts';
import { csvLimits, parseCsv } from './read-csv.ts';

describe('parseCsv', () => {
  it.each([
    ['comma', 'key,name\r\nA,Acme\r\n'],
    ['semicolon', 'key;name\nA;Acme'],
    ['tab', 'key\tname\rA\tAcme\r'],
    ['bar', 'key|name\nA|Acme\n'],
    ['byte order mark', '\ufeffkey,name\nA,Acme\n'],
    ['separator line', 'sep=;\nkey;name\nA;Acme\n'],
    ['quoted header', '"key","name"\n"A","Acme"\n'],
  ])('reads the same rows whatever the form: %s', (_, text) => {
    expect(parseCsv(bytes(text))).toEqual({
      ok: true,
      value: [
        { row: 1, cells: ['key', 'name'] },
        { row: 2, cells: ['A', 'Acme'] },
      ],
      warnings: [],
    });
  });

  it('keeps separators, quotes and line feeds inside quotes, and numbers rows as a spreadsheet does', () => {
    const read = rows('key,"a;b;c;d"\n"A","one, ""two""\nthree"\n\nB,x\n');

    expect(read).toEqual([
      { row: 1, cells: ['key', 'a;b;c;d'] },
      { row: 2, cells: ['A', 'one, "two"\nthree'] },
      { row: 3, cells: [''] },
      { row: 4, cells: ['B', 'x'] },
    ]);
  });

  it('reads UTF-16 where the byte order mark says so', () => {
    const little = Buffer.from('\ufeffkey,name\nÄ,Ö\n', 'utf16le');
    const big = Buffer.from(little).swap16();

    expect(parseCsv(little)).toEqual(parseCsv(big));
    expect(parseCsv(little)).toMatchObject({ ok: true, value: [{}, { cells: ['Ä', 'Ö'] }] });
  });

  it('reads UTF-16 without a mark, and refuses old code pages with the line', () => {
    expect(parseCsv(Buffer.from('key,name\n', 'utf16le'))).toEqual(parseCsv(Buffer.from('key,name\n')));
    expect(parseCsv(Buffer.from('key,name\nA,Acme\nB,M\xfcller\n', 'latin1'))).toMatchObject({
      ok: false,
      problems: [{ at: 'line 3', message: expect.stringContaining('CSV UTF-8') }],
    });
  });

  it.each([
    ['a quote that is never closed', 'key,name\nA,"Acme\nB,x\n', 'none closes it'],
    ['text after a closing quote', 'key,name\nA,"Acme"x\n', 'After a closing quotation mark'],
    ['a quote inside an unquoted cell', 'key,name\nA,Ac"me\n', 'stands inside a cell'],
  ])('refuses %s, with the line', (_, text, reason) => {
    const read = parseCsv(bytes(text));

    expect(read).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining(reason) }] });
    expect(read.ok ? '' : read.problems[0]!.at).toMatch(/^line \d+$/);
  });

  it('names the limit that a file goes beyond', () => {
    expect(parseCsv(bytes('k\n'.repeat(csvLimits.rows + 1)))).toMatchObject({
      ok: false,
      problems: [{ at: `line ${csvLimits.rows + 1}`, message: expect.stringContaining('200,000 rows') }],
    });
    expect(parseCsv(bytes(`key\n${','.repeat(csvLimits.columns)}\n`))).toMatchObject({ problems: [{ at: 'line 2' }] });
    expect(parseCsv(bytes(`key\n"${'x'.repeat(csvLimits.cellLength + 1)}"\n`))).toMatchObject({
      problems: [{ at: 'line 2' }],
    });
    expect(parseCsv(bytes('k\n'.repeat(csvLimits.rows)))).toMatchObject({ ok: true });
  });

  it('reads an empty file as no rows', () => {
    expect(rows('')).toEqual([]);
  });
});

describe('parseCsv beside another reader', () => {
  it('gives the same cells for any table', () => {
    const cell = fc.array(fc.constantFrom('a', 'ä', ' ', '"', ',', ';', '\n', '\r\n', '0'), { maxLength: 6 });
    const row = fc.array(
      cell.map((parts) => parts.join('')),
      { minLength: 2, maxLength: 4 },
    );
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (table, delimiter) => {
          const quoted = table.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter));
          const text = `key${delimiter}name\n${quoted.join('\r\n')}\n`;
          const options = { delimiter, relax_column_count: true, record_delimiter: ['\r\n', '\n'] };

          expect(rows(text).map(({ cells }) => cells)).toEqual(parse(text, options));
        },
      ),
    );
  });
});

describe('formatCsv', () => {
  it.each(['=1+1', '+49 30 1', '-2+3', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x', "'=1", "''@x"])(
    'guards %j against being run',
    (cell) => {
      const text = formatCsv([[cell]]);

      expect(text).toMatch(/^\ufeff?"?'/);
      expect(rows(text)).toEqual([{ row: 1, cells: [cell] }]);
    },
  );

  it('leaves plain text and negative numbers as they are', () => {
    expect(formatCsv([['Acme', "'quoted'", '-12.5', '']])).toBe("Acme,'quoted',-12.5,\r\n");
  });

  it('writes a byte order mark only where there is more than ASCII', () => {
    expect(formatCsv([['Müller']])).toBe('\ufeffMüller\r\n');
    expect(formatCsv([['Mueller']])).toBe('Mueller\r\n');
  });

  it('is read back as it was written, whatever the cells say', () => {
    const odd = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '＝',
      '|',
      '\t',
      '\r',
      '\n',
      '\r\n',
      "'",
      '"',
      ',',
      ';',
      ' ',
      '\ufeff',
      'ä',
      '1',
      'x',
      '😀',
    );
    const cell = fc.oneof(
      fc.array(odd, { maxLength: 6 }).map((parts) => parts.join('')),
      fc.string({ maxLength: 8 }),
    );
    const table = fc.integer({ min: 2, max: 5 }).chain((columns) => {
      const row = fc.array(cell, { minLength: columns, maxLength: columns });
      const header = fc.constant(Array.from({ length: columns }, (_, index) => `column ${index}`));
      return fc.tuple(header, row, row, row);
    });
    fc.assert(
      fc.property(table, (written) => {
        fc.pre(!written.flat().some((text) => text.includes('\0')));
        expect(rows(formatCsv(written)).map(({ cells }) => cells)).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function rows(text: string) {
  const read = parseCsv(bytes(text));
  if (!read.ok) throw new Error(read.problems[0]!.message);
  return read.value;
}
