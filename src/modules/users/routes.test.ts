import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { openSetup } from './index.ts';

describe('accounts', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const person = {
    name: 'Ilse Marchetti',
    email: 'ilse@example.org',
    password: 'correct horse battery',
    workspaceName: 'Northmere',
  };
  const origin = { origin: 'http://localhost', host: 'localhost' };

  it('makes the first administrator by the one-time link, once, and hands them the workspace that is there', async () => {
    const secret = await openSetup(api.platform);
    expect((await api.stranger.get('/setup')).body).toEqual({ needed: true });

    const first = await api.stranger.post('/setup', { ...person, token: secret }, origin);
    const second = await api.stranger.post('/setup', { ...person, email: 'eve@example.org', token: secret }, origin);

    expect(first.status).toBe(201);
    expect(first.body.installationAdministrator).toBe(true);
    expect(first.body.workspaces).toMatchObject([{ id: api.workspace.id, name: 'Northmere', role: 'administrator' }]);
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/);
    expect(second.status).toBe(403);
    expect(await openSetup(api.platform)).toBeUndefined();
    expect((await api.stranger.get('/setup')).body).toEqual({ needed: false });
  });

  it('signs in with the password and out again, and says the same for a wrong password as for an unknown person', async () => {
    const right = await api.stranger.post('/session', { email: 'ILSE@example.org', password: person.password }, origin);
    const wrong = await api.stranger.post('/session', { email: person.email, password: 'wrong' }, origin);
    const unknown = await api.stranger.post('/session', { email: 'nobody@example.org', password: 'wrong' }, origin);
    const cookie = String(right.headers['set-cookie']).split(';')[0]!;
    const session = await api.stranger.send('GET', '/session', undefined, { cookie });
    const out = await api.stranger.send('DELETE', '/session', undefined, { cookie, ...origin });
    const after = await api.stranger.send('GET', '/session', undefined, { cookie });

    expect(right.status).toBe(200);
    expect(session.body.user.email).toBe(person.email);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body).toEqual(unknown.body);
    expect([out.status, after.status]).toEqual([204, 401]);
  });

  it('shows where one is signed in, and ends one session or all others', async () => {
    const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0' };
    const signIn = async () => {
      const { headers } = await api.stranger.post(
        '/session',
        { email: person.email, password: person.password },
        { ...origin, ...firefox },
      );
      return { cookie: String(headers['set-cookie']).split(';')[0]!, ...origin };
    };
    const [here, there] = [await signIn(), await signIn()];
    const list = async (who: Record<string, string>) =>
      (await api.stranger.send('GET', '/session/all', undefined, who)).body.items;

    const before = await list(here);
    const current = before.filter((session: { current: boolean }) => session.current);
    const answer = await api.stranger.post('/session/end', {}, here);

    expect(current).toMatchObject([{ device: 'Firefox on Linux' }]);
    expect(before.length).toBeGreaterThanOrEqual(2);
    expect(answer.body.ended).toBe(before.length - 1);
    expect(await list(here)).toHaveLength(1);
    expect((await api.stranger.send('GET', '/session', undefined, there)).status).toBe(401);
  });

  it('refuses a write with a cookie from another site', async () => {
    const response = await api.stranger.post(
      '/session',
      { email: person.email, password: person.password },
      { origin: 'http://evil.example', host: 'localhost' },
    );

    expect(response.status).toBe(403);
  });

  it('refuses a host name that nobody gave it', async () => {
    const response = await api.stranger.send('GET', '/setup', undefined, { host: 'evil.example' });

    expect(response.status).toBe(403);
  });

  it('locates what is wrong with the input', async () => {
    const response = await api.stranger.post('/setup', { ...person, token: 'x', password: 'short' }, origin);

    expect(response.status).toBe(400);
    expect(response.body.errors).toEqual([{ pointer: '/password', detail: 'At least 12 characters' }]);
  });

  it('holds guessing at many addresses short', async () => {
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 25; attempt++) {
      const email = `x${attempt}@example.org`;
      statuses.add((await api.stranger.post('/session', { email, password: 'guess' }, origin)).status);
    }

    expect([...statuses].sort()).toEqual([401, 429]);
  });
});
