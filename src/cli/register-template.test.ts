import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readXlsx } from '../formats/xlsx/read-xlsx.ts';
import type { OptionValues, Terminal } from './command.ts';
import { command } from './register-template.ts';

/** Whether standard output is a screen, and the folder the command is called in. */
const here = vi.hoisted(() => ({ screen: false, folder: '' }));
vi.mock('node:tty', () => ({ isatty: () => here.screen }));
vi.mock('node:fs/promises', async (load) => {
  const { writeFile } = await load<typeof import('node:fs/promises')>();
  return { writeFile: (file: string, ...more: [string]) => writeFile(resolve(here.folder, file), ...more) };
});

describe('register template', () => {
  beforeEach(() => {
    Object.assign(here, { screen: false, folder: mkdtempSync(join(tmpdir(), 'holdfast-template-')) });
  });
  afterEach(() => rmSync(here.folder, { recursive: true }));

  it('gives the workbook as bytes on standard output', async () => {
    const { code, out } = await run({ format: 'xlsx' });

    expect(code).toBe(0);
    expect(await readXlsx(Buffer.concat(out))).toMatchObject({
      ok: true,
      value: {
        sheetNames: [
          ...['Suppliers', 'Sites', 'Products', 'Systems', 'Functions'],
          ...['Components', 'Links', 'Sources', 'Facts', 'Read me'],
        ],
      },
    });
  });

  it('gives one sheet as CSV, the suppliers unless another is named', async () => {
    const suppliers = await run({ format: 'csv' });
    const links = await run({ format: 'csv', sheet: 'links' });

    expect(Buffer.concat(suppliers.out).toString().split('\r\n')[0]).toMatch(/^key,legal name,/);
    expect(Buffer.concat(links.out).toString().split('\r\n')[0]).toBe(
      'from key,to key,kind,share,share at most,dependence,transmission,confidence,source,valid from,valid until',
    );
  });

  it('writes to a file that is named, and says so', async () => {
    const file = join(here.folder, 'sites.csv');

    const { out, notes } = await run({ format: 'csv', sheet: 'Sites', out: file });

    expect(out).toEqual([]);
    expect(notes).toEqual([`Written to ${file}.\n`]);
    expect(readFileSync(file, 'utf8')).toMatch(/^key,name,kind,country,latitude/);
  });

  it('does not pour a workbook onto a screen, nor over a file that is there', async () => {
    here.screen = true;

    const { out, notes } = await run({ format: 'xlsx' });

    expect(out).toEqual([]);
    expect(notes).toEqual(['Written to holdfast-register.xlsx.\n']);
    expect(readFileSync(join(here.folder, 'holdfast-register.xlsx')).toString('latin1', 0, 2)).toBe('PK');
    await expect(run({ format: 'xlsx' })).rejects.toThrow('a file of this name is here already');
  });

  it.each<[OptionValues, string]>([
    [{ format: 'xls' }, '"xls" is none of them'],
    [{ format: 'csv', sheet: 'Budget' }, 'There is no sheet "Budget". Take Suppliers, Sites'],
    [{ format: 'xlsx', sheet: 'Sites' }, '--sheet goes with --format csv'],
    [{ format: 'csv', out: '/nonexistent/folder/file.csv' }, 'there is no such folder'],
  ])('refuses %j', async (options, reason) => {
    await expect(run(options)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(reason),
    });
  });
});

async function run(options: OptionValues) {
  const out: Uint8Array[] = [];
  const notes: string[] = [];
  const terminal: Terminal = {
    stdin: (async function* () {})(),
    out: (text) => void out.push(Buffer.from(text as string)),
    note: (text) => void notes.push(text),
    interactive: false,
    environment: {},
  };
  const code = await command.run({ positionals: [], options, terminal });
  return { code, out, notes };
}
