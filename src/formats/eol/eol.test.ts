import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycleOfVersion, supportOn } from './cycle-of-version.ts';
import { packageNameOf, productNameOf, readLifeCycles } from './life-cycles.ts';

function cyclesNamed(...names: string[]) {
  return readLifeCycles({ product: 'anvil', releases: names.map((releaseCycle) => ({ releaseCycle, eol: false })) })!;
}

describe('cycleOfVersion', () => {
  it.each([
    ['1.34.0', '1.34'],
    ['1.3', '1.3'],
    ['1.3.9', '1.3'],
    ['1.30', undefined],
    ['v1.3.1', '1.3'],
    ['2.12.4', '2.12'],
    ['2.30.0', '2'],
    ['1.1.1w', '1.1.1'],
    ['3', undefined],
  ])('finds the cycle of %s', (version, cycle) => {
    expect(cycleOfVersion(cyclesNamed('1.3', '1.34', '2', '2.12', '1.1.1'), version)?.cycle).toBe(cycle);
  });

  it('gives only a cycle that the version begins with', () => {
    const part = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.'));

    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), part, (cycles, version) => {
        const found = cycleOfVersion(cyclesNamed(...cycles), version)?.cycle;
        const fitting = cycles.filter((cycle) => version === cycle || version.startsWith(`${cycle}.`));
        const longest = fitting.sort((a, b) => b.length - a.length)[0];
        expect(found).toBe(longest);
      }),
    );
  });
});

describe('supportOn', () => {
  it.each([
    ['2026-08-22', 'ended'],
    ['2026-08-23', 'ending'],
    ['2027-08-23', 'supported'],
    [true, 'ended'],
    [false, 'supported'],
    [null, 'unknown'],
  ] as const)('reads an end of %s', (endOfLife, state) => {
    expect(supportOn({ endOfLife }, '2026-08-22').state).toBe(state);
  });
});

describe('readLifeCycles', () => {
  it('reads identifiers that break off behind the product, and a date that is none as not stated', () => {
    const read = readLifeCycles({
      product: 'log4j',
      identifiers: [
        { purl: 'pkg:maven/log4j/log4j' },
        { cpe: 'cpe:2.3:a:apache:log4j' },
        { cpe: 'cpe:/a:apache:log4j' },
        { repology: 'x' },
      ],
      releases: [{ releaseCycle: '1', eol: 'soon', releaseDate: '2001-01-08' }, { cycle: 2 }, {}],
    });

    expect(read).toMatchObject({ purls: ['maven/log4j/log4j'], cpes: ['a:apache:log4j'], title: 'log4j' });
    expect(read?.cycles.map(({ cycle, endOfLife, released }) => [cycle, endOfLife, released])).toEqual([
      ['1', null, '2001-01-08'],
      ['2', null, null],
    ]);
  });

  it('reads a product as the API writes it', () => {
    const read = readLifeCycles({
      name: 'log4j',
      label: 'Apache Log4j',
      identifiers: [{ type: 'purl', id: 'pkg:maven/log4j/log4j' }],
      releases: [{ name: '1', isEol: true, eolFrom: '2015-10-15', latest: { name: '1.2.17', date: '2012-05-06' } }],
    });

    expect(read).toMatchObject({ product: 'log4j', title: 'Apache Log4j', purls: ['maven/log4j/log4j'] });
    expect(read?.cycles).toMatchObject([{ cycle: '1', endOfLife: '2015-10-15', latest: '1.2.17' }]);
  });

  it('refuses what is no product', () => {
    expect([{}, null, [], { product: 'x' }, { product: 1, releases: [] }].map(readLifeCycles)).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('names packages and products without their versions', () => {
    expect(packageNameOf('pkg:npm/%40acme/anvil@1.0')).toEqual(['npm/@acme/anvil']);
    expect(productNameOf('cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*')).toEqual(['a:acme:anvil']);
    expect(productNameOf('not a name')).toEqual([]);
  });
});
