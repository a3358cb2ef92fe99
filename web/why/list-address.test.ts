import { describe, expect, it } from 'vitest';
import { addressOfList } from './list-address.ts';

describe('addressOfList', () => {
  const product = { id: 'x', kind: 'product' as const, number: 'P-0001', name: 'RTU-420' };

  it('leads to the page of the same name with the same filter', () => {
    expect(addressOfList({ path: '/findings', query: { supplier: 'S-0001', severity: 'high' } }, null)).toBe(
      '/findings?supplier=S-0001&severity=high',
    );
  });

  it('leads to pages that have another name', () => {
    expect(addressOfList({ path: '/supplier-names', query: { state: 'waiting' } }, null)).toBe('/names?state=waiting');
    expect(addressOfList({ path: '/feeds', query: {} }, null)).toBe('/settings/data');
  });

  it('shows the parts of a bill of materials on the page of its product', () => {
    expect(addressOfList({ path: '/boms/B-0002/components', query: { show: 'unchecked' } }, product)).toBe(
      '/products/P-0001/bom?bom=B-0002&view=list&show=unchecked',
    );
  });

  it('shows what a node reaches where that stands', () => {
    const reach = (node: string) => addressOfList({ path: '/network/reach', query: { node, kind: 'function' } }, null);

    expect(['S-0001', 'Y-0002', 'L-0003', '0189-x'].map(reach)).toEqual([
      '/suppliers/S-0001/depends?kind=function',
      '/systems/Y-0002?kind=function',
      '/sites/L-0003?kind=function',
      '/components/0189-x?kind=function',
    ]);
  });

  it('shows what depends on a node or a country on the pages of the network and the map', () => {
    const query = { node: 'S-0001', kind: 'supplier', tier: '1' };

    expect(addressOfList({ path: '/network/shared', query }, null)).toBe(
      '/network?node=S-0001&kind=supplier&steps=12&limit=400&as=table',
    );
    expect(addressOfList({ path: '/network/reach-of', query: { country: 'TW', kind: 'function' } }, null)).toBe(
      '/map?country=TW&kind=function',
    );
  });
});
