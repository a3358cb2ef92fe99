import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { type SignedIn, signIn } from '../../../tests/people.ts';

/** Whom to ask next, over a small network: one supplier of a critical function, one of a minor one, one of nothing that is stated. */
describe('the plan of assessments', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let lead: SignedIn;
  let auditor: SignedIn;
  const now = { at: new Date('2026-03-02T09:00:00Z') };
  beforeAll(async () => {
    api = await startApi({ clock: () => now.at });
    lead = await signIn(api, 'programme-lead');
    auditor = await signIn(api, 'auditor');
    const made = async (path: string, body: object) => (await lead.post(path, body)).body.id as string;
    const billing = await made('/functions', { name: 'Bill customers', criticality: 'low' });
    const energy = await made('/functions', { name: 'Deliver electricity', criticality: 'very-high' });
    const suppliers = [];
    for (const name of ['Castor Boards', 'Lumenor Optics', 'Meridiq Telemetry'])
      suppliers.push(await made('/suppliers', { name }));
    for (const [fromId, toId] of [
      [suppliers[0], billing],
      [suppliers[2], energy],
    ]) {
      const link = { fromId, toId, kind: 'needed-by', dependence: 'very-high', confidence: 'declared' };
      const answer = await lead.post('/links', link);
      expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
    }
  });
  afterAll(() => api.stop());

  /** Sessions end with time. */
  const later = async (at: string) => {
    now.at = new Date(at);
    lead = await signIn(api, 'programme-lead');
    auditor = await signIn(api, 'auditor');
  };
  const plan = async (query = '') => (await lead.get(`/assessment-plan${query}`)).body;
  const names = async (query = '') =>
    (await plan(query)).items.map(({ supplier }: { supplier: { name: string } }) => supplier.name);
  const set = (items: object[]) => lead.send('PUT', '/assessment-cadence', { items });
  const all = 'state=never-answered&state=due&state=soon&state=later&state=asked&state=no-rule';

  it('proposes nobody until somebody has said how often', async () => {
    expect(await plan()).toMatchObject({ total: 0, ruled: false });
    expect((await lead.get('/assessment-cadence')).body.items).toEqual(
      ['very-high', 'high', 'moderate', 'low', 'none', 'unknown'].map((level) => ({ level, months: null })),
    );
    expect(await names('?state=no-rule')).toEqual(['Meridiq Telemetry', 'Lumenor Optics', 'Castor Boards']);
  });

  it('says on what ground, the most critical first', async () => {
    const kept = await set([
      { level: 'very-high', months: 12 },
      { level: 'low', months: 24 },
      { level: 'unknown', months: null },
    ]);

    expect(kept.body.items).toContainEqual({ level: 'low', months: 24 });
    expect(await plan()).toMatchObject({
      ...{ total: 2, ruled: true, next: null },
      items: [
        {
          supplier: { name: 'Meridiq Telemetry' },
          ...{ state: 'never-answered', level: 'very-high', least: 'very-high', months: 12, dueOn: null, last: null },
          functions: [{ name: 'Deliver electricity' }],
        },
        { supplier: { name: 'Castor Boards' }, level: 'low', months: 24 },
      ],
      facets: {
        state: [
          { value: 'never-answered', count: 2 },
          { value: 'no-rule', count: 1 },
        ],
        level: [
          { value: 'very-high', count: 1 },
          { value: 'low', count: 1 },
        ],
      },
    });
    expect(await names('?level=low')).toEqual(['Castor Boards']);
    expect(await names('?q=merid')).toEqual(['Meridiq Telemetry']);
    const first = await plan(`?limit=1&${all}`);
    expect(first).toMatchObject({ total: 3, items: [{ supplier: { name: 'Meridiq Telemetry' } }] });
    expect(await names(`?limit=2&${all}&after=${first.next}`)).toEqual(['Lumenor Optics', 'Castor Boards']);
  });

  it('waits for who is asked, and asks anew when the answers have grown old', async () => {
    const [{ supplier }] = (await plan()).items;
    const { items } = (
      await lead.post('/assessment-rounds', {
        questionnaire: 'small-business-health-check',
        suppliers: [{ id: supplier.id }],
      })
    ).body;
    const { number } = items[0].assessment;
    expect((await plan('?state=asked')).items).toMatchObject([{ state: 'asked', awaited: { number } }]);

    const submitted = { token: items[0].link.token, name: 'Ada', attested: true };
    expect((await api.stranger.post('/answer/submit', submitted)).status).toBe(200);
    expect((await plan('?state=later')).items).toMatchObject([
      { last: { number, state: 'submitted' }, dueOn: '2027-03-02', awaited: null },
    ]);
    expect(await names('?questionnaire=vendor-scrm-template')).toEqual(['Meridiq Telemetry', 'Castor Boards']);
    await later('2027-02-10T09:00:00Z');
    expect((await plan('?state=soon')).items).toMatchObject([{ supplier: { name: 'Meridiq Telemetry' } }]);
    await later('2027-03-02T09:00:00Z');
    expect((await plan('?state=due')).items).toMatchObject([{ dueOn: '2027-03-02' }]);
  });

  it('is changed by who may ask, as one change that the past keeps', async () => {
    const before = (await lead.get('/audit')).body.items[0].number;
    expect((await auditor.send('PUT', '/assessment-cadence', { items: [] })).status).toBe(403);
    const twice = { level: 'low', months: 3 };
    for (const [items, pointer] of [
      [[twice, twice], '/items/1/level'],
      [[{ level: 'low', months: 0 }], '/items/0/months'],
    ] as const)
      expect(await set([...items])).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });

    await set([{ level: 'low', months: 6 }]);

    const changed = (await auditor.get('/assessment-cadence')).body.items;
    const then = (await auditor.get(`/assessment-cadence?asOf=${before}`)).body.items;
    expect(changed.filter(({ months }: { months: number | null }) => months)).toEqual([{ level: 'low', months: 6 }]);
    expect(then).toContainEqual({ level: 'very-high', months: 12 });
  });
});
