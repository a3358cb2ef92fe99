import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { readNetwork } from '../../formats/network/read-network.ts';

const example: NetworkDocument = {
  schema: 'holdfast.network/1',
  asOf: '2026-11-21',
  nodes: [
    { id: 'billing', kind: 'function', name: 'Billing', criticality: 'very-high', lossPerDay: 40_000, currency: 'USD' },
    { id: 'app', kind: 'product', name: 'Billing application', productKind: 'software', bufferDays: 0 },
    {
      ...{ id: 'acme', kind: 'supplier', name: 'Acme', country: 'US', recoverDays: 70, bufferDays: 14 },
      ...{ restartLagDays: 7, failureProbability: 0.05, own: 'low', technology: 'A-7' },
    } as NetworkDocument['nodes'][number],
    { id: 'beta', kind: 'supplier', name: 'Beta', country: 'DE', failureProbability: 0.05 },
    { id: 'holdco', kind: 'owner', name: 'Holdco', country: 'SG' },
    { id: 'fab7', kind: 'site', country: 'TW', lat: 24.8, lon: 121, owned: false },
  ],
  links: [
    { from: 'app', to: 'billing', kind: 'needed-by', dependence: 'high', transmission: 0.9 },
    {
      ...{ from: 'fab7', to: 'acme', kind: 'site-of', share: 1, confidence: 'declared' },
      ...{ source: 'supplier declaration', validFrom: '2025-01-01', validUntil: '2027-01-01' },
    } as NonNullable<NetworkDocument['links']>[number],
    { from: 'holdco', to: 'acme', kind: 'owns', share: { min: 0.5, max: 0.75 } },
    { from: 'app', to: 'beta', kind: 'supplies', confidence: 'observed' },
  ],
  groups: [
    {
      id: 'db',
      of: 'app',
      need: 1,
      name: 'database engine',
      sources: [
        { node: 'acme', share: 0.6 },
        { node: 'beta', share: 0.4, qualified: true, switchDays: 20 },
      ],
    },
  ],
};

describe('a supply network that is imported', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const newWorkspace = async () => {
    analyst = await api.as('analyst', { workspaceId: (await api.newWorkspace('Own')).id });
  };
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });
  const handOver = async (file: NetworkDocument | object | string | Uint8Array, fileName = 'network.json') => {
    const bytes = typeof file === 'string' || file instanceof Uint8Array ? file : JSON.stringify(file);
    const { status, body } = await analyst.upload(`/imports?fileName=${fileName}`, bytes);
    expect(status).toBe(202);
    await analyst.finished(body.jobId);
    return (await analyst.get(`/imports/${body.id}`)).body;
  };
  const takeIn = async (file: NetworkDocument | object | string | Uint8Array, fileName?: string) => {
    const preview = await handOver(file, fileName);
    expect(preview).toMatchObject({ state: 'ready', errors: [] });
    const { body } = await analyst.post(`/imports/${preview.id}/apply`, {});
    expect(await analyst.finished(body.jobId)).toMatchObject({ state: 'done', problem: null });
    const { body: taken } = await analyst.get(`/imports/${preview.id}`);
    expect(taken.state).toBe('applied');
    return taken;
  };
  const exported = async (query = '') => {
    const { bytes } = await analyst.get(`/network/export${query}`);
    const read = readNetwork(bytes);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return read.value;
  };

  it('shows what it would change, is taken in as one change, comes out as the same network, and can be undone', async () => {
    await newWorkspace();

    const preview = await handOver(example);
    const taken = await takeIn(example);
    const out = await exported();
    const again = await handOver(example);

    expect(preview.counts).toEqual({ new: 21, changed: 0, unchanged: 0, errors: 0, leftOut: 0 });
    expect(preview.sheets).toMatchObject({
      Suppliers: { new: 3 },
      Links: { new: 4 },
      Sources: { new: 2 },
      Facts: { new: 9 },
    });
    expect(preview.warnings).toEqual([
      expect.objectContaining({ at: '/links/3', message: expect.stringContaining('"supplies" from a product') }),
    ]);
    expect(sorted(out)).toEqual(sorted(example));
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: 21 });
    const { body } = await analyst.post(`/changes/${taken.changeNumber}/undo`, {});
    await analyst.finished(body.id);
    expect(await exported()).toMatchObject({ nodes: [], links: [], groups: [] });
  });
});

/** As sets; what nobody says of a link is declared. */
function sorted({ nodes, links = [], groups = [] }: NetworkDocument) {
  const by = <Item>(items: readonly Item[]) =>
    items.map((item) => JSON.stringify(Object.entries(item as object).sort())).sort();
  return {
    nodes: by(nodes),
    links: by(links.map((link) => ({ confidence: 'declared', ...link }))),
    groups: by(groups.map(({ sources, ...group }) => ({ ...group, sources: by(sources) }))),
  };
}
