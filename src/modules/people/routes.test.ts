import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSupplier } from '../../../tests/builders.ts';
import { asSuperuser } from '../../../tests/every-table.ts';
import { signIn } from '../../../tests/people.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

const kai = { name: 'Kai Brandvold', email: 'kai.brandvold@northmere.example', password: 'correct horse battery' };
const origin = { origin: 'http://localhost', host: 'localhost' };

describe('people', () => {
  let api: Api;
  let ines: Awaited<ReturnType<typeof signIn>>;
  beforeAll(async () => {
    api = await startApi();
    ines = await signIn(api, 'administrator', { installation: true });
  });
  afterAll(() => api.stop());

  const superuser = () => ({ ...inject('postgres').superuser, database: api.database.owner.database! });

  /** Every row of every table there is, as text; bytes of files that were handed over are no rows. */
  async function everything(): Promise<string> {
    return asSuperuser(superuser(), async (client: pg.Client) => {
      const { rows: tables } = await client.query<{ name: string }>(
        `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
         where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema') and relname <> 'content_chunk'`,
      );
      const texts: string[] = [];
      for (const { name } of tables) {
        const { rows } = await client.query<{ text: string }>(`select '${name} ' || t::text as text from ${name} t`);
        texts.push(...rows.map(({ text }) => text));
      }
      expect(tables.length).toBeGreaterThan(60);
      return texts.join('\n');
    });
  }

  const linesWith = (text: string, words: readonly string[]) =>
    text.split('\n').filter((line) => words.some((word) => line.toLowerCase().includes(word.toLowerCase())));

  const personNamed = async (name: string) => (await ines.get(`/people?q=${encodeURIComponent(name)}`)).body.items[0];

  describe('whom the register names', () => {
    it('are listed by name, with how many rows name them', async () => {
      for (const name of ['One', 'Two']) await ines.post('/products', aProduct({ name, owner: 'Åsa Lindqvist' }));
      await ines.post('/products', aProduct({ owner: 'Bo Ek' }));

      const { body } = await ines.get('/people');

      expect(body).toMatchObject({
        total: 2,
        items: [
          { name: 'Bo Ek', rows: 1 },
          { name: 'Åsa Lindqvist', rows: 2, erasedAt: null },
        ],
      });
    });

    it('are for an administrator of the workspace to see and to erase, for nobody else', async () => {
      const { id } = await personNamed('Bo Ek');
      for (const caller of [
        await api.as('analyst'),
        await api.as('auditor'),
        await api.as(null, { installation: true }),
      ]) {
        expect((await caller.get('/people')).status).toBe(403);
        expect((await caller.get(`/people/${id}/erasure`)).status).toBe(403);
        expect((await caller.post(`/people/${id}/erase`, { reason: 'asked' })).status).toBe(403);
      }
    });

    it('can be looked at before the name is erased: where it stands, and what stays', async () => {
      const supplier = (await ines.post('/suppliers', aSupplier({ name: 'Asked Åsa Lindqvist Ltd' }))).body;
      const { id } = await personNamed('Åsa');

      const { body } = await ines.get(`/people/${id}/erasure`);

      expect(body).toMatchObject({
        name: 'Åsa Lindqvist',
        rows: 2,
        proof: { identity: expect.stringMatching(/^[0-9a-f]{64}$/) },
      });
      expect(body.appearances).toMatchObject([
        { table: 'product', rows: 2, nodes: [{ name: 'One' }, { name: 'Two' }] },
      ]);
      expect(body.mentions).toContainEqual({ table: 'node', past: false, rows: 1 });
      expect(body.mentions).toContainEqual({ table: 'node', past: true, rows: 1 });
      await ines.post(`/suppliers/${supplier.id}/retire`);
    });

    it('are erased once, for a reason that does not name them', async () => {
      const { id } = await personNamed('Bo Ek');
      const erase = (reason: string) => ines.post(`/people/${id}/erase`, { reason });

      expect((await erase('')).status).toBe(400);
      expect((await erase('BO EK asked for it')).body.errors).toMatchObject([{ pointer: '/reason' }]);
      expect((await erase('Asked to be forgotten')).body).toMatchObject({ id, name: null, rows: 1 });
      expect((await erase('Asked again')).status).toBe(409);
      expect((await ines.get('/people?erased=true')).body.items).toMatchObject([{ id, name: null }]);
      expect((await ines.get(`/people/${id}/erasure`)).body).toMatchObject({ proof: null, mentions: [], copies: 0 });
    });

    it('are erased with an entry of the audit that says who did it, why, and whose', async () => {
      const [entry] = (await ines.get('/audit?action=person.erased')).body.items;
      const { body } = await ines.get(`/audit/${entry.number}`);

      expect(entry).toMatchObject({ actor: { id: ines.userId }, details: { reason: 'Asked to be forgotten' } });
      expect(body.names[entry.details.personId]).toEqual({ kind: 'person', number: null, name: null });
    });

    it('can still be proven by who kept name and salt, and found out by nobody else', async () => {
      const { id, name } = await personNamed('Åsa');
      const { proof } = (await ines.get(`/people/${id}/erasure`)).body;
      await ines.post(`/people/${id}/erase`, { reason: 'Left' });

      const kept = await asSuperuser(superuser(), async (client) => {
        const { rows } = await client.query(
          `select holdfast_identity($1::uuid, $2::text) as computed,
             (select identity from person_history where id = $3 limit 1) as held`,
          [proof.salt, name, id],
        );
        return rows[0];
      });

      expect(kept.computed).toBe(proof.identity);
      expect(kept.held).toBe(proof.identity);
      expect(await everything()).not.toContain(proof.salt);
    });
  });

  describe('who had an account', () => {
    let session: Record<string, string>;
    let token: string;
    let userId = '';
    const ids: Record<string, string> = {};

    /** Kai works here for a while and leaves traces wherever a person can. */
    beforeAll(async () => {
      const invited = await ines.post(
        '/members',
        { ...kai, role: 'administrator', password: undefined },
        { 'idempotency-key': 'a' },
      );
      userId = invited.body.userId;
      const link = { token: invited.body.invitation, password: kai.password };
      const accepted = await api.stranger.post('/session/invitation', link, origin);
      session = { ...origin, cookie: String(accepted.headers['set-cookie']).split(';')[0]! };
      const post = async (path: string, body: unknown, more = {}) => {
        const answer = await api.stranger.post(path, body, { ...session, ...more });
        expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
        return answer.body;
      };
      token = (await post('/tokens', { name: `${kai.name}'s laptop`, role: 'analyst' }, { 'idempotency-key': 'b' }))
        .secret;
      const product = await post('/products', aProduct({ owner: kai.name }), { 'idempotency-key': 'c' });
      ids.product = product.id;
      const evidence = {
        subjectId: product.id,
        kind: 'letter',
        title: 'Letter',
        origin: 'own',
        observedOn: '2026-03-14',
      };
      ids.evidence = (await post('/evidence', { ...evidence, author: kai.name }, { 'idempotency-key': 'd' })).id;
      await post('/views', { list: 'products', name: 'Mine', state: { q: 'x' } });
      const lines = `key,product name,owner,kind\nP1,One,${kai.name},software\nP2,Two,${kai.name},${kai.name}\n`;
      const upload = { ...session, 'content-type': 'application/octet-stream' };
      const file = encodeURIComponent(`Products of ${kai.name}.csv`);
      const workbook = await api.stranger.send('POST', `/imports?fileName=${file}`, Buffer.from(lines), upload);
      expect(workbook.status).toBe(202);
      ids.import = workbook.body.id;
      await ines.finished(workbook.body.jobId);
      await api.stranger.send('POST', `/products/${product.id}/boms?fileName=b.json`, Buffer.from('{}'), upload);
    });

    it('has left name and address in many places', async () => {
      const traces = linesWith(await everything(), [kai.name, kai.email]);

      expect(new Set(traces.map((line) => line.split(' ')[0]!.replace('public.', '')))).toEqual(
        new Set(['app_user', 'api_token', 'person', 'idempotency_key', 'register_import', 'register_import_row']),
      );
    });

    it('can be looked at before the account is erased: what ends, what stays, whom the register names alike', async () => {
      const { body } = await ines.get(`/users/${userId}/erasure`);

      expect(body).toMatchObject({ name: kai.name, email: kai.email, sessions: 1, hindrance: null });
      expect(body.workspaces).toMatchObject([
        {
          name: 'Test',
          role: 'administrator',
          tokens: [{ name: `${kai.name}'s laptop` }],
          people: [(await personNamed('Kai')).id],
        },
      ]);
      expect(body.workspaces[0].changes).toBeGreaterThan(4);
      expect(body.workspaces[0].copies).toBeGreaterThan(3);
    });

    it('is meant in the chain by a salted hash that only who keeps name, address and salt can prove', async () => {
      const { proof } = (await ines.get(`/users/${userId}/erasure`)).body;
      const [entry] = (await ines.get('/audit?action=member.added')).body.items;

      expect(entry.details).toEqual({ userId, role: 'administrator', identity: proof.identity });
    });

    it('is for who runs the installation to erase, for nobody else', async () => {
      const administrator = await api.as('administrator');

      expect((await administrator.get(`/users/${userId}/erasure`)).status).toBe(403);
      expect((await administrator.post(`/users/${userId}/erase`, { reason: 'Left' })).status).toBe(403);
      expect((await ines.post('/users/nobody/erase', { reason: 'Left' })).status).toBe(404);
    });

    it('stays as long as nobody else runs the installation, or a workspace', async () => {
      const own = await ines.post(`/users/${ines.userId}/erase`, { reason: 'Left' });
      const alone = await api.newWorkspace('Alone');
      const last = await signIn(api, 'administrator', { workspaceId: alone.id });

      expect(own.body).toMatchObject({ status: 409, detail: expect.stringContaining('runs the installation') });
      expect((await ines.get(`/users/${last.userId}/erasure`)).body.hindrance).toContain('Alone');
      expect((await ines.post(`/users/${last.userId}/erase`, { reason: 'Left' })).status).toBe(409);
    });

    it('is erased: no table holds name or address any more', async () => {
      const person = await personNamed('Kai');

      expect((await ines.post(`/users/${userId}/erase`, { reason: `${kai.email} left` })).status).toBe(400);
      expect((await ines.post(`/users/${userId}/erase`, { reason: 'Left the company' })).status).toBe(204);
      expect((await ines.post(`/people/${person.id}/erase`, { reason: 'Left the company' })).status).toBe(200);

      expect(linesWith(await everything(), [kai.name, kai.email, 'brandvold'])).toEqual([]);
    });

    it('is signed in nowhere, and no token of theirs opens anything', async () => {
      expect((await api.stranger.send('GET', '/session', undefined, session)).status).toBe(401);
      expect(
        (await api.stranger.send('GET', '/suppliers', undefined, { authorization: `Bearer ${token}` })).status,
      ).toBe(401);
      expect((await api.stranger.post('/session', { email: kai.email, password: kai.password }, origin)).status).toBe(
        401,
      );
    });

    it('is an erased person wherever they acted or are named, now and in the past', async () => {
      const { items } = (await ines.get(`/audit?actor=${userId}`)).body;
      const product = (await ines.get(`/products/${ids.product}`)).body;
      const past = (await ines.get(`/products/${ids.product}?asOf=${items[0].number}`)).body;

      expect(items.length).toBeGreaterThan(4);
      expect(new Set(items.map(({ actor }: { actor: { name: null } }) => actor.name))).toEqual(new Set([null]));
      for (const shown of [product, past]) expect(shown).toMatchObject({ owner: null, ownerErased: true });
      expect((await ines.get(`/evidence/${ids.evidence}`)).body).toMatchObject({ author: null, authorErased: true });
      expect((await ines.get(`/imports/${ids.import}`)).body.createdBy).toBeNull();
    });

    it('leaves a history and a chain that still verify, with an entry for the erasure in each workspace', async () => {
      const [entry] = (await ines.get('/audit?action=member.erased')).body.items;

      expect((await ines.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
      expect(entry.details).toMatchObject({ userId, tokens: 1, copies: expect.any(Number) });
    });

    it('leaves an import that waits as it was, but for the name', async () => {
      const { body } = await ines.get(`/imports/${ids.import}/rows`);

      expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['One', 'Two']);
      expect(body.items.map(({ lookAlike }: { lookAlike: unknown }) => lookAlike)).toEqual([null, null]);
      expect(JSON.stringify(body)).toContain('[erased]');
    });

    it('stays named by a product that is changed otherwise, and not by one that names somebody else', async () => {
      const change = (body: object) => ines.patch(`/products/${ids.product}`, body);

      expect((await change({ version: '2' })).body).toMatchObject({ owner: null, ownerErased: true });
      expect((await change({ owner: 'Somebody Else' })).body).toMatchObject({
        owner: 'Somebody Else',
        ownerErased: false,
      });
    });

    it('may come back, and is another person then', async () => {
      const invited = await ines.post('/members', { ...kai, role: 'auditor', password: undefined });

      expect(invited.status).toBe(201);
      expect(invited.body.userId).not.toBe(userId);
      expect((await ines.get(`/audit?actor=${userId}`)).body.items[0].actor.name).toBeNull();
    });
  });
});
