import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupNames, type KnownVulnerability, type NamedRecord } from './group-names.ts';

let made = 0;
const newId = () => `v${String(++made).padStart(6, '0')}`;

function group(records: NamedRecord[], known: KnownVulnerability[] = []) {
  return groupNames(records, known, newId);
}

/** What the tables hold after a grouping. */
function kept(records: NamedRecord[], known: KnownVulnerability[] = []): KnownVulnerability[] {
  return group(records, known).groups.map(({ id, names }) => ({ id, name: names[0]!, names }));
}

describe('groupNames', () => {
  it('joins records that name each other through an id that both know', () => {
    const { groups } = group([
      { id: 'GHSA-b', aliases: ['CVE-2024-1'] },
      { id: 'PYSEC-1', aliases: ['CVE-2024-1'] },
      { id: 'GO-1', aliases: [] },
    ]);

    expect(groups.map(({ names }) => names)).toEqual([['CVE-2024-1', 'GHSA-b', 'PYSEC-1'], ['GO-1']]);
  });

  it('keeps the older of two vulnerabilities that turn out to be one', () => {
    const before = kept([
      { id: 'GHSA-b', aliases: [] },
      { id: 'PYSEC-1', aliases: [] },
    ]);

    const { groups, merged } = group([{ id: 'GHSA-b', aliases: ['PYSEC-1'] }], before);

    expect(groups.map(({ id }) => id)).toEqual([before[0]!.id]);
    expect(merged).toEqual([{ from: before[1]!.id, into: before[0]!.id }]);
  });

  it('leaves the id with the part that has the name where a vulnerability falls apart', () => {
    const before = kept([
      { id: 'PYSEC-1', aliases: ['CVE-2024-1'] },
      { id: 'GO-1', aliases: ['PYSEC-1'] },
    ]);

    const { groups } = group(
      [
        { id: 'PYSEC-1', aliases: ['CVE-2024-1'] },
        { id: 'GO-1', aliases: [] },
      ],
      before,
    );

    expect(groups.find(({ names }) => names.includes('CVE-2024-1'))?.id).toBe(before[0]!.id);
    expect(groups.find(({ names }) => names.includes('GO-1'))?.id).not.toBe(before[0]!.id);
  });

  it('drops a name that no record gives any more, and leaves alone what no record speaks of', () => {
    const before = [...kept([{ id: 'PYSEC-1', aliases: ['CVE-2024-1'] }]), { id: 'v0', name: 'GO-9', names: ['GO-9'] }];

    const { groups, merged, dropped } = group([{ id: 'PYSEC-1', aliases: [] }], before);

    expect(groups).toHaveLength(1);
    expect(merged).toEqual([]);
    expect(dropped).toEqual(['CVE-2024-1']);
  });

  const name = fc.integer({ min: 0, max: 12 }).map((n) => `CVE-${n}`);
  const corpus = fc.uniqueArray(fc.record({ id: name, aliases: fc.array(name, { maxLength: 3 }) }), {
    selector: ({ id }) => id,
    maxLength: 10,
  });

  it('gives the same groups in whatever order the records come', () => {
    fc.assert(
      fc.property(corpus, (records) => {
        const names = (list: NamedRecord[]) => group(list).groups.map((one) => one.names);
        expect(names(records.toReversed())).toEqual(names(records));
      }),
    );
  });

  it('gives each name to one group and changes nothing the second time', () => {
    fc.assert(
      fc.property(corpus, corpus, (first, second) => {
        const before = kept(second, kept(first));
        const again = group(second, before);
        const all = again.groups.flatMap(({ names }) => names);

        expect(new Set(all).size).toBe(all.length);
        expect(again.groups.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
        expect(again.merged).toEqual([]);
        expect(again.dropped).toEqual([]);
      }),
    );
  });
});
