import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const advisories = join(folder, 'records.jsonl');
const criteria = 'cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*';
writeFileSync(
  advisories,
  [
    {
      id: 'nvd:CVE-2024-1',
      modified: '2024-01-01T00:00:00Z',
      aliases: ['CVE-2024-1'],
      database_specific: {
        cpe_configurations: [{ nodes: [{ cpeMatch: [{ criteria, vulnerable: true, versionEndExcluding: '2.0' }] }] }],
      },
    },
    {
      id: 'GHSA-aaaa-bbbb-cccc',
      modified: '2024-01-01T00:00:00Z',
      affected: [
        {
          package: { ecosystem: 'npm', name: 'left-pad' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
        },
      ],
    },
  ]
    .map((record) => JSON.stringify(record))
    .join('\n'),
);

async function scan(sheet: string, ...words: string[]) {
  const terminal = aTerminal({ input: sheet });
  const code = await runCommand(['scan', '-', '--advisories', advisories, ...words], terminal);
  return { code, out: terminal.written(), note: terminal.noted() };
}

const sheet = [
  'VENDOR,PRODUCT,VERSION,purl',
  '"Acme, Inc.",Anvil,1.5,',
  'Acme,Acme Anvil,2.0,',
  'Other,Anvil,1.5,',
  ',left-pad,1.0.0,pkg:npm/left-pad@1.0.0',
  'Acme,Hammer,1,',
].join('\n');

describe('a scan of a spreadsheet', () => {
  it('says of each row whether it was found, under which name and how sure that is', async () => {
    const { code, out } = await scan(sheet, '-o', 'json');
    const { rows, findings, candidates, components } = JSON.parse(out);

    expect(code).toBe(1);
    expect(rows).toMatchObject([
      { at: 'row 2', vendor: 'Acme, Inc.', state: 'matched', confidence: 'medium', grounds: 'vendor-and-product' },
      { at: 'row 3', version: '2.0', state: 'matched', confidence: 'low', grounds: 'shortened-names' },
      { at: 'row 4', state: 'not-found', confidence: null, identifier: null },
      { at: 'row 5', state: 'matched', confidence: 'high', grounds: 'purl', identifier: 'pkg:npm/left-pad@1.0.0' },
      { at: 'row 6', product: 'Hammer', state: 'not-found', grounds: null },
    ]);
    expect(findings.map((one: { advisory: { id: string } }) => one.advisory.id)).toEqual(['GHSA-aaaa-bbbb-cccc']);
    expect(candidates).toMatchObject([
      { component: { name: 'Anvil', version: '1.5' }, advisory: { id: 'CVE-2024-1' }, match: { confidence: 'medium' } },
    ]);
    expect(components.unchecked.map(({ reason }: { reason: string }) => reason)).toEqual(
      Array(4).fill('no-identifier'),
    );
  });

  it('lists them for people, and tells of cells that could not be read', async () => {
    const { out, note } = await scan(`${sheet}\nAcme,,3,\n`);

    expect(out).toContain('Rows of the sheet: 3 matched, 2 NOT FOUND in the vulnerability data');
    expect(out).toMatch(/row 6 +Acme +Hammer +1 +NOT FOUND/);
    expect(note).toContain('B7: The row names no product.');
  });

  it('leaves BOMs of other formats as they were', async () => {
    const { out } = await scan('{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}', '-o', 'json');

    expect(JSON.parse(out)).not.toHaveProperty('rows');
  });
});
