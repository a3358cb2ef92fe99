import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { routes } from '../../server/routes.ts';
import { openMetrics } from '../metrics/metrics.ts';
import { createApp } from './app.ts';
import { forgetCallCounts } from './call-counts.ts';

describe('calls that guess at secrets', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let other: Awaited<ReturnType<typeof createApp>>;
  beforeAll(async () => {
    api = await startApi({ runner: false });
    const { platform } = api;
    const settings = { platform, metrics: openMetrics(platform), routes, hosts: [], secure: false, version: 'test' };
    other = await createApp({ ...settings, spoolDirectory: platform.cacheDirectory, proxies: ['10.0.0.0/8'] });
  });
  afterAll(async () => {
    await other.close();
    await api.stop();
  });

  let guesses = 0;
  const guessAt = (app: typeof other, remoteAddress = '192.0.2.7', forwarded = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/session',
      remoteAddress,
      headers: { host: 'localhost', origin: 'http://localhost', ...forwarded },
      payload: { email: `nobody-${guesses++}@example.org`, password: 'guess' },
    });

  it('have no more tries at two servers than at one', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 22; attempt++) {
      statuses.push((await guessAt(attempt % 2 === 0 ? api.app : other)).statusCode);
    }

    expect(statuses).toEqual([...Array(20).fill(401), 429, 429]);
    expect(Number((await guessAt(other)).headers['retry-after'])).toBeGreaterThan(0);
  });

  it('are counted for each address', async () => {
    expect((await guessAt(other, '192.0.2.8')).statusCode).toBe(401);
  });

  it('come from whom a known proxy names, and from nobody else that a stranger names', async () => {
    const forwarded = { 'x-forwarded-for': '192.0.2.7' };

    expect((await guessAt(other, '10.1.2.3', forwarded)).statusCode).toBe(429);
    expect((await guessAt(other, '192.0.2.9', forwarded)).statusCode).toBe(401);
    expect((await guessAt(api.app, '10.1.2.3', forwarded)).statusCode).toBe(401);
  });

  it('may go on when the window is over, and when the clock was set back', async () => {
    const { pool, inInstallation } = api.platform.database;
    await pool.query("update call_count set until = now() - interval '1 second'");
    expect((await guessAt(other)).statusCode).toBe(401);

    await pool.query("update call_count set calls = 100, until = now() + interval '1 year'");
    expect((await guessAt(other)).statusCode).toBe(401);

    await pool.query("update call_count set until = now() - interval '1 second'");
    await inInstallation(forgetCallCounts);
    expect((await pool.query('select from call_count')).rowCount).toBe(0);
  });
});
