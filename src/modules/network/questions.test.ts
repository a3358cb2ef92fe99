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

  it('are refused where they name nothing, or what is no area', async () => {
    const message = async (query: Record<string, string>) => {
      const { status, body } = await ask(query);
      return [status, body.errors?.[0]?.pointer ?? body.detail];
    };

    expect(await message({})).toEqual([400, '/query/node']);
    expect(await message({ node: 'S-9999' })).toEqual([404, 'There is no node with the id or number "S-9999" here.']);
    expect(await message({ owner: ids.App! })).toEqual([
      404,
      `There is no supplier with the id or number "${ids.App}" here.`,
    ]);
    expect(await message({ group: 'x' })).toEqual([404, 'There is no source group with the id or key "x" here.']);
    expect(await message({ polygon: '{"type":"Point"}' })).toEqual([400, '/query/polygon']);
    expect(await message({ polygon: area([0, 0], [1, 91], [1, 1]) })).toEqual([400, '/query/polygon']);
    expect(await message({ country: 'taiwan' })).toEqual([400, '/query/country']);
  });
});
