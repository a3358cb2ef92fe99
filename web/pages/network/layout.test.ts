import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NearLink, NearNode } from '../../../src/modules/network/neighbourhood-contract.ts';
import { cardHeight, layOut, nextCard } from './layout.ts';
import { pathsToFocus } from './view.ts';

const node = (id: string, more: Partial<NearNode> = {}): NearNode => ({
  id,
  name: id,
  number: null,
  kind: 'supplier',
  country: null,
  tier: 1,
  low: 'none',
  high: 'none',
  direct: false,
  side: 'supports',
  distance: 1,
  beyond: 0,
  ...more,
});
const link = (from: string, to: string): NearLink => ({
  from,
  to,
  kind: 'supplies',
  confidence: 'declared',
  dependence: null,
  share: null,
  shareMax: null,
  group: null,
  through: 0,
});
const view = (nodes: NearNode[], links: NearLink[] = []) => ({ nodes, links, unknown: [], commonRoots: [] });

const water = node('Water', { kind: 'function', tier: 0, distance: 3 });
const meter = node('Meter', { kind: 'product', tier: 0, distance: 2 });
const [one, two] = [node('One'), node('Two')];
const fab = node('Fab', { kind: 'site', tier: 2, side: 'focus', distance: 0 });
const diamond = view(
  [fab, one, two, meter, water],
  [link('Fab', 'One'), link('Fab', 'Two'), link('One', 'Meter'), link('Two', 'Meter'), link('Meter', 'Water')],
);

describe('layOut', () => {
  it('sets columns from the functions to the last tier, without those that nothing stands in', () => {
    const picture = layOut(diamond);

    expect(picture.columns.map(({ head }) => head)).toEqual(['functions', 'products', 1, 2]);
    expect(picture.byId.get('One')!.x).toBe(picture.byId.get('Two')!.x);
    expect(picture.byId.get('Fab')!.x).toBeGreaterThan(picture.byId.get('One')!.x);
  });

  it('puts what nobody accounts for behind whom it would supply', () => {
    const rest = { of: 'One', kind: 'supplies' as const, share: 0.4, links: 1 };
    const picture = layOut({ ...diamond, unknown: [rest], commonRoots: [{ node: 'Fab', suppliers: 2 }] });

    const card = picture.cards.find((one) => one.rest === rest)!;
    expect(card.x).toBe(picture.byId.get('Fab')!.x);
    expect(picture.byId.get('Fab')!.root).toBe(2);
  });

  it('lets no card lie upon another, whatever the links', () => {
    const ends = fc.integer({ min: 0, max: 14 });
    fc.assert(
      fc.property(fc.array(fc.tuple(ends, ends), { maxLength: 40 }), (pairs) => {
        const nodes = Array.from({ length: 15 }, (_, id) => node(`${id}`, { tier: (id % 4) + 1, beyond: id % 3 }));
        const { cards, height } = layOut(
          view(
            nodes,
            pairs.map(([from, to]) => link(`${from}`, `${to}`)),
          ),
        );

        for (const a of cards) {
          expect(Number.isFinite(a.y) && a.y >= 0 && a.y + cardHeight <= height).toBe(true);
          for (const b of cards)
            if (a !== b && a.x === b.x) expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual(cardHeight);
        }
      }),
    );
  });

  it('is walked along links sideways and within the column up and down', () => {
    const picture = layOut(diamond);
    const go = (from: string, arrow: Parameters<typeof nextCard>[2]) =>
      nextCard(picture, picture.byId.get(from)!, arrow, diamond.links).id;

    expect(['One', 'Two']).toContain(go('Fab', 'ArrowLeft'));
    expect(go('One', 'ArrowLeft')).toBe('Meter');
    expect(go('Meter', 'ArrowLeft')).toBe('Water');
    expect(go('Water', 'ArrowLeft')).toBe('Water');
    expect(
      new Set([go('One', 'ArrowDown'), go('Two', 'ArrowDown'), go('One', 'ArrowUp'), go('Two', 'ArrowUp')]),
    ).toEqual(new Set(['One', 'Two']));
  });
});

describe('pathsToFocus', () => {
  it('lights every shortest way between what is chosen and the focus, and no detour', () => {
    const detour = { ...diamond, links: [...diamond.links, link('One', 'Two')] };

    expect([...pathsToFocus(detour, ['Water']).nodes].sort()).toEqual(['Fab', 'Meter', 'One', 'Two', 'Water']);
    expect(pathsToFocus(detour, ['Water']).links.has('One Two')).toBe(false);
    expect([...pathsToFocus(detour, ['One']).nodes].sort()).toEqual(['Fab', 'One']);
    expect(pathsToFocus(detour, []).nodes.size).toBe(0);
  });

  it('ends in circles too', () => {
    const circle = { ...diamond, links: [...diamond.links, link('Water', 'Fab'), link('Meter', 'One')] };

    expect(pathsToFocus(circle, ['Water']).nodes.has('Meter')).toBe(true);
  });
});
