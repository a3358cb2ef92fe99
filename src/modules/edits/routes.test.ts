import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

describe('edits of many rows', () => {
  let api: Api;
  let us: Caller;
  let workspaceId: string;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    workspaceId = (await api.newWorkspace('Own')).id;
    us = await api.as('analyst', { workspaceId });
  });
  afterEach(async () => {
    expect((await us.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });

  const add = async (path: string, body: object): Promise<{ id: string; number: string; etag: string }> =>
    (await us.post(path, body)).body;
  const edit = (body: object) => us.post('/register/edits', body);
  const preview = (body: object) => us.post('/register/edits/preview', body);
  const get = async (path: string) => (await us.get(path)).body;
  const changes = async () => (await us.get('/audit?action=register.edited')).body.items;

  async function threeSuppliers() {
    const a = await add('/suppliers', aSupplier({ name: 'A', country: 'FI', tags: ['x', 'y'] }));
    const b = await add('/suppliers', aSupplier({ name: 'B', country: 'DE', tags: ['x'] }));
    const c = await add('/suppliers', aSupplier({ name: 'C' }));
    return { a, b, c, ids: [a.id, b.id, c.id] };
  }

  it('say beforehand what would change, row by row, and write nothing', async () => {
    const { a, b, c, ids } = await threeSuppliers();
    const body = { kind: 'supplier', select: { ids }, set: { country: 'DE', tags: { add: ['z'], remove: ['x'] } } };
    const { total } = await get('/audit');

    const { status, body: said } = await preview(body);

    expect(status).toBe(200);
    expect(said).toMatchObject({
      counts: { selected: 3, changed: 3, unchanged: 0, refused: 0, missing: 0 },
      refusals: [],
      drift: null,
    });
    expect(said.sample).toEqual([
      {
        node: { id: a.id, kind: 'supplier', number: 'S-0001', name: 'A' },
        fields: [
          { field: 'country', before: 'FI', after: 'DE' },
          { field: 'tags', before: ['x', 'y'], after: ['y', 'z'] },
        ],
      },
      { node: expect.objectContaining({ id: b.id }), fields: [{ field: 'tags', before: ['x'], after: ['z'] }] },
      {
        node: expect.objectContaining({ id: c.id }),
        fields: [
          { field: 'country', before: null, after: 'DE' },
          { field: 'tags', before: [], after: ['z'] },
        ],
      },
    ]);
    expect((await get('/audit')).total).toBe(total);
  });

  it('are one change with its counts, and give the rows that change another ETag', async () => {
    const { a, b, ids } = await threeSuppliers();
    const untouched = await get(`/suppliers/${b.id}`);

    const { status, body } = await edit({ kind: 'supplier', select: { ids }, set: { country: 'DE' } });

    expect(status).toBe(202);
    expect(body).toMatchObject({
      kind: 'supplier',
      state: 'applied',
      counts: { selected: 3, changed: 2, unchanged: 1, refused: 0, missing: 0 },
      jobId: null,
      problem: null,
    });
    expect(await changes()).toMatchObject([
      {
        number: body.changeNumber,
        details: { edit: body.id, kind: 'supplier', fields: ['country'], counts: body.counts },
        rows: { node: 2, supplier: 2 },
      },
    ]);
    expect(await get(`/suppliers/${a.id}`)).toMatchObject({ country: 'DE', tags: ['x', 'y'] });
    expect((await get(`/suppliers/${a.id}`)).etag).not.toBe(a.etag);
    expect(await get(`/suppliers/${b.id}`)).toEqual(untouched);
    expect(await get(`/register/edits/${body.id}`)).toEqual(body);
    expect((await get(`/audit?subject=${a.id}`)).items[0].action).toBe('register.edited');
  });

  it('can be undone whole', async () => {
    const { a, b, ids } = await threeSuppliers();
    const parent = await add('/suppliers', aSupplier({ name: 'Group' }));
    const before = [await get(`/suppliers/${a.id}`), await get(`/suppliers/${b.id}`)];
    const { body } = await edit({
      kind: 'supplier',
      select: { ids },
      set: { country: 'SE', tags: { set: ['new'] }, parentId: parent.id, retired: true },
    });

    const undo = await us.post(`/changes/${body.changeNumber}/undo`);
    await us.finished(undo.body.id);

    const after = [await get(`/suppliers/${a.id}`), await get(`/suppliers/${b.id}`)];
    expect(after.map(({ etag: _, ...row }) => row)).toEqual(before.map(({ etag: _, ...row }) => row));
    expect((await get('/suppliers?q=a')).total).toBeGreaterThan(0);
  });

  it('that change nothing are no change', async () => {
    const { ids } = await threeSuppliers();

    const { body } = await edit({ kind: 'supplier', select: { ids: ids.slice(0, 1) }, set: { country: 'FI' } });

    expect(body).toMatchObject({ state: 'applied', changeNumber: null, counts: { changed: 0, unchanged: 1 } });
    expect(await changes()).toEqual([]);
  });

  it('give a supplier its parent, and refuse by name those that would stand under themselves', async () => {
    const top = await add('/suppliers', aSupplier({ name: 'Top' }));
    const middle = await add('/suppliers', aSupplier({ name: 'Middle', parentId: top.id }));
    const low = await add('/suppliers', aSupplier({ name: 'Low', parentId: middle.id }));
    const other = await add('/suppliers', aSupplier({ name: 'Other', parentId: top.id }));
    const body = {
      kind: 'supplier',
      select: { ids: [top.id, middle.id, low.id, other.id] },
      set: { parentId: low.number },
    };

    const { body: said } = await preview(body);
    const { body: done } = await edit(body);

    expect(said.refusals).toEqual([
      {
        reason: 'would stand under itself',
        count: 3,
        examples: ['Low', 'Middle', 'Top'].map((name) => expect.objectContaining({ name })),
      },
    ]);
    expect(done.counts).toEqual({ selected: 4, changed: 1, unchanged: 0, refused: 3, missing: 0 });
    expect((await get(`/suppliers/${other.id}`)).parent).toMatchObject({ name: 'Low' });
    expect((await get(`/suppliers/${low.id}`)).parent).toMatchObject({ name: 'Middle' });
    expect((await get('/links?kind=owns')).total).toBe(3);
    await edit({ kind: 'supplier', select: { ids: [other.id] }, set: { parentId: null } });
    expect((await get(`/suppliers/${other.id}`)).parent).toBeNull();
  });

  it('set the fields of sites', async () => {
    const supplier = await add('/suppliers', aSupplier());
    const a = await add('/sites', aSite({ name: 'A', kind: 'fab', owned: true }));
    const b = await add('/sites', aSite({ name: 'B', supplierId: supplier.id }));

    const { body } = await edit({
      kind: 'site',
      select: { ids: [a.id, b.id] },
      set: { country: 'FI', owned: null, kind: 'warehouse', supplierId: supplier.id },
    });

    expect(body.counts.changed).toBe(2);
    for (const { id } of [a, b]) {
      expect(await get(`/sites/${id}`)).toMatchObject({
        country: 'FI',
        owned: null,
        kind: 'warehouse',
        supplier: { id: supplier.id },
      });
    }
    expect((await get('/links?kind=site-of')).total).toBe(2);
  });

  it('set the fields of products, and name a person by reference only', async () => {
    const maker = await add('/suppliers', aSupplier());
    const system = await add('/systems', aSystem());
    const a = await add('/products', aProduct({ name: 'A', owner: 'Eetu Mäki' }));
    const b = await add('/products', aProduct({ name: 'B', privileged: true }));

    await edit({
      kind: 'product',
      select: { ids: [a.id, b.id] },
      set: {
        kind: 'software',
        owner: 'Unmistakable Person',
        privileged: false,
        makerId: maker.id,
        systemId: system.id,
      },
    });

    for (const { id } of [a, b]) {
      expect(await get(`/products/${id}`)).toMatchObject({
        kind: 'software',
        owner: 'Unmistakable Person',
        privileged: false,
        maker: { id: maker.id },
        system: { id: system.id },
      });
    }
    expect(JSON.stringify(await changes())).not.toContain('Unmistakable');
    await edit({ kind: 'product', select: { ids: [a.id] }, set: { owner: null } });
    expect((await get(`/products/${a.id}`)).owner).toBeNull();
    expect((await get(`/products/${a.id}`)).kind).toBe('software');
  });

  it('add, remove and set the functions that need a system, and keep what is known of a link that stays', async () => {
    const f = await add('/functions', aFunction({ name: 'F' }));
    const g = await add('/functions', aFunction({ name: 'G' }));
    const system = await add('/systems', aSystem({ functionIds: [f.id] }));
    const other = await add('/systems', aSystem({ name: 'Other' }));
    const [link] = (await get('/links?kind=needed-by')).items;
    await us.patch(`/links/${link.id}`, { share: 0.5 }, link.etag);
    const named = async (id: string) =>
      (await get(`/systems/${id}`)).functions.map(({ name }: { name: string }) => name);

    const select = { ids: [system.id, other.id] };
    await edit({ kind: 'system', select, set: { functionIds: { add: [g.number, f.id] } } });
    const both = [await named(system.id), await named(other.id)];
    const kept = (await get('/links?kind=needed-by')).items.find(({ id }: { id: string }) => id === link.id);
    await edit({ kind: 'system', select, set: { functionIds: { remove: [f.id] } } });
    const one = [await named(system.id), await named(other.id)];
    await edit({ kind: 'system', select, set: { functionIds: { set: [] } } });

    expect(both).toEqual([
      ['F', 'G'],
      ['F', 'G'],
    ]);
    expect(kept.share).toBe(0.5);
    expect(one).toEqual([['G'], ['G']]);
    expect((await get('/links?kind=needed-by')).total).toBe(0);
  });

  it('set the criticality of functions', async () => {
    const ids = [];
    for (const name of ['F', 'G']) ids.push((await add('/functions', aFunction({ name, criticality: 'low' }))).id);

    const { body } = await edit({ kind: 'function', select: { ids }, set: { criticality: 'very-high' } });

    expect(body.counts.changed).toBe(2);
    expect((await get('/functions?criticality=very-high')).total).toBe(2);
  });

  it('retire rows and bring them back, with the findings of products', async () => {
    const installer = await api.as('administrator', { workspaceId, installation: true });
    const advisory = {
      id: 'GHSA-tar',
      modified: '2026-03-01T00:00:00Z',
      affected: [
        {
          package: { ecosystem: 'npm', name: 'tar' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '9.0.0' }] }],
        },
      ],
    };
    await installer.upload('/feeds/osv/issues', JSON.stringify(advisory));
    const { id } = await add('/products', aProduct());
    const components = [{ type: 'library', name: 'tar', version: '6.1.0', purl: 'pkg:npm/tar@6.1.0' }];
    const bom = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components };
    await us.upload(`/products/${id}/boms`, JSON.stringify(bom));
    const findings = async (total: number) => {
      while ((await get('/findings')).total !== total) await new Promise((resolve) => setTimeout(resolve, 30));
    };
    await findings(1);

    await edit({ kind: 'product', select: { ids: [id] }, set: { retired: true } });
    await findings(0);
    const listed = (await get('/products')).total;
    await edit({ kind: 'product', select: { ids: [id] }, set: { retired: false } });
    await findings(1);
    const { body } = await edit({ kind: 'product', select: { ids: [id] }, set: { retired: true } });
    await findings(0);
    await us.post(`/changes/${body.changeNumber}/undo`);
    await findings(1);

    expect(listed).toBe(0);
    expect((await get('/products')).total).toBe(1);
  });

  describe('of all that match', () => {
    const selection = async (query: string, filter: object) => {
      const { total, change } = await get(`/suppliers?${query}`);
      return { filter, expected: { count: total, change } };
    };

    it('take what the list shows, but for what is left out', async () => {
      const { a, b, c } = await threeSuppliers();
      const select = { ...(await selection('tag=x', { tag: 'x' })), except: [b.id] };

      const { body } = await edit({ kind: 'supplier', select, set: { country: 'SE' } });

      expect(body.counts).toMatchObject({ selected: 1, changed: 1 });
      const countries = [];
      for (const { id } of [a, b, c]) countries.push((await get(`/suppliers/${id}`)).country);
      expect(countries).toEqual(['SE', 'DE', null]);
    });

    it('say which rows came and left since they were selected, and are then refused', async () => {
      const { a } = await threeSuppliers();
      const select = await selection('tag=x', { tag: ['x'] });
      await us.patch(`/suppliers/${a.id}`, { tags: [] }, a.etag);
      await add('/suppliers', aSupplier({ name: 'D', tags: ['x'] }));
      await add('/suppliers', aSupplier({ name: 'E', tags: ['x'] }));
      const body = { kind: 'supplier', select, set: { country: 'SE' } };

      const { body: said } = await preview(body);
      const refused = await edit(body);
      const anew = { ...body, select: { ...select, expected: said.expected } };
      const applied = await edit(anew);

      expect(said.drift).toEqual({ expected: 2, came: 2, left: 1 });
      expect(said.counts.selected).toBe(3);
      expect(refused.status).toBe(409);
      expect(refused.body.detail).toContain('2 came and 1 left');
      expect(applied.body.counts).toMatchObject({ selected: 3, changed: 3 });
    });

    it('do not mind changes that leave the matching rows the same', async () => {
      await threeSuppliers();
      const select = await selection('tag=x', { tag: 'x' });
      await add('/suppliers', aSupplier({ name: 'Elsewhere' }));

      const { body } = await preview({ kind: 'supplier', select, set: { country: 'SE' } });

      expect(body).toMatchObject({ drift: null, counts: { selected: 2 } });
    });

    it('notice a count that was never true', async () => {
      await threeSuppliers();
      const select = await selection('tag=x', { tag: 'x' });

      const { body } = await preview({
        kind: 'supplier',
        select: { ...select, expected: { ...select.expected, count: 99 } },
        set: { country: 'SE' },
      });

      expect(body.drift).toEqual({ expected: 99, came: 0, left: 0 });
    });
  });

  it('count rows that are not there, or of another kind', async () => {
    const { a } = await threeSuppliers();
    const product = await add('/products', aProduct());
    const nowhere = '01890000-0000-7000-8000-000000000000';

    const { body } = await edit({
      kind: 'supplier',
      select: { ids: [a.id, product.id, nowhere] },
      set: { country: 'SE' },
    });

    expect(body.counts).toEqual({ selected: 1, changed: 1, unchanged: 0, refused: 0, missing: 2 });
  });

  it('refuse what cannot be right, with its place', async () => {
    const { ids } = await threeSuppliers();
    const at = async (set: object, more: object = {}) => {
      const { status, body } = await edit({ kind: 'supplier', select: { ids }, set, ...more });
      return [status, body.errors?.[0]?.pointer];
    };

    expect(await at({ country: 'XX' })).toEqual([400, '/set/country']);
    expect(await at({ parentId: 'S-0999' })).toEqual([400, '/set/parentId']);
    expect(await at({})).toEqual([400, '/set']);
    expect(await at({ colour: 'red' })).toEqual([400, '/set']);
    expect(await at({ tags: { add: ['a'], set: ['b'] } })).toEqual([400, '/set/tags']);
    expect(await at({ tags: {} })).toEqual([400, '/set/tags']);
    expect(await at({ country: 'FI' }, { select: { ids: [] } })).toEqual([400, expect.stringContaining('/select')]);
    expect((await edit({ kind: 'system', select: { ids }, set: { functionIds: { add: ['M-0001'] } } })).status).toBe(
      400,
    );
    expect(await changes()).toEqual([]);
  });

  it('are closed to who may only read', async () => {
    const { ids } = await threeSuppliers();
    const auditor = await api.as('auditor', { workspaceId });
    const body = { kind: 'supplier', select: { ids }, set: { country: 'SE' } };

    expect((await auditor.post('/register/edits/preview', body)).status).toBe(403);
    expect((await auditor.post('/register/edits', body)).status).toBe(403);
  });

  it('never reach another workspace', async () => {
    const { ids } = await threeSuppliers();
    const them = await api.as('analyst', { workspaceId: (await api.newWorkspace('Other')).id });

    const { body } = await them.post('/register/edits', {
      kind: 'supplier',
      select: { ids },
      set: { country: 'SE' },
    });

    expect(body.counts).toEqual({ selected: 0, changed: 0, unchanged: 0, refused: 0, missing: 3 });
    expect((await us.get(`/register/edits/${body.id}`)).status).toBe(404);
  });
});
