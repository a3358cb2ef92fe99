import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { IndexCompiler } from '../engines/matching/index-compiler.ts';
import { run } from './match-components.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-match-'));
afterAll(() => rmSync(folder, { recursive: true }));

function indexOf(name: string, ...records: unknown[]): string {
  const compiler = new IndexCompiler();
  for (const record of records) compiler.add(Buffer.from(JSON.stringify(record)));
  const path = join(folder, name);
  writeFileSync(path, compiler.finish());
  return path;
}

const affected = (fixed: string, versions: string[] = []) => [
  {
    package: { ecosystem: 'PyPI', name: 'Flask_Login' },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '1.0' }, { fixed }] }],
    versions,
  },
];

describe('match-components', () => {
  it('tells one vulnerability per component, by the id people know best, with all fixes above the version', async () => {
    const indexPath = indexOf(
      'a.hfx',
      { id: 'PYSEC-1', aliases: ['CVE-2026-1'], affected: affected('2.0') },
      { id: 'GHSA-1', aliases: ['CVE-2026-1'], affected: affected('1.5') },
      { id: 'GHSA-2', affected: affected('9.0', ['0.9']) },
    );
    const purls = [
      'pkg:pypi/other@1.2',
      'pkg:pypi/flask-login@1.2',
      'pkg:pypi/Flask.Login@0.9',
      'pkg:pypi/flask-login@9.0',
    ];

    const answer = await run({ indexPath, purls });

    const found = answer.ok ? answer.value.vulnerabilities : [];
    expect(found.filter(({ component }) => component === 1).sort((a, b) => (a.advisory < b.advisory ? -1 : 1))).toEqual(
      [
        {
          component: 1,
          advisory: 'GHSA-1',
          fixedIn: ['1.5', '2.0'],
          match: {
            advisories: ['GHSA-1', 'PYSEC-1'],
            ecosystem: 'PyPI',
            package: 'Flask_Login',
            by: 'range',
            range: { introduced: '1.0', fixed: '1.5', lastAffected: null },
            version: '1.2',
          },
        },
        expect.objectContaining({ advisory: 'GHSA-2' }),
      ],
    );
    expect(found.filter(({ component }) => component === 2)).toMatchObject([
      { advisory: 'GHSA-2', match: { by: 'listed', range: null, version: '0.9' } },
    ]);
    expect(found.some(({ component }) => component === 0 || component === 3)).toBe(false);
  });

  it('refuses a damaged index instead of finding nothing', async () => {
    const indexPath = join(folder, 'damaged.hfx');
    writeFileSync(indexPath, 'no index');

    expect(await run({ indexPath, purls: ['pkg:npm/a@1.0.0'] })).toMatchObject({
      ok: false,
      problems: [{ at: indexPath }],
    });
  });
});
