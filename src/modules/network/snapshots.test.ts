import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSupplier } from '../../../tests/builders.ts';
import { snapshotOf } from './snapshots.ts';

describe('the network in memory', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<(typeof api)['as']>>;
  let maker: { id: string; etag: string };
  let product: { id: string; etag: string };
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('analyst');
    maker = (await us.post('/suppliers', aSupplier())).body;
    product = (await us.post('/products', aProduct({ makerId: maker.id }))).body;
  });
  afterAll(() => api.stop());
  const now = () => snapshotOf({ ...api.platform, workspaceId: api.workspace.id });

  it('is the same after changes that move nothing in it', async () => {
    const before = await now();
    await us.post('/suppliers', aSupplier({ name: 'Another' }));
    const { status } = await us.patch(`/products/${product.id}`, { owner: 'Somebody' }, product.etag);

    expect(status).toBe(200);
    expect(await now()).toBe(before);
  });

  it('is built anew where a link, a retirement or a BOM moves it', async () => {
    const seen = new Set([await now()]);
    await us.post('/links', { kind: 'supplies', fromId: maker.id, toId: product.id, confidence: 'declared' });
    seen.add(await now());
    await us.post(`/suppliers/${maker.id}/retire`);
    seen.add(await now());
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      components: [{ type: 'library', name: 'a' }],
    };
    const sent = await us.upload(`/products/${product.id}/boms`, JSON.stringify(bom));
    await us.finished(sent.body.jobId);
    seen.add(await now());

    expect(seen.size).toBe(4);
    expect([...seen].at(-1)!.change).toBeGreaterThan([...seen][2]!.change);
  });

  it('is built once for all who ask at once', async () => {
    await us.post('/links', { kind: 'operates', fromId: maker.id, toId: product.id, confidence: 'declared' });

    const built = await Promise.all(Array.from({ length: 8 }, now));

    expect(new Set(built).size).toBe(1);
  });
});
