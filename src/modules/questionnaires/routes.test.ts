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
  });
});
