import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier } from '../../../tests/builders.ts';
import { analyzeNetwork } from '../../engines/network/analyze-network.ts';
import { compileNetwork } from '../../engines/network/compile-network.ts';
import { criticality } from '../../engines/network/criticality.ts';
import { readGraphMl } from '../../formats/network/graphml.ts';
import { readNetwork } from '../../formats/network/read-network.ts';
import { type PartsInNetwork, type RegisterDocument, readNetworkDocument } from './document-store.ts';

describe('the network of a workspace as a file', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst', { workspaceId: (await api.newWorkspace('Own')).id });
  });
  afterAll(() => api.stop());
  const made = async (path: string, body: object) => {
    const answer = await analyst.post(path, body);
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const exported = async (query = '') => {
    const { bytes } = await analyst.get(`/network/export${query}`);
    const read = readNetwork(bytes);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return read.value;
  };

  it('says all that is stated, leaves out what nobody knows, and is a file that the reader takes', async () => {
    const billing = await made('/functions', aFunction({ key: 'billing', name: 'Billing', criticality: 'very-high' }));
    const app = await made('/products', aProduct({ key: 'app', name: 'Billing application', kind: 'software' }));
    const acme = await made('/suppliers', aSupplier({ key: 'acme', name: 'Acme', country: 'US' }));
    const beta = await made('/suppliers', aSupplier({ key: 'S-0004', name: 'Beta', country: 'DE' }));
    const holdco = await made('/suppliers', aSupplier({ key: 'holdco', name: 'Holdco', country: 'SG' }));
    const gone = await made('/suppliers', aSupplier({ key: 'gone', name: 'Gone' }));
    const unnamed = await made('/suppliers', aSupplier({ key: null, name: 'Without a key', country: null }));
    const clash = await made('/suppliers', aSupplier({ key: null, name: 'Sixth', country: null }));
    await made('/sites', aSite({ key: 'fab7', name: 'Fab 7', country: 'TW', supplierId: acme.id }));
    await made('/links', { fromId: app.id, toId: billing.id, kind: 'needed-by', dependence: 'high' });
    await made('/links', { fromId: holdco.id, toId: acme.id, kind: 'owns', share: 0.5, shareMax: 0.75 });
    await made('/links', {
      fromId: unnamed.id,
      toId: app.id,
      kind: 'administers',
      transmission: 0.9,
      source: 'Contract 7',
      validFrom: '2020-01-01',
    });
    await made('/source-groups', {
      ofId: app.id,
      name: 'Database engine',
      need: 1,
      dependence: 'high',
      sources: [
        { nodeId: acme.id, share: 0.6 },
        { nodeId: beta.id, share: 0.4, qualified: true, switchDays: 20 },
        { nodeId: gone.id },
      ],
    });
    for (const [attribute, value] of Object.entries({
      recoverDays: 70,
      bufferDays: 14,
      failureProbability: 0.05,
      own: 'low',
      region: 'West',
    })) {
      await made('/facts', { nodeId: acme.id, attribute, value });
    }
    await made('/facts', {
      nodeId: billing.id,
      attribute: 'lossPerDay',
      value: { amount: 40_000, currency: 'USD', priceYear: null },
    });
    const retired = await analyst.post(`/suppliers/${gone.id}/retire`, {}, gone.etag);
    expect(retired.status).toBeLessThan(300);

    const document = await exported();

    const nodes = new Map(document.nodes.map((node) => [node.id, node]));
    expect([...nodes.keys()].sort()).toEqual(
      ['S-0004', 'acme', 'app', 'billing', 'fab7', 'holdco', unnamed.number, clash.number].sort(),
    );
    expect(nodes.get('billing')).toEqual({
      id: 'billing',
      kind: 'function',
      name: 'Billing',
      criticality: 'very-high',
      lossPerDay: 40_000,
      currency: 'USD',
    });
    expect(nodes.get('acme')).toEqual({
      id: 'acme',
      kind: 'supplier',
      name: 'Acme',
      country: 'US',
      recoverDays: 70,
      bufferDays: 14,
      failureProbability: 0.05,
      own: 'low',
      region: 'West',
    });
    expect(nodes.get('holdco')?.kind).toBe('owner');
    expect(nodes.get(unnamed.number)).toEqual({ id: unnamed.number, kind: 'supplier', name: 'Without a key' });
    expect(document.links).toContainEqual({
      from: 'holdco',
      to: 'acme',
      kind: 'owns',
      share: { min: 0.5, max: 0.75 },
      confidence: 'declared',
    });
    expect(document.links).toContainEqual({
      from: unnamed.number,
      to: 'app',
      kind: 'administers',
      transmission: 0.9,
      confidence: 'declared',
      source: 'Contract 7',
      validFrom: '2020-01-01',
    });
    expect(document.groups?.[0]).toMatchObject({
      of: 'app',
      need: 1,
      dependence: 'high',
      sources: [
        { node: 'acme', share: 0.6 },
        { node: 'S-0004', share: 0.4, qualified: true, switchDays: 20 },
      ],
    });
    const compiled = compileNetwork(document);
    const found = criticality(compiled.network, compiled.levels);
    expect(found.high[compiled.nodeOf.get('app')!]).toBe(3);
  });

  it('is analysed by the server as the same file is on the command line', async () => {
    const { body } = await analyst.get('/network/analysis');

    expect(body).toEqual(JSON.parse(JSON.stringify(analyzeNetwork(await exported()))));
    expect(body.criticality[0]).toEqual({ id: 'billing', low: 'very-high', high: 'very-high', path: ['billing'] });
    expect(body.criticality).toContainEqual({ id: 'app', low: 'high', high: 'high', path: ['app', 'billing'] });
    expect((await analyst.get('/network/analysis?asOf=1')).body.criticality).toBeUndefined();
  });

  it('leaves in every form that network files have', async () => {
    const graphml = readGraphMl((await analyst.get('/network/export?format=graphml')).bytes);
    const tables = await analyst.get('/network/export?format=csv');
    const { body: places } = await analyst.get('/network/export?format=geojson');

    expect(graphml.ok && graphml.value.nodes.length).toBe((await exported()).nodes.length);
    expect(tables.bytes.subarray(0, 2).toString()).toBe('PK');
    expect(tables.headers['content-disposition']).toContain('network.zip');
    expect(places.type ?? JSON.parse(String(places)).type).toBe('FeatureCollection');
  });

  it('is compared with what it was, and says why a level moved', async () => {
    const before = (await analyst.get('/audit?limit=1')).body.items[0].number;
    const link = (await analyst.get('/links?kind=needed-by')).body.items[0];
    await analyst.patch(`/links/${link.id}`, { dependence: 'low' }, link.etag);

    const { status, body } = await analyst.get(`/network/comparison?since=${before}`);

    expect(status).toBe(200);
    expect(body.links.changed).toEqual([
      {
        from: 'app',
        to: 'billing',
        kind: 'needed-by',
        fields: [{ field: 'dependence', from: 'high', to: 'low' }],
      },
    ]);
    expect(body.levels.find(({ id }: { id: string }) => id === 'app')).toMatchObject({
      from: { high: 'high' },
      to: { high: 'low' },
      because: [{ of: 'link', field: 'dependence', from: 'high', to: 'low' }],
    });
    expect(body.named.app).toMatchObject({ kind: 'product', number: 'P-0001', name: 'Billing application' });
    expect(body.named.billing).toMatchObject({ kind: 'function', name: 'Billing' });
    expect((await analyst.get('/network/comparison?since=99999')).status).toBe(400);
    expect((await analyst.get(`/network/comparison?since=${before}&asOf=${before}`)).body.levels).toEqual([]);
  });

  it('speaks of any day', async () => {
    const before = (await analyst.get('/audit?limit=1')).body.items[0].number;
    const nodes = (await exported()).nodes.length;
    await made('/suppliers', aSupplier({ key: 'later', name: 'Later' }));

    expect((await exported()).nodes).toHaveLength(nodes + 1);
    expect((await exported(`?asOf=${before}`)).nodes).toHaveLength(nodes);
  });

  it('of many parts holds only who supplies them, with the same criticality of suppliers and products', async () => {
    const workspaceId = (await api.newWorkspace('Parts')).id;
    const us = await api.as('analyst', { workspaceId });
    const add = async (path: string, body: object) => (await us.post(path, body)).body;
    const payments = await add('/functions', aFunction({ key: 'payments', criticality: 'high' }));
    const portal = await add('/products', aProduct({ key: 'portal' }));
    await add('/suppliers', aSupplier({ key: 'maker', name: 'Maker of parts' }));
    await add('/links', { fromId: portal.id, toId: payments.id, kind: 'needed-by', dependence: 'moderate' });
    const parts = ['one', 'two', 'three'].map((name) => ({
      ...{ type: 'library', name, version: '1', purl: `pkg:npm/${name}@1` },
      supplier: { name: name === 'three' ? 'Nobody knows' : 'Maker of parts' },
    }));
    const { body } = await us.upload(
      `/products/${portal.id}/boms`,
      JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: parts }),
    );
    await us.finished(body.jobId);
    const documentWith = (as: PartsInNetwork) =>
      api.platform.database.inWorkspace(workspaceId, (tx) =>
        readNetworkDocument(tx, workspaceId, { day: '2026-11-22', parts: as }),
      );
    const levelsOf = ({ document }: RegisterDocument) => {
      const compiled = compileNetwork(document);
      const { low, high } = criticality(compiled.network, compiled.levels);
      return Object.fromEntries(document.nodes.map(({ id }, place) => [id, [low[place], high[place]]]));
    };

    const whole = await documentWith('components');
    const lean = await documentWith('suppliers');

    expect(whole.document.nodes).toHaveLength(6);
    expect(lean.document.nodes.map(({ id }) => id).sort()).toEqual(['maker', 'payments', 'portal']);
    expect(lean.document.links).toContainEqual({
      ...{ from: 'maker', to: 'portal', kind: 'supplies', confidence: 'observed', source: 'B-0001' },
    });
    expect(levelsOf(whole)).toMatchObject(levelsOf(lean));
  });
});
