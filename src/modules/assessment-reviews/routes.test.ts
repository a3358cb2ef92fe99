import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { plantRound } from '../../../tests/assessments.ts';
import { aSupplier } from '../../../tests/builders.ts';
import { findShipped } from '../../engines/questionnaires/library/library.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';

describe('reviews and findings of assessments', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let ada: Awaited<ReturnType<typeof api.as>>;
  let ben: Awaited<ReturnType<typeof api.as>>;
  let auditor: Awaited<ReturnType<typeof api.as>>;
  let form: Questionnaire;
  let suppliers: string[];
  let daysAhead = 0;
  const today = Date.parse('2026-03-01T10:00:00Z');
  beforeAll(async () => {
    api = await startApi({ runner: false, clock: () => new Date(today + daysAhead * 24 * 3600_000) });
    ada = await api.as('buyer');
    ben = await api.as('analyst');
    auditor = await api.as('auditor');
    form = (await findShipped('small-business'))!;
    const made = ['Meridiq', 'Lumenor'].map(
      async (name) => (await ben.post('/suppliers', aSupplier({ name }))).body.id,
    );
    suppliers = await Promise.all(made);
  });
  afterAll(() => api.stop());

  const yes = { choice: 'yes' };
  const no = { choice: 'no' };
  const questions = () => form.sections.flatMap(({ items }) => items.map(({ id }) => id));
  const plant = async (submissions: readonly Record<string, object>[], supplier = 0) => {
    const [id] = await plantRound(api, api.workspace.id, {
      form,
      assessments: [{ supplierId: suppliers[supplier]!, submissions }],
    });
    return id!;
  };
  const newest = async () => (await auditor.get('/audit?limit=1')).body.items[0];

  it('hold what each reviewer makes of several answers at once, by whom and on which submission', async () => {
    const [first, second, third] = questions() as [string, string, string];
    const id = await plant([{ [first]: yes, [second]: no }]);

    const accepted = await ada.post(`/assessments/${id}/reviews`, {
      items: [first, third],
      submission: 1,
      verdict: 'accepted',
    });
    await ben.post(`/assessments/${id}/reviews`, {
      items: [second],
      submission: 1,
      verdict: 'queried',
      comment: 'Why?',
    });

    expect(accepted.status).toBe(200);
    const { body } = await ada.get(`/assessments/${id}/reviews`);
    expect(body.items).toMatchObject(
      [
        { item: first, own: true, reviewer: { name: 'buyer' }, verdict: 'accepted', submission: 1, outdated: false },
        { item: third, own: true, verdict: 'accepted', comment: null },
        { item: second, own: false, reviewer: { name: 'analyst' }, verdict: 'queried', comment: 'Why?' },
      ].toSorted((a, b) => (a.item < b.item ? -1 : 1)),
    );
    expect(await newest()).toMatchObject({ action: 'assessment.reviewed' });
  });

  it('replace an earlier verdict of the same reviewer, and can be taken back', async () => {
    const [first] = questions() as [string];
    const id = await plant([{ [first]: yes }]);
    const judge = (more: object) => ada.post(`/assessments/${id}/reviews`, { items: [first], submission: 1, ...more });
    await judge({ verdict: 'accepted' });

    const { body } = await judge({ verdict: 'rejected', comment: 'The certificate is of another company.' });
    const taken = await ada.delete(`/assessments/${id}/reviews/${first}`);

    expect(body.items).toMatchObject([{ verdict: 'rejected' }]);
    expect(taken.status).toBe(204);
    expect((await ada.get(`/assessments/${id}/reviews`)).body.items).toEqual([]);
    expect((await ada.delete(`/assessments/${id}/reviews/${first}`)).status).toBe(404);
  });

  it('say which were made of an answer that was altered since', async () => {
    const [first, second] = questions() as [string, string];
    const id = await plant([{ [first]: yes, [second]: yes }]);
    await ada.post(`/assessments/${id}/reviews`, { items: [first, second], submission: 1, verdict: 'accepted' });
    const before = await newest();
    await api.platform.database.inWorkspace(api.workspace.id, async (tx) => {
      const { document, ...rest } = await tx
        .selectFrom('assessment_submission')
        .selectAll()
        .where('assessment_id', '=', id)
        .executeTakeFirstOrThrow();
      const said = document as { answers: object };
      const again = JSON.stringify({ ...said, answers: { ...said.answers, [second]: no } });
      await tx
        .insertInto('assessment_submission')
        .values({ ...rest, number: 2, document: again })
        .execute();
      await tx.updateTable('assessment').set({ submission: 2 }).where('id', '=', id).execute();
    });

    const { body } = await ada.get(`/assessments/${id}/reviews`);
    const late = await ada.post(`/assessments/${id}/reviews`, { items: [first], submission: 1, verdict: 'accepted' });

    const outdated = body.items.map(({ item, outdated }: { item: string; outdated: boolean }) => [item, outdated]);
    expect(Object.fromEntries(outdated)).toEqual({ [first]: false, [second]: true });
    expect(late.status).toBe(409);
    expect((await ada.get(`/assessments/${id}/reviews?asOf=${before.number}`)).body.items).toHaveLength(2);
  });

  it('refuse questions that were not asked, verdicts without a reason, and reviews of what was not submitted', async () => {
    const [first] = questions() as [string];
    const id = await plant([{ [first]: yes }]);
    const unsubmitted = await plant([], 1);
    const send = (of: string, more: object) =>
      ada.post(`/assessments/${of}/reviews`, { items: [first], submission: 1, verdict: 'accepted', ...more });

    expect(await send(id, { items: [first, 'no-such'] })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/items/1' }] },
    });
    expect(await send(id, { verdict: 'queried' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/comment' }] },
    });
    expect((await send(unsubmitted, {})).status).toBe(409);
    expect((await send('A-9999', {})).status).toBe(404);
    expect((await auditor.post(`/assessments/${id}/reviews`, {})).status).toBe(403);
  });

  it('tell how far two reviewers agree beyond chance, once enough was judged by both', async () => {
    const items = questions().slice(0, 12);
    const id = await plant([Object.fromEntries(items.map((item) => [item, yes]))]);
    const judge = (who: typeof ada, some: string[], verdict: string) =>
      who.post(`/assessments/${id}/reviews`, { items: some, submission: 1, verdict, comment: 'Said' });
    await judge(ada, items, 'accepted');
    await judge(ada, items.slice(6), 'queried');
    const few = (await judge(ben, items.slice(0, 3), 'accepted')).body.agreement;
    await judge(ben, items.slice(3, 6), 'queried');
    const { agreement } = (await judge(ben, items.slice(6), 'queried')).body;

    expect(few.pairs[0]).toMatchObject({ answers: 3, observed: 1, enough: false });
    expect(agreement.pairs[0]).toMatchObject({ answers: 12, observed: 0.75, kappa: 0.5, enough: true });
    expect(agreement.pairs[0].differ).toEqual(items.slice(3, 6).toSorted());
    expect(agreement.all).toMatchObject({ answers: 12, enough: true });
  });

  it('become findings with a plan, an owner and a day, mended, retested and ended', async () => {
    const [first] = questions() as [string];
    const id = await plant([{ [first]: no }]);
    const raised = await ada.post('/assessment-findings', {
      ...{ assessmentId: id, item: first, title: 'No way to report a flaw', severity: 'high', owner: 'Ilse Marchetti' },
    });
    const { number } = raised.body;
    const change = async (input: object) => {
      const { etag } = (await ada.get(`/assessment-findings/${number}`)).body;
      return ada.patch(`/assessment-findings/${number}`, input, etag);
    };

    expect(raised).toMatchObject({
      status: 201,
      body: { number: expect.stringMatching(/^G-\d{4}$/), state: 'open', owner: 'Ilse Marchetti', overdue: false },
    });
    expect(await change({ state: 'planned' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/plan' }] } });
    await change({ state: 'planned', plan: 'Publish an address by April', dueOn: '2026-04-01' });
    daysAhead = 40;
    const overdue = (await ada.get('/assessment-findings?overdue=true')).body.items;
    await change({ state: 'mended', retestOn: '2026-05-01' });
    const unfounded = await change({ state: 'retested', retest: 'A test report was answered in two days.' });
    daysAhead = 70;
    const { body: ended } = await change({ state: 'retested', retest: 'A test report was answered in two days.' });
    daysAhead = 0;

    expect(overdue.map((one: { number: string }) => one.number)).toEqual([number]);
    expect(unfounded).toMatchObject({ status: 400, body: { errors: [{ pointer: '/retestOn' }] } });
    expect(ended).toMatchObject({
      state: 'retested',
      endedAt: expect.any(String),
      plan: 'Publish an address by April',
    });
    expect((await ada.patch(`/assessment-findings/${number}`, { severity: 'low' }, '"other"')).status).toBe(412);
  });

  it('are listed, counted and exported by what they are about', async () => {
    const [first] = questions() as [string];
    const id = await plant([{ [first]: no }], 1);
    await ben.post('/assessment-findings', { assessmentId: id, title: '=Expired policy', severity: 'low' });
    await ben.post('/assessment-findings', {
      ...{ assessmentId: id, title: 'No exercise', severity: 'very-high', plan: 'Exercise', dueOn: '2026-02-01' },
    });

    const { items } = (await ada.get(`/assessment-findings?supplier=${suppliers[1]}&sort=-severity`)).body;
    const facets = (await ada.get(`/assessment-findings/facets?assessment=${id}`)).body;
    const csv = await ada.get(`/assessment-findings/export?format=csv&assessment=${id}&columns=title,state,overdue`);

    expect(items.map(({ title }: { title: string }) => title)).toEqual(['No exercise', '=Expired policy']);
    expect(facets.state.filter(({ count }: { count: number }) => count > 0)).toEqual([
      { value: 'open', count: 1 },
      { value: 'planned', count: 1 },
    ]);
    expect(facets.overdue).toContainEqual({ value: 'true', count: 1 });
    expect(csv.bytes.toString()).not.toMatch(/^=/m);
    expect(csv.bytes.toString()).toContain('No exercise,planned,yes');
  });

  it('name a person only by reference', async () => {
    const id = await plant([{}]);

    await ada.post('/assessment-findings', {
      assessmentId: id,
      title: 'Owned',
      severity: 'low',
      owner: 'Sanna Rautala',
    });

    const rows = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      tx.selectFrom('assessment_finding').selectAll().where('assessment_id', '=', id).execute(),
    );
    expect(JSON.stringify(rows)).not.toContain('Rautala');
  });
});
