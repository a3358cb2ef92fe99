import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';
import { concentrationOf } from './map.ts';

describe('the network on a map', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
    const add = async (name: string, path: string, body: object) => {
      ids[name] = (await analyst.post(path, { name, ...body })).body.id;
    };
    await add('water', '/functions', aFunction({ name: 'water', criticality: 'very-high' }));
    await add('billing', '/functions', aFunction({ name: 'billing', criticality: 'low' }));
    await add('control', '/systems', aSystem({ name: 'control', functionIds: [ids.water!] }));
    await add('portal', '/systems', aSystem({ name: 'portal', functionIds: [ids.billing!] }));
    await add('maker', '/suppliers', aSupplier({ name: 'maker', country: 'DE' }));
    await add('agency', '/suppliers', aSupplier({ name: 'agency' }));
    await add('foundry', '/suppliers', aSupplier({ name: 'foundry', country: 'TW' }));
    await add('unit', '/products', aProduct({ name: 'unit', makerId: ids.maker!, systemId: ids.control! }));
    await add('page', '/products', aProduct({ name: 'page', makerId: ids.agency!, systemId: ids.portal! }));
    await add('chip', '/products', aProduct({ name: 'chip', makerId: ids.foundry! }));
    const place = { latitude: 51, longitude: 7, country: 'DE' };
    await add('plant', '/sites', aSite({ name: 'plant', supplierId: ids.maker!, ...place, owned: true }));
    await add('office', '/sites', aSite({ name: 'office', supplierId: ids.maker!, ...place, longitude: 8 }));
    await add(
      'fab',
      '/sites',
      aSite({ name: 'fab', supplierId: ids.foundry!, latitude: 24, longitude: 120, country: 'TW' }),
    );
    await add('nowhere', '/sites', aSite({ name: 'nowhere', supplierId: ids.agency! }));
    await analyst.post('/links', { kind: 'manufactures', fromId: ids.plant, toId: ids.unit });
    await analyst.post('/links', { kind: 'part-of', fromId: ids.chip, toId: ids.unit, confidence: 'inferred' });
  });
  afterAll(() => api.stop());

  it('draws a flow from where a part is made to where the whole is', async () => {
    const { body } = await analyst.get('/network/flows');

    expect(body).toMatchObject({
      flows: [
        {
          from: { id: ids.fab, latitude: 24 },
          to: { id: ids.plant, longitude: 7 },
          links: 1,
          share: null,
          dependence: null,
          confidence: 'inferred',
          exact: true,
        },
      ],
      total: 1,
      scattered: 0,
    });
  });

  it('draws a flow from each site of a supplier as one of several, with the largest share that is stated', async () => {
    const { body: link } = await analyst.post('/links', {
      kind: 'supplies',
      fromId: ids.foundry,
      toId: ids.maker,
      share: 0.4,
      shareMax: 0.6,
      dependence: 'high',
      confidence: 'attested',
    });

    const { body } = await analyst.get('/network/flows?limit=1');

    expect(body).toMatchObject({
      flows: [{ to: { id: ids.plant }, links: 2, share: 0.6, dependence: 'high', confidence: 'attested', exact: true }],
      total: 2,
    });
    await analyst.delete(`/links/${link.id}`);
  });

  it('counts what lies in each country and what rests on it', async () => {
    const { body } = await analyst.get('/network/countries');

    expect(body).toEqual({
      countries: [
        { country: 'DE', sites: 2, suppliers: 1, direct: 1, functions: 1, dependence: 'very-high' },
        { country: 'TW', sites: 1, suppliers: 1, direct: 0, functions: 1, dependence: 'very-high' },
      ],
      unknown: { sites: 1, suppliers: 1, direct: 1 },
      functions: 2,
      concentration: { hhi: { low: 5000, high: 10_000 }, effective: { low: 1, high: 2 } },
    });
  });

  it('says how concentrated counts are, between what the unknown could be', () => {
    expect(concentrationOf([5, 5], 0)).toEqual({ hhi: { low: 5000, high: 5000 }, effective: { low: 2, high: 2 } });
    expect(concentrationOf([], 4)).toMatchObject({ hhi: { low: 2500, high: 10_000 } });
    expect(concentrationOf([], 0)).toBeNull();
  });
});
