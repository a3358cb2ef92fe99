import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const pad = (version: string) => ({
  type: 'library',
  name: 'left-pad',
  version,
  purl: `pkg:npm/left-pad@${version}`,
});

const bomOf = (...components: object[]) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });

const record = {
  id: 'GHSA-aaaa-bbbb-cccc',
  modified: '2024-05-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'left-pad' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '1.3.1' }] }],
    },
  ],
};

describe('bom check, diff, convert and merge', () => {
  let folder = '';
  const file = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-bom-'));
    writeFileSync(file('old.json'), bomOf(pad('1.3.0')));
    writeFileSync(file('new.json'), bomOf(pad('1.4.0'), { type: 'library', name: 'more' }));
    writeFileSync(file('broken.json'), '{"bomFormat":');
    writeFileSync(file('osv.json'), JSON.stringify(record));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(...words: string[]) {
    const terminal = aTerminal({ input: bomOf(pad('1.3.0')) });
    const code = await runCommand(words, terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  }

  it('lists what each component lacks, one line a file, and goes on after one that cannot be read', async () => {
    const { code, out } = await run(
      ...['bom', 'check', file('broken.json'), file('old.json'), file('nowhere.json')],
      ...['--profile', 'ntia-2021', '-o', 'json'],
    );
    const [broken, old, nowhere] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(code).toBe(2);
    expect(broken).toMatchObject({ file: file('broken.json'), ok: false, problems: [{ message: expect.any(String) }] });
    expect(old).toMatchObject({
      ok: false,
      format: 'cyclonedx',
      specVersion: '1.6',
      components: [{ name: 'left-pad', missing: [{ element: 'supplier' }, { element: 'relationship' }] }],
    });
    expect(nowhere.problems).toEqual([{ at: '', message: 'There is no such file.' }]);
  });

  it('ends with 1 where something that is required is missing, and tells people how to mend it', async () => {
    const { code, out } = await run('bom', 'check', '-', '--profile', 'ntia-2021');

    expect(code).toBe(1);
    expect(out).toContain('left-pad 1.3.0: Nobody is named who makes or supplies it. Name its maker in');
  });

  it('names the profiles where none is given', async () => {
    expect((await run('bom', 'check', file('old.json'))).note).toContain('bsi-tr-03183');
  });

  it('tells what changed, and which vulnerabilities came and went', async () => {
    const there = await run(
      'bom',
      'diff',
      file('old.json'),
      file('new.json'),
      '--advisories',
      file('osv.json'),
      '-ojson',
    );
    const back = await run('bom', 'diff', file('new.json'), file('old.json'), '--advisories', file('osv.json'));

    expect(there.code).toBe(0);
    expect(JSON.parse(there.out)).toMatchObject({
      ok: true,
      from: { file: file('old.json'), specVersion: '1.6' },
      added: [{ name: 'more' }],
      raised: [{ name: 'left-pad', from: '1.3.0', to: '1.4.0' }],
      vulnerabilities: {
        introduced: [],
        resolved: [{ id: 'GHSA-aaaa-bbbb-cccc', component: { name: 'left-pad', version: '1.3.0' } }],
        unchecked: { from: 0, to: 1 },
      },
    });
    expect(back.code).toBe(1);
    expect(back.out).toMatch(/INTRODUCED +GHSA-aaaa-bbbb-cccc/);
    expect(back.out).toContain('COULD NOT BE CHECKED: 1 before, 0 after.');
  });

  it.each([
    'cyclonedx-json',
    'cyclonedx-xml',
    'cyclonedx-1.0-xml',
    'cyclonedx-1.2',
    'spdx-2.3',
    'spdx-yaml',
    'spdx-tag-value',
    'spdx-3.0.1',
  ])('writes a BOM as %s, which is read again with the same components', async (to) => {
    const report = await run('bom', 'convert', file('new.json'), '--to', to, '--out', file('out'), '-ojson');
    const difference = await run('bom', 'diff', file('new.json'), file('out'), '-ojson');
    const { added, removed, raised, lowered, changed } = JSON.parse(difference.out);

    expect(report.code).toBe(0);
    expect(JSON.parse(report.out)).toMatchObject({ ok: true, from: { specVersion: '1.6' }, losses: expect.any(Array) });
    expect([added, removed, raised, lowered, changed].flat()).toEqual([]);
  });

  it('gives the document to stdout where no file is named, and says on stderr what was lost', async () => {
    const { code, out, note } = await run('bom', 'convert', '-', '--to', 'cyclonedx-1.2');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ specVersion: '1.2', components: [{ name: 'left-pad' }] });
    expect(note).toBe('Nothing was lost.\n');
    expect((await run('bom', 'convert', '-', '--to', 'cyclonedx-jsno')).note).toContain('Did you mean cyclonedx-json?');
  });

  it('puts BOMs together under one subject', async () => {
    const { code, out } = await run(
      'bom',
      'merge',
      file('old.json'),
      file('new.json'),
      '--name',
      'suite',
      '--version',
      '2',
    );
    const merged = JSON.parse(out);

    expect(code).toBe(0);
    expect(merged.metadata.component).toMatchObject({ name: 'suite', version: '2' });
    expect(merged.components.map(({ name, version }: Record<string, string>) => [name, version])).toEqual([
      ['left-pad', '1.3.0'],
      ['left-pad', '1.4.0'],
      ['more', undefined],
    ]);
  });

  it('wants two BOMs', async () => {
    expect((await run('bom', 'diff', file('old.json'))).code).toBe(2);
  });
});
