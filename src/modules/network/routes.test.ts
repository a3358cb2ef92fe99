import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
type Row = any;

describe('the network', () => {
  let api: Api;
  let analyst: Caller;
  const nodes: Record<string, Row> = {};

  const made = async (kind: string, name: string, more = {}) => {
    const { body, status } = await analyst.post(`/${kind}`, { name, ...more });
    expect(status).toBe(201);
    nodes[name] = body;
    return body;
  };
  const link = async (from: string, kind: string, to: string, more = {}) => {
    const { body, status } = await analyst.post('/links', {
      fromId: nodes[from].id,
      toId: nodes[to].id,
      kind,
      ...more,
    });
    expect(status).toBe(201);
    return body;
  };
  const reach = async (node: string, query = '') => (await analyst.get(`/network/reach?node=${node}${query}`)).body;
  const names = (answer: { items: Row[] }) => answer.items.map(({ name, distance }) => `${name} ${distance}`);
  const give = async (product: string, document: object) => {
    const bom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', ...document });
    const sent = await analyst.upload(`/products/${nodes[product].id}/boms`, bom);
    await analyst.finished(sent.body.jobId);
    return (await analyst.get(`/boms/${sent.body.id}/components`)).body.items as Row[];
  };

  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
    await made('functions', 'Water supply', { criticality: 'very-high' });
    await made('functions', 'Billing', { criticality: 'low' });
    await made('systems', 'Control');
    await made('suppliers', 'Maker');
    await made('suppliers', 'Owner of Maker');
    await made('sites', 'Plant');
    await made('products', 'Gateway', { makerId: nodes.Maker.id });
    await made('products', 'Modem');
    await link('Gateway', 'part-of', 'Control');
    await link('Modem', 'part-of', 'Control');
    await link('Control', 'needed-by', 'Water supply');
    await link('Modem', 'needed-by', 'Billing');
    await link('Plant', 'site-of', 'Maker');
    await link('Owner of Maker', 'owns', 'Maker');
  });
  afterAll(() => api.stop());

  it('tells what depends on a node, the nearest first, counted by kind', async () => {
    const answer = await reach(nodes.Plant.number);

    expect(answer.node).toMatchObject({ id: nodes.Plant.id, name: 'Plant' });
    expect(names(answer)).toEqual(['Maker 1', 'Gateway 2', 'Control 3', 'Water supply 4']);
    expect(answer.counts).toEqual({ function: 1, system: 1, product: 1, component: 0, supplier: 1, site: 0 });
    expect(answer.items.at(-1).criticality).toBe('very-high');
    expect(answer.total).toBe(4);
  });

  it('tells what a node depends on, of one kind, page by page', async () => {
    const first = await reach(nodes.Control.id, '&direction=supported-by&kind=product&limit=1');
    const second = await reach(nodes.Control.id, `&direction=supported-by&kind=product&limit=1&after=${first.next}`);

    expect([...names(first), ...names(second)]).toEqual(['Gateway 1', 'Modem 1']);
    expect([first.total, second.next]).toEqual([2, null]);
  });

  it('does not take ownership for support', async () => {
    expect((await reach(nodes['Owner of Maker'].id)).total).toBe(0);
  });

  it('follows a component through the BOM in force, and a supplier through a resolved name', async () => {
    const library = (name: string) => ({ type: 'library', name, version: '1', supplier: { name: 'Deep Supplier' } });
    const [shared] = await give('Gateway', { components: [library('shared'), library('own')] });
    await give('Modem', { components: [library('shared')] });
    const [name] = (await analyst.get('/supplier-names')).body.items;
    const before = await reach(shared.componentId);
    const supplier = (await analyst.post(`/supplier-names/${name.id}/resolve`, { as: 'new-supplier' })).body.supplier;

    const answer = await reach(supplier.number);

    expect(before.counts).toMatchObject({ product: 2, system: 1, function: 2, component: 0 });
    expect(answer.counts).toMatchObject({ component: 2, product: 2, system: 1, function: 2 });
    await give('Gateway', { components: [library('other')] });
    expect((await reach(shared.componentId)).items.map(({ name: reached }: Row) => reached)).not.toContain('Gateway');
  });

  it('gives the shortest paths with the words of their links, and what every path passes', async () => {
    await made('suppliers', 'Chip');
    await link('Chip', 'supplies', 'Gateway');
    await link('Chip', 'designs', 'Modem');
    const { body } = await analyst.get(`/network/paths?from=${nodes.Chip.number}&to=${nodes['Water supply'].number}`);

    const told = body.paths.map((path: Row[]) => path.map(({ node, link: kind }) => `${node.name} ${kind}`));

    expect(told).toEqual(
      expect.arrayContaining([
        ['Chip supplies', 'Gateway part-of', 'Control needed-by', 'Water supply null'],
        ['Chip designs', 'Modem part-of', 'Control needed-by', 'Water supply null'],
      ]),
    );
    expect(told).toHaveLength(2);
    expect(body.dominating.map(({ name }: Row) => name)).toEqual(['Control']);
  });

  it('gives no path against the direction of support', async () => {
    const { body } = await analyst.get(`/network/paths?from=${nodes['Water supply'].id}&to=${nodes.Gateway.id}`);

    expect(body).toEqual({ paths: [], complete: true, dominating: [] });
  });

  it('sees each change at once: a link withdrawn, a link that has lapsed, a node retired', async () => {
    await made('products', 'Brief');
    await made('systems', 'Depot');
    const stated = await link('Brief', 'part-of', 'Depot');
    const during = await reach(nodes.Brief.id);
    await analyst.delete(`/links/${stated.id}`);
    const withdrawn = await reach(nodes.Brief.id);
    await link('Brief', 'part-of', 'Depot', { validFrom: '2001-01-01', validUntil: '2002-01-01' });
    const lapsed = await reach(nodes.Brief.id);
    await analyst.post(`/systems/${nodes.Control.id}/retire`);
    const retired = await reach(nodes.Gateway.id);
    await analyst.post(`/systems/${nodes.Control.id}/restore`);
    const restored = await reach(nodes.Gateway.id);

    expect([during, withdrawn, lapsed, retired, restored].map(({ total }) => total)).toEqual([1, 0, 0, 0, 2]);
  });

  it('says that nothing bears an unknown id or number, nor one of another workspace', async () => {
    const elsewhere = await api.newWorkspace('Elsewhere');
    const stranger = await api.as('analyst', { workspaceId: elsewhere.id });

    for (const node of ['S-9999', 'nonsense', nodes.Gateway.id]) {
      expect((await stranger.get(`/network/reach?node=${node}`)).status).toBe(404);
      expect((await stranger.get(`/network/paths?from=${node}&to=${node}`)).status).toBe(404);
    }
  });
});
