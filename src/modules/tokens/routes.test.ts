import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

describe('API tokens', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let administrator: Awaited<ReturnType<typeof api.as>>;
  let daysAhead = 0;
  beforeAll(async () => {
    api = await startApi({ runner: false, clock: () => new Date(Date.now() + daysAhead * 24 * 3600_000) });
    administrator = await api.as('administrator');
  });
  afterAll(() => api.stop());

  const make = async (input: object) =>
    (await administrator.post('/tokens', { name: 'ci', role: 'analyst', ...input })).body;
  const holder = ({ secret }: { secret: string }) => api.caller({ authorization: `Bearer ${secret}` });
  const listed = async (id: string) =>
    (await administrator.get('/tokens')).body.items.find((token: { id: string }) => token.id === id);

  it('may do what their scopes and their role both allow', async () => {
    const reader = holder(await make({ scopes: ['register:read', 'tokens:write'] }));

    expect((await reader.get('/suppliers')).status).toBe(200);
    expect((await reader.get('/findings')).status).toBe(403);
    expect((await reader.get('/tokens')).status).toBe(403);
  });

  it('show when they were last used and are shown their secret once', async () => {
    const token = await make({});
    expect(await listed(token.id)).toMatchObject({ lastUsedAt: null, scopes: null, revoked: false });

    await holder(token).get('/suppliers');

    const { lastUsedAt } = await listed(token.id);
    expect(Math.abs(Date.parse(lastUsedAt) - Date.now())).toBeLessThan(120_000);
    expect(await listed(token.id)).not.toHaveProperty('secret');
  });

  it('end on their day, and at once where they are revoked', async () => {
    const brief = holder(await make({ expiresInDays: 1 }));
    const token = await make({ expiresInDays: 90 });
    daysAhead = 2;
    const expired = (await brief.get('/suppliers')).status;
    const good = (await holder(token).get('/suppliers')).status;
    daysAhead = 0;

    expect([expired, good]).toEqual([401, 200]);
    expect((await administrator.delete(`/tokens/${token.id}`)).status).toBe(204);
    expect((await holder(token).get('/suppliers')).status).toBe(401);
    expect(await listed(token.id)).toMatchObject({ revoked: true });
  });

  it('give no more than they may themselves', async () => {
    const scopes = ['tokens:write', 'register:read'];
    const maker = holder(await make({ role: 'administrator', scopes }));
    const asked = (input: object) => maker.post('/tokens', { name: 'x', role: 'administrator', ...input });

    for (const more of [{}, { scopes: null }, { scopes: ['register:read', 'register:write'] }]) {
      const { status, body } = await asked(more);
      expect(status).toBe(400);
      expect(body.errors[0].pointer).toBe('/scopes');
    }
    expect((await asked({ scopes: ['register:read'] })).status).toBe(201);
  });
});
