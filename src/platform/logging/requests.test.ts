import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { openSetup } from '../../modules/users/index.ts';
import { createLogger } from './index.ts';

/** Every line that a run of requests leaves, at the level that says most. */
describe('the log of a run of requests', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let text = '';
  const secrets: string[] = [];
  const origin = { origin: 'http://localhost', host: 'localhost' };
  const password = 'correct horse battery staple';
  const entries = (): Record<string, unknown>[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    const write = (line: string) => {
      text += line;
    };
    api = await startApi({ log: createLogger({ level: 'trace', as: 'json', write }) });
  });
  afterAll(() => api.stop());

  const send = (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    secrets.push(...Object.entries(headers).flatMap(([name, value]) => (name === 'content-type' ? [] : [value])));
    return api.stranger.send(method, url, body, { ...origin, ...headers });
  };

  it('has a line for each request, and none of what was secret in it', async () => {
    const setup = (await openSetup(api.platform))!;
    const person = { name: 'Ilse Marchetti', email: 'ilse@example.org', password, workspaceName: 'Northmere' };
    secrets.push(setup, password, person.email, person.name);

    const signedIn = await send('POST', '/setup', { ...person, token: setup });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0]!;
    const session = { cookie };
    secrets.push(cookie.split('=')[1]!);
    await send('GET', '/session', undefined, session);
    const made = await send('POST', '/tokens', { name: 'Pipeline', role: 'analyst' }, session);
    secrets.push(made.body.secret);
    await send('GET', '/suppliers?words=confidential-words', undefined, {
      authorization: `Bearer ${made.body.secret}`,
    });
    await send('GET', '/suppliers', undefined, { 'x-api-key': made.body.secret });
    await send('GET', '/suppliers', undefined, { authorization: 'Bearer hft_0123456789abcdef0123456789abcdef' });
    await send('GET', '/suppliers', undefined, {
      authorization: `Basic ${Buffer.from('ilse:pass-of-basic').toString('base64')}`,
    });
    await send('POST', '/session', { email: person.email, password: 'a wrong password' });
    await send('POST', '/session', `{"email": "${person.email}", "password": "${password}`, {
      'content-type': 'application/json',
    });
    await send('POST', '/session/invitation', { token: 'hfl_0123456789abcdef0123456789abcdef', password });
    const invited = await send(
      'POST',
      '/members',
      { name: 'Tove', email: 'tove@example.org', role: 'analyst' },
      session,
    );
    secrets.push(
      JSON.stringify(invited.body),
      'tove@example.org',
      'a wrong password',
      'confidential-words',
      'pass-of-basic',
    );
    await send('DELETE', '/session', undefined, session);

    expect(signedIn.status).toBe(201);
    expect(made.status).toBe(201);
    const answered = entries().filter(({ reference }) => typeof reference === 'string');
    expect(answered.length).toBeGreaterThanOrEqual(12);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('names refusals, each with the id that its answer bears', async () => {
    const refused = await send('GET', '/suppliers', undefined, {
      authorization: 'Bearer hft_nobody-has-this-one-here',
    });

    expect(entries().find(({ reference }) => reference === refused.headers['x-request-id'])).toMatchObject({
      level: 'info',
      msg: 'A request was refused',
      method: 'GET',
      route: '/api/v1/suppliers',
      status: 401,
    });
  });

  it('holds a fault with its stack under the reference that the person was told, and not what they entered', async () => {
    const analyst = await api.as('analyst');
    secrets.push(analyst.headers.authorization!);
    await asSuperuser('alter table supplier rename to supplier_elsewhere');
    const fault = await analyst.post('/suppliers', { name: 'Confidential Supplier', duns: '123456789' });
    await asSuperuser('alter table supplier_elsewhere rename to supplier');

    expect(fault.status).toBe(500);
    expect(fault.body.reference).toBe(fault.headers['x-request-id']);
    const entry = entries().find(({ level, reference }) => level === 'error' && reference === fault.body.reference);
    expect(entry).toMatchObject({ route: '/api/v1/suppliers', error: { code: '42P01', stack: expect.any(String) } });
    expect(text).not.toContain('Confidential Supplier');
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  async function asSuperuser(statement: string): Promise<void> {
    const client = new pg.Client({ ...inject('postgres').superuser, database: api.database.owner.database! });
    await client.connect();
    await client.query(statement);
    await client.end();
  }
});
