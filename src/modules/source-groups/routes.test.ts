import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSupplier } from '../../../tests/builders.ts';

describe('source groups', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const made = async (path: string, body: object) => (await analyst.post(path, body)).body;
  const newWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
    const product = await made('/products', aProduct());
    const first = await made('/suppliers', aSupplier({ name: 'Acme' }));
    const second = await made('/suppliers', aSupplier({ name: 'Beta' }));
    return { product, first, second };
  };
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });

  it('states how many of which sources suffice, and keeps what is not known unknown', async () => {
    const { product, first, second } = await newWorkspace();

    const { status, body } = await analyst.post('/source-groups', {
      ofId: product.id,
      name: 'Database engine',
      need: 1,
      sources: [
        { nodeId: first.number, share: 0.6 },
        { nodeId: second.id, share: 0.2, shareMax: 0.4, qualified: true, switchDays: 20 },
      ],
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      of: { id: product.id },
      name: 'Database engine',
      need: 1,
      sources: [
        { node: { id: first.id }, share: 0.6, shareMax: null, qualified: null, switchDays: null },
        { node: { id: second.id }, share: 0.2, shareMax: 0.4, qualified: true, switchDays: 20 },
      ],
    });
    for (const node of [product, first, second]) {
      expect((await analyst.get(`/source-groups?node=${node.id}`)).body.items).toEqual([body]);
    }
  });

  it('names each mistake at its place', async () => {
    const { product, first, second } = await newWorkspace();
    const { body } = await analyst.post('/source-groups', {
      ofId: product.id,
      name: 'Database engine',
      need: 1,
      sources: [
        { nodeId: first.id, share: 0.7 },
        { nodeId: first.id },
        { nodeId: 'S-0099' },
        { nodeId: product.id },
        { nodeId: second.id, share: 0.5, shareMax: 0.4 },
      ],
    });
    const need = await analyst.post('/source-groups', {
      ofId: product.id,
      name: 'Database engine',
      need: 2,
      sources: [{ nodeId: first.id }],
    });

    expect(body.errors).toEqual([
      { pointer: '/sources/1/nodeId', detail: 'Acme stands in the group already.' },
      { pointer: '/sources/2/nodeId', detail: 'There is no "S-0099" in the register.' },
      { pointer: '/sources/3/nodeId', detail: 'A node is not a source of itself.' },
      { pointer: '/sources/4/shareMax', detail: 'The upper end of a share needs a lower one, which is not above it.' },
      { pointer: '/sources', detail: 'The shares of a group are more than 1 in all.' },
    ]);
    expect(need.body.errors).toEqual([{ pointer: '/need', detail: '2 sources are needed, and the group has 1.' }]);
  });

  it('changes sources as a whole, keeps the past, and undoes', async () => {
    const { product, first, second } = await newWorkspace();
    const group = await made('/source-groups', {
      ofId: product.id,
      name: 'Database engine',
      need: 1,
      sources: [{ nodeId: first.id }, { nodeId: second.id }],
    });
    const change = (await analyst.get('/audit?limit=1')).body.items[0].number;

    const fewer = await analyst.patch(`/source-groups/${group.id}`, { sources: [{ nodeId: second.id }] }, group.etag);
    const stale = await analyst.patch(`/source-groups/${group.id}`, { need: 1 }, group.etag);
    const tooMany = await analyst.patch(`/source-groups/${group.id}`, { need: 2 }, fewer.body.etag);
    const removed = await analyst.delete(`/source-groups/${group.id}`, fewer.body.etag);

    expect([fewer.status, stale.status, tooMany.status, removed.status]).toEqual([200, 412, 400, 204]);
    expect(fewer.body.sources.map((source: { node: { name: string } }) => source.node.name)).toEqual(['Beta']);
    expect((await analyst.get('/source-groups')).body.total).toBe(0);
    expect((await analyst.get(`/source-groups?asOf=${change}`)).body.items).toEqual([group]);
    const undone = await analyst.post(`/changes/${change + 2}/undo`, {});
    expect(await analyst.finished(undone.body.id)).toMatchObject({ state: 'done' });
    expect((await analyst.get('/source-groups')).body.items[0].sources).toEqual(fewer.body.sources);
  });

  it('moves with a supplier that is merged, and back when they are split', async () => {
    const { product, first, second } = await newWorkspace();
    await made('/source-groups', {
      ofId: product.id,
      name: 'Database engine',
      need: 1,
      sources: [{ nodeId: first.id }],
    });

    const sourcesNow = async () =>
      (await analyst.get('/source-groups')).body.items[0].sources.map(
        (source: { node: { id: string } }) => source.node.id,
      );

    const merged = await analyst.post(`/suppliers/${first.id}/merge`, { intoId: second.id }, first.etag);
    expect(merged.status).toBeLessThan(300);
    expect(await sourcesNow()).toEqual([second.id]);
    const { body: lost } = await analyst.get(`/suppliers/${first.id}`);
    const split = await analyst.post(`/suppliers/${first.id}/split`, {}, lost.etag);
    expect(split.status).toBeLessThan(300);
    expect(await sourcesNow()).toEqual([first.id]);
  });
});
