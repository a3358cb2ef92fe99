import { describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';
import { formatCsv } from '../csv/format-csv.ts';
import { parseCsv } from '../csv/read-csv.ts';
import { readRegisterRows } from './read-register-rows.ts';

const folder = 'networks/open-supply-hub/django/api/management/commands/facility_lists';

/** Real lists of factories (Open Supply Hub): free text in many languages, doubled blanks, mixed case. */
describe.skipIf(!hasConformanceData)('real facility lists', () => {
  it.each(['2', '4', '5', '6', '11', '12', '15'])(
    'list %s: every line is a site or has a precise complaint',
    (list) => {
      const [header, ...lines] = rowsOf(conformanceFile(`${folder}/${list}.csv`));
      const withKeys = lines.map(({ row, cells }) => ({ row, cells: [`L-${row}`, ...cells] }));
      const titles = { row: 1, cells: ['key', ...header!.cells] };

      const reading = readRegisterRows([{ name: 'Sites', rows: [titles, ...withKeys] }]);

      const filled = lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
      expect(filled.length).toBeGreaterThan(5);
      expect(reading.rows.Sites.length + reading.refusedRows.length).toBe(filled.length);
      for (const { at, message } of reading.errors) expect(`${at} ${message}`).toMatch(/^Sites![A-Z]+\d+ [A-Z].+/);
      for (const site of reading.rows.Sites) expect(site.country).toMatch(/^[A-Z]{2}$/);
    },
  );

  it('are the same after they were written and read again', () => {
    const rows = rowsOf(conformanceFile(`${folder}/2.csv`)).map(({ cells }) => cells);

    expect(rowsOf(Buffer.from(formatCsv(rows))).map(({ cells }) => cells)).toEqual(rows);
  });
});

function rowsOf(bytes: Uint8Array) {
  const read = parseCsv(bytes);
  if (!read.ok) throw new Error(`${read.problems[0]!.at}: ${read.problems[0]!.message}`);
  return read.value;
}
