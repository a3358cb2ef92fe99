import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aSite, aSupplier } from '../../../tests/builders.ts';

describe('sites', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const newWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
  };
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });
  const made = async (path: string, body: object) => (await analyst.post(path, body)).body;

  it('registers a site of a supplier and moves it to another', async () => {
    await newWorkspace();
    const first = await made('/suppliers', aSupplier({ name: 'First' }));
    const second = await made('/suppliers', aSupplier({ name: 'Second' }));
    const place = { kind: 'fab', country: 'TW', latitude: 24.77, longitude: 120.99, owned: true } as const;

    const site = await made('/sites', aSite({ key: 'FAB-1', supplierId: first.id, ...place }));
    const moved = await analyst.patch(`/sites/${site.id}`, { supplierId: second.number, owned: null }, site.etag);

    expect(site).toMatchObject({ number: 'L-0001', key: 'FAB-1', ...place, supplier: { id: first.id } });
    expect(moved.body).toMatchObject({ kind: 'fab', owned: null, supplier: { name: 'Second' } });
    expect((await analyst.get(`/suppliers/${first.id}`)).body.sites).toBe(0);
    expect((await analyst.get(`/suppliers/${second.id}`)).body.sites).toBe(1);
  });

  it('refuses places that are not on this Earth', async () => {
    await newWorkspace();
    const pointers = async (site: object) =>
      (await analyst.post('/sites', aSite(site))).body.errors.map((error: { pointer: string }) => error.pointer);

    expect(await pointers({ latitude: 90.1 })).toEqual(['/latitude']);
    expect(await pointers({ longitude: -181 })).toEqual(['/longitude']);
    expect(await pointers({ country: 'ZZ' })).toEqual(['/country']);
    expect(await pointers({ kind: 'moon base' })).toEqual(['/kind']);
    expect(await pointers({ supplierId: 'S-0001' })).toEqual(['/supplierId']);
  });

  it('filters by country, kind and supplier', async () => {
    await newWorkspace();
    const supplier = await made('/suppliers', aSupplier());
    await made('/sites', aSite({ name: 'A', country: 'FI', kind: 'fab', supplierId: supplier.id }));
    await made('/sites', aSite({ name: 'B', country: 'DE', kind: 'office' }));
    await made('/sites', aSite({ name: 'C' }));
    const names = async (query: string) => {
      const { body } = await analyst.get(`/sites?${query}`);
      expect(body.total).toBe(body.items.length);
      return body.items.map((item: { name: string }) => item.name).join('');
    };

    expect(await names('')).toBe('ABC');
    expect(await names('country=FI&country=unknown')).toBe('AC');
    expect(await names('kind=office')).toBe('B');
    expect(await names(`supplier=${supplier.number}`)).toBe('A');
    expect((await analyst.get('/sites?supplier=S-0099')).status).toBe(404);
  });

  it('retires and restores a site', async () => {
    await newWorkspace();
    const { id } = await made('/sites', aSite());

    expect((await analyst.post(`/sites/${id}/retire`)).body.retired).toBe(true);
    expect((await analyst.get('/sites')).body.total).toBe(0);
    expect((await analyst.post(`/sites/${id}/restore`)).body.retired).toBe(false);
    expect((await analyst.get('/sites')).body.total).toBe(1);
  });
});
