import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aForm, plantRound } from '../../../tests/assessments.ts';
import { readXlsx } from '../../formats/xlsx/read-xlsx.ts';
import type { HeatMapRow, PortfolioRow } from './contract.ts';

const yes = { choice: 'yes' };
const no = { choice: 'no' };
const proof = {
  title: 'ISO 27001',
  class: 'certificate' as const,
  grade: 'certified' as const,
  verification: 'unverified' as const,
};

describe('reports on assessments', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let buyer: Awaited<ReturnType<typeof api.as>>;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    api = await startApi({ runner: false, clock: () => new Date('2026-04-01T10:00:00Z') });
    buyer = await api.as('analyst');
    for (const name of ['Meridiq', 'Lumenor', 'Silent', 'Never asked']) {
      ids[name] = (await buyer.post('/suppliers', { name })).body.id;
    }
    const form = aForm();
    const [old] = await plantRound(api, api.workspace.id, {
      form,
      assessments: [{ supplierId: ids.Meridiq!, submissions: [{ '1.1': no }], submittedAt: '2025-04-01T08:00:00Z' }],
    });
    const [meridiq, lumenor, silent] = await plantRound(api, api.workspace.id, {
      form,
      assessments: [
        {
          ...{ supplierId: ids.Meridiq!, previousId: old!, submittedAt: '2026-03-22T08:00:00Z' },
          submissions: [{ '1.1': { ...yes, proofs: [proof] }, '1.2': yes, '2.1': yes, '2.2': no }],
        },
        { supplierId: ids.Lumenor!, submissions: [{ '1.1': yes, '1.2': no }], submittedAt: '2026-03-02T08:00:00Z' },
        { supplierId: ids.Silent!, dueOn: '2026-03-01' },
      ],
    });
    Object.assign(ids, { meridiq, lumenor, silent });
  });
  afterAll(() => api.stop());

  const portfolio = async (query = '') => (await buyer.get(`/assessment-portfolio?${query}`)).body;
  const named = (rows: PortfolioRow[]) => rows.map(({ supplier }) => supplier.name);

  it('show each supplier by the newest that it answered: interval, age, knock-outs, what is overdue', async () => {
    const { items, neverAsked, total, facets } = await portfolio();

    expect(named(items)).toEqual(['Lumenor', 'Meridiq', 'Silent']);
    expect(items[0]).toMatchObject({ ageDays: 30, knockOuts: 1, openKnockOuts: 0, figures: { low: 0.2, high: 0.8 } });
    expect(items[1]).toMatchObject({ ageDays: 10, knockOuts: 0, figures: { low: 0.6, high: 0.8, coverage: 0.8 } });
    expect(items[2]).toMatchObject({ figures: null, ageDays: null, overdue: true, state: 'asked' });
    expect([neverAsked, total]).toEqual([1, 3]);
    expect(facets.questionnaire).toEqual([{ value: 'own-small', count: 3 }]);
  });

  it('open each figure to its grounds: questions, documents, the submission, and what is not known', async () => {
    const why = async (value: string, number = 'A-0002') =>
      (await buyer.get(`/assessments/${number}/why/${value}`)).body;
    const low = await why('low');

    expect(low).toMatchObject({
      result: { is: 'share', low: 0.6, high: 0.8 },
      formula: '3 / 5 = 0.6; (3 + 1) / 5 = 0.8',
      node: { name: 'Meridiq' },
      unknown: [{ text: 'Questions that count and are not answered', count: 1 }],
    });
    expect(low.inputs.map(({ what, value }: { what: string; value: object }) => [what, value])).toEqual([
      ['2.2 Is 2.2 in place?', { is: 'text', text: 'No: 0 of 1, weight 1' }],
      ['2.3 Is 2.3 in place?', { is: 'text', text: 'Not answered, weight 1' }],
      ['1.1 Is 1.1 in place? · ISO 27001: certified, unverified', { is: 'text', text: 'Yes: 1 of 1, weight 1' }],
      ...['1.2', '2.1'].map((id) => [`${id} Is ${id} in place?`, { is: 'text', text: 'Yes: 1 of 1, weight 1' }]),
    ]);
    expect(low.inputs[0].origin).toMatchObject({ from: 'change', action: 'assessment.sent', by: 'Meridiq' });
    expect(low.inputs[2].evidence).toMatchObject({
      number: 'A-0002',
      title: 'ISO 27001',
      grade: 'unverified',
      others: 0,
    });
    expect(await why('verified')).toMatchObject({
      result: { is: 'share', low: 0, high: 0 },
      inputs: [],
      unknown: [{ count: 5 }],
    });
    expect(await why('knockOuts', 'A-0003')).toMatchObject({
      result: { count: 1 },
      inputs: [{ what: '1.2 Is 1.2 in place? No', decides: true }],
    });
    expect(await why('low', 'A-0004')).toMatchObject({ result: { is: 'unknown', text: 'Nothing was submitted yet.' } });
    expect((await buyer.get('/assessments/A-0099/why/low')).status).toBe(404);
  });

  it('are narrowed, sorted either way with what is not known last, and paged', async () => {
    expect(named((await portfolio('sort=-low')).items)).toEqual(['Meridiq', 'Lumenor', 'Silent']);
    expect(named((await portfolio('knockOut=true')).items)).toEqual(['Lumenor']);
    expect(named((await portfolio('overdue=true')).items)).toEqual(['Silent']);
    expect(named((await portfolio('q=meri')).items)).toEqual(['Meridiq']);
    const first = await portfolio('limit=2');
    const second = await portfolio(`limit=2&after=${encodeURIComponent(first.next)}`);
    expect([...named(first.items), ...named(second.items)]).toEqual(['Lumenor', 'Meridiq', 'Silent']);
    expect(second.next).toBeNull();
  });

  it('count an answer as verified once its proof was reviewed', async () => {
    const before = (await portfolio('q=meri')).items[0].figures.verified;

    await buyer.post(`/assessments/${ids.meridiq}/reviews`, { items: ['1.1'], submission: 1, verdict: 'accepted' });

    expect([before, (await portfolio('q=meri')).items[0].figures.verified]).toEqual([0, 0.2]);
    expect((await buyer.get(`/assessments/${ids.meridiq}`)).body.standing.verified).toBe(0.2);
  });

  it('draw section by supplier, and say where nothing was answered', async () => {
    const { sections, items } = (await buyer.get('/assessment-heat-map?questionnaire=own-small')).body;

    expect(sections).toEqual([
      { id: '1', title: 'Company' },
      { id: '2', title: 'Products' },
    ]);
    const cells = Object.fromEntries(items.map((row: HeatMapRow) => [row.supplier.name, row.cells]));
    expect(cells.Lumenor).toMatchObject([
      { low: 0.5, high: 0.5, coverage: 1 },
      { low: 0, high: 1, coverage: 0 },
    ]);
    expect(cells.Silent).toBeUndefined();
  });

  it('set suppliers side by side, question by question', async () => {
    const compare = (...names: string[]) =>
      buyer.get(`/assessment-comparison?${names.map((name) => `assessment=${ids[name]}`).join('&')}`);
    const { body } = await compare('lumenor', 'meridiq');

    expect(body.assessments.map((one: PortfolioRow) => one.supplier.name)).toEqual(['Lumenor', 'Meridiq']);
    const items = Object.fromEntries(body.items.map((one: { item: string }) => [one.item, one]));
    expect(items['1.1']).toMatchObject({ differ: false, cells: [{ said: 'Yes' }, { said: 'Yes', proofs: 1 }] });
    expect(items['1.2']).toMatchObject({ differ: true, cells: [{ said: 'No' }, { said: 'Yes' }] });
    expect(items['2.3']).toMatchObject({ differ: false, cells: [{ answer: null, state: 'open' }, { answer: null }] });
    expect((await compare('lumenor', 'silent')).status).toBe(400);
    expect((await compare('lumenor')).status).toBe(400);
  });

  it('go out as workbooks', async () => {
    const list = await readXlsx((await buyer.get('/assessment-portfolio/export?sort=supplier')).bytes);
    const map = await readXlsx((await buyer.get('/assessment-heat-map/export?questionnaire=own-small')).bytes);

    expect(list.ok && list.value.sheets[0]!.rows.map(({ cells }) => cells[1])).toEqual([
      ...['Supplier', 'Lumenor', 'Meridiq', 'Silent'],
    ]);
    const [head, first] = map.ok ? map.value.sheets[0]!.rows : [];
    expect(head?.cells.slice(-6)).toContain('Company: at least');
    expect(first?.cells.slice(0, 2)).toEqual([expect.stringMatching(/^A-/), 'Lumenor']);
  });
});
