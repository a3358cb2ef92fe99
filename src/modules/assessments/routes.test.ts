import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import type { OwnAssessment } from './own-contract.ts';

const address = 'vendor-scrm-template';
const yes = { choice: 'yes' };
const no = { choice: 'no' };

describe('a round of questions', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let lead: Awaited<ReturnType<typeof api.as>>;
  let stranger: typeof api.stranger;
  const now = { at: new Date('2026-03-02T09:00:00Z') };
  beforeAll(async () => {
    api = await startApi({ clock: () => now.at });
    lead = await api.as('programme-lead');
    stranger = api.stranger;
  });
  afterAll(() => api.stop());

  const supplier = async (name: string): Promise<{ id: string; number: string }> =>
    (await lead.post('/suppliers', { name })).body;
  const ask = async (suppliers: { id: string }[], more: object = {}) => {
    const body = { questionnaire: address, suppliers, dueOn: '2026-04-01', ...more };
    const sent = await lead.post('/assessment-rounds', body);
    expect(sent).toMatchObject({ status: 201 });
    return sent.body;
  };
  const askOne = async (name: string, more: object = {}) => {
    const { id } = await supplier(name);
    const { items } = await ask([{ id }], more);
    return { supplierId: id, id: items[0].assessment.id as string, token: items[0].link.token as string };
  };
  const open = async (token: string): Promise<OwnAssessment> => (await stranger.post('/answer/open', { token })).body;
  const save = async (token: string, changes: object[]) =>
    (await stranger.post('/answer/save', { token, changes })).body;
  const submit = (token: string) => stranger.post('/answer/submit', { token, name: 'Piotr Sadowski', attested: true });

  it('is sent, opened without an account, answered, signed and read by the buyer', async () => {
    const { id, token } = await askOne('Meridiq Telemetry');

    const opened = await open(token);
    expect(opened).toMatchObject({ supplier: 'Meridiq Telemetry', state: 'opened', answers: {}, dueOn: '2026-04-01' });
    const saved = await save(token, [
      { item: '2.1', version: 0, answer: yes },
      { item: '2.2', version: 0, answer: no },
    ]);
    expect(saved.answers['2.1']).toMatchObject({ version: 1, answer: yes, aside: [] });
    expect(saved.standing.items['2.1']).toBe('answered');

    const before = (await lead.get(`/assessments/${id}`)).body;
    expect(before).toMatchObject({ state: 'opened', items: [], standing: null, progress: { answered: 2 } });

    expect((await submit(token)).status).toBe(200);
    const whole = (await lead.get(`/assessments/${id}`)).body;
    expect(whole).toMatchObject({
      ...{ state: 'submitted', submission: 1, counts: { new: 2, changed: 0 } },
      signature: { by: 'Piotr Sadowski' },
    });
    expect(whole.standing.low).toBeLessThanOrEqual(whole.standing.high);
  });

  it('shows what was answered the last time, and the buyer the three that were altered', async () => {
    const first = await askOne('Lumenor Optics');
    const ids = ['2.1', '2.2', '2.3', '2.4', '2.5'];
    await save(
      first.token,
      ids.map((item) => ({ item, version: 0, answer: yes })),
    );
    await submit(first.token);
    const { items } = await ask([{ id: first.supplierId }]);
    const second = items[0].link.token;

    const opened = await open(second);
    expect(Object.keys(opened.previous).sort()).toEqual(ids);
    await save(
      second,
      ids.map((item, place) => ({
        item,
        version: 0,
        answer: place < 3 ? no : yes,
        confirmed: place >= 3,
      })),
    );
    await submit(second);

    const whole = (await lead.get(`/assessments/${items[0].assessment.id}`)).body;
    expect(whole.counts).toMatchObject({ changed: 3, confirmed: 2, new: 0 });
    expect(whole.previousStanding).not.toBeNull();
  });

  it('loses neither of two answers that are written at once, and shows both until one is chosen', async () => {
    const { token } = await askOne('Castor Boards');
    const { part, token: theirs } = (
      await stranger.post('/answer/parts', { token, name: 'Ines Moreau', sections: ['2'] })
    ).body;
    expect(part).toMatchObject({ name: 'Ines Moreau', sections: ['2'], state: 'waiting' });

    await save(theirs, [{ item: '2.1', version: 0, answer: yes }]);
    const late = await save(token, [{ item: '2.1', version: 0, answer: no }]);
    expect(late.beside).toEqual(['2.1']);
    expect(late.answers['2.1']).toMatchObject({ answer: yes, by: 'Ines Moreau', aside: [{ answer: no }] });
    const seen = (await open(theirs)).answers['2.1']!;
    expect(seen.aside).toHaveLength(1);
    expect((await submit(token)).status).toBe(409);

    const chosen = await save(token, [{ item: '2.1', version: seen.version, answer: no, settles: true }]);
    expect(chosen.answers['2.1']).toMatchObject({ answer: no, aside: [] });
    expect((await submit(token)).status).toBe(200);
  });

  it('shows a colleague only the sections that were passed on, and takes no other answer from it', async () => {
    const { token } = await askOne('Dorvane Power');
    const { token: theirs, part } = (
      await stranger.post('/answer/parts', { token, name: 'Ines Moreau', sections: ['3'] })
    ).body;

    const opened = await open(theirs);
    expect((opened.document as { sections: { id: string }[] }).sections.map(({ id }) => id)).toEqual(['3']);
    expect(opened.parts).toEqual([]);
    const refused = await stranger.post('/answer/save', {
      token: theirs,
      changes: [{ item: '2.1', version: 0, answer: yes }],
    });
    expect(refused.status).toBe(400);
    expect((await submit(theirs)).status).toBe(409);

    expect((await stranger.post('/answer/parts/end', { token, part: part.id })).body).toMatchObject({ state: 'ended' });
    expect((await stranger.post('/answer/open', { token: theirs })).status).toBe(404);
  });

  it('keeps a proof with its file, which opens a gate until it runs out', async () => {
    const { id, token } = await askOne('Quell Sensors');
    const { upload, proof } = (
      await stranger.post('/answer/proofs', {
        ...{ token, item: '4.1', title: 'ISO 27001', class: 'certificate', validUntil: '2026-06-30' },
        fileName: '<script>alert(1)</script>.pdf',
      })
    ).body;
    expect(proof.file).toBeNull();
    const put = (bytes: string) =>
      stranger.send('PUT', `/answer/proof-files/${upload.ticket}`, Buffer.from(bytes), {
        'content-type': 'application/octet-stream',
      });
    const sent = await put('the certificate');
    expect(sent.body.file).toMatchObject({ name: '<script>alert(1)</script>.pdf', bytes: 15 });
    expect((await put('again')).status).toBe(404);
    // Not a byte is taken without a ticket: what is too large is not even told.
    const large = { 'content-type': 'application/octet-stream', 'content-length': String(10 ** 9) };
    expect((await stranger.send('PUT', '/answer/proof-files/none', Buffer.from(''), large)).status).toBe(404);

    const { standing } = await save(token, [{ item: '4.1', version: 0, answer: yes }]);
    const gate = standing.gates.find((one: { state: string }) => one.state === 'holds');
    expect(gate).toMatchObject({ until: '2026-06-30' });
    expect(gate.skips).toBeGreaterThan(5);

    expect((await lead.get(`/assessments/${id}/proofs/${proof.id}`)).status).toBe(404);
    await submit(token);
    expect((await lead.get(`/assessments/${id}/proofs/${proof.id}`)).bytes.toString()).toBe('the certificate');
    now.at = new Date('2026-07-02T09:00:00Z');
    const whole = (await lead.get(`/assessments/${id}`)).body;
    expect(whole.standing.gates.find((one: { id: string }) => one.id === gate.id)).toMatchObject({ state: 'expired' });
    now.at = new Date('2026-03-02T09:00:00Z');
  });

  it('is accepted, sent back or withdrawn; what is decided cannot be altered', async () => {
    const { id, token } = await askOne('Brandt Relays');
    const etag = async () => (await lead.get(`/assessments/${id}`)).body.etag as string;
    const decide = async (what: string, body: object = {}) =>
      lead.send('POST', `/assessments/${id}/${what}`, body, { 'if-match': await etag() });
    expect((await decide('accept')).status).toBe(409);
    await save(token, [{ item: '2.1', version: 0, answer: yes }]);
    await submit(token);

    expect((await decide('query', { comment: 'Which sites?' })).body).toMatchObject({ state: 'queried' });
    expect(await open(token)).toMatchObject({ state: 'queried', comment: 'Which sites?' });
    await save(token, [{ item: '2.1', version: 1, answer: no }]);
    await submit(token);
    const against = (await lead.get(`/assessments/${id}?against=1`)).body;
    expect(against).toMatchObject({ submission: 2, counts: { changed: 1 } });
    expect((await decide('accept')).body).toMatchObject({ state: 'accepted' });
    const late = await stranger.post('/answer/save', { token, changes: [{ item: '2.1', version: 2, answer: yes }] });
    expect(late.status).toBe(409);
  });

  it('ends with its links where a round is closed; unknown, ended and revoked links look the same', async () => {
    const { id: supplierId } = await supplier('Halden Cables');
    const { round, items } = await ask([{ id: supplierId }]);
    const { token } = items[0].link;
    await open(token);
    const closed = await lead.send('POST', `/assessment-rounds/${round.id}/close`, {}, { 'if-match': round.etag });
    expect(closed.body.counts).toMatchObject({ suppliers: 1, withdrawn: 1 });

    const ended = await stranger.post('/answer/open', { token });
    const unknown = await stranger.post('/answer/open', { token: `${token.slice(0, -3)}abc` });
    expect(ended.status).toBe(404);
    expect({ ...ended.body, instance: '' }).toEqual({ ...unknown.body, instance: '' });
  });

  it('refuses what the questionnaire does not ask, with its place', async () => {
    const { token } = await askOne('Orsted Fans');
    const refused = await stranger.post('/answer/save', {
      token,
      changes: [
        { item: '2.1', version: 0, answer: yes },
        { item: '2.2', version: 0, answer: { choice: 'perhaps' } },
      ],
    });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].pointer).toBe('/changes/1/answer/choice');
    expect((await open(token)).answers).toEqual({});
  });

  it('lists what is overdue, with its facets', async () => {
    const { id } = await askOne('Pemberton Valves');
    now.at = new Date('2026-04-02T09:00:00Z');
    const { items } = (await lead.get('/assessments?overdue=true&q=Pemberton')).body;
    expect(items).toMatchObject([{ id, overdue: true, state: 'asked', link: { state: 'good' } }]);
    expect((await lead.get('/assessments/facets?q=Pemberton')).body.state).toEqual([{ value: 'asked', count: 1 }]);
    now.at = new Date('2026-03-02T09:00:00Z');
  });
});
