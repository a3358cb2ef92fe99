import { describe, expect, it } from 'vitest';
import { compileNetwork } from './compile-network.ts';
import { sectorViews } from './sectors.ts';

const views = sectorViews(
  compileNetwork({
    schema: 'holdfast.network/1',
    nodes: [
      { id: 'p', kind: 'product', bufferDays: 10, leadTimeDays: 70 },
      { id: 'c', kind: 'component', leadTimeDays: 5 },
      { id: 'stocked', kind: 'product', bufferDays: 9, leadTimeDays: 9 },
      { id: 'a', kind: 'supplier', country: 'TW' },
      { id: 'b', kind: 'supplier' },
      { id: 'd', kind: 'supplier', country: 'DE' },
      { id: 'fab', kind: 'site', country: 'TW', owned: false },
      { id: 'plant', kind: 'site', owned: true },
      { id: 'office', kind: 'site' },
    ],
    links: [
      { from: 'a', to: 'p', kind: 'supplies' },
      { from: 'fab', to: 'b', kind: 'site-of' },
      { from: 'plant', to: 'stocked', kind: 'manufactures' },
      { from: 'd', to: 'a', kind: 'supplies' },
    ],
    groups: [
      { id: 'g', of: 'c', need: 1, sources: [{ node: 'a', qualified: true }, { node: 'b' }] },
      {
        id: 'h',
        of: 'p',
        need: 1,
        sources: [
          { node: 'b', qualified: true },
          { node: 'd', qualified: false },
        ],
      },
    ],
  }),
);

describe('sectorViews', () => {
  it('lists what has one source, or one that nobody is known to replace', () => {
    expect(views.singleSource).toEqual([
      { id: 'p', source: 'a', state: 'alone' },
      { id: 'stocked', source: 'plant', state: 'alone' },
      { id: 'c', source: 'a', state: 'unknown' },
      { id: 'p', source: 'b', state: 'unqualified' },
    ]);
  });

  it('lists what comes from one region, by way of sites where suppliers have none, and nothing that is not sure', () => {
    expect(views.singleRegion).toEqual([{ id: 'c', region: 'TW', sources: 2 }]);
  });

  it('counts of whom the next tier is known', () => {
    expect(views.tiers).toEqual([
      { tier: 2, asked: 3, known: 1, share: 1 / 3 },
      { tier: 3, asked: 1, known: 0, share: 0 },
    ]);
  });

  it('lists what is out of stock before more comes', () => {
    expect(views.buffers).toEqual([
      { id: 'p', bufferDays: 10, leadTimeDays: 70, gapDays: 60 },
      { id: 'c', bufferDays: null, leadTimeDays: 5, gapDays: null },
    ]);
  });

  it('counts own and contracted plants, and those of which nobody says', () => {
    expect(views.manufacturing).toEqual({ own: 1, contracted: 1, unknown: 0 });
  });
});
