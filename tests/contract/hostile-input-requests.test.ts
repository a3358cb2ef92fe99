import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { openSetup } from '../../src/modules/users/index.ts';
import { isRepeatable } from '../../src/platform/http/idempotency.ts';
import { routes } from '../../src/server/routes.ts';
import { startApi } from '../api.ts';
import { asSuperuser, tablesOf } from '../every-table.ts';
import { nowhere } from '../hostile.ts';

const origin = 'http://localhost';
const account = { name: 'Ines Halvorsen', email: 'ines@northmere.example', password: 'correct horse battery staple' };

const needData = ['/feeds/bundle', '/vex/export', '/bom-rows/export', '/assessment-heat-map/export'];

/** Requests that other sites, other hosts and guessers send, and files that mean ill when they come back out. */
describe('hostile requests', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let cookie = '';
  beforeAll(async () => {
    api = await startApi({ runner: false });
    const token = await openSetup(api.platform);
    const made = await send('POST', '/api/v1/setup', { ...account, token, workspaceName: 'Northmere' }, { origin });
    cookie = cookieOf(made);
  });
  afterAll(() => api.stop());

  let addresses = 0;

  function send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
    remoteAddress = `10.1.${(++addresses >> 8) & 255}.${addresses & 255}`,
  ): Promise<LightMyRequestResponse> {
    return api.app.inject({
      method,
      url,
      remoteAddress,
      headers: { host: 'localhost', ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
  }

  function cookieOf(response: LightMyRequestResponse): string {
    return String(response.headers['set-cookie']).split(';')[0]!;
  }

  const changing = routes
    .filter(({ route }) => route.method !== 'GET')
    .map(({ route }) => [`${route.method} ${route.path}`, route] as const);
  const urlOf = (path: string) => `/api/v1${path.replace('{kind}', 'kev').replaceAll(/\{\w+\}/g, nowhere)}`;

  describe('from another site', () => {
    const others: Record<string, Record<string, string>> = {
      'another origin': { origin: 'https://evil.example' },
      'another port of this host': { origin: 'http://localhost:9999' },
      'a name that begins like ours': { origin: 'http://localhost.evil.example' },
      'a frame without an origin': { origin: 'null' },
      'an origin that is none': { origin: 'localhost' },
      'no origin at all': {},
      'another site, by Sec-Fetch-Site': { 'sec-fetch-site': 'cross-site' },
      'a sibling of this site': { 'sec-fetch-site': 'same-site' },
    };

    it.each(changing)('%s is refused with the cookie of a person', async (_, route) => {
      for (const [name, headers] of Object.entries(others)) {
        const answer = await send(route.method, urlOf(route.path), {}, { cookie, 'if-match': '*', ...headers });

        expect(answer.statusCode, name).toBe(403);
        expect(answer.json().detail).toContain('another site');
      }
    });

    it.each(changing.filter(([, { body }]) => body !== 'bytes'))(
      '%s takes no body that a form can send',
      async (_, route) => {
        const forms = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
        for (const type of forms) {
          const headers = { cookie, origin, 'if-match': '*', 'content-type': type };
          const answer = await send(route.method, urlOf(route.path), '{"name":"x"}', headers);

          expect(answer.statusCode, type).toBe(400);
          expect(answer.json().detail).toContain('application/json');
        }
      },
    );

    it('a sign-in is refused too, so that nobody is signed in as somebody else', async () => {
      const { email, password } = account;
      const answer = await send('POST', '/api/v1/session', { email, password }, { origin: 'https://evil.example' });

      expect(answer.statusCode).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    });

    it('no answer may be read by a page of another site', async () => {
      for (const method of ['GET', 'OPTIONS'] as const) {
        const headers = { host: 'localhost', cookie, origin: 'https://evil.example' };
        const answer = await api.app.inject({ method, url: '/api/v1/suppliers', headers });

        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    });
  });

  describe('under another name', () => {
    const hosts = [
      'evil.example',
      'localhost.evil.example',
      'evil.example:localhost',
      'localhost@evil.example',
      'localhost evil.example',
      'localhost:80:80',
      '127.0.0.1.nip.example',
      '[::1].evil.example',
      'localhost/',
      'localhost.',
    ];

    it.each(hosts)('Host: %s is refused everywhere', async (host) => {
      for (const url of ['/api/v1/setup', '/api/v1/session', '/api/v1/openapi.json', '/', '/suppliers']) {
        const answer = await send('GET', url, undefined, { host, cookie });

        expect(answer.statusCode).toBe(403);
      }
    });

    it('what a proxy would say of the host makes no other host of it', async () => {
      const forwarded = { 'x-forwarded-host': 'localhost', forwarded: 'host=localhost' };

      expect((await send('GET', '/api/v1/setup', undefined, { ...forwarded, host: 'evil.example' })).statusCode).toBe(
        403,
      );
    });
  });

  describe('that guess', () => {
    it('learn nothing from a token that is not known: every wrong one is answered alike', async () => {
      const caller = await api.as('auditor');
      const secret = caller.headers.authorization!.replace('Bearer ', '');
      const wrong = [
        `${secret}x`,
        secret.slice(0, -1),
        secret.toUpperCase(),
        `hft_${'A'.repeat(43)}`,
        'x',
        '__proto__',
        '{}',
      ];
      const ask = (headers: Record<string, string>) => send('GET', '/api/v1/suppliers', undefined, headers);

      const answers = await Promise.all(
        wrong.flatMap((guess) => [ask({ authorization: `Bearer ${guess}` }), ask({ 'x-api-key': guess })]),
      );

      expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`))).toEqual(
        new Set([`401 ${answers[0]!.body}`]),
      );
      expect((await ask({ authorization: `Bearer ${secret}` })).statusCode).toBe(200);
    });

    it('are told to wait after many wrong tokens, while a right one goes on working from the same address', async () => {
      const caller = await api.as('auditor');
      const ask = (authorization: string) => send('GET', '/api/v1/suppliers', undefined, { authorization }, '10.9.9.9');
      const statuses: number[] = [];
      for (let guess = 0; guess < 80; guess++) statuses.push((await ask(`Bearer guess-${guess}`)).statusCode);

      const last = await ask('Bearer another');

      expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
      expect((await ask(caller.headers.authorization!)).statusCode).toBe(200);
    });

    it.each(['/api/v1/setup', '/api/v1/session/invitation', '/api/v1/session'])(
      'are told to wait after many tries at %s, and learn nothing from its answers',
      async (url) => {
        const body = (guess: number) => ({
          ...account,
          // Somebody's address and many that nobody has: one address alone is locked sooner.
          email: guess === 0 ? account.email : `${guess}@example.org`,
          workspaceName: 'X',
          token: `hfl_${guess}`,
          password: `wrong wrong ${guess}`,
        });
        const answers: LightMyRequestResponse[] = [];
        for (let guess = 0; guess < 25; guess++)
          answers.push(await send('POST', url, body(guess), { origin }, '10.8.8.8'));

        const refused = answers.filter(({ statusCode }) => statusCode !== 429);
        expect(new Set(refused.map((answer) => `${answer.statusCode} ${answer.body}`)).size).toBe(1);
        expect([401, 403]).toContain(refused[0]!.statusCode);
        expect(answers.at(-1)!.statusCode).toBe(429);
      },
    );

    it('cannot use a link twice, nor an expired one, and are told the same as for one that never was', async () => {
      const invited = await send(
        'POST',
        '/api/v1/members',
        { email: 'kai@example.org', name: 'Kai', role: 'analyst' },
        { cookie, origin },
      );
      const token = invited.json().invitation;
      expect(invited.statusCode).toBe(201);
      const accept = (secret: string) =>
        send('POST', '/api/v1/session/invitation', { token: secret, password: 'a long enough password' }, { origin });

      const first = await accept(token);
      const again = await accept(token);
      const invented = await accept(`hfl_${'A'.repeat(43)}`);

      expect(first.statusCode).toBe(200);
      expect(again.statusCode).toBe(403);
      expect(again.body).toBe(invented.body);
    });
  });

  describe('for secrets in the database', () => {
    const isSecret = /"(secret|invitation|password|token)"/;

    it('find no answer that would be kept with a secret in it', () => {
      const kept = routes.filter(({ route }) => isRepeatable(route) && route.output && route.permission !== 'public');
      const revealing = kept.filter(({ route }) =>
        isSecret.test(JSON.stringify(z.toJSONSchema(route.output!, { io: 'output', unrepresentable: 'any' }))),
      );

      expect(revealing.map(({ route }) => route.path)).toEqual([]);
    });

    it('find none of those that were shown once', async () => {
      const headers = { cookie, origin, 'idempotency-key': 'again' };
      const token = await send('POST', '/api/v1/tokens', { name: 'nightly', role: 'auditor' }, headers);
      const member = { email: 'una@example.org', name: 'Una', role: 'auditor' };
      const invited = await send('POST', '/api/v1/members', member, headers);
      const shown = [token.json().secret, invited.json().invitation, cookie.split('=')[1]];

      const held = await asSuperuser(
        { ...inject('postgres').superuser, database: api.database.owner.database! },
        async (client) => {
          const texts = [];
          for (const table of await tablesOf(client))
            texts.push(JSON.stringify((await client.query(`select t::text from "${table}" t`)).rows));
          return texts.join('\n');
        },
      );

      for (const secret of shown) {
        expect(secret).toMatch(/^hf[tls]_/);
        expect(held).not.toContain(secret);
      }
    });
  });

  describe('with a session of their own making', () => {
    it('do not get the session that a person then signs in to', async () => {
      const planted = 'holdfast_session=hfs_planted-by-somebody-else';
      const { email, password } = account;

      const answer = await send('POST', '/api/v1/session', { email, password }, { cookie: planted, origin });

      expect(cookieOf(answer)).not.toBe(planted);
      expect((await send('GET', '/api/v1/session', undefined, { cookie: planted })).statusCode).toBe(401);
      expect((await send('GET', '/api/v1/session', undefined, { cookie: cookieOf(answer) })).statusCode).toBe(200);
    });

    it('cannot keep the session in which a person was before signing in again', async () => {
      const { email, password } = account;
      const before = cookieOf(await send('POST', '/api/v1/session', { email, password }, { origin }));

      const after = cookieOf(await send('POST', '/api/v1/session', { email, password }, { origin, cookie: before }));

      expect(after).not.toBe(before);
      expect((await send('GET', '/api/v1/session', undefined, { cookie: before })).statusCode).toBe(401);
    });
  });

  describe('for files', () => {
    const names = {
      page: 'harm.html',
      picture: 'harm.svg',
      'other direction': 'statement\u202efdp.exe',
      quotes: 'a"; filename="b.exe',
      'broken lines': 'a\u2028b\u0085c.json',
      path: '../../../etc/cron.d/harm',
      'path of another system': '..\\..\\harm.bat',
      'reserved signs': "it's (a) file*.json",
      'only dots': '..',
      umlauts: 'Stückliste für Müller.json',
    };
    const html = '<!doctype html><script>window.harmed = 1</script>';

    /** Hands a file over by each route that takes one, and gives where it can be fetched again. */
    async function handOver(fileName: string, content: string | Buffer): Promise<string[]> {
      const headers = { cookie, origin, 'content-type': 'application/octet-stream' };
      const product = await send('POST', '/api/v1/products', { name: 'Thing' }, { cookie, origin });
      const name = encodeURIComponent(fileName);
      const bom = await send('POST', `/api/v1/products/${product.json().id}/boms?fileName=${name}`, content, headers);
      const workbook = await send('POST', `/api/v1/imports?fileName=${name}`, content, headers);
      return [
        ...(bom.statusCode === 202 ? [`/api/v1/boms/${bom.json().id}/file`] : []),
        ...(workbook.statusCode === 202 ? [`/api/v1/imports/${workbook.json().id}/file`] : []),
      ];
    }

    it.each(Object.entries(names))('that come back out are attachments and nothing else: %s', async (_, fileName) => {
      const addresses = await handOver(fileName, html);

      expect(addresses.length).toBeGreaterThan(0);
      for (const address of addresses) {
        const { statusCode, headers, body } = await send('GET', address, undefined, { cookie });
        const disposition = String(headers['content-disposition']);
        expect(statusCode).toBe(200);
        expect(body).toBe(html);
        expect(disposition).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.~!#$&+^`|%-]+$/);
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
        });
        expect(String(headers['content-type'])).not.toMatch(/html|svg|xml|javascript|text\/plain/);
        const told = decodeURIComponent(disposition.split("UTF-8''")[1]!);
        expect(told).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\"]|^\.*$/u);
      }
    });

    it('keep the name that they came with, where it is a name', async () => {
      const [address] = await handOver(names.umlauts, html);

      const { headers } = await send('GET', address!, undefined, { cookie });

      expect(String(headers['content-disposition'])).toContain(`filename*=UTF-8''${encodeURIComponent(names.umlauts)}`);
    });

    it.each(
      routes
        .filter(({ route }) => route.answer === 'bytes' && !route.path.includes('{'))
        // Without data there is no bundle of it, nothing that could be said of findings, no document with rows, and no questionnaire answered.
        .filter(({ route }) => !needData.includes(route.path))
        // Nothing leaves without the link of a supplier.
        .filter(({ route }) => !route.path.startsWith('/answer/'))
        .map(({ route }) => [`${route.method} ${route.path}`, route] as const),
    )('%s leaves as an attachment', async (_, route) => {
      const { statusCode, headers } = await send(route.method, urlOf(route.path), undefined, { cookie });

      expect(statusCode).toBe(200);
      expect(String(headers['content-disposition'])).toMatch(/^attachment; /);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      });
    });

    it('are no way out of the folder of the web app', async () => {
      const paths = [
        '/assets/../../package.json',
        '/..%2f..%2fpackage.json',
        '/assets/%2e%2e/%2e%2e/package.json',
        '/%00',
      ];
      for (const path of paths) {
        const { body } = await send('GET', path, undefined, { cookie });

        expect(body).not.toContain('"holdfast"');
      }
    });
  });

  it('get the same protection with every answer', async () => {
    const bytes = readFileSync(join(import.meta.dirname, 'fixtures', 'two-components.cdx.json'));
    const answers = [
      await send('GET', '/api/v1/suppliers', undefined, { cookie }),
      await send('GET', '/api/v1/suppliers'),
      await send('GET', '/api/v1/openapi.json'),
      await send('GET', '/api/v1/no-such-route'),
      await send('POST', '/api/v1/imports?fileName=x.csv', bytes, { cookie, origin, 'content-type': 'text/html' }),
      await send('GET', '/api/v1/setup', undefined, { host: 'evil.example' }),
      await send('GET', '/api/v1/feeds/kev/events', undefined, { cookie }),
    ];

    for (const { headers } of answers) {
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(String(headers['content-security-policy'])).not.toMatch(/unsafe|\*|https?:/);
      expect(String(headers['content-type'])).toMatch(/json|event-stream/);
    }
  });
});
