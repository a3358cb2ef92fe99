import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
type Row = any;

describe('the neighbourhood of a node', () => {
  let api: Api;
  let analyst: Caller;
  const nodes: Record<string, Row> = {};
  let beforeAcme: number;

  const made = async (kind: string, name: string, more = {}) => {
    const { body, status } = await analyst.post(`/${kind}`, { name, ...more });
    expect(status).toBe(201);
    nodes[name] = body;
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
  const around = async (name: string, query = '') => {
    const { body, status } = await analyst.get(`/network/neighbourhood?node=${nodes[name].number}${query}`);
    expect(status).toBe(200);
    return body;
  };
  const names = (answer: { nodes: Row[] }) => answer.nodes.map(({ name }) => name);
  const named = (answer: { nodes: Row[] }, name: string) => answer.nodes.find((node) => node.name === name);

  /** Three suppliers that look independent, one chip and one fab behind all of them. */
  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
    await made('functions', 'Water', { criticality: 'very-high' });
    await made('functions', 'Billing', { criticality: 'low' });
    for (const name of ['RTU', 'Router', 'Meter']) await made('products', name);
    for (const name of ['Kestrel', 'Corvane', 'Halden', 'Okavita', 'Holding']) await made('suppliers', name);
    await made('suppliers', 'Operator', { country: 'DE' });
    await made('sites', 'Fab 2', { country: 'TW' });
    await link('RTU', 'needed-by', 'Water', { dependence: 'very-high' });
    await link('Router', 'needed-by', 'Water', { dependence: 'moderate' });
    await link('Meter', 'needed-by', 'Billing', { dependence: 'high' });
    await link('Kestrel', 'manufactures', 'RTU', { dependence: 'very-high', share: 0.6, confidence: 'attested' });
    await link('Corvane', 'manufactures', 'Router', { dependence: 'high' });
    await link('Halden', 'manufactures', 'Meter');
    await link('Okavita', 'supplies', 'Kestrel', { dependence: 'very-high', confidence: 'inferred' });
    await link('Okavita', 'supplies', 'Corvane', { dependence: 'high' });
    await link('Fab 2', 'site-of', 'Okavita', { dependence: 'very-high' });
    await link('Fab 2', 'site-of', 'Halden');
    await link('Operator', 'administers', 'RTU');
    await link('Holding', 'owns', 'Okavita', { share: 0.7 });
    beforeAcme = (await analyst.get('/audit?limit=1')).body.items[0].number;
  });
  afterAll(() => api.stop());

  it('gives who depends on it with levels, tiers and how each link is known, and the common root', async () => {
    const answer = await around('Fab 2');

    expect(names(answer)).toEqual([
      'Fab 2',
      ...['Okavita', 'Halden'],
      ...['Kestrel', 'Corvane', 'Meter'],
      ...['RTU', 'Router', 'Billing'],
      'Water',
    ]);
    expect(named(answer, 'Fab 2')).toMatchObject({
      side: 'focus',
      kind: 'site',
      country: 'TW',
      tier: 2,
      low: 'very-high',
      high: 'very-high',
      beyond: 0,
    });
    expect(named(answer, 'Corvane')).toMatchObject({ tier: 1, low: 'moderate', high: 'moderate', distance: 2 });
    expect(named(answer, 'Halden')).toMatchObject({ tier: 1, low: 'none', high: 'low' });
    expect(answer.links).toContainEqual({
      from: nodes.Okavita.id,
      to: nodes.Kestrel.id,
      kind: 'supplies',
      confidence: 'inferred',
      dependence: 'very-high',
      share: null,
      shareMax: null,
      group: null,
      through: 0,
    });
    expect(answer.commonRoots).toEqual([
      { node: nodes['Fab 2'].id, suppliers: 3 },
      { node: nodes.Okavita.id, suppliers: 2 },
    ]);
    expect([answer.functions, answer.suppliers, answer.within, answer.total]).toEqual([2, 3, 9, 12]);
  });

  it('says what of a declared supply nobody accounts for', async () => {
    const answer = await around('Water', '&direction=supported-by');

    expect(answer.unknown).toEqual([{ of: nodes.RTU.id, kind: 'manufactures', share: 0.4, links: 1 }]);
    expect(names(answer)).toContain('Operator');
  });

  it('follows only the layers that are asked for', async () => {
    const supply = await around('RTU', '&direction=supported-by&layers=supply');
    const access = await around('RTU', '&direction=supported-by&layers=access');
    const owned = await around('RTU', '&direction=supported-by&layers=supply,ownership');

    expect(names(supply)).toEqual(['RTU', 'Kestrel', 'Okavita', 'Fab 2']);
    expect(names(access)).toEqual(['RTU', 'Operator']);
    expect(names(owned)).toEqual(['RTU', 'Kestrel', 'Okavita', 'Fab 2', 'Holding']);
  });

  it('cuts each ring to its part, the most critical first, and counts what lies beyond', async () => {
    const answer = await around('Fab 2', '&limit=5');
    const expanded = await around('Fab 2', `&limit=5&expand=${nodes['Fab 2'].number}`);

    expect(names(answer)).toEqual(['Fab 2', 'Okavita', 'Kestrel', 'RTU', 'Water']);
    expect(answer.nodes.map(({ beyond }: Row) => beyond)).toEqual([1, 1, 0, 0, 0]);
    expect(names(expanded)).toContain('Halden');
    expect(named(expanded, 'Fab 2').beyond).toBe(0);
    expect(names(await around('Fab 2', '&limit=5'))).toEqual(names(answer));
  });

  it('shows ways through nodes that a filter hides as such', async () => {
    const answer = await around('Fab 2', '&kind=function&kind=supplier');
    const critical = await around('Fab 2', '&least=very-high');

    expect(names(answer)).toEqual(['Fab 2', 'Okavita', 'Halden', 'Kestrel', 'Corvane', 'Billing', 'Water']);
    expect(answer.links).toContainEqual(
      expect.objectContaining({ from: nodes.Kestrel.id, to: nodes.Water.id, kind: null, through: 1 }),
    );
    expect(names(critical)).toEqual(['Fab 2', 'Okavita', 'Kestrel', 'RTU', 'Water']);
  });

  it('stands around several nodes, goes both ways, and survives circles', async () => {
    const back = await link('Kestrel', 'supplies', 'Okavita');
    const both = await around('Okavita', '&direction=both');
    const { body: several } = await analyst.get(
      `/network/neighbourhood?node=${nodes.Kestrel.number},${nodes.Corvane.id}&steps=1`,
    );
    await analyst.delete(`/links/${back.id}`);

    expect(new Set(names(both)).size).toBe(both.nodes.length);
    expect(named(both, 'Fab 2').side).toBe('supported-by');
    expect(names(several).slice(0, 2).sort()).toEqual(['Corvane', 'Kestrel']);
    expect(names(several)).toEqual(expect.arrayContaining(['RTU', 'Router', 'Okavita']));
    expect([several.functions, several.suppliers]).toEqual([1, 0]);
  });

  it('follows components of a bill of materials and the suppliers that their names mean', async () => {
    const bom = JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [{ type: 'library', name: 'stack', version: '1', supplier: { name: 'Deep' } }],
    });
    const sent = await analyst.upload(`/products/${nodes.Meter.id}/boms`, bom);
    await analyst.finished(sent.body.jobId);
    const [name] = (await analyst.get('/supplier-names')).body.items;
    nodes.Deep = (await analyst.post(`/supplier-names/${name.id}/resolve`, { as: 'new-supplier' })).body.supplier;

    const answer = await around('Deep');

    expect(names(answer)).toEqual(['Deep', 'stack 1', 'Meter', 'Billing']);
    expect(named(answer, 'Deep')).toMatchObject({ tier: 2, low: 'none', high: 'low' });
    expect(named(answer, 'stack 1')).toMatchObject({ tier: 1, low: 'none', high: 'low', kind: 'component' });
    expect(answer.links).toContainEqual(
      expect.objectContaining({ to: nodes.Meter.id, kind: 'part-of', confidence: 'observed', dependence: null }),
    );
  });

  it('counts sources of a group as supporters, and follows a level that moves', async () => {
    const body = { ofId: nodes.Meter.id, name: 'Enclosure', need: 1, dependence: 'high', sources: [] as object[] };
    await made('suppliers', 'Boxes');
    body.sources = [{ nodeId: nodes.Boxes.id, share: 0.5 }];
    expect((await analyst.post('/source-groups', body)).status).toBe(201);
    const before = await around('Boxes');
    const { body: billing } = await analyst.get(`/functions/${nodes.Billing.id}`);
    await analyst.patch(`/functions/${nodes.Billing.id}`, { criticality: 'high' }, billing.etag);
    const after = await around('Boxes');

    expect(names(before)).toEqual(['Boxes', 'Meter', 'Billing']);
    expect(named(before, 'Boxes')).toMatchObject({ low: 'low', high: 'low', tier: 1 });
    expect(before.links).toContainEqual(
      expect.objectContaining({ from: nodes.Boxes.id, kind: null, group: 'Enclosure', share: 0.5, dependence: 'high' }),
    );
    expect(before.unknown).toContainEqual({ of: nodes.Meter.id, kind: null, share: 0.5, links: 1 });
    expect(named(after, 'Boxes').high).toBe('high');
  });

  it('shows a node alone that has no link yet, and nothing at a past moment before it', async () => {
    await made('functions', 'New duty', { criticality: 'moderate' });

    expect((await around('New duty')).nodes).toMatchObject([{ name: 'New duty', low: 'moderate', tier: 0 }]);
    const past = await analyst.get(`/network/neighbourhood?node=${nodes['New duty'].number}&asOf=${beforeAcme}`);
    expect(past.status).toBe(404);
    expect(names(await around('Meter', `&direction=supported-by&asOf=${beforeAcme}`))).toEqual([
      'Meter',
      'Halden',
      'Fab 2',
    ]);
  });

  it('tells where to begin, and gives the whole cut to what is asked', async () => {
    const { body } = await analyst.get('/network/whole');
    const { body: few } = await analyst.get('/network/whole?limit=3&kind=supplier&kind=site');

    expect(body.functions.map(({ name }: Row) => name)).toEqual(['Water', 'Billing']);
    expect(body.roots.map(({ name, suppliers }: Row) => [name, suppliers])).toEqual([
      ['Fab 2', 3],
      ['Okavita', 2],
    ]);
    expect(body.nodes).toHaveLength(body.matching);
    expect(body.links.from).toHaveLength(body.links.kind.length);
    const place = (name: string) => body.nodes.findIndex((node: Row) => node.name === name);
    expect(body.links.from.map((from: number, link: number) => [from, body.links.to[link]])).toContainEqual([
      place('Fab 2'),
      place('Okavita'),
    ]);
    expect(few.nodes.map(({ name }: Row) => name)).toEqual(['Fab 2', 'Kestrel', 'Okavita']);
  });

  it('tells what all of several nodes reach', async () => {
    const { body } = await analyst.get(`/network/shared?node=${nodes.Kestrel.number},${nodes.Corvane.number}`);
    const { body: upstream } = await analyst.get(
      `/network/shared?node=${nodes.Kestrel.number},${nodes.Halden.number}&direction=supported-by`,
    );

    expect(body.items.map(({ name }: Row) => name)).toEqual(['Water']);
    expect(body.counts).toMatchObject({ function: 1, product: 0 });
    expect(upstream.items.map(({ name }: Row) => name)).toEqual(['Fab 2']);
  });

  it('refuses what it cannot answer with its place', async () => {
    for (const query of ['', 'node=', 'node=S-9999&x', 'node=S-0001&steps=99', 'node=S-0001&layers=gossip']) {
      const { status } = await analyst.get(`/network/neighbourhood?${query}`);
      expect(status).toBe(query.includes('9999') ? 404 : 400);
    }
  });
});
