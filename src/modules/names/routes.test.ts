import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

describe('supplier names found in BOMs', () => {
  let api: Api;
  let analyst: Caller;
  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
  });
  afterAll(() => api.stop());

  /** Gives a new product a BOM in which each of these names supplies one component. */
  const aBomNaming = async (product: string, ...names: string[]) => {
    const { body } = await analyst.post('/products', { name: product });
    return aBomOf(body.id, product, ...names);
  };
  const aBomOf = async (productId: string, product: string, ...names: string[]) => {
    const components = names.map((name, at) => ({
      type: 'library',
      name: `${product}-${at}`,
      version: '1',
      supplier: { name },
    }));
    const document = { bomFormat: 'CycloneDX', specVersion: '1.5', components };
    const sent = await analyst.upload(`/products/${productId}/boms`, JSON.stringify(document));
    await analyst.finished(sent.body.jobId);
    return (await analyst.get(`/boms/${sent.body.id}`)).body;
  };
  const queue = async (query = '') => (await analyst.get(`/supplier-names?${query}`)).body;
  const named = async (name: string, state = 'waiting') =>
    (await queue(`state=${state}&q=${encodeURIComponent(name)}`)).items[0];

  it('queues what the register does not know, the most used first, with suggestions and their reasons', async () => {
    const kestrel = (
      await analyst.post('/suppliers', { name: 'Kestrelline Controls Oy', domain: 'kestrelline.example' })
    ).body;
    await analyst.post('/suppliers', { name: 'Tanager Components', aliases: ['TC'] });
    const bom = await aBomNaming('Gateway', 'Kestrelline Controls', 'Nobody Ltd', 'Nobody Ltd', 'TC');

    const { items, total } = await queue();

    expect(total).toBe(2);
    expect(bom.unresolvedNames).toBe(2);
    expect(items.map(({ name, components }: { name: string; components: number }) => [name, components])).toEqual([
      ['Nobody Ltd', 2],
      ['Kestrelline Controls', 1],
    ]);
    expect(items[0].suggestions).toEqual([]);
    expect(items[1].suggestions).toEqual([
      {
        supplier: { id: kestrel.id, kind: 'supplier', number: kestrel.number, name: kestrel.name },
        why: '“Kestrelline Controls Oy” is the same name but for the legal form or spelling.',
      },
    ]);
    expect(items[1].products.map(({ name }: { name: string }) => name)).toEqual(['Gateway']);
  });

  it('knows the very name or alias of one supplier without asking', async () => {
    const known = await named('TC', 'resolved');

    expect(known.supplier.name).toBe('Tanager Components');
  });

  it('applies a decision to every component and to later BOMs', async () => {
    const supplier = (await analyst.post('/suppliers', { name: 'Okavita Microdevices' })).body;
    const first = await aBomNaming('Modem', 'OKV Micro', 'OKV Micro');
    const name = await named('OKV Micro');

    const decided = await analyst.post(`/supplier-names/${name.id}/resolve`, {
      as: 'supplier',
      supplierId: supplier.number,
    });
    const later = await aBomNaming('Router', 'OKV Micro');
    const components = async (bom: { id: string }) => (await analyst.get(`/boms/${bom.id}/components`)).body.items;

    expect(decided.body).toMatchObject({ state: 'resolved', supplier: { id: supplier.id }, suggestions: [] });
    for (const component of [...(await components(first)), ...(await components(later))]) {
      expect(component.supplier.id).toBe(supplier.id);
    }
    expect(later.unresolvedNames).toBe(0);
  });

  it('makes a new supplier of a name, once', async () => {
    await aBomNaming('Switch', 'Dunlin Firmware', 'dunlin firmware');
    const [one, other] = (await queue('q=dunlin')).items;

    const made = await analyst.post(`/supplier-names/${one.id}/resolve`, { as: 'new-supplier' });
    const again = await analyst.post(`/supplier-names/${other.id}/resolve`, { as: 'new-supplier' });

    expect(made.body.supplier.name).toBe(one.name);
    expect((await analyst.get(`/suppliers/${made.body.supplier.id}`)).body.name).toBe(one.name);
    expect(again.status).toBe(409);
  });

  it('ignores a name and takes the decision back', async () => {
    await aBomNaming('Noise', 'unknown');
    const name = await named('unknown');

    const ignored = await analyst.post(`/supplier-names/${name.id}/resolve`, { as: 'ignored' });
    const back = await analyst.post(`/supplier-names/${name.id}/resolve`, { as: 'waiting' });

    expect([ignored.body.state, back.body.state]).toEqual(['ignored', 'waiting']);
    expect(back.body.supplier).toBeNull();
  });

  it('refuses an unknown supplier, an unknown name and an auditor, and shows nothing to another workspace', async () => {
    const name = await named('unknown');
    const auditor = await api.as('auditor');
    const elsewhere = await api.newWorkspace('Elsewhere');
    const stranger = await api.as('administrator', { workspaceId: elsewhere.id });

    const unknown = await analyst.post(`/supplier-names/${name.id}/resolve`, { as: 'supplier', supplierId: 'S-9999' });

    expect(unknown.status).toBe(400);
    expect(unknown.body.errors[0].pointer).toBe('/supplierId');
    expect((await analyst.post('/supplier-names/none/resolve', { as: 'ignored' })).status).toBe(404);
    expect((await auditor.post(`/supplier-names/${name.id}/resolve`, { as: 'ignored' })).status).toBe(403);
    expect((await stranger.post(`/supplier-names/${name.id}/resolve`, { as: 'ignored' })).status).toBe(404);
    expect((await stranger.get('/supplier-names')).body.total).toBe(0);
  });

  it('pages through the queue without losing or repeating a name', async () => {
    await aBomNaming('Many', ...Array.from({ length: 25 }, (_, at) => `Page supplier ${at}`));
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const page = await queue(`q=page+supplier&limit=10${after}`);
      seen.push(...page.items.map(({ id }: { id: string }) => id));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }

    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });

  it('counts what the BOMs in force say, also where one took the place of another', async () => {
    const twice = await aBomNaming('Relay', 'Swallow Labs', 'Swallow Labs', 'Tern Labs');
    await aBomOf((await analyst.post('/products', { name: 'Another relay' })).body.id, 'Relay', 'Swallow Labs');
    await aBomOf(twice.product.id, 'Relay', 'Tern Labs', 'Swallow Labs');

    const { rows } = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      sql<{ name: string; components: number }>`
        select supplier_name.name, count(distinct (occurrence.component_id)) as components from product
        join bom_component occurrence on occurrence.bom_id = product.bom_id
        join supplier_name on supplier_name.id = occurrence.supplier_name_id
        where supplier_name.state = 'waiting' group by 1`.execute(tx),
    );
    const counted = new Map(rows.map(({ name, components }) => [name, components]));
    const { items } = await queue('limit=200');

    expect(items.filter(({ name }: { name: string }) => name.endsWith(' Labs'))).toMatchObject([
      { name: 'Swallow Labs', components: 2 },
      { name: 'Tern Labs', components: 1 },
    ]);
    for (const { name, components } of items) expect([name, components]).toEqual([name, counted.get(name) ?? 0]);
  });

  it('leaves a chain of changes that verifies', async () => {
    expect((await analyst.get('/audit/verification')).body.ok).toBe(true);
  });
});
