import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aSupplier } from '../../../tests/builders.ts';
import { aNetworkFile } from '../../../tests/networks.ts';
import { analyzeNetwork } from '../../engines/network/analyze-network.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { writeGraphMl } from '../../formats/network/graphml.ts';
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
    { id: 'libx', kind: 'component', purl: 'pkg:npm/libx@1.0.0' },
    { id: 'liby', kind: 'component', name: 'Library Y', leadTimeDays: 3 },
    { id: 'fab7', kind: 'site', country: 'TW', lat: 24.8, lon: 121, owned: false },
  ],
  links: [
    { from: 'app', to: 'billing', kind: 'needed-by', dependence: 'high', transmission: 0.9 },
    {
      ...{ from: 'fab7', to: 'acme', kind: 'site-of', share: 1, confidence: 'declared' },
      ...{ source: 'supplier declaration', validFrom: '2025-01-01', validUntil: '2027-01-01' },
    } as NonNullable<NetworkDocument['links']>[number],
    { from: 'holdco', to: 'acme', kind: 'owns', share: { min: 0.5, max: 0.75 } },
    { from: 'libx', to: 'app', kind: 'part-of', dependence: 'very-high', confidence: 'observed' },
    { from: 'beta', to: 'liby', kind: 'supplies' },
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

    expect(preview.counts).toEqual({ new: 26, changed: 0, unchanged: 0, errors: 0, leftOut: 0 });
    expect(preview.sheets).toMatchObject({
      Suppliers: { new: 3 },
      Components: { new: 2 },
      Links: { new: 6 },
      Sources: { new: 2 },
      Facts: { new: 10 },
    });
    expect(preview.warnings).toEqual([
      expect.objectContaining({ at: '/links/5', message: expect.stringContaining('"supplies" from a product') }),
    ]);
    expect(sorted(out)).toEqual(sorted(example));
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: 26 });
    const { body } = await analyst.post(`/changes/${taken.changeNumber}/undo`, {});
    await analyst.finished(body.id);
    expect(await exported()).toMatchObject({ nodes: [], links: [], groups: [] });
  });

  it('comes out as the same network, whatever is drawn, with the same analyses', async () => {
    await fc.assert(
      fc.asyncProperty(aNetworkFile({ nodes: 9, links: 14 }), async (drawn) => {
        await newWorkspace();
        const network = holdable(drawn);

        const taken = await takeIn(writeGraphMl(network), 'network.graphml');
        const out = await exported();

        expect(taken.warnings.filter(({ lost }: { lost?: true }) => lost)).toEqual([]);
        expect(sorted(out)).toEqual(sorted(network));
        expect(criticalityOf(out)).toEqual(criticalityOf(network));
        expect((await handOver(out)).counts).toMatchObject({ new: 0, changed: 0, errors: 0 });
      }),
      { numRuns: 6 },
    );
  });

  it('says what the register has no place for, and keeps chances for a year', async () => {
    await newWorkspace();

    const { warnings } = await handOver({
      schema: 'holdfast.network/1',
      horizonDays: 30,
      owner: 'me',
      nodes: [
        { id: 'a', kind: 'product', country: 'FI', colour: 1, failureProbability: 0.1 },
        { id: 'b', kind: 'product', colour: 2, lossPerDay: 5 },
      ],
      links: [
        { from: 'a', to: 'b', kind: 'part-of', x: 1 },
        { from: 'a', to: 'b', kind: 'part-of', share: 0.5 },
        { from: 'a', to: 'a', kind: 'part-of' },
      ],
      groups: [{ id: 'g', of: 'a', need: 2, sources: [{ node: 'a' }, { node: 'b', y: 1 }] }],
    });

    expect(warnings.filter(({ lost }: { lost?: true }) => lost).map(({ at }: { at: string }) => at)).toEqual([
      '/owner',
      '/nodes/0/colour',
      '/nodes/0/country',
      '/nodes/1/lossPerDay',
      '/links/0/x',
      '/links/1',
      '/links/2',
      '/groups/0/sources/0',
      '/groups/0/sources/1/y',
    ]);
    expect(warnings.find(({ at }: { at: string }) => at === '/nodes/0/colour').message).toContain('2 times');
    expect(warnings.find(({ at }: { at: string }) => at === '/horizonDays').message).toContain('for 30 days');
  });

  it('finds again what has no key, and refuses a component under two names', async () => {
    await newWorkspace();
    const made = await analyst.post('/suppliers', aSupplier({ key: null, name: 'Keyless', country: null }));
    const network = (purl: string) => ({
      schema: 'holdfast.network/1',
      nodes: [
        { id: made.body.number, kind: 'supplier', name: 'Keyless', country: 'FI' },
        { id: 'one', kind: 'component', purl: 'pkg:npm/part@1.0.0' },
        { id: 'two', kind: 'component', purl },
      ],
    });

    const twice = await handOver(network('pkg:NPM/part@1.0.0'));
    await takeIn(network('pkg:npm/part@2.0.0'));
    const other = await handOver(network('pkg:npm/part@3.0.0'));

    expect(twice.errors).toMatchObject([{ at: '/nodes/2/purl', message: expect.stringContaining('/nodes/1/id') }]);
    expect(twice.sheets.Suppliers).toMatchObject({ changed: 1, new: 0 });
    expect((await analyst.get('/suppliers')).body.items).toMatchObject([{ name: 'Keyless', country: 'FI' }]);
    expect(other.errors).toMatchObject([{ at: '/nodes/2/purl', message: expect.stringContaining('a key of its own') }]);
  });
});

function criticalityOf(network: NetworkDocument) {
  const { criticality = [] } = analyzeNetwork(network);
  return criticality.map(({ id, low, high }) => ({ id, low, high })).sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** One link of a kind between two nodes, none to itself, no group of which what it is of is a source; owners own. */
function holdable({ nodes, links = [], groups = [], ...more }: NetworkDocument): NetworkDocument {
  const ends = new Map(
    links.filter(({ from, to }) => from !== to).map((link) => [`${link.from} ${link.kind} ${link.to}`, link]),
  );
  return {
    ...more,
    nodes: nodes.map((node) => (node.kind === 'owner' ? { ...node, kind: 'supplier' } : node)),
    links: [...ends.values()],
    groups: groups.filter(({ of, sources }) => sources.every(({ node }) => node !== of)),
  };
}

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
