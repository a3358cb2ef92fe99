import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier } from '../../../tests/builders.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
type Row = any;

/** One network, asked everything that a file of it can be asked on the command line. */
describe('questions to the network of the register', () => {
  let api: Api;
  let analyst: Awaited<ReturnType<Api['as']>>;
  const ids: Record<string, string> = {};
  const numbers: Record<string, string> = {};

  const made = async (path: string, name: string, body: Row) => {
    const { status, body: row } = await analyst.post(path, body);
    expect(status).toBe(201);
    ids[name] = row.id;
    numbers[name] = row.number;
    return row;
  };
  const link = (from: string, kind: string, to: string, more = {}) =>
    made('/links', `${from}>${to}`, { fromId: ids[from], toId: ids[to], kind, ...more });
  const newest = async () => (await analyst.get('/audit?limit=1')).body.items[0].number as number;
  const supplier = (name: string, more = {}) => made('/suppliers', name, aSupplier({ key: null, name, ...more }));
  const site = (name: string, more = {}) => made('/sites', name, aSite({ key: null, name, ...more }));
  let beforeGroup: number;

  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
    await made('/functions', 'Billing', aFunction({ key: null, name: 'Billing', criticality: 'very-high' }));
    await made('/functions', 'Intranet', aFunction({ key: null, name: 'Intranet', criticality: 'low' }));
    await made('/products', 'App', aProduct({ key: null, name: 'App' }));
    await link('App', 'needed-by', 'Billing');
    await link('App', 'needed-by', 'Intranet');
    for (const [name, country] of [
      ['Acme', 'US'],
      ['Beta', 'DE'],
      ['Gamma', 'FR'],
    ] as const) {
      await supplier(name, { country });
    }
    await supplier('Holding', { country: 'SG' });
    await supplier('Trust', { country: 'SG' });
    await site('Fab', { country: 'TW', latitude: 24.8, longitude: 121 });
    await site('Atoll', { country: 'FJ', latitude: -17, longitude: -179.5 });
    await link('Acme', 'supplies', 'App');
    for (const name of ['Acme', 'Beta', 'Gamma']) await link('Fab', 'site-of', name);
    await link('Atoll', 'site-of', 'Gamma');
    await link('Holding', 'owns', 'Beta', { share: 0.6 });
    await link('Holding', 'owns', 'Gamma', { share: 0.25 });
    await link('Beta', 'owns', 'Gamma', { share: 0.2, shareMax: 0.4 });
    await link('Trust', 'owns', 'Holding');
    beforeGroup = await newest();
    await made('/source-groups', 'Engine', {
      ofId: ids.App,
      name: 'Engine',
      need: 1,
      sources: [{ nodeId: ids.Beta, qualified: true }, { nodeId: ids.Gamma }],
    });
    await made('/facts', 'region', { nodeId: ids.Fab, attribute: 'region', value: 'Hsinchu' });
  });
  afterAll(() => api.stop());

  const ask = async (query: Record<string, string | string[]>) => {
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
    );
    return analyst.get(`/network/reach-of?${search}`);
  };
  const chosen = async (query: Record<string, string | string[]>) => {
    const { body } = await ask(query);
    return body.chosen.nodes.map(({ name, by, certain }: Row) => `${name} by ${by}${certain ? '' : ', perhaps'}`);
  };
  const area = (...corners: [number, number][]) =>
    JSON.stringify({ type: 'Polygon', coordinates: [[...corners, corners[0]]] });

  it('tell what depends on several nodes, each by way of what, and what every way passes', async () => {
    const { status, body } = await ask({ node: [numbers.Fab!, ids.Atoll!] });

    expect(status).toBe(200);
    expect(body.items.map(({ name, distance, via }: Row) => `${name} ${distance} ${via.name}`).sort()).toEqual(
      ['Acme 1 Fab', 'App 2 Acme', 'Beta 1 Fab', 'Billing 3 App', 'Gamma 1 Fab', 'Intranet 3 App'].sort(),
    );
    expect(body.counts).toEqual({ function: 2, system: 0, product: 1, component: 0, supplier: 3, site: 0 });
    expect(body.dominating.map(({ of, nodes }: Row) => [of.name, nodes.map(({ name }: Row) => name)]).sort()).toEqual([
      ['Billing', ['App']],
      ['Intranet', ['App']],
    ]);
    expect(body).toMatchObject({ total: 6, next: null, dominatingLeft: 0, chosen: { count: 2, counts: { site: 2 } } });
  });

  it('take the sources of a group, which need no link', async () => {
    const engine = await ask({ group: ids.Engine! });

    expect(engine.body.counts).toMatchObject({ product: 1, function: 2 });
    expect(await chosen({ group: ids.Engine! })).toEqual(['Beta by group', 'Gamma by group']);
    expect((await ask({ node: ids.Beta!, asOf: String(beforeGroup) })).body.total).toBe(0);
    expect((await analyst.get(`/network/reach?node=${ids.Beta}`)).body.total).toBe(3);
  });

  it('take all that an owner controls, alone, with others that it controls, or perhaps', async () => {
    expect(await chosen({ owner: numbers.Trust! })).toEqual([
      'Beta by owner',
      'Gamma by owner, perhaps',
      'Holding by owner',
      'Trust by owner',
    ]);
  });

  it('take what lies in a country, a region or an area, also across the line of 180 degrees', async () => {
    expect(await chosen({ country: ['TW', 'US'] })).toEqual(['Acme by country', 'Fab by country']);
    expect(await chosen({ region: 'Hsinchu' })).toEqual(['Fab by region']);
    expect(await chosen({ polygon: area([120, 20], [122, 20], [122, 26], [120, 26]) })).toEqual(['Fab by polygon']);
    expect(await chosen({ polygon: area([178, -20], [-178, -20], [-178, -10], [178, -10]) })).toEqual([
      'Atoll by polygon',
    ]);
    expect(await chosen({ polygon: area([0, 0], [1, 0], [1, 1]) })).toEqual([]);
  });

  it('list some kinds, so many links away, page by page', async () => {
    const all: string[] = [];
    let after: string | null = null;
    do {
      const query: Record<string, string | string[]> = { node: ids.App!, direction: 'supported-by', limit: '2' };
      const { body } = await ask({ ...query, kind: ['supplier', 'site'], ...(after !== null && { after }) });
      all.push(...body.items.map(({ name }: Row) => name));
      after = body.next;
      expect(body.total).toBe(5);
    } while (after !== null);
    const near = await ask({ node: ids.App!, direction: 'supported-by', depth: '1' });

    expect(all.slice(0, 3).sort()).toEqual(['Acme', 'Beta', 'Gamma']);
    expect(all.slice(3).sort()).toEqual(['Atoll', 'Fab']);
    expect(near.body.items.map(({ name }: Row) => name).sort()).toEqual(['Acme', 'Beta', 'Gamma']);
    expect([near.body.total, near.body.counts.site]).toEqual([3, 2]);
  });

  it('tell what several nodes have in common: the one plant of three suppliers', async () => {
    const three = { node: ['Acme', 'Beta', 'Gamma'].map((name) => ids[name]!), direction: 'supported-by' };
    const { body } = await ask(three);
    const common = await ask({ ...three, sharedBy: '2' });

    expect(body.items.map(({ name, reachedBy }: Row) => [name, reachedBy]).sort()).toEqual([
      ['Atoll', 1],
      ['Fab', 3],
    ]);
    expect(common.body.items.map(({ name, via }: Row) => [name, via.name])).toEqual([['Fab', 'Acme']]);
    expect([common.body.total, common.body.counts.site]).toEqual([1, 2]);
  });

  it('are refused where they name nothing, or what is no area', async () => {
    const message = async (query: Record<string, string>) => {
      const { status, body } = await ask(query);
      return [status, body.errors?.[0]?.pointer ?? body.detail];
    };

    expect(await message({})).toEqual([400, '/query/node']);
    expect(await message({ node: 'S-9999' })).toEqual([
      404,
      'There is nothing with the id, number, key, name or package URL "S-9999" here.',
    ]);
    expect(await message({ owner: ids.App! })).toEqual([
      404,
      `There is no supplier with the id, number, key or name "${ids.App}" here.`,
    ]);
    expect(await message({ group: 'x' })).toEqual([404, 'There is no source group with the id or key "x" here.']);
    expect(await message({ polygon: '{"type":"Point"}' })).toEqual([400, '/query/polygon']);
    expect(await message({ polygon: area([0, 0], [1, 91], [1, 1]) })).toEqual([400, '/query/polygon']);
    expect(await message({ country: 'taiwan' })).toEqual([400, '/query/country']);
  });

  it('tell who owns a supplier, by which chains, and who controls it in the end', async () => {
    const { status, body } = await analyst.get(`/network/ownership/${numbers.Gamma}`);
    const parts = (rows: Row[]) => rows.map(({ node, min, max }: Row) => [node.name, min, max]);

    expect(status).toBe(200);
    expect(parts(body.direct)).toEqual([
      ['Holding', 0.25, 0.25],
      ['Beta', 0.2, 0.4],
    ]);
    expect(body.chains.map(({ nodes }: Row) => nodes.map(({ name }: Row) => name).join(' > '))).toEqual([
      'Holding > Gamma',
      'Beta > Gamma',
      'Trust > Holding > Gamma',
      'Holding > Beta > Gamma',
      'Trust > Holding > Beta > Gamma',
    ]);
    expect([body.ultimate.name, body.possible.name, body.complete]).toEqual(['Gamma', 'Trust', true]);
    expect((await analyst.get(`/network/ownership/${numbers.Beta}`)).body.ultimate.name).toBe('Trust');
    expect((await analyst.get(`/network/ownership/${ids.Trust}`)).body).toMatchObject({
      controlled: 3,
      controls: [
        { node: { name: 'Holding' }, certain: true },
        { node: { name: 'Beta' }, certain: true },
        { node: { name: 'Gamma' }, certain: false },
      ],
      owns: [{ node: { name: 'Holding' }, stated: false }],
    });
    expect((await analyst.get(`/network/ownership/${numbers.Beta}?asOf=1`)).status).toBe(404);
    expect((await analyst.get(`/network/ownership/${numbers.App}`)).status).toBe(404);
  });

  it('say why somebody is the ultimate owner', async () => {
    const { body } = await analyst.get(`/network/ownership/${numbers.Gamma}/why/possible`);
    const { body: alone } = await analyst.get(`/network/ownership/${numbers.Trust}/why/ultimate`);

    expect(body.result).toEqual({ is: 'text', text: 'Trust' });
    expect(body.inputs.map(({ what, value, decides }: Row) => [what, value.text, decides])).toEqual([
      ['Beta owns of Gamma', '20 % to 40 %', true],
      ['Holding owns of Gamma', '25 %', true],
      ['Trust owns of Holding', 'no share stated, at most 100 %', true],
      ['Holding owns of Beta', '60 %', true],
    ]);
    expect(body.unknown).toHaveLength(1);
    expect([alone.result.text, alone.inputs, alone.unknown[0].text]).toEqual(['Trust', [], 'No owner is stated.']);
  });

  it('give the views of the sectors', async () => {
    const { body } = await analyst.get('/network/sectors');

    expect(body.singleSource.items[0].item).toEqual({
      ...{ id: ids.App, kind: 'product', number: numbers.App, name: 'App' },
    });
    expect(body.singleSource.items.map(({ source, state }: Row) => [source.name, state])).toEqual([
      ['Acme', 'alone'],
      ['Beta', 'unknown'],
    ]);
    expect(body.manufacturing).toEqual({ own: 0, contracted: 0, unknown: 2 });
    expect(body.tiers[0]).toMatchObject({ tier: 2, asked: 3, known: 0, share: 0 });
    expect((await analyst.get('/network/sectors?asOf=2')).body.singleSource.count).toBe(0);
  });

  it('say why the view of the sectors counts what it counts', async () => {
    const { body: sources } = await analyst.get('/network/sectors/why/singleSource.count');
    const { body: tiers } = await analyst.get('/network/sectors/why/tiers');

    expect(sources.result.count).toBe(2);
    expect(sources.inputs.map(({ what }: Row) => what)).toEqual([
      'App from Acme: nobody else is named',
      'App from Beta: nobody says whether the others are qualified',
    ]);
    expect(tiers.result.text).toBe('tier 2: 0 of 3, tier 3: nobody to ask');
    expect(tiers.unknown[0]).toMatchObject({ count: 3, list: { path: '/suppliers', query: { tier: '1' } } });
  });

  it.each(['sectors', 'ir8179', 'ir8272'])('hand over the view %s as a table', async (view) => {
    const csv = await analyst.get(`/network/analysis/export?section=${view}&format=csv`);
    const { body } = await analyst.get(`/network/analysis/export?section=${view}&format=json`);

    const lines = csv.bytes.toString().trim().split('\r\n');
    expect(csv.headers['content-disposition']).toMatch(new RegExp(`${view}-.*-change-\\d+\\.csv`));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => line.includes('App')).length).toBeGreaterThan(0);
    expect((typeof body === 'string' ? JSON.parse(body) : body).rows).toHaveLength(lines.length - 1);
  });

  it('give the processes of IR 8179', async () => {
    const { body } = await analyst.get('/network/ir8179?components=false');

    expect(body.programme.items.map(({ item, high }: Row) => [item.name, high]).sort()).toEqual([
      ['Billing', 'very-high'],
      ['Intranet', 'low'],
    ]);
    expect(body.system.items[0]).toMatchObject({ item: { name: 'App' }, baseline: { low: 'none', high: 'very-high' } });
    expect(body.review.items[0]).toMatchObject({ item: { name: 'App' }, open: true });
  });

  it('give the questions of IR 8272, and reproduce O-8272 from their answers', async () => {
    const { body } = await analyst.get('/network/ir8272');

    expect(body.left).toBe(0);
    expect(body.questions.lines).toHaveLength(6);
    expect(body.nodes[numbers.App!]).toMatchObject({ name: 'App' });
    expect(body.view.lines[0].score).toEqual({ low: 0, high: 100 });
    const { status, body: view } = await analyst.post('/network/ir8272', interdependencies);
    expect(status).toBe(200);
    expect(view.lines.map(({ score }: Row) => score.high.toFixed(4))).toEqual(['48.2500', '15.3125']);
    expect(view.projects[0].interdependence.high).toBeCloseTo(63.5625, 9);
    expect(view.projects[0].impact.high).toBeCloseTo(60.75, 9);
    expect(view.suppliers[0].assurance.low).toBeCloseTo(48.3333, 4);
    expect((await analyst.post('/network/ir8272', { ...interdependencies, lines: 1 })).status).toBe(400);
  });
});

