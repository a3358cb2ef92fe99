import { describe, expect, it } from 'vitest';
import { IndexCompiler } from './index-compiler.ts';
import { openWholeIndex } from './open-index.ts';

const criteria = 'cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*';

function indexOf(...records: unknown[]) {
  const compiler = new IndexCompiler();
  for (const record of records) compiler.add(new TextEncoder().encode(JSON.stringify(record)));
  return openWholeIndex(compiler.finish());
}

function aRecord(id: string, match: object, more: object = {}) {
  return { id, ...more, database_specific: { cpe_configurations: [{ nodes: [{ cpeMatch: [match] }] }] } };
}

describe('an index with CPE names', () => {
  const index = indexOf(
    aRecord('nvd:CVE-2024-1', { criteria, versionEndExcluding: '2.0' }, { aliases: ['CVE-2024-1'] }),
    aRecord('nvd:CVE-2024-2', { criteria, versionEndExcluding: '1.0' }, { aliases: ['CVE-2024-2'] }),
    {
      id: 'GHSA-1',
      aliases: ['CVE-2024-1'],
      affected: [{ package: { ecosystem: 'npm', name: 'anvil' }, ranges: [{ events: [{ introduced: '0' }] }] }],
    },
  );

  it('gives candidates with their grounds, by the version of the name or that of the component', () => {
    const byName = index.matchCpe('cpe:2.3:a:acme:anvil:1.5:*:*:*:*:*:*:*', null);
    const byComponent = index.matchCpe('cpe:/a:acme:anvil', '1.5');

    expect(byName?.map(({ advisory, grounds }) => [index.advisory(advisory).id, grounds.by])).toEqual([
      ['nvd:CVE-2024-1', 'range'],
    ]);
    expect(byComponent).toEqual(byName);
    expect(index.matchCpe('cpe:/a:acme:hammer', '1.5')).toEqual([]);
    expect(index.matchCpe('no name', '1.5')).toBeUndefined();
  });

  it('counts these records as loaded and as one vulnerability with those of packages', () => {
    const [hit] = index.matchCpe('cpe:/a:acme:anvil', '1.5') ?? [];

    expect(index.corpus).toMatchObject({ count: 3, skipped: [] });
    expect(index.vulnerability(hit!.advisory)).toMatchObject({
      id: 'CVE-2024-1',
      aliases: ['GHSA-1'],
    });
  });

  it('never matches a package URL by them', () => {
    const answer = index.matchPurl('pkg:npm/anvil@1.0.0');

    expect(answer.hits?.map(({ advisory }) => index.advisory(advisory).id)).toEqual(['GHSA-1']);
    expect(index.namesCpes).toBe(true);
    expect(indexOf({ id: 'A' }).namesCpes).toBe(false);
  });
});
