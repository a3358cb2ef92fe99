import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSupplier, aSystem } from '../../../tests/builders.ts';
import { newId } from '../../common/ids.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import { recountFindings } from '../register/index.ts';

describe('products', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  let workspaceId: string;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const newWorkspace = async () => {
    workspaceId = (await api.newWorkspace('Own')).id;
    analyst = await api.as('analyst', { workspaceId });
  };
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });
  const made = async (path: string, body: object) => (await analyst.post(path, body)).body;

  it('registers a product with its maker, owner and system, and says which functions it reaches', async () => {
    await newWorkspace();
    const maker = await made('/suppliers', aSupplier());
    const minor = await made('/functions', aFunction({ name: 'Report', criticality: 'low' }));
    const major = await made('/functions', aFunction({ criticality: 'very-high' }));
    const system = await made('/systems', aSystem({ functionIds: [minor.id, major.number] }));

    const response = await analyst.post(
      '/products',
      aProduct({
        key: 'RTU',
        kind: 'hardware',
        version: '7.2',
        owner: 'Grid operations',
        privileged: false,
        makerId: maker.number,
        systemId: system.id,
      }),
    );

    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({
      number: 'P-0001',
      kind: 'hardware',
      version: '7.2',
      owner: 'Grid operations',
      privileged: false,
      maker: { id: maker.id, kind: 'supplier', number: 'S-0001' },
      system: { id: system.id, kind: 'system', number: 'Y-0001' },
    });
    const { body: read } = await analyst.get('/products/P-0001');
    expect(read).toMatchObject({ components: null, checkedAt: null, findings: { critical: 0, unchecked: 0 } });
    expect(read.functions).toMatchObject([
      { name: 'Deliver electricity', criticality: 'very-high' },
      { name: 'Report', criticality: 'low' },
    ]);
    expect((await analyst.get(`/suppliers/${maker.id}`)).body.products).toBe(1);
  });

  it('moves a product to another maker and system, and takes both back', async () => {
    await newWorkspace();
    const first = await made('/suppliers', aSupplier({ name: 'First' }));
    const second = await made('/suppliers', aSupplier({ name: 'Second' }));
    const system = await made('/systems', aSystem());
    const product = await made('/products', aProduct({ makerId: first.id, systemId: system.id }));

    const moved = await analyst.patch(`/products/${product.id}`, { makerId: second.id }, product.etag);
    const bare = await analyst.patch(`/products/${product.id}`, { makerId: null, systemId: null }, moved.body.etag);

    expect(moved.body).toMatchObject({ maker: { name: 'Second' }, system: { id: system.id } });
    expect(bare.body).toMatchObject({ maker: null, system: null });
    expect((await analyst.get('/links')).body.total).toBe(0);
  });

  it('keeps share and source of a link that becomes the maker', async () => {
    await newWorkspace();
    const maker = await made('/suppliers', aSupplier());
    const product = await made('/products', aProduct());
    await made('/links', { fromId: maker.id, toId: product.id, kind: 'manufactures', share: 0.4, source: 'Contract' });

    await analyst.patch(`/products/${product.id}`, { makerId: maker.id }, product.etag);

    expect((await analyst.get('/links')).body.items).toMatchObject([
      { declaredAs: 'maker', share: 0.4, source: 'Contract' },
    ]);
  });

  it('filters by kind, maker, system, key, reach and bill of materials', async () => {
    await newWorkspace();
    const maker = await made('/suppliers', aSupplier());
    const system = await made('/systems', aSystem());
    await made('/products', aProduct({ name: 'A', kind: 'software', makerId: maker.id, privileged: true, key: 'K-A' }));
    await made('/products', aProduct({ name: 'B', kind: 'service', systemId: system.id }));
    await made('/products', aProduct({ name: 'C' }));
    const names = async (query: string) => {
      const { body } = await analyst.get(`/products?sort=name&${query}`);
      expect(body.total).toBe(body.items.length);
      return body.items.map((item: { name: string }) => item.name).join('');
    };

    expect(await names('kind=software&kind=service')).toBe('AB');
    expect(await names(`maker=${maker.number}`)).toBe('A');
    expect(await names(`system=${system.id}`)).toBe('B');
    expect(await names('key=K-A')).toBe('A');
    expect(await names('key=k-a')).toBe('');
    expect(await names('privileged=true')).toBe('A');
    expect(await names('bom=with')).toBe('');
    expect(await names('bom=without')).toBe('ABC');
    expect(await names('exploited=true')).toBe('');
    expect((await analyst.get('/products/facets?kind=software')).body.kind).toEqual(
      expect.arrayContaining(['service', 'software', null].map((value) => ({ value, count: 1 }))),
    );
    expect((await analyst.get('/products?maker=S-0099')).status).toBe(404);
  });

  it('counts findings and unchecked components, puts the most urgent first, and closes them on retiring', async () => {
    await newWorkspace();
    const maker = await made('/suppliers', aSupplier({ name: 'Zed' }));
    const quiet = await made('/products', aProduct({ name: 'A quiet one' }));
    const loud = await made('/products', aProduct({ name: 'Z loud one', makerId: maker.id }));
    await made('/suppliers', aSupplier({ name: 'Alpha' }));
    await openFinding(loud.id);

    const products = await analyst.get('/products');
    const exploited = await analyst.get('/products?exploited=true');
    const suppliers = await analyst.get('/suppliers');
    const exploitedSuppliers = await analyst.get('/suppliers?exploited=true');
    await analyst.post(`/products/${loud.id}/retire`);
    const after = await analyst.get(`/products/${loud.id}`);
    const { body: audit } = await analyst.get('/audit?limit=1');
    await analyst.post(`/products/${loud.id}/restore`);
    const { body: matching } = await analyst.get('/jobs?limit=1');

    const counts = { critical: 1, high: 0, medium: 0, low: 0, none: 0, unknown: 0, knownExploited: 1, malicious: 0 };
    expect(products.body.items).toMatchObject([
      { id: loud.id, findings: { ...counts, unchecked: 1 }, components: 1 },
      { id: quiet.id, findings: { critical: 0, unchecked: 0 } },
    ]);
    expect(exploited.body.items.map((item: { id: string }) => item.id)).toEqual([loud.id]);
    expect(suppliers.body.items).toMatchObject([
      { name: 'Zed', products: 1, findings: { ...counts, unchecked: 1 } },
      { name: 'Alpha', findings: { critical: 0 } },
    ]);
    expect(exploitedSuppliers.body.total).toBe(1);
    expect(after.body).toMatchObject({ retired: true, findings: { critical: 0, knownExploited: 0 } });
    expect(audit.items[0]).toMatchObject({ action: 'product.retired', details: { findingsClosed: 1 } });
    expect(matching.items).toMatchObject([{ kind: 'findings.match', subject: loud.id }]);
  });

  /** One critical, known-exploited finding in a component that could not be checked further, as its own module will write it. */
  async function openFinding(productId: string) {
    const { database } = api.platform;
    const [component, bom, vulnerability] = [newId(), newId(), newId()];
    const sha256 = Buffer.alloc(32, 1);
    await database.inInstallation((tx) =>
      tx
        .insertInto('shared_vulnerability')
        .values({
          id: vulnerability,
          name: 'CVE-2031-1',
          aliases: [],
          summary: null,
          severity_level: 'critical',
          malicious: false,
        } as never)
        .execute(),
    );
    await changeSet({ database, workspaceId, actor: { kind: 'system', id: null } }, 'bom.read', async (change) => {
      const { tx, id: change_set_id } = change;
      const row = { workspace_id: workspaceId, change_set_id };
      for (const table of ['node', 'bom', 'product'] as const) change.wrote(table);
      await tx.insertInto('content').values({ workspace_id: workspaceId, sha256, size: 1 }).execute();
      await tx
        .insertInto('node')
        .values({ ...row, id: component, kind: 'component', name: 'log4j-core', number: null, key: null })
        .execute();
      await tx
        .insertInto('component')
        .values({
          workspace_id: workspaceId,
          id: component,
          identity: 'log4j-core',
          name: 'log4j-core',
          unchecked: 'no-version',
        } as never)
        .execute();
      await tx
        .insertInto('bom')
        .values({
          ...row,
          id: bom,
          product_id: productId,
          number: 1,
          file_name: 'bom.json',
          sha256,
          size: 1,
          state: 'ready',
          received_at: new Date(),
          components: 1,
          actor_kind: 'system',
        } as never)
        .execute();
      await tx
        .insertInto('bom_component')
        .values({ workspace_id: workspaceId, bom_id: bom, position: 0, component_id: component } as never)
        .execute();
      await tx
        .insertInto('bom_coverage')
        .values({ workspace_id: workspaceId, bom_id: bom, reason: 'no-version', components: 1, matched: true })
        .execute();
      await tx.updateTable('product').set({ bom_id: bom, change_set_id }).where('id', '=', productId).execute();
      await tx
        .insertInto('finding')
        .values({
          ...row,
          id: newId(),
          number: 1,
          product_id: productId,
          component_id: component,
          vulnerability_id: vulnerability,
          severity_rank: 4,
          severity_level: 'critical',
          known_exploited: true,
          malicious: false,
          fixed_in: [],
          match: '{}',
          opened_at: new Date(),
        } as never)
        .execute();
      await recountFindings(tx, workspaceId, sql`select ${productId}::uuid`);
    });
  }
});
