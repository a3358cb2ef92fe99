/** Northmere Utilities, the invented company of the stories: its register, two bills of materials and what is known against them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RegisterRows, registerSheets } from '../../src/formats/register-workbook/rows.ts';
import { writeRegisterXlsx } from '../../src/formats/register-workbook/write-register.ts';

export const northmereFolder = join(import.meta.dirname, 'fixtures', 'northmere');

export const administrator = {
  name: 'Ines Halvorsen',
  email: 'ines@northmere.example',
  password: 'correct horse battery staple',
  workspaceName: 'Northmere Utilities',
};

/** The register as rows; a workbook numbers its rows by itself, and a sheet of which Northmere has none is empty. */
export function northmereRegister(): RegisterRows {
  const sheets = fixture('register.json') as Partial<Record<keyof RegisterRows, object[]>>;
  const rows = registerSheets.map((sheet) => [
    sheet,
    (sheets[sheet] ?? []).map((row, index) => ({ row: index + 2, ...row })),
  ]);
  return Object.fromEntries(rows) as RegisterRows;
}

export async function northmereWorkbook(rows: RegisterRows = northmereRegister()): Promise<Buffer> {
  return Buffer.from(await writeRegisterXlsx(rows));
}

/** OSV records, one a line. */
export function advisoryLines(): string {
  const records = fixture('advisories.json') as object[];
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(northmereFolder, name), 'utf8'));
}
