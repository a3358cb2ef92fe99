import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSystem } from '../../../tests/builders.ts';

describe('systems and mission functions', () => {
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
  const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name);

  it('registers a system with the functions that need it, and changes them', async () => {
    await newWorkspace();
    const deliver = await made('/functions', aFunction({ name: 'Deliver' }));
    const bill = await made('/functions', aFunction({ name: 'Bill' }));

    const system = await made('/systems', aSystem({ key: 'SCADA', functionIds: [deliver.id, deliver.number] }));
    const changed = await analyst.patch(`/systems/${system.id}`, { functionIds: [bill.id] }, system.etag);
    const stale = await analyst.patch(`/systems/${system.id}`, { name: 'Late' }, system.etag);
    const bare = await analyst.patch(`/systems/Y-0001`, { functionIds: [], name: 'Control' }, changed.body.etag);

    expect(system).toMatchObject({ number: 'Y-0001', key: 'SCADA', functions: [{ id: deliver.id, number: 'M-0001' }] });
    expect(changed.body.functions).toMatchObject([{ id: bill.id }]);
    expect(stale.status).toBe(412);
    expect(bare.body).toMatchObject({ name: 'Control', functions: [], key: 'SCADA' });
  });

  it('locates a function that is not there', async () => {
    await newWorkspace();
    const mission = await made('/functions', aFunction());

    const { status, body } = await analyst.post('/systems', aSystem({ functionIds: [mission.id, 'M-0009'] }));

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ pointer: '/functionIds/1', detail: 'There is no mission function "M-0009".' }]);
    expect((await analyst.get('/systems')).body.total).toBe(0);
  });

  it('counts what a function rests on', async () => {
    await newWorkspace();
    const mission = await made('/functions', aFunction());
    const system = await made('/systems', aSystem({ functionIds: [mission.id] }));
    await made('/products', aProduct({ name: 'A', systemId: system.id }));
    const product = await made('/products', aProduct({ name: 'B', systemId: system.id }));
    await analyst.post(`/products/${product.id}/retire`);

    expect((await analyst.get('/functions/M-0001')).body).toMatchObject({
      systems: 1,
      products: 1,
      checkedProducts: 0,
    });
    expect((await analyst.get('/systems')).body.items).toMatchObject([
      { products: 1, checkedProducts: 0, findings: { critical: 0 } },
    ]);
  });

  it('lists functions with the most critical first and those nobody has judged last, page by page', async () => {
    await newWorkspace();
    for (const criticality of ['low', null, 'very-high', 'none', 'moderate', 'high'] as const) {
      await made('/functions', aFunction({ name: `${criticality}`, criticality }));
    }

    const first = await analyst.get('/functions?limit=4');
    const rest = await analyst.get(`/functions?limit=4&after=${first.body.next}`);

    expect([...names(first.body), ...names(rest.body)]).toEqual([
      'very-high',
      'high',
      'moderate',
      'low',
      'none',
      'null',
    ]);
    expect(rest.body.next).toBeNull();
  });

  it('changes the declared criticality and takes it back', async () => {
    await newWorkspace();
    const mission = await made('/functions', aFunction({ criticality: 'low' }));

    const raised = await analyst.patch(`/functions/${mission.id}`, { criticality: 'high' }, mission.etag);
    const renamed = await analyst.patch(`/functions/${mission.id}`, { name: 'Other' }, raised.body.etag);
    const unknown = await analyst.patch(`/functions/${mission.id}`, { criticality: null }, renamed.body.etag);
    const wrong = await analyst.patch(`/functions/${mission.id}`, { criticality: 'extreme' }, unknown.body.etag);

    expect(raised.body.criticality).toBe('high');
    expect(renamed.body).toMatchObject({ name: 'Other', criticality: 'high' });
    expect(unknown.body.criticality).toBeNull();
    expect(wrong.status).toBe(400);
  });

  it('filters systems by function and by words, and leaves the retired out', async () => {
    await newWorkspace();
    const mission = await made('/functions', aFunction());
    await made('/systems', aSystem({ name: 'Alpha', functionIds: [mission.id] }));
    const beta = await made('/systems', aSystem({ name: 'Beta', key: 'B-1' }));

    expect(names((await analyst.get(`/systems?function=${mission.number}`)).body)).toEqual(['Alpha']);
    expect(names((await analyst.get('/systems?q=b-1')).body)).toEqual(['Beta']);
    await analyst.post(`/systems/${beta.id}/retire`);
    expect(names((await analyst.get('/systems')).body)).toEqual(['Alpha']);
    expect(names((await analyst.get('/systems?retired=true')).body)).toEqual(['Beta']);
    expect((await analyst.post(`/systems/${beta.id}/restore`)).body.retired).toBe(false);
    await analyst.post(`/functions/${mission.id}/retire`);
    expect((await analyst.get('/functions')).body.total).toBe(0);
    expect((await analyst.post(`/functions/${mission.id}/restore`)).body.retired).toBe(false);
  });
});
