import { describe, expect, it } from 'vitest';
import { compileNetwork } from './compile-network.ts';
import { ir8179View } from './ir8179.ts';

describe('ir8179View', () => {
  it('keeps apart what flows down from the mission and what is known from below, and takes the higher', () => {
    const view = ir8179View(
      compileNetwork({
        schema: 'holdfast.network/1',
        nodes: [
          { id: 'f', kind: 'function', criticality: 'high' },
          { id: 's', kind: 'system' },
          { id: 'p', kind: 'product', own: 'very-high' },
          { id: 'c', kind: 'component' },
          { id: 'x', kind: 'supplier' },
        ],
        links: [
          { from: 's', to: 'f', kind: 'needed-by', dependence: 'high' },
          { from: 'p', to: 's', kind: 'part-of', dependence: 'low' },
          { from: 'c', to: 's', kind: 'part-of' },
        ],
      }),
    );

    expect(view.programme).toMatchObject([{ id: 'f', low: 'high', high: 'high' }]);
    expect(view.system).toEqual([
      { id: 's', baseline: { low: 'high', high: 'high' }, own: null, low: 'high', high: 'high', path: ['s', 'f'] },
      {
        id: 'p',
        baseline: { low: 'low', high: 'low' },
        own: 'very-high',
        low: 'very-high',
        high: 'very-high',
        path: ['p'],
      },
    ]);
    expect(view.component).toMatchObject([{ id: 'c', low: 'none', high: 'high', path: ['c', 's', 'f'] }]);
    expect(view.review.map(({ id, open }) => [id, open])).toEqual([
      ['c', true],
      ['p', false],
      ['f', false],
      ['s', false],
    ]);
  });
});
