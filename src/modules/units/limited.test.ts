import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';

/** A program limited to one unit, beside a register that others fill too (decision 0013). */
describe('somebody who is limited to a unit', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let administrator: Awaited<ReturnType<typeof api.as>>;
  let limited: Awaited<ReturnType<typeof api.as>>;
  let unit: { id: string; etag: string };
  const ids: Record<string, string> = {};
  const secret = 'Unmistakable Zanzibar';
  beforeAll(async () => {
    api = await startApi();
    administrator = await api.as('administrator');
    const add = async (path: string, body: unknown) => (await administrator.post(path, body)).body;
    unit = await add('/units', { name: 'Grid' });
    for (const [side, name] of [
      ['own', 'Own supplier'],
      ['other', secret],
    ] as const) {
      ids[side] = (await add('/suppliers', aSupplier({ name, key: `key ${name}` }))).id;
      await add('/sites', aSite({ name: `${name} plant`, supplierId: ids[side]! }));
      const product = await add('/products', aProduct({ name: `${name} product`, makerId: ids[side]! }));
      const { body } = await administrator.upload(
        `/products/${product.id}/boms?fileName=${encodeURIComponent(name)}.json`,
        bomOf(name),
      );
      await administrator.finished(body.jobId);
      await add('/evidence', {
        subjectId: ids[side],
        kind: 'letter',
        title: `Letter of ${name}`,
        origin: 'supplier',
        observedOn: '2026-01-01',
      });
    }
    await add('/systems', aSystem());
    await administrator.post(`/units/${unit.id}/suppliers`, { add: [ids.own] });
    const account = await add('/service-accounts', { name: 'Reporting', role: 'analyst', units: [unit.id] });
    const token = await add('/tokens', { name: 'reporting', accountId: account.userId });
    limited = api.holding(token.secret);
    ids.account = account.userId;
  }, 120_000);
  afterAll(() => api.stop());

  it('sees the suppliers of the unit, and nothing of another in any answer', async () => {
    expect((await limited.get('/suppliers')).body.items.map(({ name }: { name: string }) => name)).toEqual([
      'Own supplier',
    ]);
    const { routes } = await import('../../server/routes.ts');
    const reads = routes
      .map(({ route }) => route)
      .filter(({ method, answer }) => method === 'GET' && answer !== 'events');
    for (const route of reads) {
      const url = route.path.replace(/\{id\}/g, ids.other!).replace(/\{\w+\}/g, '1');
      const query = route.path === '/search' ? '?q=zanzibar' : route.path.startsWith('/comparison') ? '?since=0' : '';
      const { status, bytes } = await limited.get(url + query);

      expect(status, route.path).not.toBe(500);
      expect(bytes.toString().toLowerCase(), route.path).not.toContain('zanzibar');
      expect(bytes.toString().replaceAll(/"detail":"(?:[^"\\]|\\.)*"/g, ''), route.path).not.toContain(ids.other);
    }
  }, 60_000);

  it('registers a supplier into the own unit, with products, sites and a BOM', async () => {
    const supplier = await limited.post('/suppliers', aSupplier({ name: 'Mine' }));
    const product = await limited.post('/products', aProduct({ name: 'My product', makerId: supplier.body.id }));
    const site = await limited.post('/sites', aSite({ name: 'My site', supplierId: supplier.body.id }));

    expect([supplier.status, product.status, site.status]).toEqual([201, 201, 201]);
    expect((await limited.post('/products', aProduct())).body.errors[0].pointer).toBe('/makerId');
    expect((await limited.get('/suppliers')).body.total).toBe(2);
    expect((await administrator.get(`/suppliers/${supplier.body.id}/units`)).body.items).toMatchObject([
      { name: 'Grid' },
    ]);
    expect((await limited.patch(`/suppliers/${supplier.body.id}`, { country: 'FI' })).status).toBe(200);
    expect((await limited.upload(`/products/${product.body.id}/boms`, bomOf('mine'))).status).toBe(202);
  });

  it('may do nothing that is not about a node', async () => {
    for (const path of ['/imports', '/members', '/tokens']) {
      expect((await limited.get(path)).status, path).toBe(403);
    }
  });

  it('sees more as soon as the unit has more, and nothing once the account is gone', async () => {
    await administrator.post(`/units/${unit.id}/suppliers`, { add: [ids.other] });
    expect((await limited.get(`/suppliers/${ids.other}`)).status).toBe(200);
    await administrator.post(`/units/${unit.id}/suppliers`, { remove: [ids.other] });
    expect((await limited.get(`/suppliers/${ids.other}`)).status).toBe(404);

    expect((await administrator.delete(`/members/${ids.account}`)).status).toBe(204);
    expect((await limited.get('/suppliers')).status).toBe(401);
  });

  it('refuses a limited administrator and a unit that is not there', async () => {
    const both = await administrator.post('/service-accounts', { name: 'x', role: 'administrator', units: [unit.id] });
    const none = await administrator.post('/service-accounts', { name: 'x', role: 'analyst', units: ['nowhere'] });
    const twice = await administrator.post('/units', { name: 'GRID' });

    expect(both.body.errors[0].pointer).toBe('/units');
    expect(none.body.errors[0].pointer).toBe('/units/0');
    expect(twice.status).toBe(409);
  });

  it('is shown to the administrator with its units', async () => {
    const { body } = await administrator.post('/service-accounts', { name: 'Second', role: 'buyer', units: [unit.id] });

    expect(body).toMatchObject({ kind: 'service', role: 'buyer', units: [{ name: 'Grid' }], invited: false });
    const all = await administrator.patch(`/members/${body.userId}`, { units: null });
    expect(all.body.units).toBeNull();
  });
});

function bomOf(name: string): string {
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    components: [
      { type: 'library', name: `part of ${name}`, version: '1', supplier: { name: `${name} parts` } },
      { type: 'device', name: `chip of ${name}`, manufacturer: { name: `${name} chips` } },
    ],
  });
}
