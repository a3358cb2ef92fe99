import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aSupplier } from '../../../tests/builders.ts';

describe('facts', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const made = async (path: string, body: object) => (await analyst.post(path, body)).body;
  const newSupplier = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
    return made('/suppliers', aSupplier());
  };
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });
  const inForce = async (attribute: string) =>
    (await analyst.get(`/facts?attribute=${attribute}`)).body.items
      .filter((fact: { inForce: boolean }) => fact.inForce)
      .map((fact: { value: unknown }) => fact.value);

  it('lets statements stand side by side, and takes the best known that holds today', async () => {
    const supplier = await newSupplier();
    const state = (value: number, rest: object) =>
      made('/facts', { nodeId: supplier.number, attribute: 'recoverDays', value, ...rest });

    await state(10, { confidence: 'declared' });
    expect(await inForce('recoverDays')).toEqual([10]);
    await state(40, { confidence: 'inferred' });
    expect(await inForce('recoverDays')).toEqual([10]);
    await state(70, { confidence: 'attested', validUntil: '2020-01-01' });
    expect(await inForce('recoverDays')).toEqual([10]);
    await state(20, { confidence: 'declared' });
    expect(await inForce('recoverDays')).toEqual([20]);
    const best = await state(30, { confidence: 'attested' });
    expect(await inForce('recoverDays')).toEqual([30]);
    expect(best).toMatchObject({ node: { id: supplier.id }, confidence: 'attested', inForce: true });
    expect((await analyst.delete(`/facts/${best.id}`, best.etag)).status).toBe(204);
    expect(await inForce('recoverDays')).toEqual([20]);
    expect((await analyst.get(`/facts?node=${supplier.id}`)).body.total).toBe(4);
  });

  it('holds each attribute to its form and names the place of a mistake', async () => {
    const supplier = await newSupplier();
    const state = async (attribute: string, value: unknown, rest: object = {}) =>
      (await analyst.post('/facts', { nodeId: supplier.id, attribute, value, ...rest })).body;

    expect((await state('bufferDays', -1)).errors[0].pointer).toBe('/value');
    expect((await state('failureProbability', 1.5)).errors[0].pointer).toBe('/value');
    expect((await state('own', 'severe')).errors[0].pointer).toBe('/value');
    expect((await state('lossPerDay', { amount: 40_000, currency: 'usd', priceYear: null })).errors[0].pointer).toBe(
      '/value/currency',
    );
    expect((await state('weather', 1)).errors[0].pointer).toBe('/attribute');
    const turned = await state('bufferDays', 1, { validFrom: '2026-02-01', validUntil: '2026-01-01' });
    expect(turned.errors[0].pointer).toBe('/validUntil');
    expect((await analyst.get('/facts')).body.total).toBe(0);
  });

  it('changes a statement only by who saw its newest version, and reads it as it was', async () => {
    const supplier = await newSupplier();
    const fact = await made('/facts', { nodeId: supplier.id, attribute: 'bufferDays', value: 14 });
    const change = (await analyst.get('/audit?limit=1')).body.items[0].number;

    const changed = await analyst.patch(`/facts/${fact.id}`, { value: 7, source: 'Visit' }, fact.etag);
    const stale = await analyst.patch(`/facts/${fact.id}`, { value: 8 }, fact.etag);
    const wrong = await analyst.patch(`/facts/${fact.id}`, { value: 'long' }, changed.body.etag);

    expect([changed.status, stale.status, wrong.status]).toEqual([200, 412, 400]);
    expect(changed.body).toMatchObject({ value: 7, source: 'Visit', confidence: 'declared' });
    expect((await analyst.get(`/facts?asOf=${change}`)).body.items[0]).toMatchObject({ value: 14, source: null });
  });
});
