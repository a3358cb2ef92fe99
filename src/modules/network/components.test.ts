import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
type Row = any;

/** Components stand in bills of materials, and at links that a network file states. */
const network: NetworkDocument = {
  schema: 'holdfast.network/1',
  nodes: [
    { id: 'billing', kind: 'function', name: 'Billing', criticality: 'very-high' },
    { id: 'app', kind: 'product', name: 'App' },
    { id: 'portal', kind: 'product', name: 'Portal' },
    { id: 'libx', kind: 'component', name: 'libx 1.0.0', purl: 'pkg:npm/libx@1.0.0' },
    { id: 'chip', kind: 'component', name: 'Chip' },
    { id: 'acme', kind: 'supplier', name: 'Acme' },
    { id: 'fab', kind: 'site', name: 'Fab', country: 'TW' },
  ],
  links: [
    { from: 'app', to: 'billing', kind: 'needed-by', dependence: 'very-high' },
    { from: 'libx', to: 'app', kind: 'part-of', dependence: 'low' },
    { from: 'acme', to: 'libx', kind: 'supplies', dependence: 'high' },
    { from: 'fab', to: 'chip', kind: 'manufactures', dependence: 'very-high' },
  ],
  groups: [{ id: 'silicon', of: 'app', need: 1, sources: [{ node: 'chip', dependence: 'moderate' }] }],
};

describe('components in the network', () => {
  let api: Api;
  let analyst: Awaited<ReturnType<Api['as']>>;

  const ask = async (path: string, query: Record<string, string | string[]> = {}) => {
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
    );
    const { status, body } = await analyst.get(`/network/${path}?${search}`);
    expect([path, status, body.detail]).toEqual([path, 200, undefined]);
    return body;
  };
  const names = ({ items }: Row) => items.map(({ name, distance }: Row) => `${name} ${distance}`);
  const give = async (key: string, names: string[]) => {
    const { items } = (await analyst.get(`/products?q=${key}`)).body;
    const bom = {
      ...{ bomFormat: 'CycloneDX', specVersion: '1.5' },
      components: names.map((text) => {
        const [name, version] = text.split('@') as [string, string];
        return { type: 'library', name, version, purl: `pkg:npm/${name}@${version}` };
      }),
    };
    const sent = await analyst.upload(`/products/${items[0].id}/boms`, JSON.stringify(bom));
    await analyst.finished(sent.body.jobId);
  };

  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
    const { body } = await analyst.upload('/imports?fileName=network.json', JSON.stringify(network));
    await analyst.finished(body.jobId);
    const applied = await analyst.post(`/imports/${body.id}/apply`, {});
    await analyst.finished(applied.body.jobId);
    await give('App', ['libx@1.0.0', 'liby@2.0.0']);
    await give('Portal', ['libx@1.0.0', 'libx@2.0.0']);
  });
  afterAll(() => api.stop());

  it('lead on from a supplier or a site over links of their own and over the lists in which they stand', async () => {
    expect(names(await ask('reach', { node: 'Acme' }))).toEqual(['libx 1.0.0 1', 'App 2', 'Portal 2', 'Billing 3']);
    expect(names(await ask('reach', { node: 'fab' }))).toEqual(['Chip 1', 'App 2', 'Billing 3']);
    expect((await ask('reach', { node: 'Acme' })).counts).toMatchObject({ component: 1, product: 2, function: 1 });
  });

  it('are counted and listed page by page, whether a list, a link or a group holds them', async () => {
    const query = { node: 'billing', direction: 'supported-by', kind: 'component', limit: '2' };
    const first = await ask('reach', query);
    const second = await ask('reach', { ...query, after: first.next });

    expect(first).toMatchObject({ total: 3, counts: { component: 3, supplier: 1, site: 1, product: 1 } });
    expect([...names(first), ...names(second)].sort()).toEqual(['Chip 2', 'liby 2.0.0 2', 'libx 1.0.0 2'].sort());
  });

  it('go by package URL, by key and by name, in all versions where none is said', async () => {
    const meant = async (node: string) => (await ask('reach', { node })).meant.map(({ name }: Row) => name);
    const both = ['libx 1.0.0', 'libx 2.0.0'];

    expect(await meant('pkg:npm/libx@2.0.0')).toEqual(['libx 2.0.0']);
    expect(await meant('pkg:NPM/libx@1.0.0')).toEqual(['libx 1.0.0']);
    expect(await meant('libx')).toEqual(['libx 1.0.0']);
    expect(await meant('libx 2.0.0')).toEqual(['libx 2.0.0']);
    expect(await meant('pkg:npm/libx')).toEqual(both);
    expect(await meant('LIBY')).toEqual(['liby 2.0.0']);
    expect((await ask('reach', { node: 'pkg:npm/libx' })).counts).toMatchObject({ component: 0, product: 2 });
    expect((await ask('reach-of', { node: ['pkg:npm/libx', 'chip'] })).chosen).toMatchObject({ count: 3 });
    expect((await analyst.get('/network/reach?node=pkg:npm/nothing@1')).status).toBe(404);
    expect((await analyst.get('/network/paths?from=pkg:npm/libx&to=billing')).body).toMatchObject({ status: 400 });
  });

  it('stand on paths, and on what every path passes', async () => {
    const { paths, dominating } = await ask('paths', { from: 'acme', to: 'billing' });

    expect(paths[0].map(({ node, link }: Row) => `${node.name} ${link}`)).toEqual([
      ...['Acme supplies', 'libx 1.0.0 part-of', 'App needed-by', 'Billing null'],
    ]);
    expect(dominating.map(({ name }: Row) => name)).toEqual(['libx 1.0.0', 'App']);
  });

  it('stand on the page of the network with tier, levels and what is stated of their links', async () => {
    const { nodes, links } = await ask('neighbourhood', { node: 'billing', direction: 'supported-by' });
    const node = (name: string) => nodes.find((one: Row) => one.name === name);
    const link = (from: string, to: string) =>
      links.filter((one: Row) => one.from === node(from).id && one.to === node(to).id);

    expect(node('libx 1.0.0')).toMatchObject({ tier: 1, low: 'low', high: 'low', beyond: 0 });
    expect(node('Acme')).toMatchObject({ tier: 2, low: 'low', high: 'low' });
    expect(node('Fab')).toMatchObject({ tier: 2, low: 'moderate', high: 'moderate' });
    expect(link('libx 1.0.0', 'App')).toMatchObject([{ kind: 'part-of', dependence: 'low' }]);
    expect(link('liby 2.0.0', 'App')).toMatchObject([{ kind: 'part-of', confidence: 'observed', dependence: null }]);
    expect(link('Chip', 'App')).toMatchObject([{ kind: null, group: 'silicon' }]);
  });

  it('have the levels that the analysis finds, as has all else', async () => {
    const { criticality } = await ask('analysis');
    const { nodes } = await ask('whole', { limit: '100' });

    const bounds = (rows: Row[]) => rows.map(({ low, high }) => `${low} ${high}`).sort();
    expect(bounds(nodes)).toEqual(bounds(criticality));
  });
});
