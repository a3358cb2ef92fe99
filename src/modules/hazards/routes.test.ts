import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aSite, aSupplier } from '../../../tests/builders.ts';

/** A basin of 2° by 2° with an island in it. */
const basin = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: {},
      geometry: {
        type: 'Polygon',
        coordinates: [ring(100, 12, 102, 14), ring(100.8, 12.8, 101.2, 13.2)],
      },
    },
    { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [1, 1] } },
  ],
};

function ring(west: number, south: number, east: number, north: number) {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

describe('hazards', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  let lead: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const newWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
    lead = await api.as('programme-lead', { workspaceId: id });
  };
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });
  const bring = (query: string, file: unknown = basin) =>
    analyst.upload(`/hazards?${query}`, typeof file === 'string' ? file : JSON.stringify(file));
  const withSites = async () => {
    await newWorkspace();
    const supplier = (await analyst.post('/suppliers', aSupplier())).body;
    const at = async (name: string, longitude: number, latitude: number) =>
      (await analyst.post('/sites', aSite({ name, supplierId: supplier.id, longitude, latitude }))).body;
    const wet = await at('Bank', 100.5, 13.5);
    const needed = await at('Needed bank', 101.9, 13.9);
    await at('Island', 101, 13);
    await at('Hill', 103, 13);
    const retired = await at('Old bank', 100.5, 13.4);
    await analyst.post(`/sites/${retired.id}/retire`, {});
    const { id } = (await analyst.post('/functions', aFunction({ criticality: 'high' }))).body;
    const system = (await analyst.post('/systems', { name: 'Works', functionIds: [id] })).body;
    const product = (await analyst.post('/products', { name: 'Pump', systemId: system.id })).body;
    await analyst.post('/links', { kind: 'manufactures', fromId: needed.id, toId: product.id });
    return { supplier, wet, needed };
  };

  it('keeps the file as received and lists the sites inside, the most needed first', async () => {
    const { supplier, wet, needed } = await withSites();

    const { status, body } = await bring('name=Chao%20Phraya&kind=flood&source=RID%202011&validUntil=2020-01-01');

    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Chao Phraya',
      kind: 'flood',
      source: 'RID 2011',
      validUntil: '2020-01-01',
      expired: true,
      bounds: { west: 100, south: 12, east: 102, north: 14 },
      sites: 2,
      warnings: [{ at: '' }],
    });
    expect((await analyst.get('/hazards')).body).toMatchObject({ items: [{ id: body.id, sites: 2 }], total: 1 });
    expect((await analyst.get(`/hazards/${body.id}`)).body.area).toEqual([basin.features[0]!.geometry.coordinates]);
    const first = (await analyst.get(`/hazards/${body.id}/sites?limit=1`)).body;
    expect(first).toMatchObject({
      items: [{ id: needed.id, dependence: 'high', supplier: { id: supplier.id } }],
      total: 2,
    });
    const second = (await analyst.get(`/hazards/${body.id}/sites?limit=1&after=${first.next}`)).body;
    expect(second).toMatchObject({ items: [{ id: wet.id, dependence: 'nothing' }], next: null });
    expect((await analyst.get(`/hazards/${body.id}/file`)).body).toEqual(basin);
    expect((await analyst.get(`/network/reach-of?hazard=${body.id}&kind=function`)).body).toMatchObject({
      chosen: { count: 2, counts: { site: 2 } },
      items: [{ kind: 'function', criticality: 'high' }],
    });
  });

  it('is changed, given a newer area, taken off and put back, and read as of any of these', async () => {
    await withSites();
    const { body: added } = await bring('name=Basin&kind=flood');
    const moved = { type: 'Polygon', coordinates: [ring(102.5, 12, 104, 14)] };
    const then = new Date().toISOString();

    const { body: changed } = await analyst.patch(
      `/hazards/${added.id}`,
      { kind: 'storm', validUntil: '2999-12-31' },
      added.etag,
    );
    expect(changed).toMatchObject({ name: 'Basin', kind: 'storm', expired: false, sites: 2 });
    const stale = await analyst.patch(`/hazards/${added.id}`, { kind: 'quake' }, added.etag);
    expect(stale.status).toBe(412);
    const replaced = await analyst.send(
      'PUT',
      `/hazards/${added.id}/file?fileName=new.geojson`,
      Buffer.from(JSON.stringify(moved)),
      { 'content-type': 'application/octet-stream' },
    );
    expect(replaced.body).toMatchObject({ kind: 'storm', sites: 1, file: { name: 'new.geojson' } });
    const removed = await analyst.send('DELETE', `/hazards/${added.id}`, undefined, {
      'if-match': `"${replaced.body.etag}"`,
    });
    expect(removed.status).toBe(204);
    expect((await analyst.get(`/hazards/${added.id}`)).status).toBe(404);

    expect((await analyst.get(`/hazards/${added.id}?asOf=${then}`)).body).toMatchObject({ kind: 'flood', sites: 2 });
    const { number } = (await analyst.get('/audit?limit=1')).body.items[0];
    await lead.finished((await lead.post(`/changes/${number}/undo`, {})).body.id);
    expect((await analyst.get('/hazards?kind=storm&expired=false')).body).toMatchObject({ items: [{ sites: 1 }] });
    expect((await analyst.get('/hazards?expired=true')).body).toMatchObject({ items: [], total: 0 });
  });

  it('refuses a file that is none, with every mistake at its place, and keeps nothing', async () => {
    await newWorkspace();

    const answer = await bring('name=Basin&kind=flood', { type: 'Polygon', coordinates: [[[500_000, 6_000_000]]] });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/coordinates/0/0' }] } });
    expect((await bring('name=Basin&kind=flood', '')).status).toBe(400);
    expect((await bring('name=Basin&kind=plague')).body).toMatchObject({ errors: [{ pointer: '/query/kind' }] });
    expect((await analyst.get('/hazards')).body).toMatchObject({ items: [], total: 0 });
  });
});
