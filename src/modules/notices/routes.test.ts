import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aProduct, aSupplier } from '../../../tests/builders.ts';
import { type Notices, startNotices } from '../../../tests/notices.ts';
import { type SignedIn, signIn } from '../../../tests/people.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import { installationId } from '../../platform/database/database.ts';
import { raiseNotice } from './index.ts';

const system = { kind: 'system' as const, id: null };

describe('notices in the app', () => {
  let notices: Notices;
  let api: Notices['api'];
  let workspaceId: string;
  let analyst: SignedIn;
  let here: ReturnType<Notices['at']>;
  let raise: typeof here.raise;
  let spread: typeof here.spread;
  beforeAll(async () => {
    notices = await startNotices();
    api = notices.api;
  });
  afterAll(() => notices.stop());
  beforeEach(async () => {
    notices.begin();
    workspaceId = (await api.newWorkspace('Northmere')).id;
    here = notices.at(workspaceId);
    ({ raise, spread } = here);
    analyst = await here.person();
  });

  const titles = async (person: SignedIn, query = '') =>
    (await person.get(`/notices${query}`)).body.items.map((item: { title: string }) => item.title);

  it('come with the transaction that raises them, or not at all', async () => {
    await raise({ type: 'imports.applied', facts: { import: 'I-0001' } });
    await expect(
      changeSet({ ...api.platform, workspaceId, actor: system }, 'test', async (change) => {
        await raiseNotice(change, { type: 'imports.failed', facts: { import: 'I-0002' } });
        throw new Error('in the middle');
      }),
    ).rejects.toThrow('in the middle');
    await spread();

    expect(await titles(analyst)).toEqual(['Import I-0001 was applied']);
    expect((await analyst.get('/notices/unread')).body).toEqual({ unread: 1 });
  });

  it('are for those whose rights allow the kind', async () => {
    const auditor = await signIn(api, 'auditor', { workspaceId });
    const stranger = await signIn(api, 'administrator', { workspaceId: api.workspace.id });
    await raise({ type: 'imports.applied', facts: { import: 'I-0001' } });
    await raise({ type: 'jobs.failed', facts: { job: 'export' } });
    await raise({ type: 'tokens.expires', facts: { name: 'ci', expires: '1 Dec 2026' } });
    await spread();

    expect(await titles(analyst)).toHaveLength(2);
    expect(await titles(auditor)).toEqual(['A job failed: export']);
    expect(await titles(stranger)).toEqual([]);
    expect((await (await api.as('analyst', { workspaceId })).get('/notices')).body.total).toBe(0);
  });

  it('gather what is of one type into one line until it is read, for an hour', async () => {
    await raise({ type: 'boms.read', subjects: [await aProductId()] });
    await spread();
    notices.pass(50);
    for (let count = 0; count < 40; count++) await raise({ type: 'boms.read', subjects: [await aProductId()] });
    await spread();
    expect(await titles(analyst)).toEqual(['41 bills of materials of 41 products were read']);

    notices.pass(20);
    await raise({ type: 'boms.read', subjects: [await aProductId('Portal')] });
    await spread();
    expect(await titles(analyst)).toEqual([
      'A bill of materials of Portal was read',
      '41 bills of materials of 41 products were read',
    ]);

    await analyst.post('/notices/read', { until: '2030-01-01T00:00:00Z' });
    await raise({ type: 'boms.read', subjects: [await aProductId('Gateway')] });
    await spread();
    expect(await titles(analyst, '?state=unread')).toEqual(['A bill of materials of Gateway was read']);
  });

  it('are marked as read one by one or all at once, by their reader alone', async () => {
    const other = await signIn(api, 'analyst', { workspaceId });
    await raise({ type: 'imports.applied', facts: { import: 'I-0001' } });
    await raise({ type: 'jobs.failed', facts: { job: 'export' } });
    await raise({ type: 'names.waiting', counts: { names: 5 } });
    await spread();
    const { body } = await analyst.get('/notices');

    expect(
      (await other.post('/notices/read', { ids: body.items.map(({ id }: { id: string }) => id) })).body.unread,
    ).toBe(3);
    expect((await analyst.post('/notices/read', { ids: [body.items[0].id] })).body).toEqual({ unread: 2 });
    expect((await analyst.get('/notices')).body.items.map(({ read }: { read: boolean }) => read)).toEqual([
      true,
      false,
      false,
    ]);
    expect((await analyst.post('/notices/read', { until: body.items[0].at })).body).toEqual({ unread: 0 });
    expect((await analyst.post('/notices/read', { ids: [] })).status).toBe(400);
    expect((await analyst.post('/notices/read', { ids: ['x'] })).status).toBe(400);
  });

  it('page through every line once, either way round, by kinds with their counts, and leave as a file', async () => {
    for (let count = 0; count < 7; count++) {
      await raise({ type: count % 2 ? 'imports.applied' : 'names.waiting', counts: { names: count } });
      await spread();
      await analyst.post('/notices/read', { until: '2030-01-01T00:00:00Z' });
    }

    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await analyst.get(`/notices?limit=2${after}`);
      expect(body.total).toBe(7);
      seen.push(...body.items.map(({ at }: { at: string }) => at));
      if (body.next === null) break;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
    expect(seen).toHaveLength(7);
    expect(seen).toEqual([...seen].sort().reverse());
    const oldest = (await analyst.get('/notices?sort=at&limit=5')).body;
    const rest = (await analyst.get(`/notices?sort=at&limit=5&after=${encodeURIComponent(oldest.next)}`)).body;
    expect([...oldest.items, ...rest.items].map(({ at }: { at: string }) => at)).toEqual([...seen].reverse());
    expect((await analyst.get('/notices?kind=names')).body.total).toBe(4);
    expect((await analyst.get('/notices?kind=names&kind=imports')).body.total).toBe(7);
    const { kind } = (await analyst.get('/notices/facets?kind=names')).body;
    expect(kind.filter(({ count }: { count: number }) => count > 0)).toEqual([
      { value: 'imports', count: 3 },
      { value: 'names', count: 4 },
    ]);
    expect(kind).toContainEqual({ value: 'evidence', count: 0 });
    const { bytes } = await analyst.get('/notices/export?format=json&kind=names&sort=at&columns=at,kind,read');
    const { rows } = JSON.parse(bytes.toString());
    expect(rows).toHaveLength(4);
    expect(rows[0]).toEqual({ at: seen.at(-1), kind: 'names', read: true });
    expect((await analyst.get('/notices?kind=weather')).status).toBe(400);
  });

  it('are raised once under one key, whoever finds it first', async () => {
    for (let day = 0; day < 3; day++) {
      await Promise.all([1, 2].map(() => raise({ type: 'jobs.failed', facts: { job: 'x' }, once: 'token 1' })));
    }
    await spread();

    expect(await titles(analyst)).toEqual(['A job failed: x']);
  });

  it('keep to what a person chose', async () => {
    const { body: usual } = await analyst.get('/notices/settings');
    const chosen = {
      ways: { ...usual.ways, imports: 'nothing', names: 'app' },
      digest: { every: 'week', weekday: 5, hour: 16 },
    };
    const { body: kept } = await analyst.send('PUT', '/notices/settings', chosen);
    await raise({ type: 'imports.applied', facts: { import: 'I-0001' } });
    await raise({ type: 'names.waiting', counts: { names: 1 } });
    await spread();

    expect(usual).toMatchObject({
      ways: { findings: 'mail', imports: 'app' },
      digest: { every: 'day', hour: 7 },
      timeZone: 'UTC',
    });
    expect(Object.keys(usual.ways)).not.toContain('feeds');
    expect(kept).toMatchObject(chosen);
    expect(await titles(analyst)).toEqual(['1 new supplier name waits for a decision']);
    expect(
      (await analyst.send('PUT', '/notices/settings', { ...chosen, digest: { ...chosen.digest, hour: 24 } })).status,
    ).toBe(400);
    expect((await (await api.as('analyst', { workspaceId })).get('/notices/settings')).status).toBe(403);
  });

  it('tell the administrators of the installation of its own, in whatever workspace they are', async () => {
    const administrator = await signIn(api, 'analyst', { workspaceId, installation: true });
    const only = await signIn(api, null, { installation: true });
    const everywhere = notices.at(installationId);
    await everywhere.raise({ type: 'feeds.failed', facts: { feed: 'OSV advisories' } });
    await raise({ type: 'names.waiting', counts: { names: 2 } });
    await spread();
    await everywhere.spread();

    expect(await titles(administrator)).toEqual(
      expect.arrayContaining([
        'OSV advisories could not be brought up to date',
        '2 new supplier names wait for a decision',
      ]),
    );
    expect(await titles(only)).toEqual(['OSV advisories could not be brought up to date']);
    expect(await titles(analyst)).toEqual(['2 new supplier names wait for a decision']);
    expect((await administrator.get('/notices/settings')).body.ways).toMatchObject({ feeds: 'mail', names: 'app' });
    expect((await administrator.post('/notices/read', { until: '2030-01-01T00:00:00Z' })).body).toEqual({ unread: 0 });
  });

  describe('of a supplier that one follows', () => {
    it('come when somebody else changes it, and name only what one follows', async () => {
      const colleague = await signIn(api, 'analyst', { workspaceId });
      const { body: followed } = await analyst.post('/suppliers', aSupplier({ name: 'Aarle' }));
      const { body: other } = await analyst.post('/suppliers', aSupplier({ name: 'Brink' }));
      await analyst.send('PUT', `/suppliers/${followed.number}/follow`);
      await colleague.send('PUT', `/suppliers/${other.id}/follow`);

      await analyst.patch(`/suppliers/${followed.id}`, { country: 'FI' });
      await spread();
      expect((await analyst.get('/notices')).body.total).toBe(0);

      await colleague.patch(`/suppliers/${followed.id}`, { country: 'SE' });
      await colleague.post(`/suppliers/${other.id}/retire`);
      await raise({ type: 'followed.changed', subjects: [followed.id, other.id], to: 'followers' });
      await spread();

      expect((await analyst.get('/notices')).body.items).toMatchObject([
        { title: 'Aarle was changed', events: 2, path: `/suppliers/${followed.number}`, subjects: [{ name: 'Aarle' }] },
      ]);
      expect(await titles(colleague)).toEqual(['Brink was changed']);
    });

    it('end with the following', async () => {
      const { body } = await analyst.post('/suppliers', aSupplier({ name: 'Aarle' }));
      const path = `/suppliers/${body.id}/follow`;

      expect((await analyst.get(path)).body).toEqual({ following: false });
      expect((await analyst.send('PUT', path)).body).toEqual({ following: true });
      expect((await analyst.get(path)).body).toEqual({ following: true });
      await raise({ type: 'followed.changed', subjects: [body.id], to: 'followers' });
      await spread();
      expect(await titles(analyst)).toHaveLength(1);
      expect((await analyst.delete(path)).body).toEqual({ following: false });
      expect(await titles(analyst)).toEqual([]);
      expect((await analyst.get('/notices/unread')).body).toEqual({ unread: 0 });
      expect((await (await api.as('analyst', { workspaceId })).send('PUT', path)).status).toBe(403);
      expect((await analyst.send('PUT', '/suppliers/S-0999/follow')).status).toBe(404);
    });
  });

  it('lose what their reader may not see any more: the line, the name, the share of the counts', async () => {
    const { body: mine } = await analyst.post('/suppliers', aSupplier({ name: 'Aarle' }));
    const { body: secret } = await analyst.post('/suppliers', aSupplier({ name: 'Zanzibar' }));
    await raise({
      type: 'evidence.expires',
      subjects: [
        { id: mine.id, counts: { evidence: 2 } },
        { id: secret.id, counts: { evidence: 5 } },
      ],
    });
    await raise({ type: 'findings.opened', subjects: [{ id: secret.id, counts: { opened: 9, exploited: 1 } }] });
    await spread();
    expect(await titles(analyst)).toEqual([
      '9 new findings in Zanzibar, 1 known exploited',
      'Evidence on Aarle and Zanzibar expires: 7 pieces within 30 days',
    ]);

    await here.limitTo(analyst.userId, [mine.id]);

    const answer = await analyst.get('/notices');
    expect(answer.body.items).toMatchObject([
      { title: 'Evidence on Aarle expires: 2 pieces within 30 days', subjects: [{ name: 'Aarle' }] },
    ]);
    expect(answer.body.total).toBe(1);
    expect(answer.bytes.toString()).not.toContain('Zanzibar');
    expect((await analyst.get('/notices/unread')).body).toEqual({ unread: 1 });
  });

  async function aProductId(name = 'RTU'): Promise<string> {
    return (await analyst.post('/products', aProduct({ name }))).body.id;
  }
});
