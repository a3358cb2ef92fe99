import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSite, aSupplier } from '../../../tests/builders.ts';

describe('merging suppliers', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let caller: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    caller = await api.as('analyst');
  });
  afterAll(() => api.stop());

  const add = async (path: string, body: unknown) => (await caller.post(path, body)).body;
  const get = async (path: string) => (await caller.get(path)).body;
  const newest = async () => (await get('/audit?limit=1')).items[0].number;
  const links = async (id: string) =>
    (await get(`/links?node=${id}`)).items
      .map((link: { kind: string; from: { name: string }; to: { name: string } }) =>
        [link.from.name, link.kind, link.to.name].join(' '),
      )
      .sort();

  /** Two records of one company, each with a product and a site; both supply the same third one. */
  async function twoRecords(name: string) {
    const one = await add('/suppliers', aSupplier({ name: `${name} Oy`, duns: null, country: 'FI', tags: ['a'] }));
    const other = await add(
      '/suppliers',
      aSupplier({ name: `${name} Ltd`, domain: `${name.toLowerCase()}.example`, aliases: ['Short'], tags: ['a', 'b'] }),
    );
    const customer = await add('/suppliers', aSupplier({ name: `${name} customer` }));
    for (const from of [one, other]) {
      await add('/links', { fromId: from.id, toId: customer.id, kind: 'supplies' });
      await add('/products', aProduct({ name: `product of ${from.name}`, makerId: from.id }));
      await add('/sites', aSite({ name: `site of ${from.name}`, supplierId: from.id }));
    }
    await add('/evidence', {
      subjectId: other.id,
      kind: 'letter',
      title: `Letter of ${other.name}`,
      origin: 'supplier',
      observedOn: '2026-01-01',
    });
    return { one, other, customer };
  }

  it('suggests records of one company with the rule that matched, until a person tells them apart', async () => {
    const { one, other } = await twoRecords('Lookalike');

    const { items } = await get('/supplier-duplicates');
    const before = await newest();
    const found = items.find((pair: { one: { id: string } }) => pair.one.id === one.id);

    expect(found).toMatchObject({ other: { id: other.id }, grounds: [{ rule: 'name', value: 'lookalike' }] });
    expect(
      (await caller.post('/supplier-duplicates/distinctions', { oneId: other.id, otherId: one.number })).status,
    ).toBe(204);
    expect((await get('/supplier-duplicates')).items).toEqual([]);
    expect((await get(`/supplier-duplicates?asOf=${before}`)).total).toBe(1);
  });

  it('moves links, sites, products and evidence, keeps names and fills what was not known', async () => {
    const { one, other, customer } = await twoRecords('Movers');

    const { status, body } = await caller.post(`/suppliers/${other.id}/merge`, { intoId: one.number });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      merged: { id: other.id },
      into: { id: one.id },
      ground: { rule: 'name', value: 'movers' },
      by: 'analyst',
    });
    expect(await get(`/suppliers/${one.id}`)).toMatchObject({
      aliases: ['Movers Ltd', 'Short'],
      domain: 'movers.example',
      country: 'FI',
      tags: ['a', 'b'],
      products: 2,
      sites: 2,
    });
    expect(await get(`/suppliers/${other.id}`)).toMatchObject({ retired: true, products: 0 });
    expect(await links(customer.id)).toEqual(['Movers Oy supplies Movers customer']);
    expect((await get(`/evidence?subject=${one.id}`)).items).toMatchObject([{ title: 'Letter of Movers Ltd' }]);
    expect((await get('/search?q=Movers%20Ltd')).nodes.map(({ node }: { node: { id: string } }) => node.id)).toContain(
      one.id,
    );
    expect(await get(`/suppliers/${one.id}/merges`)).toMatchObject({
      into: null,
      merged: [{ merged: { id: other.id } }],
    });
  });

  it('splits them again: all is as it was before the merge', async () => {
    const { one, other } = await twoRecords('Returners');
    const before = await newest();
    await caller.post(`/suppliers/${other.id}/merge`, { intoId: one.id });

    const { body } = await caller.post(`/suppliers/${other.id}/split`);

    expect(body).toMatchObject({ supplier: { id: other.id }, stayed: 0 });
    const { items } = await get(`/comparison?since=${before}`);
    expect(items.flatMap(({ fields }: { fields: unknown[] }) => fields)).toEqual([]);
    expect(await links(other.id)).toHaveLength(3);
    expect(await get(`/suppliers/${other.id}/merges`)).toEqual({ into: null, merged: [] });
    expect((await get('/audit/verification')).ok).toBe(true);
  });

  it('leaves what was changed since where it is, and counts it', async () => {
    const { one, other, customer } = await twoRecords('Stayers');
    await caller.post(`/suppliers/${other.id}/merge`, { intoId: one.id });
    const product = (await get(`/products?maker=${one.id}&q=Ltd`)).items[0];
    await caller.patch(`/products/${product.id}`, { makerId: customer.id });
    await caller.patch(`/suppliers/${one.id}`, { domain: 'new.example' });

    const { body } = await caller.post(`/suppliers/${other.id}/split`);

    expect(body.stayed).toBe(1);
    expect(await get(`/suppliers/${one.id}`)).toMatchObject({ domain: 'new.example', aliases: [] });
  });

  it('can be undone as a whole, like any change', async () => {
    const { one, other } = await twoRecords('Undoers');
    const before = await newest();
    await caller.post(`/suppliers/${other.id}/merge`, { intoId: one.id });

    const { body } = await caller.post(`/changes/${before + 1}/undo`);

    expect(await caller.finished(body.id)).toMatchObject({ state: 'done' });
    expect((await get(`/comparison?since=${before}`)).items).toEqual([]);
  });

  it('refuses a merge into itself, into a retired one, and a second one', async () => {
    const { one, other, customer } = await twoRecords('Refused');
    await caller.post(`/suppliers/${customer.id}/retire`);
    const itself = await caller.post(`/suppliers/${one.id}/merge`, { intoId: one.number });
    const retired = await caller.post(`/suppliers/${one.id}/merge`, { intoId: customer.id });
    await caller.post(`/suppliers/${other.id}/merge`, { intoId: one.id });
    const again = await caller.post(`/suppliers/${other.id}/merge`, { intoId: one.id });
    const unmerged = await caller.post(`/suppliers/${one.id}/split`);

    expect(itself.body.errors[0].pointer).toBe('/intoId');
    expect([retired.status, again.status, unmerged.status]).toEqual([409, 409, 409]);
  });

  it('ends the ownership of one by the other instead of a circle', async () => {
    const parent = await add('/suppliers', aSupplier({ name: 'Owner of itself' }));
    const child = await add('/suppliers', aSupplier({ name: 'Owned by itself', parentId: parent.id }));

    await caller.post(`/suppliers/${child.id}/merge`, { intoId: parent.id });

    expect(await get(`/suppliers/${parent.id}`)).toMatchObject({ parent: null });
    expect(await links(parent.id)).toEqual([]);
  });
});
