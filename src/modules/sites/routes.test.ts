import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';
import { cellDegrees, clusterByCell, type Placed, wholeWorld } from '../../common/map-cells.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { SitePlace } from './contract.ts';

describe('sites', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  let workspaceId: string;
  const newWorkspace = async () => {
    workspaceId = (await api.newWorkspace('Own')).id;
    analyst = await api.as('analyst', { workspaceId });
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

  describe('on a map', () => {
    it('says where each site is, what depends on it, and which have no place yet', async () => {
      await newWorkspace();
      const water = await made('/functions', aFunction({ criticality: 'very-high' }));
      const billing = await made('/functions', aFunction({ criticality: 'low' }));
      const offices = await made('/functions', aFunction());
      const supplier = await made('/suppliers', aSupplier());
      const needing = async (...functionIds: string[]) => (await made('/systems', aSystem({ functionIds }))).id;
      const product = async (systemId: string) => (await made('/products', aProduct({ systemId }))).id;
      const [both, unstated] = [
        await product(await needing(water.id, billing.id)),
        await product(await needing(offices.id)),
      ];
      const site = async (name: string, longitude: number, more: object, supports?: string) => {
        const { id } = await made('/sites', aSite({ name, latitude: 60, longitude, ...more }));
        if (supports) await made('/links', { kind: 'manufactures', fromId: id, toId: supports });
      };
      await site('Fab', 10, { kind: 'fab', supplierId: supplier.id }, both);
      await site('Depot', 20, { kind: 'warehouse' }, unstated);
      await site('Office', 30, {});
      await site('Nowhere', 40, { latitude: null, longitude: null, country: 'FI' });

      const { status, body } = await analyst.get('/sites/places');

      expect(status).toBe(200);
      expect(body).toMatchObject({ placed: 3, unplaced: { count: 1, first: [{ name: 'Nowhere' }] } });
      expect(body.places).toMatchObject([
        { longitude: 10, latitude: 60, count: 1, dependence: 'very-high', site: { name: 'Fab', siteKind: 'fab' } },
        { longitude: 20, dependence: 'unknown', site: { name: 'Depot', supplier: null } },
        { longitude: 30, dependence: 'nothing', site: { name: 'Office', siteKind: null } },
      ]);
      expect(body.places[0].site.supplier).toMatchObject({ name: supplier.name });
      const ofFilter = (await analyst.get('/sites/places?kind=fab&west=0&east=15')).body;
      expect(ofFilter).toMatchObject({ placed: 1, unplaced: { count: 0, first: [] } });
      expect((await analyst.get('/sites/places?west=15&east=25&south=59&north=61')).body.places).toHaveLength(1);
      expect((await analyst.get('/sites?placed=false')).body.items).toMatchObject([{ name: 'Nowhere' }]);
    });

    it('is read as of the past, and refuses a view that is not on this Earth', async () => {
      await newWorkspace();
      const place = { latitude: 1, longitude: 2 };
      const { id } = await made('/sites', aSite(place));
      const { change } = (await analyst.get('/sites')).body;
      await analyst.patch(`/sites/${id}`, { latitude: 3 });

      expect((await analyst.get('/sites/places')).body.places).toMatchObject([{ latitude: 3 }]);
      expect((await analyst.get(`/sites/places?asOf=${change}`)).body.places).toMatchObject([{ latitude: 1 }]);
      expect((await analyst.get('/sites/places?west=-181')).status).toBe(400);
    });

    it('clusters more than 2,000 by the cells of the view, and loses none', async () => {
      await newWorkspace();
      await scatterSites(2600);
      const whole = (await analyst.get('/sites/places')).body;
      const quarter = { west: 0, south: 0, east: 90, north: 45 };
      const near = (await analyst.get(`/sites/places?${new URLSearchParams(quarter as never)}`)).body.places;

      const total = (places: Placed[]) => places.reduce((sum, { count }) => sum + count, 0);
      expect(whole.placed).toBe(2600);
      expect(total(whole.places)).toBe(2600);
      expect(whole.places.length).toBeLessThan(2000);
      expect(whole.places.every(({ count, site }: SitePlace) => (count === 1) === (site !== null))).toBe(true);
      expect(near.every(({ count, site }: SitePlace) => count === 1 && site !== null)).toBe(true);
      const seen = (places: readonly Placed[]) =>
        places
          .map(({ count, latitude, longitude }) => [count, latitude.toFixed(6), longitude.toFixed(6)].join(' '))
          .sort();
      const again = clusterByCell(await singles(), cellDegrees(wholeWorld));
      expect(seen(whole.places)).toEqual(seen(again));
    });

    /** All sites one by one, from views that each hold fewer than would be clustered. */
    async function singles(): Promise<SitePlace[]> {
      const halves = await Promise.all(
        ['west=-180&east=0', 'west=0.000001&east=180'].map((half) => analyst.get(`/sites/places?${half}`)),
      );
      return halves.flatMap(({ body }) => body.places);
    }

    async function scatterSites(count: number): Promise<void> {
      const { database } = api.platform;
      const actor = { kind: 'system', id: null } as const;
      await changeSet({ database, workspaceId, actor }, 'site.registered', async (change) => {
        change.wrote('node');
        change.wrote('site');
        await sql`with made as (
            insert into node (workspace_id, id, kind, number, name, change_set_id)
            select ${workspaceId}::uuid, gen_random_uuid(), 'site', i, 'Site ' || i, ${change.id}::uuid from generate_series(1, ${count}::int) i
            returning id, number)
          insert into site (workspace_id, id, latitude, longitude, change_set_id)
          select ${workspaceId}::uuid, id, (number * 7919) % 1799 / 10.0 - 90, (number * 104729) % 3599 / 10.0 - 180,
            ${change.id}::uuid
          from made`.execute(change.tx);
      });
    }
  });
});
