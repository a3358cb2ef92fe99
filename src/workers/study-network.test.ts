import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NetworkStudy, studyNetwork } from '../engines/network/study-network.ts';
import type { NetworkDocument } from '../formats/network/document.ts';
import { openWorkers, type Workers } from '../platform/workers/workers.ts';

describe('a study in a thread of its own', () => {
  let workers: Workers;
  beforeAll(() => {
    workers = openWorkers({ threads: 1 });
  });
  afterAll(() => workers.close());

  it('is of the whole document, however many pieces it comes in', async () => {
    const document: NetworkDocument = {
      schema: 'holdfast.network/1',
      asOf: '2026-01-01',
      nodes: [
        { id: 'mission', kind: 'function', criticality: 'high' },
        { id: 'pump', kind: 'product' },
        { id: 'one', kind: 'supplier', country: 'FI', failureProbability: 0.1 },
        { id: 'two', kind: 'supplier', country: 'FI' },
      ],
      links: [
        { from: 'pump', to: 'mission', kind: 'needed-by' },
        { from: 'one', to: 'pump', kind: 'supplies', validUntil: '2025-12-31' },
        { from: 'two', to: 'one', kind: 'supplies' },
      ],
      groups: [{ id: 'either', of: 'pump', need: 1, sources: [{ node: 'one' }, { node: 'two' }] }],
    };
    const { nodes, links = [], groups, ...head } = document;
    const pieces = [
      head,
      { nodes: nodes.slice(0, 3) },
      { nodes: nodes.slice(3) },
      { links: links.slice(0, 1) },
      { links: links.slice(1) },
      { groups },
    ].map((piece) => new TextEncoder().encode(JSON.stringify(piece)));

    const study = await workers.run<NetworkStudy>('study-network', { task: 'study', pieces });

    expect(study).toEqual(studyNetwork(document));
  });
});
