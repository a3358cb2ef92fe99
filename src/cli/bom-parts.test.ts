import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { readXlsx } from '../formats/xlsx/read-xlsx.ts';
import { runCommand } from './main.ts';

async function run(input: string, ...words: string[]) {
  const terminal = aTerminal({ input });
  const code = await runCommand(['bom', ...words], terminal);
  return { code, out: terminal.written(), note: terminal.noted() };
}

const board = [
  'Type,Manufacturer,Part number,Name,Version,Quantity,Reference designators,Fabricated in,Life cycle',
  'device,Yageo,RC0402,,,2,"R1, R2",TW,active',
  'device,Acme,A-1,Radio,B,1,U1,China,NRND',
  'library,,,zlib,1.3,,,,',
].join('\n');

describe('bom parts', () => {
  it('lists software and hardware in one shape', async () => {
    const { code, out } = await run(board, 'parts', '-', '-o', 'json');
    const { parts, ...head } = JSON.parse(out);

    expect(code).toBe(0);
    expect(head).toEqual({ file: '-', ok: true, format: 'Spreadsheet', specVersion: null, total: 3, problems: [] });
    expect(parts).toMatchObject([
      { kind: 'device', maker: 'Yageo', name: 'RC0402', partNumber: 'RC0402', quantity: 2, designators: ['R1', 'R2'] },
      { kind: 'device', name: 'Radio', partNumber: 'A-1', fabricatedIn: ['CN'], lifecycle: 'not-recommended' },
      { kind: 'library', name: 'zlib', version: '1.3', partNumber: null, quantity: null, designators: [] },
    ]);
  });

  it.each([
    [
      ['--kind', 'hardware'],
      ['RC0402', 'Radio'],
    ],
    [['--kind', 'software'], ['zlib']],
    [['--kind', 'device', '--maker', 'acme'], ['Radio']],
    [['--country', 'Taiwan'], ['RC0402']],
    [['--lifecycle', 'not-recommended'], ['Radio']],
  ])('answers %j', async (words, names) => {
    const { out } = await run(board, 'parts', '-', '-o', 'json', ...words);

    expect(JSON.parse(out).parts.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  it('shows people only columns that say something, and gives spreadsheets what is read again', async () => {
    const { out } = await run(board, 'parts', '-', '--kind', 'software');
    const csv = await run(board, 'parts', '-', '-o', 'csv');
    const again = await run(csv.out, 'parts', '-', '-o', 'csv');

    expect(out).toBe('1 of 3 parts.\n\nKIND     NAME  VERSION\nlibrary  zlib  1.3\n');
    expect(again.out).toBe(csv.out);
  });

  it('refuses what it cannot read, with the cell, and goes on past it where it may', async () => {
    const table = 'Manufacturer,Part number,Quantity\nAcme,A-1,many\n';
    const strict = await run(table, 'parts', '-', '-o', 'json');
    const lenient = await run(table, 'parts', '-', '-o', 'json', '--lenient');

    expect(strict.code).toBe(2);
    expect(JSON.parse(strict.out).problems).toEqual([{ at: '- C2', message: expect.stringContaining('quantity') }]);
    expect(JSON.parse(lenient.out).parts).toMatchObject([{ name: 'A-1', quantity: null }]);
    expect((await run(table, 'parts', '-', '--country', 'Atlantis')).code).toBe(2);
  });
});

describe('bom template', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-hbom-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives the workbook of hardware, or its table as text', async () => {
    const file = join(folder, 'hbom.xlsx');
    const { code, note } = await run('', 'template', 'hbom', '--out', file);
    const csv = await run('', 'template', 'hbom', '--format', 'csv', '--out', '-');

    expect({ code, note }).toEqual({ code: 0, note: `Written to ${file}.\n` });
    expect(readXlsx(readFileSync(file))).toMatchObject({ ok: true, value: { sheetNames: ['Parts', 'Read me'] } });
    expect(csv.out).toMatch(/^Level,Type,Manufacturer,/);
    expect((await run('', 'template', 'sbom')).code).toBe(2);
  });
});
