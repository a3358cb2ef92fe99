import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSupplier } from '../../../tests/builders.ts';
import { signIn } from '../../../tests/people.ts';
import { dayAfter } from './state.ts';

describe('evidence', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let caller: Awaited<ReturnType<typeof api.as>>;
  let supplier: { id: string; number: string };
  let product: { id: string };
  let daysAhead = 0;
  beforeAll(async () => {
    api = await startApi({ runner: false, clock: () => new Date(Date.now() + daysAhead * 24 * 3600_000) });
    caller = await api.as('analyst');
    supplier = (await caller.post('/suppliers', aSupplier())).body;
    product = (await caller.post('/products', aProduct({ makerId: supplier.id }))).body;
  });
  afterAll(() => api.stop());

  const letter = (more: object = {}) => ({
    subjectId: supplier.number,
    kind: 'letter',
    title: 'Recovery time restated: 42 d',
    origin: 'supplier',
    observedOn: '2026-11-19',
    ...more,
  });
  const add = async (more?: object) => (await caller.post('/evidence', letter(more))).body;
  const list = async (query: string) => (await caller.get(`/evidence?${query}`)).body;

  it('hangs on a supplier with origin, author, grade and days, unverified unless somebody says more', async () => {
    const { status, body } = await caller.post('/evidence', letter({ author: 'S. Rautala' }));

    expect(status).toBe(201);
    expect(body).toMatchObject({
      number: 'E-0001',
      subject: { node: { number: supplier.number }, link: null },
      author: 'S. Rautala',
      grade: 'unverified',
      adverse: false,
      state: 'good',
      file: null,
    });
    expect((await caller.get('/evidence/E-0001')).body).toEqual(body);
  });

  it('hangs on a link, and is listed with both its ends', async () => {
    const link = (await caller.get(`/links?node=${product.id}`)).body.items[0];
    const body = await add({ subjectId: link.id, title: 'Contract C-2231', kind: 'contract', origin: 'own' });

    expect(body.subject).toMatchObject({ node: null, link: { kind: 'manufactures', to: { id: product.id } } });
    for (const subject of [supplier.id, product.id, link.id]) {
      const titles = (await list(`subject=${subject}`)).items.map(({ title }: { title: string }) => title);
      expect(titles).toContain('Contract C-2231');
    }
  });

  it('says what has expired and what soon will, by day', async () => {
    await add({ title: 'Old', observedOn: '2020-01-01', validUntil: '2021-01-01', kind: 'certificate' });
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await add({ title: 'Soon', validUntil: soon, kind: 'certificate' });

    expect((await list('state=expired')).items).toMatchObject([{ title: 'Old', state: 'expired' }]);
    expect((await list('state=expires-soon')).items).toMatchObject([{ title: 'Soon' }]);
    expect((await list('kind=certificate&sort=validUntil')).items.map(({ title }: { title: string }) => title)).toEqual(
      ['Old', 'Soon'],
    );
    expect((await list('limit=1')).facets.state).toEqual(
      expect.arrayContaining([
        { value: 'expired', count: 1 },
        { value: 'expires-soon', count: 1 },
      ]),
    );
  });

  it('holds or has expired on the day as of which it is read', async () => {
    const person = await signIn(api, 'analyst');
    const { body: other } = await caller.post('/suppliers', aSupplier());
    const recordedOn = (await add({ subjectId: other.id, title: 'Open end' })).recordedAt.slice(0, 10);
    await add({ subjectId: other.id, title: 'Next week', validUntil: dayAfter(recordedOn, 7) });
    await add({ subjectId: other.id, title: 'In six weeks', validUntil: dayAfter(recordedOn, 42) });
    const [{ number }] = (await caller.get('/audit?limit=1')).body.items;
    const states = async (asOf = '') =>
      Object.fromEntries(
        (await person.get(`/evidence?subject=${other.id}${asOf}`)).body.items.map(
          (item: { title: string; state: string }) => [item.title, item.state],
        ),
      );
    daysAhead = 20;

    const now = await states();
    const then = await states(`&asOf=${number}`);
    daysAhead = 0;

    expect(now).toEqual({ 'Open end': 'good', 'Next week': 'expired', 'In six weeks': 'expires-soon' });
    expect(then).toEqual({ 'Open end': 'good', 'Next week': 'expires-soon', 'In six weeks': 'good' });
  });

  it('pages through all of a subject, each once', async () => {
    const all = (await list(`subject=${supplier.id}&limit=100`)).items.map(({ id }: { id: string }) => id);
    const paged: string[] = [];
    let after = '';
    do {
      const page = await list(`subject=${supplier.id}&limit=2${after && `&after=${encodeURIComponent(after)}`}`);
      paged.push(...page.items.map(({ id }: { id: string }) => id));
      after = page.next ?? '';
    } while (after);

    expect(paged).toEqual(all);
  });

  it('keeps its document as received, as a download only', async () => {
    const { id } = await add({ title: 'With document' });
    const bytes = '<script>alert(1)</script>';
    const attached = await caller.send('PUT', `/evidence/${id}/file?fileName=letter.html`, Buffer.from(bytes), {
      'content-type': 'application/octet-stream',
    });

    expect(attached.body.file).toMatchObject({ name: 'letter.html', bytes: bytes.length });
    const download = await caller.get(`/evidence/${id}/file`);
    expect(download.bytes.toString()).toBe(bytes);
    expect(download.headers['content-disposition']).toMatch(/^attachment/);
    expect(download.headers['content-type']).toBe('application/octet-stream');
  });

  it('is changed and withdrawn only by who saw the newest version; the past still has it', async () => {
    const { id, etag } = await add({ title: 'Doubtful' });
    const before = (await caller.get('/audit?limit=1')).body.items[0].number;
    const changed = await caller.patch(`/evidence/${id}`, { grade: 'document-review', adverse: true }, `"${etag}"`);
    const stale = await caller.patch(`/evidence/${id}`, { adverse: false }, `"${etag}"`);
    const gone = await caller.delete(`/evidence/${id}`, `"${changed.body.etag}"`);

    expect(changed.body).toMatchObject({ title: 'Doubtful', grade: 'document-review', adverse: true });
    expect(stale.status).toBe(412);
    expect(gone.status).toBe(204);
    expect((await caller.get(`/evidence/${id}`)).status).toBe(404);
    expect((await caller.get(`/evidence/${id}?asOf=${before}`)).body).toMatchObject({ grade: 'unverified' });
    expect((await caller.get('/audit/verification')).body.ok).toBe(true);
  });

  it('refuses what it could hang on nowhere and what ends before it begins', async () => {
    const nowhere = await caller.post('/evidence', letter({ subjectId: 'S-9999' }));
    const backwards = await caller.post('/evidence', letter({ validUntil: '2020-01-01' }));

    expect(nowhere.body.errors[0].pointer).toBe('/subjectId');
    expect(backwards.body.errors[0].pointer).toBe('/validUntil');
  });
});
