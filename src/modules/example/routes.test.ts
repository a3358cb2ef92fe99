import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

describe('the example company', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('is added', async () => {
    const caller = await api.as(null, { installation: true });
    const t = Date.now();
    console.log((await caller.post('/example')).body);
    for (;;) {
      const { body } = await caller.get('/example');
      if (body.state !== 'filling') { console.log(Date.now() - t, JSON.stringify(body)); break; }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }, 120_000);
});
