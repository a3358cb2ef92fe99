import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startApi } from '../../../tests/api.ts';

describe('every answer', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let answers: Record<string, Answer>;
  beforeAll(async () => {
    api = await startApi();
    const analyst = await api.as('analyst');
    const upload = await analyst.upload('/imports?fileName=Suppliers.csv', 'key,legal name\na,Alder Oy\n');
    await analyst.finished(upload.body.jobId);
    answers = {
      list: await analyst.get('/suppliers'),
      'refused input': await analyst.post('/suppliers', { name: '' }),
      'unknown route': await analyst.get('/nothing'),
      stranger: await api.stranger.get('/suppliers'),
      'foreign host': await api.stranger.send('GET', '/session', undefined, { host: 'evil.example' }),
      'unreadable body': await analyst.send('POST', '/suppliers', '{', { 'content-type': 'application/json' }),
      events: await analyst.get(`/jobs/${upload.body.jobId}/events`),
      download: await analyst.get(`/imports/${upload.body.id}/file`),
    };
  });
  afterAll(() => api.stop());

  const forAll = (check: (answer: Answer, name: string) => void) => {
    for (const [name, answer] of Object.entries(answers)) check(answer, name);
  };

  it('is one of many kinds', () => {
    expect(Object.values(answers).map(({ status }) => status)).toEqual([200, 400, 404, 401, 403, 400, 200, 200]);
    expect(answers.events!.headers['content-type']).toBe('text/event-stream');
  });

  it('may not be guessed at, framed, shared with other sites, or told of to them', () => {
    forAll(({ headers }, name) =>
      expect({ name, ...headers }).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'permissions-policy': expect.stringContaining('camera=()'),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      }),
    );
  });

  it('has a policy that allows no script and no style written into a page, and text to become neither', () => {
    expect(String(answers.list!.headers['content-security-policy'])).toContain("require-trusted-types-for 'script'");
    forAll(({ headers }) => {
      const policy = String(headers['content-security-policy']);

      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
    });
  });

  it('is saved and not opened where it is a stored file', () => {
    expect(answers.download!.headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment; /),
      'content-security-policy': expect.stringMatching(/^sandbox; /),
    });
  });

  it('asks browsers to come back through TLS only where they came through TLS', async () => {
    const behindTls = await startApi({ runner: false, secure: true });
    const { headers } = await behindTls.stranger.get('/setup');
    await behindTls.stop();

    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    forAll((answer) => expect(answer.headers).not.toHaveProperty('strict-transport-security'));
  });
});
