import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { createLogger } from '../../platform/logging/index.ts';
import { mostPassedOn } from './contract.ts';

const day = 24 * 3600_000;

describe('declarations of suppliers', () => {
  let now = new Date('2026-03-02T09:00:00Z');
  let logged = '';
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    const log = createLogger({
      level: 'debug',
      as: 'json',
      write: (text) => {
        logged += text;
      },
    });
    api = await startApi({ clock: () => now, log });
    analyst = await api.as('analyst');
  });
  afterAll(() => api.stop());

  const supplierNamed = async (name: string, more: object = {}) =>
    (await analyst.post('/suppliers', { name, ...more })).body;

  const asked = async (name: string, more: object = {}) => {
    const supplier = await supplierNamed(name);
    const { body } = await analyst.post('/declarations', { suppliers: [{ id: supplier.number }], ...more });
    const [{ declaration, link }] = body.items;
    return { supplier, declaration, token: link.token as string };
  };

  const vendor = (path: string, body: object) => api.stranger.post(`/declare/${path}`, body);
  const open = async (token: string) => (await vendor('open', { token })).body;
  const save = async (token: string, statement: object) => {
    const { version, statement: before } = await open(token);
    return vendor('save', { token, version, statement: { ...before, ...statement } });
  };
  const submit = async (token: string, name = 'Ada Ferris') => {
    const { version } = await open(token);
    return vendor('submit', { token, version, name, attested: true });
  };
  const declared = async (token: string, statement: object) => {
    expect(await save(token, statement)).toMatchObject({ status: 200 });
    expect(await submit(token)).toMatchObject({ status: 200 });
  };
  const read = async (id: string) => (await analyst.get(`/declarations/${id}`)).body;
  const preview = async (id: string) => (await analyst.get(`/declarations/${id}/preview`)).body;
  const accept = async (id: string, input: object = {}) => {
    const { etag } = await read(id);
    return analyst.post(`/declarations/${id}/accept`, input, { 'if-match': etag });
  };
  const linksOf = async (node: string) => (await analyst.get(`/links?node=${node}`)).body.items;

  const site = (ref: string, name: string, more: object = {}) => ({
    ...{ ref, name, country: null, place: null, owned: null, recoverDays: null, bufferDays: null },
    ...more,
  });
  const company = (ref: string, name: string) => ({ ref, name, country: null, lei: null, duns: null });
  const source = (ref: string, name: string, more: object = {}) => ({
    ...{ ...company(ref, name), uei: null, cage: null, domain: null, role: 'supplies', item: null },
    ...{ share: null, shareMax: null, singleSource: null, siteRef: null },
    ...more,
  });
  const owner = (ref: string, name: string, more: object = {}) => ({
    ...{ ...company(ref, name), share: null, shareMax: null },
    ...more,
  });

  it('become links of the register that are declared, by one change that can be undone', async () => {
    const { supplier, declaration, token } = await asked('Meridiq Telemetry', { note: 'For the pump stations' });
    const known = await supplierNamed('Kiln Semiconductor GmbH');
    expect(await open(token)).toMatchObject({
      asker: 'Test',
      name: 'Meridiq Telemetry',
      note: 'For the pump stations',
    });
    await declared(token, {
      sites: [site('a', 'Brno line', { country: 'CZ', place: 'Brno', owned: false, recoverDays: 40 })],
      suppliers: [
        source('b', 'Kiln Semiconductor', {
          country: 'TW',
          item: 'Controllers',
          share: 0.4,
          shareMax: 0.6,
          siteRef: 'a',
        }),
        source('c', 'Ostrava Castings', { item: 'Housings', singleSource: true }),
      ],
      owners: [owner('d', 'Rübezahl Holding', { share: 1 })],
      bufferDays: 12,
    });

    const before = await preview(declaration.id);
    const accepted = await accept(declaration.id);

    expect(before.counts).toEqual({ new: 4, changed: 1, unchanged: 0, withdrawn: 0, refused: 0 });
    expect(before.items.find(({ ref }: { ref: string }) => ref === 'b')).toMatchObject({
      node: { name: 'Kiln Semiconductor GmbH' },
      ground: { rule: 'name', why: expect.stringContaining('same name') },
    });
    expect(accepted).toMatchObject({ status: 200, body: { state: 'accepted' } });
    const links = await linksOf(supplier.id);
    expect(
      links.map((link: { kind: string; from: { name: string } }) => `${link.from.name} ${link.kind}`).sort(),
    ).toEqual([
      'Brno line site-of',
      'Kiln Semiconductor GmbH supplies',
      'Ostrava Castings supplies',
      'Rübezahl Holding owns',
    ]);
    const kiln = links.find(({ from }: { from: { id: string } }) => from.id === known.id);
    expect(kiln).toMatchObject({
      confidence: 'declared',
      source: `Declaration ${declaration.number} of Meridiq Telemetry`,
      share: 0.4,
      shareMax: 0.6,
      validFrom: '2026-03-02',
    });
    expect((await analyst.get(`/evidence?subject=${kiln.id}`)).body.items[0]).toMatchObject({
      origin: 'supplier',
      author: 'Ada Ferris',
      title: expect.stringContaining('Controllers'),
    });
    const facts = (await analyst.get(`/facts?node=${supplier.id}`)).body.items;
    expect(facts).toMatchObject([{ attribute: 'bufferDays', value: 12, confidence: 'declared', inForce: true }]);

    const { number } = (await analyst.get('/audit?limit=1')).body.items[0];
    const undone = await analyst.post(`/changes/${number}/undo`);
    await analyst.finished(undone.body.id);

    expect(await linksOf(supplier.id)).toEqual([]);
    expect(await read(declaration.id)).toMatchObject({ state: 'declared' });
  });

  it('show only their differences later, and end what is declared no more', async () => {
    const { supplier, declaration, token } = await asked('Second Round');
    await declared(token, {
      suppliers: [source('a', 'Stays'), source('b', 'Goes'), source('c', 'Grows', { share: 0.2 })],
    });
    await accept(declaration.id);

    now = new Date(now.getTime() + 10 * day);
    const again = await analyst.post('/declarations', { suppliers: [{ id: supplier.id }] });
    const [{ declaration: second, link }] = again.body.items;
    expect((await open(link.token)).statement.suppliers).toHaveLength(3);
    await declared(link.token, {
      suppliers: [source('a', 'Stays'), source('c', 'Grows', { share: 0.5 }), source('d', 'Comes')],
    });
    const { counts, items } = await preview(second.id);
    await accept(second.id);

    expect(counts).toEqual({ new: 1, changed: 1, unchanged: 1, withdrawn: 1, refused: 0 });
    expect(items.find(({ what }: { what: string }) => what === 'changed').changes).toEqual([
      { field: 'share', before: '0.2', after: '0.5' },
    ]);
    const links = await linksOf(supplier.id);
    expect(links).toHaveLength(4);
    expect(links.find(({ from }: { from: { name: string } }) => from.name === 'Goes').validUntil).toBe('2026-03-12');
  });

  it('are taken row by row, as the one that a person chooses', async () => {
    const { supplier, declaration, token } = await asked('Row By Row');
    const other = await supplierNamed('Quite Another Name');
    await declared(token, { suppliers: [source('a', 'Chosen'), source('b', 'Left'), source('c', 'Row By Row')] });

    const rows = [{ section: 'suppliers', ref: 'a', as: other.number }];
    const itself = await accept(declaration.id, { rows: [{ section: 'suppliers', ref: 'c' }] });
    const { status } = await accept(declaration.id, { rows, rest: 'leave' });

    expect(itself.body).toMatchObject({ status: 400, detail: expect.stringContaining('names itself') });
    expect(status).toBe(200);
    expect((await linksOf(supplier.id)).map(({ from }: { from: { id: string } }) => from.id)).toEqual([other.id]);
  });

  it('go to the supplier that theirs was merged into since', async () => {
    const { supplier, declaration, token } = await asked('Merged Away');
    const into = await supplierNamed('Merged Into');
    await declared(token, { suppliers: [source('a', 'Below Both')] });
    expect((await analyst.post(`/suppliers/${supplier.id}/merge`, { intoId: into.id })).status).toBe(200);

    await accept(declaration.id);

    expect((await linksOf(into.id)).map(({ from }: { from: { name: string } }) => from.name)).toEqual(['Below Both']);

    const { body } = await analyst.post('/declarations', { suppliers: [{ id: into.id }] });
    const { statement } = await open(body.items[0].link.token);
    expect(statement.suppliers).toMatchObject([{ ref: 'a', name: 'Below Both' }]);
  });

  it('say of several sources of one item that one suffices', async () => {
    const { supplier, declaration, token } = await asked('Two Sources');
    const item = { item: 'Batteries', singleSource: false };
    await declared(token, { suppliers: [source('a', 'Volta', item), source('b', 'Galvani', item)] });

    await accept(declaration.id);

    expect((await analyst.get(`/source-groups?node=${supplier.id}`)).body.items).toMatchObject([
      { name: 'Batteries', need: 1, sources: [{ node: { name: 'Volta' } }, { node: { name: 'Galvani' } }] },
    ]);
  });

  it('can be altered until they are accepted, are sent back with comments, and are refused when somebody else has saved', async () => {
    const { declaration, token } = await asked('Altering');
    await declared(token, { suppliers: [source('a', 'First')] });
    const { etag } = await read(declaration.id);
    const comment = { comment: 'Which country?', rows: [{ section: 'suppliers', ref: 'a', comment: 'Missing here' }] };
    expect((await analyst.post(`/declarations/${declaration.id}/query`, comment, { 'if-match': etag })).status).toBe(
      200,
    );
    expect(await open(token)).toMatchObject({
      state: 'queried',
      comment: 'Which country?',
      queries: { 'suppliers/a': 'Missing here' },
    });

    const { version, statement } = await open(token);
    const saved = await save(token, { suppliers: [source('a', 'First', { country: 'FI' })] });
    const late = await vendor('save', { token, version, statement });
    await submit(token);
    const stale = await analyst.post(`/declarations/${declaration.id}/accept`, {}, { 'if-match': etag });
    await accept(declaration.id);
    const closed = await save(token, {});

    expect(saved.body).toMatchObject({ changed: true, problems: [] });
    expect(late.status).toBe(409);
    expect(stale.status).toBe(412);
    expect(closed.status).toBe(409);
    expect(await open(token)).toMatchObject({ state: 'accepted' });
  });

  it('are refused with their places while something lacks', async () => {
    const { token } = await asked('Lacking');
    const empty = await submit(token);
    const saved = await save(token, {
      suppliers: [source('a', '', { country: 'ZZ', lei: '123', share: 0.5, shareMax: 0.4, siteRef: 'x' })],
      owners: [owner('b', 'One', { share: 0.8 }), owner('c', 'Two', { share: 0.4 })],
    });
    const refused = await submit(token);
    const hostile = await save(token, { suppliers: Array.from({ length: 501 }, (_, at) => source(`r${at}`, 'x')) });
    const foreign = await save(token, { secret: 1 });

    expect(empty.status).toBe(400);
    expect(saved.body.problems.map(({ at }: { at: string }) => at)).toEqual([
      '/suppliers/0/name',
      '/suppliers/0/country',
      '/suppliers/0/lei',
      '/suppliers/0/shareMax',
      '/suppliers/0/siteRef',
      '/owners',
    ]);
    expect(refused.status).toBe(400);
    expect([hostile.status, foreign.status]).toEqual([400, 400]);
  });

  describe('by a link', () => {
    it('answer alike when it is unknown, expired, revoked or replaced', async () => {
      const { declaration, token: revoked } = await asked('Revoked');
      expect((await analyst.delete(`/declarations/${declaration.id}/link`)).status).toBe(204);
      const replaced = await asked('Replaced');
      const renewed = await analyst.post(`/declarations/${replaced.declaration.id}/link`, {});
      const { token: expired } = await asked('Expired', { linkDays: 1 });
      now = new Date(now.getTime() + 2 * day);

      const answers = [];
      for (const token of [revoked, replaced.token, expired, `hfv_${'A'.repeat(43)}`, 'x', '__proto__']) {
        for (const [path, more] of Object.entries(calls)) {
          const { status, body, headers } = await vendor(path, { token, ...more });
          const { date: _, 'x-request-id': __, ...shown } = headers;
          answers.push(JSON.stringify({ status, body, shown }));
        }
      }

      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toContain('"status":404');
      expect((await vendor('open', { token: renewed.body.token })).status).toBe(200);
    });

    const statement = {
      sites: [],
      suppliers: [],
      owners: [],
      none: [],
      recoverDays: null,
      bufferDays: null,
      validUntil: null,
    };
    const calls = {
      open: {},
      begin: {},
      save: { version: 0, statement },
      submit: { version: 0, name: 'Ada', attested: true },
      'pass-on': { ref: 'a' },
      'take-back': { ref: 'a' },
    };

    it('show nothing but what the supplier stated itself', async () => {
      const mine = await asked('Mine');
      const theirs = await asked('Theirs');
      await declared(mine.token, { suppliers: [source('a', 'Secret Source')] });
      await analyst.post('/links', { fromId: mine.supplier.id, toId: theirs.supplier.id, kind: 'supplies' });

      const seen = JSON.stringify(await open(theirs.token));

      expect(seen).not.toContain('Secret');
      expect(seen).not.toContain('Mine');
      expect(seen).not.toContain(theirs.supplier.id);
    });

    it('give no right to anything else', async () => {
      const { declaration, token } = await asked('Only This');
      const bearer = api.holding(token);

      for (const path of ['/suppliers', `/declarations/${declaration.id}`, '/session']) {
        expect((await bearer.get(path)).status).toBe(401);
      }
    });

    it('stay in their workspace', async () => {
      const other = await api.newWorkspace('Other');
      const theirs = await api.as('analyst', { workspaceId: other.id });
      const { body: supplier } = await theirs.post('/suppliers', { name: 'Elsewhere' });
      const { body } = await theirs.post('/declarations', { suppliers: [{ id: supplier.id }] });
      const [{ declaration, link }] = body.items;
      await declared(link.token, { suppliers: [source('a', 'Far Away')] });

      expect((await open(link.token)).asker).toBe('Other');
      expect((await analyst.get(`/declarations/${declaration.id}`)).status).toBe(404);
      expect((await analyst.post('/declarations', { suppliers: [{ id: supplier.id }] })).status).toBe(400);
      expect((await analyst.get('/search?q=far')).body.nodes).toEqual([]);
    });

    it('are dead with an asking that was undone, and good again with it', async () => {
      const { token } = await asked('Undone');
      const change = async () => (await analyst.get('/audit?limit=1')).body.items[0].number;
      const undo = async () => analyst.finished((await analyst.post(`/changes/${await change()}/undo`)).body.id);

      await undo();
      const gone = await vendor('open', { token });
      await undo();
      await declared(token, { none: ['owners'] });

      expect(gone.status).toBe(404);
      expect(await open(token)).toMatchObject({ state: 'declared' });
    });

    it('are kept as a hash, and in no log', async () => {
      const { token } = await asked('Hashed');
      await open(token);

      const rows = await api.platform.database.inInstallation((tx) =>
        tx.selectFrom('vendor_link').selectAll().execute(),
      );

      expect(JSON.stringify(rows)).not.toContain(token);
      expect(logged).not.toContain(token);
    });

    it('wait when an address tries many that do not work, and let good ones through', async () => {
      const { token } = await asked('Good One');
      let status = 0;
      for (let tries = 0; tries < 70 && status !== 429; tries++) {
        ({ status } = await vendor('open', { token: `hfv_${tries}` }));
      }

      await api.platform.database.inInstallation((tx) => tx.deleteFrom('call_count').execute());

      expect(status).toBe(429);
      expect((await vendor('open', { token })).status).toBe(200);
    });
  });

  describe('that are passed on', () => {
    const passedOn = async (passOn = 2) => {
      const parent = await asked(`Parent ${passOn}`, { passOn });
      await save(parent.token, { suppliers: [source('a', 'Child Works'), source('b', 'Other Child')] });
      const { body } = await vendor('pass-on', { token: parent.token, ref: 'a' });
      const { body: begun } = await vendor('begin', { token: body.token });
      return { ...parent, sent: body.token as string, child: begun.token as string };
    };

    it('are exchanged for a link that the one who passed them on does not know', async () => {
      const { declaration, token, sent, child } = await passedOn();
      await declared(child, { suppliers: [source('a', 'Grandchild')] });

      expect((await vendor('open', { token: sent })).status).toBe(404);
      expect((await vendor('pass-on', { token, ref: 'a' })).status).toBe(409);
      expect((await vendor('take-back', { token, ref: 'a' })).status).toBe(409);
      const seen = await open(token);
      expect(seen.passedOn).toMatchObject([{ ref: 'a', state: 'answered' }]);
      expect(JSON.stringify(seen)).not.toContain('Grandchild');
      expect(await open(child)).toMatchObject({ via: 'Parent 2', name: 'Child Works', passOn: 1, note: null });
      const { chain } = await read(declaration.id);
      expect(chain).toMatchObject([{ name: 'Child Works', state: 'declared', depth: 1, supplier: null }]);
    });

    it('open nothing before they are exchanged, and are replaced or taken back until then', async () => {
      const { token } = await passedOn();
      const first = (await vendor('pass-on', { token, ref: 'b' })).body.token;
      const second = (await vendor('pass-on', { token, ref: 'b' })).body.token;

      expect((await vendor('open', { token: first })).status).toBe(404);
      expect((await vendor('open', { token: second })).body).toMatchObject({ handover: true, name: 'Other Child' });
      const { version, statement } = await open(second);
      expect((await vendor('save', { token: second, version, statement })).status).toBe(409);
      expect((await vendor('take-back', { token, ref: 'b' })).status).toBe(204);
      expect((await vendor('begin', { token: second })).status).toBe(404);
    });

    it('become one node with the row that named them, whichever is accepted first', async () => {
      const { supplier, declaration, token, child } = await passedOn();
      await declared(token, {});
      await declared(child, { suppliers: [source('x', 'Deep Source')] });
      const { chain } = await read(declaration.id);

      expect((await accept(chain[0].id)).status).toBe(200);
      const { items } = await preview(declaration.id);
      expect(items[0].ground).toMatchObject({ rule: 'passed-on' });
      expect((await accept(declaration.id)).status).toBe(200);

      const [above] = (await linksOf(supplier.id)).filter(
        ({ from }: { from: { name: string } }) => from.name === 'Child Works',
      );
      const below = await linksOf(above.from.id);
      expect(below.map(({ from }: { from: { name: string } }) => from.name)).toContain('Deep Source');
    });

    it('end at their depth and at their count', async () => {
      const none = await asked('No Further', { passOn: 0 });
      await save(none.token, { suppliers: [source('a', 'Child')] });
      const wide = await asked('Wide', { passOn: 1 });
      const suppliers = Array.from({ length: mostPassedOn.each + 1 }, (_, at) => source(`r${at}`, `Child ${at}`));
      await save(wide.token, { suppliers });
      const statuses = [];
      for (const { ref } of suppliers) statuses.push((await vendor('pass-on', { token: wide.token, ref })).status);

      expect((await vendor('pass-on', { token: none.token, ref: 'a' })).status).toBe(409);
      expect(statuses.slice(0, -1).every((status) => status === 200)).toBe(true);
      expect(statuses.at(-1)).toBe(409);
    });
  });
});