/** O-8272 (reference model §1.2). */
const answered = (...values: number[]) => values.map((value) => ({ value, most: 10 }));
const access = (ICTA: number, PA: number, SDA: number) => ({
  ICTA: answered(ICTA),
  PA: answered(PA),
  SDA: answered(SDA),
});
const interdependencies = {
  assets: { PA: 50, SDA: 90, ICTA: 100 },
  projects: [{ id: 'project', criticality: { value: 90, most: 100 } }],
  products: [
    { id: 'product 1', criticality: { value: 80, most: 100 }, access: access(10, 0, 0) },
    { id: 'product 2', criticality: { value: 50, most: 100 }, access: access(0, 10, 0) },
  ],
  suppliers: [
    { id: 'supplier 1', access: access(10, 0, 10), assurance: answered(0, 5, 10, 5, 0, 7, 5, 0, 5, 5, 10, 10) },
    { id: 'supplier 2', access: access(0, 10, 0), assurance: [] },
  ],
  lines: [
    {
      ...{ project: 'project', product: 'product 1', supplier: 'supplier 1' },
      dependency: answered(10, 5, 10, 10, 5, 0),
    },
    {
      ...{ project: 'project', product: 'product 2', supplier: 'supplier 2' },
      dependency: answered(5, 0, 10, 0, 0, 0),
    },
  ],
};
