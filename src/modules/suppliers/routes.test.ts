import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSupplier } from '../../../tests/builders.ts';

describe('suppliers', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  /** Each test has a workspace of its own, whose chain must hold afterwards. */
  const newWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
    return id;
  };
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });

  it('registers a supplier with a number, all it was told and its parent', async () => {
    await newWorkspace();
    const parent = await analyst.post('/suppliers', aSupplier({ name: 'Kestrelline Group' }));

    const response = await analyst.post(
      '/suppliers',
      aSupplier({
        key: 'KLC',
        aliases: ['Kestrelline', 'Kestrelline'],
        country: 'FI',
        lei: '5067 00ge 1g29 325q x363',
        duns: '01-234-5678',
        domain: 'https://www.Kestrelline.example/about',
        tags: ['tier-1'],
        parentId: parent.body.number,
      }),
    );

    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({
      number: 'S-0002',
      key: 'KLC',
      name: 'Kestrelline Controls Oy',
      aliases: ['Kestrelline'],
      country: 'FI',
      lei: '506700GE1G29325QX363',
      duns: '012345678',
      domain: 'www.kestrelline.example',
      uei: null,
      tags: ['tier-1'],
      retired: false,
      parent: { id: parent.body.id, number: 'S-0001', name: 'Kestrelline Group', kind: 'supplier' },
    });
    expect(response.headers.etag).toBe(`"${response.body.etag}"`);
    const read = await analyst.get('/suppliers/S-0002');
    expect(read.body).toMatchObject({ ...response.body, products: 0, checkedProducts: 0, sites: 0 });
  });

  it('locates every identifier that cannot be right, and writes nothing', async () => {
    await newWorkspace();

    const response = await analyst.post('/suppliers', aSupplier({ lei: '506700GE1G29325QX364', country: 'XX' }));

    expect(response.status).toBe(400);
    expect(response.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/lei', '/country']);
    expect((await analyst.get('/suppliers')).body).toMatchObject({ items: [], total: 0 });
  });

  it('refuses a name of blanks, a control character and a parent that is not there', async () => {
    await newWorkspace();

    const blank = await analyst.post('/suppliers', { name: ' \n ' });
    const invisible = await analyst.post('/suppliers', { name: 'A\u0000B' });
    const orphan = await analyst.post('/suppliers', aSupplier({ parentId: 'S-0099' }));

    expect([blank, invisible, orphan].map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(blank.body.errors[0].pointer).toBe('/name');
    expect(orphan.body.errors).toEqual([{ pointer: '/parentId', detail: 'There is no supplier "S-0099".' }]);
  });

  it('gives a key to one row only, whatever its kind', async () => {
    await newWorkspace();
    await analyst.post('/products', aProduct({ key: 'K1', name: 'Gateway' }));

    const response = await analyst.post('/suppliers', aSupplier({ key: 'K1' }));

    expect(response.status).toBe(409);
    expect(response.body.errors).toEqual([{ pointer: '/key', detail: 'The key K1 names P-0001 Gateway already.' }]);
  });

  it('changes what it is told and leaves the rest', async () => {
    await newWorkspace();
    const { body: before } = await analyst.post('/suppliers', aSupplier({ key: 'A', country: 'FI', tags: ['x'] }));

    const { body: after, status } = await analyst.patch(`/suppliers/${before.id}`, { country: null }, before.etag);

    expect(status).toBe(200);
    expect(after).toEqual({ ...before, country: null, etag: after.etag });
    expect(after.etag).not.toBe(before.etag);
  });

  it('refuses a change without the version seen (428) and with an old one (412)', async () => {
    await newWorkspace();
    const { body } = await analyst.post('/suppliers', aSupplier());
    await analyst.patch(`/suppliers/${body.id}`, { name: 'Other' }, body.etag);

    const without = await analyst.send('PATCH', `/suppliers/${body.id}`, { name: 'Late' });
    const stale = await analyst.patch(`/suppliers/${body.id}`, { name: 'Late' }, body.etag);

    expect([without.status, stale.status]).toEqual([428, 412]);
    expect((await analyst.get(`/suppliers/${body.id}`)).body.name).toBe('Other');
  });

  it('refuses a circle of parents', async () => {
    await newWorkspace();
    const { body: top } = await analyst.post('/suppliers', aSupplier({ name: 'Top' }));
    const { body: middle } = await analyst.post('/suppliers', aSupplier({ name: 'Middle', parentId: top.id }));
    const { body: low } = await analyst.post('/suppliers', aSupplier({ name: 'Low', parentId: middle.id }));

    const circle = await analyst.patch(`/suppliers/${top.id}`, { parentId: low.id }, top.etag);
    const self = await analyst.patch(`/suppliers/${top.id}`, { parentId: top.id }, top.etag);
    const moved = await analyst.patch(`/suppliers/${low.id}`, { parentId: top.id }, low.etag);

    expect([circle.status, self.status, moved.status]).toEqual([400, 400, 200]);
    expect(circle.body.errors[0].pointer).toBe('/parentId');
    expect(moved.body.parent.name).toBe('Top');
    expect((await analyst.get('/links?kind=owns')).body.total).toBe(2);
  });

  it('takes a retired supplier out of the lists and keeps it readable', async () => {
    await newWorkspace();
    const { body } = await analyst.post('/suppliers', aSupplier());

    const retired = await analyst.post(`/suppliers/${body.id}/retire`);
    const listed = await analyst.get('/suppliers');
    const retiredOnes = await analyst.get('/suppliers?retired=true');
    const restored = await analyst.post(`/suppliers/${body.number}/restore`);

    expect(retired.body).toMatchObject({ id: body.id, retired: true });
    expect(listed.body.total).toBe(0);
    expect(retiredOnes.body.items).toMatchObject([{ id: body.id }]);
    expect((await analyst.get(`/suppliers/${body.id}`)).status).toBe(200);
    expect(restored.body.retired).toBe(false);
  });

  it('pages through every row once, in each order', async () => {
    await newWorkspace();
    for (let number = 0; number < 7; number++) {
      await analyst.post(
        '/suppliers',
        aSupplier({ name: ['beta', 'Alpha', 'beta', 'Écu', 'zed', 'Zed', 'a'][number]! }),
      );
    }

    for (const sort of ['name', 'number', 'findings']) {
      const names: string[] = [];
      const numbers = new Set<string>();
      for (let after = ''; ; ) {
        const { body } = await analyst.get(`/suppliers?sort=${sort}&limit=2${after}`);
        expect(body.total).toBe(7);
        for (const item of body.items) {
          numbers.add(item.number);
          names.push(item.name.toLowerCase());
        }
        if (body.next === null) break;
        after = `&after=${encodeURIComponent(body.next)}`;
      }
      expect(numbers.size).toBe(7);
      expect(names).toHaveLength(7);
      if (sort === 'name')
        expect(names.filter((name) => name !== 'écu')).toEqual(['a', 'alpha', 'beta', 'beta', 'zed', 'zed']);
    }
    const { body } = await analyst.get('/suppliers?sort=name&limit=2');
    expect((await analyst.get(`/suppliers?sort=number&limit=2&after=${body.next}`)).status).toBe(400);
  });

  it('finds by any part of a name, alias, key, number or identifier, whatever the case and accents', async () => {
    await newWorkspace();
    await analyst.post(
      '/suppliers',
      aSupplier({ name: 'Müller & Söhne', aliases: ['M+S'], key: 'V_100', duns: '123456789' }),
    );
    await analyst.post('/suppliers', aSupplier({ name: 'Other', key: 'VX100' }));

    for (const q of ['muller', 'SÖHNE', 'm+s', 'v_1', 's-0001', '34567']) {
      const { body } = await analyst.get(`/suppliers?q=${encodeURIComponent(q)}`);
      expect([q, body.items.map((item: { name: string }) => item.name)]).toEqual([q, ['Müller & Söhne']]);
    }
    expect((await analyst.get('/suppliers?q=%25')).body.total).toBe(0);
    expect((await analyst.get('/suppliers?q=%00')).status).toBe(400);
  });

  it('filters by country and tag and says how many each would show', async () => {
    await newWorkspace();
    await analyst.post('/suppliers', aSupplier({ name: 'A', country: 'FI', tags: ['x', 'y'] }));
    await analyst.post('/suppliers', aSupplier({ name: 'B', country: 'DE', tags: ['x'] }));
    await analyst.post('/suppliers', aSupplier({ name: 'C' }));

    const both = await analyst.get('/suppliers?country=FI&country=unknown&sort=name');
    const tagged = await analyst.get('/suppliers?country=FI&tag=x');
    const facets = await analyst.get('/suppliers/facets?country=FI&tag=x');

    expect(both.body.items.map((item: { name: string }) => item.name)).toEqual(['A', 'C']);
    expect(tagged.body.total).toBe(1);
    expect(facets.body).toMatchObject({
      country: [
        { value: 'DE', count: 1 },
        { value: 'FI', count: 1 },
        { value: null, count: 0 },
      ],
      tag: [
        { value: 'x', count: 1 },
        { value: 'y', count: 1 },
      ],
    });
    expect((await analyst.get('/suppliers?country=Finland')).status).toBe(400);
  });

  it('answers 404 alike for what is unknown, of another kind or of another workspace', async () => {
    await newWorkspace();
    const { body: foreign } = await analyst.post('/suppliers', aSupplier());
    await newWorkspace();
    const { body: product } = await analyst.post('/products', aProduct());

    const answers = [];
    for (const id of [foreign.id, product.id, product.number, 'S-0009', 'x', '00000000-0000-7000-8000-000000000000']) {
      answers.push(await analyst.get(`/suppliers/${id}`), await analyst.patch(`/suppliers/${id}`, { name: 'X' }));
    }

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const link = await analyst.post('/suppliers', aSupplier({ parentId: foreign.id }));
    expect(link.status).toBe(400);
    expect(link.body.detail).not.toContain('Kestrelline');
  });

  it('lets an auditor read and nobody but analysts and administrators write', async () => {
    const workspaceId = await newWorkspace();
    const auditor = await api.as('auditor', { workspaceId });

    expect((await auditor.get('/suppliers')).status).toBe(200);
    expect((await auditor.post('/suppliers', aSupplier())).status).toBe(403);
    expect((await api.stranger.get('/suppliers')).status).toBe(401);
  });

  it('writes one audit entry a change, about the supplier', async () => {
    await newWorkspace();
    const { body } = await analyst.post('/suppliers', aSupplier());
    await analyst.patch(`/suppliers/${body.id}`, { name: 'Renamed' }, body.etag);

    const { body: audit } = await analyst.get(`/audit?subject=${body.id}`);

    expect(audit.items.map((entry: { action: string }) => entry.action)).toEqual([
      'supplier.changed',
      'supplier.registered',
    ]);
    expect(Object.keys(audit.items[0].rows)).toEqual(['node', 'supplier']);
  });

  it('keeps what was: the register as of any change', async () => {
    const workspaceId = await newWorkspace();
    const { body } = await analyst.post('/suppliers', aSupplier({ country: 'FI' }));
    const { body: then } = await analyst.get('/audit?limit=1');
    await analyst.patch(`/suppliers/${body.id}`, { country: 'DE', name: 'Renamed' }, body.etag);

    const rows = await api.platform.database.inWorkspace(workspaceId, async (tx) => {
      const at = (change: number) =>
        sql<{
          country: string;
          name: string;
        }>`select supplier.country, node.name from supplier_as_of(${change}) supplier
          join node_as_of(${change}) node on node.id = supplier.id`.execute(tx);
      const { number } = then.items[0];
      return [(await at(number - 1)).rows, (await at(number)).rows, (await at(number + 1)).rows];
    });

    expect(rows).toEqual([
      [],
      [{ country: 'FI', name: 'Kestrelline Controls Oy' }],
      [{ country: 'DE', name: 'Renamed' }],
    ]);
  });

  it('shows no foreign row to a query that forgets its workspace', async () => {
    await newWorkspace();
    await analyst.post('/suppliers', aSupplier({ parentId: null }));
    const other = await newWorkspace();

    const tables = ['node', 'node_search', 'supplier', 'node_history', 'supplier_history', 'number_series'] as const;
    const counts = await api.platform.database.inWorkspace(other, async (tx) => {
      const seen: number[] = [];
      for (const table of tables) {
        const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(tx);
        seen.push(rows[0]!.count);
      }
      return seen;
    });

    expect(counts).toEqual(tables.map(() => 0));
  });
});
