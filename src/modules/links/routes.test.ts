import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';

describe('links', () => {
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

  it('states a link from the supporter to the supported, by id or number', async () => {
    await newWorkspace();
    const supplier = await made('/suppliers', aSupplier());
    const product = await made('/products', aProduct());

    const { status, body } = await analyst.post('/links', {
      fromId: supplier.number,
      toId: product.id,
      kind: 'resells',
      share: 0.25,
      source: 'Purchase order',
      validFrom: '2026-01-31',
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      from: { id: supplier.id, kind: 'supplier', number: 'S-0001' },
      to: { id: product.id, kind: 'product', number: 'P-0001' },
      kind: 'resells',
      share: 0.25,
      confidence: 'declared',
      source: 'Purchase order',
      validFrom: '2026-01-31',
      validUntil: null,
      declaredAs: null,
    });
    expect((await analyst.get('/links?node=P-0001')).body.items).toEqual([body]);
    expect((await analyst.get(`/links?node=${product.id}&kind=owns`)).body).toMatchObject({ items: [], total: 0 });
  });

  it('refuses a link between kinds that it does not join, to itself, twice, or to nothing', async () => {
    await newWorkspace();
    const supplier = await made('/suppliers', aSupplier());
    const mission = await made('/functions', aFunction());
    const state = (link: object) =>
      analyst.post('/links', { kind: 'owns', fromId: supplier.id, toId: supplier.id, ...link });

    const wrong = await state({ kind: 'manufactures', toId: mission.id });
    const self = await state({});
    const nothing = await state({ toId: 'S-0099' });
    const first = await state({ kind: 'supplies', toId: mission.id });
    const second = await state({ kind: 'supplies', toId: mission.id });

    expect([wrong, self, nothing, first, second].map(({ status }) => status)).toEqual([400, 400, 400, 201, 409]);
    expect(wrong.body.errors).toEqual([
      {
        pointer: '/toId',
        detail: '"manufactures" does not lead to a function, but to a product, a system or a component.',
      },
    ]);
    expect(self.body.errors[0].pointer).toBe('/toId');
    expect(nothing.body.errors[0].pointer).toBe('/toId');
  });

  it('changes and withdraws a link only by who saw its newest version', async () => {
    await newWorkspace();
    const supplier = await made('/suppliers', aSupplier());
    const product = await made('/products', aProduct());
    const link = await made('/links', { fromId: supplier.id, toId: product.id, kind: 'supplies', share: 0.5 });

    const changed = await analyst.patch(`/links/${link.id}`, { share: null, confidence: 'attested' }, link.etag);
    const stale = await analyst.patch(`/links/${link.id}`, { share: 1 }, link.etag);
    const staleRemoval = await analyst.delete(`/links/${link.id}`, link.etag);
    const removed = await analyst.delete(`/links/${link.id}`, changed.body.etag);

    expect(changed.body).toMatchObject({ share: null, confidence: 'attested', kind: 'supplies' });
    expect([stale.status, staleRemoval.status, removed.status]).toEqual([412, 412, 204]);
    expect((await analyst.get('/links')).body.total).toBe(0);
    expect((await analyst.patch(`/links/${link.id}`, {})).status).toBe(404);
    const { body: audit } = await analyst.get(`/audit?subject=${supplier.id}&action=link`);
    expect(audit.items.map((entry: { action: string }) => entry.action)).toEqual([
      'link.withdrawn',
      'link.changed',
      'link.stated',
    ]);
  });

  it('treats the link behind a field as part of the row: its version moves, its kind stays, withdrawing it clears the field', async () => {
    await newWorkspace();
    const supplier = await made('/suppliers', aSupplier());
    const product = await made('/products', aProduct({ makerId: supplier.id }));
    const [link] = (await analyst.get('/links')).body.items;

    const shared = await analyst.patch(`/links/${link.id}`, { share: 0.9 }, link.etag);
    const { body: touched } = await analyst.get(`/products/${product.id}`);
    const otherKind = await analyst.patch(`/links/${link.id}`, { kind: 'designs' }, shared.body.etag);
    const removed = await analyst.delete(`/links/${link.id}`, shared.body.etag);

    expect(link.declaredAs).toBe('maker');
    expect(touched.etag).not.toBe(product.etag);
    expect(otherKind.status).toBe(409);
    expect(removed.status).toBe(204);
    expect((await analyst.get(`/products/${product.id}`)).body.maker).toBeNull();
  });

  it('changes the kind of a link where its ends allow it', async () => {
    await newWorkspace();
    const supplier = await made('/suppliers', aSupplier());
    const product = await made('/products', aProduct());
    const link = await made('/links', { fromId: supplier.id, toId: product.id, kind: 'supplies' });
    await made('/links', { fromId: supplier.id, toId: product.id, kind: 'resells' });

    const taken = await analyst.patch(`/links/${link.id}`, { kind: 'resells' });
    const wrong = await analyst.patch(`/links/${link.id}`, { kind: 'part-of' });
    const right = await analyst.patch(`/links/${link.id}`, { kind: 'administers' });

    expect([taken.status, wrong.status, right.status]).toEqual([409, 400, 200]);
  });

  it('sees a function that needs a system the same way from both sides', async () => {
    await newWorkspace();
    const mission = await made('/functions', aFunction());
    const system = await made('/systems', aSystem());

    const link = await made('/links', { fromId: system.id, toId: mission.id, kind: 'needed-by' });

    expect(link.declaredAs).toBe('function');
    expect((await analyst.get(`/systems/${system.id}`)).body).toMatchObject({ functions: [{ id: mission.id }] });
    expect((await analyst.get(`/functions/${mission.id}`)).body).toMatchObject({ systems: 1 });
  });

  it('reaches functions by any link that supports, today, past what is retired not, and not by ownership', async () => {
    await newWorkspace();
    const reached = await made('/functions', aFunction({ name: 'Reached' }));
    const later = await made('/functions', aFunction({ name: 'Later' }));
    const past = await made('/functions', aFunction({ name: 'Past' }));
    const retired = await made('/functions', aFunction({ name: 'Behind a retired system' }));
    const old = await made('/systems', aSystem({ functionIds: [retired.id] }));
    const outer = await made('/products', aProduct({ name: 'Outer' }));
    const inner = await made('/products', aProduct({ name: 'Inner', systemId: old.id }));
    await made('/links', { fromId: inner.id, toId: outer.id, kind: 'part-of' });
    await made('/links', { fromId: outer.id, toId: reached.id, kind: 'needed-by' });
    await made('/links', { fromId: outer.id, toId: later.id, kind: 'needed-by', validFrom: '2999-01-01' });
    await made('/links', { fromId: outer.id, toId: past.id, kind: 'needed-by', validUntil: '1999-01-01' });
    await analyst.post(`/systems/${old.id}/retire`);

    const { body } = await analyst.get(`/products/${inner.id}`);

    expect(body.functions.map((one: { name: string }) => one.name)).toEqual(['Reached']);
    expect((await analyst.get(`/functions/${reached.id}`)).body.products).toBe(2);
  });

  it('ends with a circle of parts', async () => {
    await newWorkspace();
    const mission = await made('/functions', aFunction());
    const one = await made('/products', aProduct({ name: 'One' }));
    const two = await made('/products', aProduct({ name: 'Two' }));
    await made('/links', { fromId: one.id, toId: two.id, kind: 'part-of' });
    await made('/links', { fromId: two.id, toId: one.id, kind: 'part-of' });
    await made('/links', { fromId: two.id, toId: mission.id, kind: 'needed-by' });

    expect((await analyst.get(`/products/${one.id}`)).body.functions).toMatchObject([{ id: mission.id }]);
  });

  it('shows no link of another workspace and takes none of its nodes', async () => {
    await newWorkspace();
    const supplier = await made('/suppliers', aSupplier());
    const site = await made('/sites', aSite({ supplierId: supplier.id }));
    const [link] = (await analyst.get('/links')).body.items;
    await newWorkspace();
    const own = await made('/suppliers', aSupplier());

    const answers = [
      await analyst.patch(`/links/${link.id}`, { share: 1 }),
      await analyst.delete(`/links/${link.id}`),
      await analyst.get(`/links?node=${site.id}`),
    ];
    const across = await analyst.post('/links', { fromId: site.id, toId: own.id, kind: 'site-of' });

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(across.status).toBe(400);
    expect((await analyst.get('/links')).body.total).toBe(0);
  });
});
