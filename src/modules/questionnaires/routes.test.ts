import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

const own = {
  schema: 'holdfast.questionnaire/1',
  id: 'own-gate-guards',
  version: '1.9.0',
  title: 'Gate guards',
  summary: 'What we ask guards of.',
  language: 'en',
  wording: 'own',
  options: {
    usual: [
      { id: 'yes', label: 'Yes', value: 1 },
      { id: 'no', label: 'No', value: 0 },
    ],
  },
  sections: [
    {
      id: '1',
      title: 'Guards',
      items: [
        {
          id: '1.1',
          text: 'Is the gate guarded?',
          kind: 'single',
          options: 'usual',
          followUps: [{ id: '1.1.1', text: 'By whom?', kind: 'text' }],
        },
      ],
    },
  ],
};

describe('questionnaires', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let buyer: Awaited<ReturnType<(typeof api)['as']>>;
  let auditor: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
    const { id } = await api.newWorkspace('Own');
    buyer = await api.as('buyer', { workspaceId: id });
    auditor = await api.as('auditor', { workspaceId: id });
  });
  afterAll(() => api.stop());
  const bring = (document: object) => buyer.upload('/questionnaires', JSON.stringify(document));
  const listed = async () =>
    (await auditor.get('/questionnaires')).body.items as {
      id: string;
      version: string;
      versions: string[];
      etag: string;
    }[];

  it('ship with Holdfast, to be read by all and changed by nobody', async () => {
    expect((await listed()).find(({ id }) => id === 'vendor-scrm-template')).toMatchObject({
      questions: 97,
      items: 255,
      ships: true,
      etag: null,
    });
    expect((await auditor.get('/questionnaires/vendor-scrm-template')).body).toMatchObject({
      gates: [{ id: '1' }, { id: '3.1' }, { id: '4.1' }, { id: '5.1' }],
      document: { schema: 'holdfast.questionnaire/1' },
    });
    expect((await bring({ ...own, id: 'small-business' })).body).toMatchObject({
      status: 409,
      errors: [{ pointer: '/id' }],
    });
    expect((await buyer.delete('/questionnaires/small-business', '"x"')).status).toBe(409);
  });

  it('are brought in by version, the newest shown, and withdrawn by version', async () => {
    expect(await bring(own)).toMatchObject({
      status: 201,
      body: { id: 'own-gate-guards', questions: 1, items: 2, ships: false },
    });
    await bring({ ...own, version: '1.10.0', title: 'Guards of the gate' });

    expect((await listed()).find(({ id }) => id === 'own-gate-guards')).toMatchObject({
      version: '1.10.0',
      title: 'Guards of the gate',
      versions: ['1.10.0', '1.9.0'],
    });
    expect((await auditor.get('/questionnaires/own-gate-guards?version=1.9.0')).body).toMatchObject({
      title: 'Gate guards',
      document: own,
    });
    expect((await bring(own)).body).toMatchObject({ status: 409, errors: [{ pointer: '/version' }] });

    const { etag } = (await listed()).find(({ id }) => id === 'own-gate-guards')!;
    expect((await buyer.delete('/questionnaires/own-gate-guards', `"${etag}"`)).status).toBe(204);
    expect((await listed()).find(({ id }) => id === 'own-gate-guards')).toMatchObject({ versions: ['1.9.0'] });
    expect((await auditor.get('/audit?limit=3')).body.items.map(({ action }: { action: string }) => action)).toEqual([
      'questionnaire.withdrawn',
      'questionnaire.added',
      'questionnaire.added',
    ]);
  });

  it('are refused with the place of each mistake, and leave nothing behind', async () => {
    const broken = {
      ...own,
      id: 'broken',
      gates: [{ id: 'g', text: 'Falls away.', when: { item: '9', is: ['yes'] }, skips: {} }],
    };

    expect((await bring(broken)).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/gates/0/when/item', detail: 'There is no item 9.' }],
    });
    expect((await auditor.get('/questionnaires/broken')).status).toBe(404);
  });

  it('come as workbooks to be filled in', async () => {
    const { status, headers } = await auditor.get('/questionnaires/vendor-scrm-template/workbook');

    expect(status).toBe(200);
    expect(headers['content-disposition']).toContain('vendor-scrm-template-1.0.0.xlsx');
    const narrowed = await auditor.get('/questionnaires/small-business/workbook?profile=hardware-purchase-supplier');
    expect(narrowed.headers['content-disposition']).toContain('small-business-1.0.0-hardware-purchase-supplier.xlsx');
    expect((await auditor.get('/questionnaires/small-business/workbook?profile=none')).status).toBe(404);
  });

  it('have weights of the organisation, over what ships too, and give its own back', async () => {
    const weights = { '1.1': 3, '2.1': 0 };
    const set = await buyer.send(
      'PUT',
      '/questionnaires/vendor-scrm-template/weights',
      { weights },
      { 'if-match': '"none"' },
    );

    expect(set).toMatchObject({ status: 200, body: { weights } });
    expect((await auditor.get('/questionnaires/vendor-scrm-template')).body.ownWeights).toEqual(set.body);
    const again = (etag: string, next: object) =>
      buyer.send('PUT', '/questionnaires/vendor-scrm-template/weights', { weights: next }, { 'if-match': `"${etag}"` });
    expect((await again('none', {})).status).toBe(412);
    expect((await again(set.body.etag, { '99': 1 })).body).toMatchObject({ errors: [{ pointer: '/weights/99' }] });
    expect((await again(set.body.etag, {})).body).toEqual({ weights: {}, etag: 'none' });
  });

  it('say where the same thing is asked elsewhere', async () => {
    const { elsewhere } = (await auditor.get('/questionnaires/small-business-health-check')).body;
    const all = Object.values(elsewhere as Record<string, { questionnaire: string; text: string; relation: string }[]>);

    expect(all.length).toBeGreaterThan(0);
    for (const { questionnaire, text } of all.flat()) {
      expect(questionnaire).not.toBe('small-business-health-check');
      expect(text).not.toBe('');
    }
  });

  it('come from any sheet by its columns, looked at first, with the cell of each mistake', async () => {
    const csv = 'Our questions\nNr,Area,Question,Weight\nA1,Access,Who may come in?,2\nA2,Access,Who may not?,heavy\n';
    const at = '/questionnaires/sheet?fileName=ours.csv';
    const mapped = `${at}&sheet=ours&titles=2&column=id=A&column=section=B&column=question=C&id=own-list&title=Ours`;
    const looked = await buyer.upload(at, csv);
    const wrong = await buyer.upload(`${mapped}&column=weight=D`, csv);
    const right = await buyer.upload(mapped, csv);

    expect(looked.body).toMatchObject({
      sheets: [{ sheet: 'ours', titles: 2, suggested: { id: 'A', section: 'B', question: 'C', weight: 'D' } }],
      document: null,
    });
    expect(wrong.body).toMatchObject({ document: null, problems: [{ at: 'ours!D4' }] });
    expect(right.body).toMatchObject({ questions: 2, problems: [], document: { id: 'own-list', title: 'Ours' } });
    expect((await bring(right.body.document)).status).toBe(201);
    expect((await buyer.upload(at.replace('ours.csv', 'ours.xlsx'), 'PK no workbook')).status).toBe(400);
  });

  it('come as workbooks in each of their languages', async () => {
    const translations = { de: { title: 'Torwachen', items: { '1.1': { text: 'Ist das Tor bewacht?' } } } };
    await bring({ ...own, id: 'own-translated', translations });

    const german = await auditor.get('/questionnaires/own-translated/workbook?language=de');
    expect(german.headers['content-disposition']).toContain('own-translated-1.9.0-de.xlsx');
    expect((await auditor.get('/questionnaires/own-translated/workbook?language=fr')).status).toBe(404);
  });
});
