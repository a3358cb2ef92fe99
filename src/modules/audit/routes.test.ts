import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSupplier } from '../../../tests/builders.ts';
import { parseCsv } from '../../formats/csv/read-csv.ts';
import { readXlsx } from '../../formats/xlsx/read-xlsx.ts';
import { hashSecret } from '../../platform/auth/secrets.ts';
import { openSetup } from '../users/index.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

describe('the audit', () => {
  let api: Api;
  let caller: Awaited<ReturnType<Api['as']>>;
  let supplier: { id: string; number: string };
  let product: { id: string; number: string };
  beforeAll(async () => {
    api = await startApi();
    caller = await api.as('administrator');
    supplier = (await caller.post('/suppliers', aSupplier({ country: 'FI' }))).body;
    product = (await caller.post('/products', aProduct({ makerId: supplier.id, owner: 'Ines Halvorsen' }))).body;
    for (const country of ['SE', 'NO']) await caller.patch(`/suppliers/${supplier.id}`, { country });
    await caller.delete(`/links/${(await caller.get('/links')).body.items[0].id}`);
    await caller.post('/functions', { name: 'Deliver electricity' });
    const workbook = await caller.upload(
      '/imports?fileName=suppliers.csv',
      'key,legal name\nK1,Fennholt Software Oy\n',
    );
    await caller.finished(workbook.body.jobId);
    const applied = await caller.post(`/imports/${workbook.body.id}/apply`, { leaveOutErrors: false });
    await caller.finished(applied.body.jobId);
  });
  afterAll(() => api.stop());

  const numbersOf = (items: { number: number }[]) => items.map(({ number }) => number);
  const find = async (query: string) => (await caller.get(`/audit?${query}`)).body;
  const actionsOf = async (query: string) =>
    new Set((await find(query)).items.map(({ action }: { action: string }) => action));

  it('shows every change once, the newest first, page by page, also while changes are made', async () => {
    const seen: number[] = [];
    const { total } = await find('limit=3');
    let next: string | null = '';
    while (next !== null) {
      const page = await find(`limit=3${next ? `&after=${encodeURIComponent(next)}` : ''}`);
      seen.push(...numbersOf(page.items));
      await caller.post('/functions', { name: `Beside ${seen.length}` });
      next = page.next;
    }

    expect(seen).toEqual(Array.from({ length: total }, (_, index) => total - index));
  });

  it('finds changes by what was done, exactly or all of a kind', async () => {
    expect(await actionsOf('action=supplier.changed')).toEqual(new Set(['supplier.changed']));
    expect(await actionsOf('action=supplier.')).toEqual(new Set(['supplier.changed', 'supplier.registered']));
    expect(await actionsOf('action=supplier.changed&action=link.')).toEqual(
      new Set(['supplier.changed', 'link.withdrawn']),
    );
    expect((await find('action=suppl')).total).toBe(0);
  });

  it('finds changes by what they are about: a node by id or number, a kind, or no node at all', async () => {
    const byId = await find(`subject=${supplier.id}`);
    const byNumber = await find(`subject=${supplier.number}`);

    expect(byId.total).toBeGreaterThan(2);
    expect(byNumber.items).toEqual(byId.items);
    expect(await actionsOf('subjectKind=product')).toEqual(new Set(['product.registered']));
    expect((await find('subjectKind=none')).items.every(({ subject }: { subject: unknown }) => subject === null)).toBe(
      true,
    );
    expect((await find('subject=S-9999')).total).toBe(0);
    expect((await find('subject=nonsense')).total).toBe(0);
  });

  it('finds an import among the changes of each node that it wrote', async () => {
    const fennholt = (await caller.get('/suppliers?q=fennholt')).body.items[0];

    expect(await actionsOf(`subject=${fennholt.number}`)).toEqual(new Set(['register.imported']));
  });

  it('finds changes by time: a day counts from its beginning to its end', async () => {
    const [{ at }] = (await find('limit=1')).items;
    const day = at.slice(0, 10);
    const total = (await find('')).total;

    expect((await find(`since=${day}&until=${day}`)).total).toBe(total);
    expect((await find('until=2020-01-01')).total).toBe(0);
    expect((await find('since=2199-01-01')).total).toBe(0);
    expect((await find(`since=${at}&until=${at}`)).total).toBeGreaterThan(0);
    expect((await caller.get('/audit?since=yesterday')).body.errors).toMatchObject([{ pointer: '/query/since' }]);
  });

  it('finds a text in the details, and takes its signs for what they are', async () => {
    expect(await actionsOf('q=i-0001')).toEqual(new Set(['import.handed-over', 'register.imported']));
    expect((await find('q=%25')).total).toBe(0);
    expect((await find('q=_____')).total).toBe(0);
  });

  it('says how many changes stand behind each value, as many as choosing it shows', async () => {
    for (const query of ['', 'action=supplier.', 'subjectKind=supplier', 'by=token&subjectKind=none']) {
      const { body: facets } = await caller.get(`/audit/facets?${query}`);
      const others = (name: string) => query.split('&').filter((part) => part && !part.startsWith(`${name}=`));
      for (const facet of ['action', 'by', 'subjectKind']) {
        for (const { value, count } of facets[facet]) {
          expect((await find([...others(facet), `${facet}=${value}`].join('&'))).total).toBe(count);
        }
      }
      expect(facets.action.length).toBeGreaterThan(0);
    }
  });

  it('says who, and by what: a person who had signed in, a token and who made it, or the program', async () => {
    const token = await openSetup(api.platform);
    const person = { name: 'Ilse Marchetti', email: 'ilse@example.org', password: 'correct horse battery' };
    const origin = { origin: 'http://localhost', host: 'localhost' };
    const made = await api.stranger.post('/setup', { ...person, token, workspaceName: 'Test' }, origin);
    const session = { ...origin, cookie: String(made.headers['set-cookie']).split(';')[0]! };
    await api.stranger.post('/suppliers', aSupplier(), session);
    const { body } = await api.stranger.post('/tokens', { name: 'nightly', role: 'analyst' }, session);
    await api.stranger.post('/suppliers', aSupplier(), { authorization: `Bearer ${body.secret}` });

    const [byToken, , bySession] = (await find('limit=3')).items;
    const { actors } = (await caller.get('/audit/facets')).body;

    expect(byToken.actor).toMatchObject({ kind: 'token', name: 'nightly', madeBy: 'Ilse Marchetti' });
    expect(bySession.actor).toMatchObject({ kind: 'user', name: 'Ilse Marchetti', madeBy: null });
    expect((await find(`actor=${bySession.actor.id}`)).items).toContainEqual(bySession);
    expect(actors).toContainEqual({ kind: 'token', id: byToken.actor.id, name: 'nightly', count: 1 });
    expect((await find('by=user&limit=1')).items).toMatchObject([{ actor: { name: 'Ilse Marchetti' } }]);
  });

  it('keeps the name of who acted when the person is a member no longer', async () => {
    const [{ actor }] = (await find('by=user&limit=1')).items;
    await caller.delete(`/members/${actor.id}`);

    expect((await find('by=user&limit=1')).items[0].actor.name).toBe('Ilse Marchetti');
  });

  describe('of one change', () => {
    const entryOf = async (query: string) => {
      const [{ number }] = (await find(`${query}&limit=1`)).items;
      return (await caller.get(`/audit/${number}`)).body;
    };

    it('has an address of its own, with its place in the chain', async () => {
      const later = await entryOf('action=supplier.changed');
      const before = (await caller.get(`/audit/${later.number - 1}`)).body;

      expect(later).toMatchObject({ action: 'supplier.changed', subject: { id: supplier.id, kind: 'supplier' } });
      expect(later.previous).toBe(before.hash);
      expect((await caller.get('/audit/1')).body.previous).toBe('');
      expect((await caller.get('/audit/99999')).status).toBe(404);
      expect((await caller.get('/audit/0')).status).toBe(400);
    });

    it('shows each row before and after', async () => {
      const { number, tables } = await entryOf('action=supplier.changed');
      const rows = (await caller.get(`/audit/${number}/rows?table=supplier`)).body;

      expect(tables).toContainEqual({ table: 'supplier', rows: 1 });
      expect(rows.items).toMatchObject([{ id: supplier.id, before: { country: 'SE' }, after: { country: 'NO' } }]);
      expect(rows.names[supplier.id]).toEqual({
        kind: 'supplier',
        number: supplier.number,
        name: 'Kestrelline Controls Oy',
      });
    });

    it('names the ends of a link that was withdrawn, and the person who answers for a product', async () => {
      const withdrawn = await entryOf('action=link.withdrawn');
      const links = (await caller.get(`/audit/${withdrawn.number}/rows?table=supply_link`)).body;
      const registered = await entryOf('action=product.registered');
      const products = (await caller.get(`/audit/${registered.number}/rows?table=product`)).body;

      expect(links.items).toMatchObject([{ before: { from_id: supplier.id, to_id: product.id }, after: null }]);
      expect(links.names).toMatchObject({ [supplier.id]: { kind: 'supplier' }, [product.id]: { kind: 'product' } });
      expect(products.items).toMatchObject([{ before: null }]);
      expect(products.names[products.items[0].after.owner_id]).toEqual({
        kind: 'person',
        number: null,
        name: 'Ines Halvorsen',
      });
    });

    it('names the supplier and the round of an assessment by their titles', async () => {
      const suppliers = [{ id: supplier.id }];
      const questionnaire = 'small-business-health-check';
      await caller.post('/assessment-rounds', { questionnaire, suppliers, title: 'Spring round' });
      const sent = await entryOf('action=assessment-round.sent');
      const { items, names } = (await caller.get(`/audit/${sent.number}/rows?table=assessment`)).body;

      expect(sent.details).toMatchObject({ round: 'Q-0001', title: 'Spring round' });
      expect(names[items[0].after.round_id]).toEqual({
        kind: 'assessment-round',
        number: 'Q-0001',
        name: 'Spring round',
      });
      expect(names[items[0].id]).toEqual({ kind: 'assessment', number: 'A-0001', name: 'Spring round' });
    });

    it('says what the ids in its details mean', async () => {
      const imported = await entryOf('action=register.imported');

      expect(imported.names[imported.details.importId]).toEqual({
        kind: 'import',
        number: 'I-0001',
        name: 'suppliers.csv',
      });
    });

    it('shows findings too, of which the digest says nothing', async () => {
      const loading = await api.as(null, { installation: true });
      await loading.upload('/feeds/osv/issues?fileName=a.json', JSON.stringify(advisory));
      const bytes = readFileSync(join(import.meta.dirname, '../../../tests/contract/fixtures/two-components.cdx.json'));
      await caller.upload(`/products/${product.id}/boms?fileName=b.json`, bytes);
      while ((await caller.get('/findings')).body.total === 0) await new Promise((resolve) => setTimeout(resolve, 50));

      const { number, rows, tables } = await entryOf('action=findings.matched');

      expect(rows).toEqual({});
      expect(tables).toEqual([{ table: 'finding', rows: 1 }]);
      const found = (await caller.get(`/audit/${number}/rows?table=finding`)).body;
      expect(found.items).toMatchObject([{ before: null, after: { product_id: product.id, gone_at: null } }]);
      expect(found.names[found.items[0].after.vulnerability_id]).toMatchObject({ name: 'GHSA-audi-audi-audi' });
      expect((await caller.get(`/audit/${number}/rows?table=app_user`)).status).toBe(400);
    });

    it('shows the rows of a large change page by page', async () => {
      const lines = Array.from({ length: 120 }, (_, row) => `M${row},Maker ${row}\n`);
      const workbook = (await caller.upload('/imports?fileName=m.csv', `key,legal name\n${lines.join('')}`)).body;
      await caller.finished(workbook.jobId);
      await caller.finished((await caller.post(`/imports/${workbook.id}/apply`, { leaveOutErrors: false })).body.jobId);
      const { number } = await entryOf('action=register.imported');
      const seen = new Set<string>();
      let next: string | null = '';
      while (next !== null) {
        const after = next ? `&after=${encodeURIComponent(next)}` : '';
        const { body } = await caller.get(`/audit/${number}/rows?table=node&limit=50${after}`);
        for (const { id } of body.items) seen.add(id);
        next = body.next;
        expect(body.total).toBe(120);
      }

      expect(seen.size).toBe(120);
    });
  });

  describe('as a file', () => {
    const file = async (query: string, by = caller) => by.get(`/audit/export?${query}`);

    it('holds every change that matches, the newest first, with who and what it rests on', async () => {
      const { total } = await find('');
      const answer = JSON.parse((await file('format=json')).bytes.toString());
      const suppliers = JSON.parse((await file('format=json&action=supplier.&columns=number,action')).bytes.toString());

      expect(answer.rows.map(({ number }: { number: number }) => number)).toEqual(
        Array.from({ length: total }, (_, index) => total - index),
      );
      expect(answer.about['Newest change']).toMatch(new RegExp(`^${total}:[0-9a-f]{64}$`));
      expect(answer.rows.at(-1)).toMatchObject({ action: 'workspace.created', by: 'system', actor: null });
      expect(suppliers.rows).toHaveLength((await find('action=supplier.')).total);
      expect(Object.keys(suppliers.rows[0])).toEqual(['number', 'action']);
      const oldest = JSON.parse((await file('format=json&sort=number&columns=number')).bytes.toString());
      expect(numbersOf(oldest.rows)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    });

    it('is no danger to a spreadsheet, and the same in each format', async () => {
      await caller.post('/suppliers', aSupplier({ name: '=HYPERLINK("http://evil.example")' }));
      const csv = parseCsv((await file('format=csv&action=supplier.')).bytes);
      const xlsx = await readXlsx((await file('format=xlsx&action=supplier.')).bytes);

      expect((await file('format=csv&action=supplier.&columns=subject')).bytes.toString()).toContain(`"'=HYPERLINK(`);
      expect(csv.ok && xlsx.ok && xlsx.value.sheets[0]!.rows.map(({ cells }) => cells[0])).toEqual(
        csv.ok && csv.value.map(({ cells }) => cells[0]),
      );
      expect(xlsx.ok && xlsx.value.sheets[0]!.name).toBe('Audit');
    });

    it('holds for somebody who is limited to units only what they see', async () => {
      const limited = await api.as('auditor');
      await limitToNoUnit(limited.headers.authorization!);

      const { rows } = JSON.parse((await file('format=json', limited)).bytes.toString());

      expect(new Set(rows.map(({ subjectKind }: { subjectKind: string }) => subjectKind))).toEqual(
        new Set(['function']),
      );
    });
  });

  it('shows somebody who is limited to units only what happened to what they see, and still verifies', async () => {
    const limited = await api.as('auditor');
    await limitToNoUnit(limited.headers.authorization!);

    const { body } = await limited.get('/audit?limit=200');
    const [{ number }] = (await find('subjectKind=supplier&limit=1')).items;

    expect(new Set(body.items.map(({ subject }: { subject: { kind: string } }) => subject.kind))).toEqual(
      new Set(['function']),
    );
    expect((await limited.get(`/audit/${number}`)).status).toBe(404);
    expect((await limited.get(`/audit/${number}/rows?table=supplier`)).status).toBe(404);
    expect((await limited.get('/audit/facets')).body.subjectKind).toEqual([{ value: 'function', count: body.total }]);
    expect((await limited.get('/audit/verification')).body).toMatchObject({ ok: true });
  });

  /** Nobody's suppliers; functions and systems are everybody's (decision 0013). */
  async function limitToNoUnit(authorization: string): Promise<void> {
    const hash = hashSecret(authorization.replace('Bearer ', ''));
    await api.platform.database.inInstallation((tx) =>
      tx.updateTable('api_token').set({ units: [] }).where('token_hash', '=', hash).execute(),
    );
  }

  describe('heads', () => {
    it('noted at two times prove that the changes between them hold', async () => {
      const early = (await caller.get('/audit/verification')).body;
      for (const name of ['One', 'Two', 'Three']) await caller.post('/functions', { name });
      const late = (await caller.get('/audit/verification')).body;

      const compare = async (first: string, second: string) =>
        (await caller.get(`/audit/heads?first=${first}&second=${second}`)).body;

      const compared = await compare(early.head, late.head);
      expect(compared).toMatchObject({
        ok: true,
        changes: 3,
        from: { number: early.entries },
        to: { number: late.entries },
        problem: null,
      });
      expect(await compare(late.head, early.head)).toEqual(compared);
      expect(await compare(early.head, early.head)).toMatchObject({ ok: true, changes: 0 });
      expect(await compare(early.head, '3:abc')).toMatchObject({
        ok: false,
        to: null,
        problem: expect.stringContaining('3:abc'),
      });
    });

    it('verify the whole chain from an early head on', async () => {
      const { head } = (await caller.get('/audit/verification')).body;
      await caller.post('/functions', { name: 'Later' });

      expect((await caller.get(`/audit/verification?head=${head}`)).body).toMatchObject({ ok: true });
      expect((await caller.get(`/audit/verification?head=${head.slice(0, -1)}x`)).body).toMatchObject({ ok: false });
    });
  });

  it('does not take another name for the one that was written', async () => {
    await asSuperuser(`update person set name = 'Somebody Else' where name = 'Ines Halvorsen'`);
    expect((await caller.get('/audit/verification')).body).toMatchObject({
      ok: false,
      problem: expect.stringContaining('Somebody Else'),
    });

    await asSuperuser(`update person set name = 'Ines Halvorsen' where name = 'Somebody Else'`);
    expect((await caller.get('/audit/verification')).body).toMatchObject({ ok: true });
  });

  /** As somebody who has got hold of the database: without triggers, so that nothing is noted. */
  async function asSuperuser(statement: string): Promise<void> {
    const client = new pg.Client({ ...inject('postgres').superuser, database: api.database.owner.database! });
    await client.connect();
    await client.query(`set session_replication_role = replica; ${statement}`);
    await client.end();
  }
});

const advisory = {
  id: 'GHSA-audi-audi-audi',
  modified: '2026-01-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'zanzibar-lib' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
    },
  ],
};
