import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteDeclaration } from '../../src/common/route.ts';
import { openSetup } from '../../src/modules/users/index.ts';
import { routes } from '../../src/server/routes.ts';
import { startApi } from '../api.ts';
import {
  fillingsOf,
  hostileTexts,
  idFinder,
  nowhere,
  pathOf,
  queryOf,
  type Trial,
  trialsOf,
  unstorable,
  withText,
} from '../hostile.ts';

const origin = 'http://localhost';
const account = { name: 'Ines Halvorsen', email: 'ines@northmere.example', password: 'correct horse battery staple' };

type Method = RouteDeclaration['method'];
type Named = [name: string, route: RouteDeclaration];

const named = (wanted: (route: RouteDeclaration) => boolean): Named[] =>
  routes.filter(({ route }) => wanted(route)).map(({ route }) => [`${route.method} ${route.path}`, route]);

/** Every place where somebody can type, found in the declared routes themselves: a new route is tried by being declared. */
describe('hostile input', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let cookie = '';
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    api = await startApi({ runner: false });
    const token = await openSetup(api.platform);
    await send('POST', '/setup', { ...account, token, workspaceName: 'Northmere' });
    cookie = await signIn();
    await fillIn();
  });
  afterAll(() => api.stop());

  let addresses = 0;

  /** Calls as the signed-in administrator, each time from another address, so that no throttle hides what comes after it. */
  function send(
    method: Method,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    addresses++;
    return api.app.inject({
      method,
      url: `/api/v1${url}`,
      remoteAddress: `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`,
      headers: { host: 'localhost', origin, ...(cookie ? { cookie } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
  }

  async function signIn(): Promise<string> {
    const response = await send('POST', '/session', { email: account.email, password: account.password });
    return String(response.headers['set-cookie']).split(';')[0]!;
  }

  /** Some routes end the session they are called in; to check a password takes long, so it is done only then. */
  async function staySignedIn(): Promise<void> {
    const { statusCode } = await send('GET', '/members');
    if (statusCode !== 200) cookie = await signIn();
  }

  /** One of each thing that can be made, so that hostile texts meet rows that are there. */
  async function fillIn(): Promise<void> {
    for (const path of ['/suppliers', '/sites', '/functions', '/systems', '/products', '/links']) {
      const { route } = routes.find((one) => one.route.method === 'POST' && one.route.path === path)!;
      const [filled] = fillingsOf(route.input, idFinder(ids));
      const answer = await send('POST', path, filled!.least);
      expect(answer.statusCode, answer.body).toBe(201);
      ids[path] = answer.json().id;
    }
    const member = await send('POST', '/members', { email: 'z@example.org', name: 'Zoe', role: 'auditor' });
    ids['/members'] = member.json().userId;
  }

  /** What went wrong with the texts, each in each place; so many are asked about at once. */
  async function faultsOf(
    trials: readonly Trial[],
    call: (value: unknown) => Promise<LightMyRequestResponse>,
    { texts = hostileTexts, atOnce = 1 }: { texts?: Readonly<Record<string, string>>; atOnce?: number } = {},
  ): Promise<string[]> {
    const faults: string[] = [];
    await staySignedIn();
    const typedIn = trials.flatMap((trial) => Object.entries(texts).map(([name, text]) => ({ ...trial, name, text })));
    const rest = typedIn.values();
    const ask = async () => {
      for (const { value, place, name, text } of rest) {
        const { statusCode, headers, body } = await call(withText(value, place, text));
        const isRefused = statusCode >= 400 && statusCode < 500;
        const isSafe = body === '' || /json|octet-stream|csv|sheet/.test(String(headers['content-type']));
        const isKept = statusCode < 300 && !unstorable.includes(name) && isSafe;
        if (!isRefused && !isKept) faults.push(`${name} in ${place.join('/')}: ${statusCode} ${body.slice(0, 200)}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, ask));
    return faults;
  }

  const typed = (shape: RouteDeclaration['input']) => trialsOf(shape, () => nowhere).length > 0;
  const withInput = named(({ method, input }) => method !== 'GET' && typed(input));

  it('finds fields in the declared routes', () => {
    expect(withInput.length).toBeGreaterThan(15);
  });

  it.each(withInput)(
    '%s takes or refuses each text in each field, and never falls over it',
    async (_, route) => {
      const call = (value: unknown) => send(route.method, pathOf(route, ids), value, { 'if-match': '*' });

      expect(await faultsOf(trialsOf(route.input, idFinder(ids)), call)).toEqual([]);
    },
    120_000,
  );

  /** An address is not stored, so what harms only where it is shown is left out; half a character has no UTF-8. */
  const inAddresses = ['sql', 'path', 'placeholder', 'nul', 'prototype', 'no width', 'too long', 'line break'];
  const textsOfAddresses = Object.fromEntries(
    Object.entries(hostileTexts).filter(([name]) => inAddresses.includes(name)),
  );

  it.each(named(({ query, answer }) => answer !== 'events' && typed(query)))(
    '%s takes or refuses each text in each parameter of its query',
    async (_, route) => {
      const call = (value: unknown) =>
        send(route.method, pathOf(route, ids) + queryOf(value), route.method === 'GET' ? undefined : {}, {
          'if-match': '*',
        });

      const atOnce = route.method === 'GET' ? 4 : 1;
      const faults = await faultsOf(trialsOf(route.query, idFinder(ids)), call, { texts: textsOfAddresses, atOnce });
      expect(faults).toEqual([]);
    },
  );

  it.each(named(({ path, answer }) => path.includes('{') && answer !== 'events'))(
    '%s takes any text in its path for something that is not there',
    async (_, route) => {
      const faults: string[] = [];
      await staySignedIn();
      for (const [name, text] of Object.entries(textsOfAddresses)) {
        const url = route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(text));
        const { statusCode, body } = await send(route.method, url, route.method === 'GET' ? undefined : {}, {
          'if-match': '*',
        });
        if (statusCode < 400 || statusCode >= 500) faults.push(`${name}: ${statusCode} ${body}`);
      }

      expect(faults).toEqual([]);
    },
  );

  it('points at the field that holds what cannot be kept', async () => {
    const { statusCode, body } = await send('POST', '/suppliers', { name: 'Kestrelline', tags: ['fine', 'a\0b'] });

    expect(statusCode).toBe(400);
    expect(JSON.parse(body).errors).toEqual([{ pointer: '/tags/1', detail: expect.stringContaining('character') }]);
  });

  it.each([
    'holdfast-workspace',
    'if-match',
    'idempotency-key',
    'authorization',
    'x-api-key',
    'cookie',
    'user-agent',
    'accept',
  ])('a header is a text too: %s', async (header) => {
    for (const text of Object.values(hostileTexts)) {
      const value = text.replaceAll(/[^\x20-\x7e]/g, '?');
      const answer = await send(
        'PATCH',
        `/suppliers/${ids['/suppliers']}`,
        { name: 'K' },
        { 'if-match': '*', [header]: value },
      );

      expect(answer.statusCode).toBeLessThan(500);
    }
  });

  it('a body that is no object, too deep, or wrongly nested is refused', async () => {
    const bodies = [
      'null',
      '7',
      '"x"',
      '[]',
      '{',
      `${'['.repeat(200_000)}`,
      '['.repeat(200_000) + ']'.repeat(200_000),
      `{"name":${'['.repeat(100_000)}1${']'.repeat(100_000)}}`,
      '{"__proto__":{"name":"x"}}',
      '{"constructor":{"prototype":{"name":"x"}}}',
    ];
    for (const body of bodies) {
      const { statusCode } = await send('POST', '/suppliers', body, { 'content-type': 'application/json' });

      expect(statusCode, body.slice(0, 40)).toBe(400);
    }
  });
});
