import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { readXlsx } from '../../formats/xlsx/read-xlsx.ts';

const questionnaire = 'vendor-scrm-template';
const bytes = { 'content-type': 'application/octet-stream' };

describe('answers in files', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let lead: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    lead = await api.as('programme-lead');
  });
  afterAll(() => api.stop());

  const askIn = async (caller: typeof lead, name: string, asked = questionnaire) => {
    const { id } = (await caller.post('/suppliers', { name })).body;
    const { items } = (await caller.post('/assessment-rounds', { questionnaire: asked, suppliers: [{ id }] })).body;
    return { supplierId: id, id: items[0].assessment.id as string, token: items[0].link.token as string };
  };
  const ask = (name: string, asked = questionnaire) => askIn(lead, name, asked);
  const save = (token: string, changes: object[]) => api.stranger.post('/answer/save', { token, changes });
  const submit = (token: string) =>
    api.stranger.post('/answer/submit', { token, name: 'Piotr Sadowski', attested: true });
  const compare = async (token: string, file: Buffer) => {
    const { ticket } = (await api.stranger.post('/answer/uploads', { token })).body;
    return api.stranger.send('PUT', `/answer/uploads/${ticket}`, file, bytes);
  };
  const answersFile = (answers: object) =>
    JSON.stringify({
      schema: 'holdfast.answers/1',
      questionnaire: { id: questionnaire, version: '1.0.0' },
      answers,
    });

  it('go out as a workbook and come back without a difference but the answers', async () => {
    const { token } = await ask('Meridiq Telemetry');
    await save(token, [{ item: '2.1', version: 0, answer: { choice: 'yes' } }]);
    const workbook = (await api.stranger.post('/answer/workbook', { token })).bytes;
    expect(readXlsx(workbook)).toMatchObject({ ok: true });

    expect((await compare(token, workbook)).body).toEqual({ changes: [], unchanged: 1, signedBy: null });
    await save(token, [{ item: '2.1', version: 1, answer: { choice: 'no' } }]);
    expect((await compare(token, workbook)).body).toMatchObject({
      changes: [{ item: '2.1', before: { choice: 'no' }, after: { choice: 'yes' }, from: null }],
    });
  });

  it('are shown to the buyer before they are taken, and taken as a submission under a name', async () => {
    const { id } = await ask('Lumenor Optics');
    const file = answersFile({ '2.1': { choice: 'yes' }, '2.2': { choice: 'no' } });

    const shown = (await lead.upload(`/assessments/${id}/answers`, file)).body;
    expect(shown).toMatchObject({ applied: false, unchanged: 0, assessment: { state: 'asked', submission: 0 } });
    expect(shown.changes.map(({ item }: { item: string }) => item)).toEqual(['2.1', '2.2']);
    expect((await lead.upload(`/assessments/${id}/answers?apply=true`, file)).status).toBe(400);
    const taken = (await lead.upload(`/assessments/${id}/answers?apply=true&by=Piotr%20Sadowski`, file)).body;
    expect(taken).toMatchObject({ applied: true, assessment: { state: 'submitted', submission: 1 } });
    const written = async (format: string) => (await lead.get(`/assessments/${id}/answers?format=${format}`)).body;
    expect((await written('json')).answers).toHaveProperty('2.2');
    expect(await written('oscal')).toHaveProperty('assessment-results');
    expect(await written('cyclonedx')).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  });

  it('stand in a signed package with their proofs, which another buyer takes in whole', async () => {
    const { id, token } = await ask('Quell Sensors');
    const { upload } = (
      await api.stranger.post('/answer/proofs', {
        ...{ token, item: '4.1', title: 'ISO 27001', class: 'certificate', validUntil: '2031-06-30' },
        fileName: 'iso.pdf',
      })
    ).body;
    await api.stranger.send('PUT', `/answer/proof-files/${upload.ticket}`, Buffer.from('the certificate'), bytes);
    await save(token, [{ item: '4.1', version: 0, answer: { choice: 'yes' } }]);
    await submit(token);
    const copy = (await api.stranger.post('/answer/copy', { token })).bytes;
    expect((await lead.get(`/assessments/${id}/package`)).bytes.equals(copy)).toBe(true);

    const elsewhere = await api.newWorkspace('Another buyer');
    const other = await api.as('programme-lead', { workspaceId: elsewhere.id });
    const theirs = await askIn(other, 'Quell Sensors GmbH');
    const taken = (await other.upload(`/assessments/${theirs.id}/answers?apply=true`, copy)).body;
    expect(taken.signedBy).toMatch(/^Piotr Sadowski \(key [0-9a-f]{16}\)$/);
    const whole = (await other.get(`/assessments/${theirs.id}`)).body;
    expect(whole.signature.by).toBe('Piotr Sadowski');
    const { proofs } = whole.items.find(({ item }: { item: string }) => item === '4.1');
    expect(proofs).toMatchObject([{ title: 'ISO 27001', file: { name: 'iso.pdf' } }]);
    const file = await other.get(`/assessments/${theirs.id}/proofs/${proofs[0].id}`);
    expect(file.bytes.toString()).toBe('the certificate');

    const altered = Buffer.from(copy.toString('latin1').replace('the certificate', 'the cerfiticate'), 'latin1');
    const refused = await other.upload(`/assessments/${theirs.id}/answers`, altered);
    expect(refused.status).toBe(400);
    expect(refused.body.detail).toContain('not those that were signed');
  });

  it('serve another questionnaire that asks the same, as proposals to be confirmed', async () => {
    const { supplierId, token } = await ask('Castor Boards');
    const opened = (await api.stranger.post('/answer/open', { token })).body;
    const items = opened.document.sections.flatMap((section: { items: { id: string; options?: string }[] }) =>
      section.items.filter(({ options }) => options).map(({ id }) => id),
    );
    const changes = items.map((item: string) => ({ item, version: 0, answer: { choice: 'yes' } }));
    expect((await save(token, changes)).status).toBe(200);
    await submit(token);

    const body = { questionnaire: 'small-business', suppliers: [{ id: supplierId }] };
    const second = (await lead.post('/assessment-rounds', body)).body.items[0].link.token;
    const proposed = (await api.stranger.post('/answer/proposals', { token: second })).body.items;
    expect(proposed.length).toBeGreaterThan(0);
    expect(proposed[0]).toMatchObject({ answer: { choice: expect.any(String) }, question: expect.any(String) });
    const accepted = await save(
      second,
      proposed.map(({ item, answer }: { item: string; answer: object }) => ({ item, version: 0, answer })),
    );
    expect(accepted.status).toBe(200);
    expect((await api.stranger.post('/answer/proposals', { token: second })).body.items).toEqual([]);
    const copy = (await api.stranger.post('/answer/copy', { token })).bytes;
    const { body: compared } = await compare(second, copy);
    expect(compared.unchanged).toBe(proposed.length);
  });

  it('are refused with their places where they are foreign or hostile', async () => {
    const { id } = await ask('Dorvane Power');
    for (const [file, place] of [
      [answersFile({ '2.1': { choice: 'perhaps' } }), '/answers/2.1/choice'],
      [answersFile({ nowhere: { choice: 'yes' } }), '/answers/nowhere'],
      ['{"schema": "holdfast.answers/1"', ''],
      ['PK\u0003\u0004 no workbook', ''],
    ] as const) {
      const refused = await lead.upload(`/assessments/${id}/answers`, file);
      expect(refused.status, file).toBe(400);
      expect(refused.body.errors[0].pointer).toContain(place);
    }
  });
});
