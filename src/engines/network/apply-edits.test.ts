import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { applyEdits } from './apply-edits.ts';
import { weighEdits } from './weigh-edits.ts';
import { whatStops } from './what-stops.ts';

const network: NetworkDocument = {
  schema: 'holdfast.network/1',
  nodes: [
    { id: 'billing', kind: 'function', criticality: 'very-high' },
    { id: 'app', kind: 'product' },
    { id: 'acme', kind: 'supplier', country: 'DE', failureProbability: 0.1 },
    { id: 'beta', kind: 'supplier', failureProbability: 0.1 },
    { id: 'fab', kind: 'site', failureProbability: 0.5 },
  ],
  links: [
    { from: 'app', to: 'billing', kind: 'needed-by', dependence: 'high' },
    { from: 'fab', to: 'acme', kind: 'site-of' },
  ],
  groups: [{ id: 'db', of: 'app', need: 1, sources: [{ node: 'acme' }, { node: 'beta' }] }],
};

describe('applyEdits', () => {
  it('adds, changes and removes, one after the other, and leaves the network it was handed as it was', () => {
    const before = JSON.stringify(network);

    const { document, problems } = applyEdits(network, [
      { edit: 'add-node', node: { id: 'gamma', kind: 'supplier' } },
      { edit: 'change-node', id: 'gamma', set: { name: 'Gamma', country: 'FI' } },
      { edit: 'change-node', id: 'acme', set: { country: undefined } },
      { edit: 'add-link', link: { from: 'gamma', to: 'app', kind: 'supplies' } },
      { edit: 'change-link', link: { from: 'gamma', to: 'app', kind: 'supplies' }, set: { dependence: 'low' } },
      { edit: 'remove-link', link: { from: 'fab', to: 'acme', kind: 'site-of' } },
      { edit: 'change-group', id: 'db', set: { need: 2 } },
    ]);

    expect(problems).toEqual([]);
    expect(document.nodes.at(-1)).toEqual({ id: 'gamma', kind: 'supplier', name: 'Gamma', country: 'FI' });
    expect(document.nodes[2]).toEqual({ id: 'acme', kind: 'supplier', failureProbability: 0.1 });
    expect(document.links).toEqual([
      network.links![0],
      { from: 'gamma', to: 'app', kind: 'supplies', dependence: 'low' },
    ]);
    expect(document.groups![0]!.need).toBe(2);
    expect(JSON.stringify(network)).toBe(before);
  });

  it('takes a removed node out of its links and groups; a group needs no more than is left, and ends with its last source', () => {
    const one = applyEdits(network, [
      { edit: 'change-group', id: 'db', set: { need: 2 } },
      { edit: 'remove-node', id: 'acme' },
    ]).document;
    const none = applyEdits(one, [{ edit: 'remove-node', id: 'beta' }]).document;

    expect(one.links).toEqual([network.links![0]]);
    expect(one.groups).toEqual([{ id: 'db', of: 'app', need: 1, sources: [{ node: 'beta' }] }]);
    expect(none.groups).toEqual([]);
  });

  it('tells which edit finds nothing, or what is there already, and makes the others', () => {
    const { document, problems } = applyEdits(network, [
      { edit: 'remove-node', id: 'nobody' },
      { edit: 'add-node', node: { id: 'acme', kind: 'supplier' } },
      { edit: 'add-link', link: { from: 'fab', to: 'acme', kind: 'site-of' } },
      { edit: 'add-link', link: { from: 'nobody', to: 'acme', kind: 'supplies' } },
      { edit: 'remove-group', id: 'other' },
      { edit: 'remove-group', id: 'db' },
    ]);

    expect(problems.map(({ edit }) => edit)).toEqual([0, 1, 2, 3, 4]);
    expect(document.groups).toEqual([]);
  });
});

describe('whatStops', () => {
  it('stops what requires a stopped node, and a group only with too few sources left', () => {
    expect(whatStops(network, { stopped: ['fab'] })).toEqual([
      { id: 'fab', for: [] },
      { id: 'acme', for: ['fab'] },
    ]);
    expect(whatStops(network, { stopped: ['fab', 'beta'] })).toEqual([
      { id: 'fab', for: [] },
      { id: 'beta', for: [] },
      { id: 'acme', for: ['fab'] },
      { id: 'app', for: ['acme', 'beta'] },
      { id: 'billing', for: ['app'] },
    ]);
  });

  it('counts what takes the place of a stopped node, as long as that one runs itself', () => {
    const link = { from: 'fab2', to: 'acme', kind: 'site-of' } as const;
    const other = {
      ...network,
      nodes: [...network.nodes, { id: 'fab2', kind: 'site' as const }],
      links: [...network.links!, link],
    };

    expect(whatStops(other, { stopped: ['fab'], replacing: [link] }).map(({ id }) => id)).toEqual(['fab']);
    expect(whatStops(other, { stopped: ['fab', 'fab2'], replacing: [link] }).map(({ id }) => id)).toEqual([
      'fab',
      'fab2',
      'acme',
    ]);
  });

  it('stops more, never less, with each further node', () => {
    const ids = network.nodes.map(({ id }) => id);
    fc.assert(
      fc.property(fc.subarray(ids), fc.constantFrom(...ids), (stopped, more) => {
        const few = whatStops(network, { stopped }).map(({ id }) => id);
        const many = new Set(whatStops(network, { stopped: [...stopped, more] }).map(({ id }) => id));

        expect(few.every((id) => many.has(id))).toBe(true);
      }),
    );
  });
});

describe('weighEdits', () => {
  it('finds the single point that a lost alternate makes, and the probability that rises with it', () => {
    const { stops, singlePoints, failure, problems } = weighEdits(network, [{ edit: 'remove-node', id: 'beta' }]);

    expect(problems).toEqual([]);
    expect(stops).toEqual([]);
    expect(singlePoints.new).toContainEqual({ of: 'billing', id: 'acme' });
    expect(singlePoints.new).toContainEqual({ of: 'billing', id: 'fab' });
    const moved = failure.find(({ of }) => of === 'billing')!;
    // Acme fails itself or with its fab: 1 - .9 * .5; with Beta beside it, a tenth of that.
    expect(moved.from!.low).toBeCloseTo(0.055, 12);
    expect(moved.to!.low).toBeCloseTo(0.55, 12);
  });

  it('says nothing of edits that change nothing', () => {
    const { difference, singlePoints, failure, concentration } = weighEdits(network, [
      { edit: 'change-node', id: 'acme', set: { country: 'DE' } },
    ]);

    expect(difference.nodes).toEqual({ added: [], removed: [], changed: [] });
    expect([...singlePoints.new, ...singlePoints.gone, ...failure, ...concentration]).toEqual([]);
  });
});
