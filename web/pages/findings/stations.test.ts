import { describe, expect, it } from 'vitest';
import { stationsOf } from './stations.ts';

describe('stationsOf', () => {
  it('names nodes by their kind and components by their version', () => {
    const product = { id: 'p', kind: 'product' as const, number: 'P-0001', name: 'Historian' };
    const component = { name: 'log4j-core', version: '2.14.1', purl: 'pkg:maven/x/log4j-core@2.14.1' };

    const stations = stationsOf([
      { node: product, component: null },
      { node: null, component },
      { node: null, component: { name: 'inner', version: null, purl: null } },
    ]);

    expect(stations.map(({ name, note }) => `${name}: ${note}`)).toEqual([
      'Historian: Product',
      'log4j-core: 2.14.1',
      'inner: none given',
    ]);
    expect(new Set(stations.map(({ id }) => id)).size).toBe(3);
  });
});
