import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aProduct } from '../../../tests/builders.ts';
import { type Notices, startNotices } from '../../../tests/notices.ts';
import type { SignedIn } from '../../../tests/people.ts';
import { type Receiver, startReceiver } from '../../../tests/receiver.ts';
import { programRoot } from '../../platform/config/index.ts';

const document = readFileSync(join(programRoot(), 'docs', 'webhooks.md'), 'utf8');

/** A fenced part of the document that receivers are written from. */
function fenced(language: string): string {
  return document.split(`\n\`\`\`${language}\n`)[1]!.split('\n```')[0]!;
}

type Verify = (body: string, header: string, secret: string, now: number) => boolean;

/** Calls to a real HTTP server, verified by the code and the schema that the document shows. */
describe('webhooks', () => {
  let notices: Notices;
  let receiver: Receiver;
  let isFromHoldfast: Verify;
  let workspaceId: string;
  let administrator: SignedIn;
  let here: ReturnType<Notices['at']>;
  beforeAll(async () => {
    notices = await startNotices();
    receiver = await startReceiver();
    const source = Buffer.from(fenced('js')).toString('base64');
    ({ isFromHoldfast } = await import(/* @vite-ignore */ `data:text/javascript;base64,${source}`));
  });
  afterAll(async () => {
    await receiver.stop();
    await notices.stop();
  });
  beforeEach(async () => {
    notices.begin();
    receiver.received.length = 0;
    receiver.answers.length = 0;
    workspaceId = (await notices.api.newWorkspace('Northmere')).id;
    here = notices.at(workspaceId);
    administrator = await here.person('administrator');
  });

  const add = async (change: object = {}) => {
    const { body, status } = await administrator.post('/webhooks', {
      name: 'Ticket desk',
      url: receiver.url,
      kinds: ['findings', 'jobs'],
      ...change,
    });
    expect(status).toBe(201);
    return body as { id: string; secret: string };
  };
  const log = async (query = '') => (await administrator.get(`/deliveries${query}`)).body.items;
  const jobFailed = () => here.raise({ type: 'jobs.failed', facts: { job: 'export' } });
  /** As a library for Standard Webhooks judges it. */
  const isStandard = ({ body, headers }: { body: string; headers: object }, secret: string) => {
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': said } = headers as Record<string, string>;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    return said!.split(' ').includes(`v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`);
  };
  const isValid = (call: { body: string; headers: object }, secret: string) =>
    isFromHoldfast(
      call.body,
      (call.headers as Record<string, string>)['holdfast-signature']!,
      secret,
      notices.api.platform.clock().getTime(),
    );
  const deliver = async () => {
    await here.spread();
    notices.pass(0.2);
    await here.send();
  };

  it('say what happened, as documented: by schema, and signed so that the receiver can verify it', async () => {
    const { secret, id } = await add();
    const { body: product } = await administrator.post('/products', aProduct({ name: 'Portal' }));
    await here.raise({
      type: 'findings.opened',
      subjects: [{ id: product.id, counts: { opened: 5, exploited: 1 } }],
    });

    await deliver();

    const [call] = receiver.received;
    const body = JSON.parse(call!.body);
    const schema = new Ajv2020();
    (addFormats as unknown as (ajv: Ajv2020) => void)(schema);
    const judge = schema.compile(JSON.parse(fenced('json schema')));
    expect(receiver.received).toHaveLength(1);
    expect(body).toMatchObject({
      type: 'findings.opened',
      title: '5 new findings in Portal, 1 known exploited',
      path: `/products/${product.number}/findings`,
      workspace: { id: workspaceId, name: 'Northmere' },
      events: 1,
      counts: { opened: 5, exploited: 1 },
      subjects: { total: 1, first: [{ name: 'Portal', number: product.number }] },
    });
    for (const said of [body, JSON.parse(fenced('json'))]) expect([judge(said), judge.errors]).toEqual([true, null]);
    expect(call!.headers['holdfast-delivery']).toBe(body.id);
    expect(isValid(call!, secret)).toBe(true);
    expect(isValid({ ...call!, body: call!.body.replace('5 new', '4 new') }, secret)).toBe(false);
    expect(isValid(call!, 'whsec_another')).toBe(false);
    expect(isFromHoldfast(call!.body, call!.headers['holdfast-signature'] as string, secret, Date.now() + 1e12)).toBe(
      false,
    );
    expect(await log()).toMatchObject([{ id: body.id, channel: 'webhook', recipient: 'Ticket desk', state: 'sent' }]);
    expect(id).not.toBe(body.id);
  });

  it('hear only of what they are for, a burst as one call', async () => {
    await add({ kinds: ['jobs'] });
    const idle = await add({ name: 'Idle', kinds: ['jobs'] });
    await administrator.patch(`/webhooks/${idle.id}`, { active: false });
    await here.raise({ type: 'names.waiting', counts: { names: 1 } });
    for (let count = 0; count < 25; count++) await jobFailed();
    await here.raise({ type: 'invitations.added', facts: { role: 'analyst' }, to: { userId: administrator.userId } });

    await deliver();

    expect(receiver.received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'jobs.failed', events: 25, title: '25 jobs failed, the last one: export' },
    ]);
  });

  it('are signed with the new secret and the older one until that is forgotten', async () => {
    const { id, secret } = await add();
    const { body: renewed } = await administrator.post(`/webhooks/${id}/secret`);
    await jobFailed();
    await deliver();
    const { body: settled } = await administrator.delete(`/webhooks/${id}/secret`);
    await jobFailed();
    await deliver();

    const [during, after] = receiver.received;
    expect(renewed.secret).not.toBe(secret);
    expect([renewed.hasOlderSecret, settled.hasOlderSecret]).toEqual([true, false]);
    expect([isValid(during!, secret), isValid(during!, renewed.secret)]).toEqual([true, true]);
    expect([isStandard(during!, secret), isStandard(during!, renewed.secret)]).toEqual([true, true]);
    expect([isStandard(after!, secret), isStandard(after!, renewed.secret)]).toEqual([false, true]);
    expect(during!.headers['webhook-id']).toBe(during!.headers['holdfast-delivery']);
    expect([isValid(after!, secret), isValid(after!, renewed.secret)]).toEqual([false, true]);
  });

  it('keep their secrets sealed, and show them once', async () => {
    const { id, secret } = await add();
    const stored = await notices.api.platform.database.inWorkspace(workspaceId, (tx) =>
      tx.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
    const listed = await administrator.get('/webhooks');
    const audited = await administrator.get('/audit');

    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(stored.secret.includes(secret)).toBe(false);
    for (const answer of [listed, audited]) expect(answer.bytes.toString()).not.toContain(secret);
    expect(audited.bytes.toString()).not.toContain('of-the-receiver');
    expect(listed.body.items[0]).toMatchObject({ id, active: true, hasOlderSecret: false });
  });

  it('are tried again, later each time, with a fresh signature and the same id; then they are given up and can be sent again', async () => {
    const { secret } = await add();
    receiver.answers.push({ status: 500 }, 'cut', ...Array(6).fill({ status: 503 }));
    await jobFailed();
    await deliver();
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 8; attempt++) {
      const [{ dueAt, state }] = await log();
      const waits = (Date.parse(dueAt) - notices.api.platform.clock().getTime()) / 60_000;
      expect(state).toBe('waiting');
      pauses.push(waits);
      notices.pass(waits);
      await here.send();
    }

    expect(pauses).toEqual([1, 5, 30, 120, 360, 720, 1800]);
    expect(await log('?state=dead')).toMatchObject([{ attempts: 8, problem: 'The receiver answered 503.' }]);
    expect(new Set(receiver.received.map(({ headers }) => headers['holdfast-delivery'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['holdfast-signature'])).size).toBe(8);
    const [dead] = await log();
    await administrator.post('/deliveries/send-again', { ids: [dead.id] });
    await here.send();
    expect(isValid(receiver.received[8]!, secret)).toBe(true);
    expect(await log()).toMatchObject([{ id: dead.id, state: 'sent', attempts: 1, problem: null }]);
  });

  it('wait as long as the receiver asks for, but no longer than the longest pause', async () => {
    await add();
    receiver.answers.push({ status: 429, headers: { 'retry-after': '600' } });
    await jobFailed();
    await deliver();
    const pause = () => log().then(([{ dueAt }]) => Date.parse(dueAt) - notices.api.platform.clock().getTime());
    expect(await pause()).toBe(600_000);

    receiver.answers.push({ status: 503, headers: { 'retry-after': 'Fri, 31 Dec 2099 23:59:59 GMT' } });
    notices.pass(10);
    await here.send();
    expect(await pause()).toBe(1800 * 60_000);
  });

  it('are switched off by 410, which says that nobody wants them any more', async () => {
    const { id } = await add();
    receiver.answers.push({ status: 410 });
    await jobFailed();
    await deliver();
    await jobFailed();
    await deliver();

    const { body } = await administrator.get('/webhooks');
    expect(receiver.received).toHaveLength(1);
    expect(body.items).toMatchObject([{ id, active: false, problem: expect.stringContaining('410') }]);
    expect((await log())[0]).toMatchObject({ state: 'dead' });
    expect((await administrator.patch(`/webhooks/${id}`, { active: true })).body).toMatchObject({
      active: true,
      problem: null,
    });
  });

  it('do not keep each other waiting: one that does not answer delays its own calls only', async () => {
    const silent = await startReceiver();
    await silent.stop();
    await add({ name: 'Silent', url: silent.url });
    await add();
    await jobFailed();
    await here.raise({ type: 'findings.opened', counts: { opened: 1, exploited: 1 } });

    await deliver();

    expect(receiver.received).toHaveLength(2);
    const waiting = await log('?state=waiting');
    expect(waiting.map(({ attempts }: { attempts: number }) => attempts).sort()).toEqual([0, 1]);
    expect(waiting.every(({ problem }: { problem: string }) => /Nothing listens/.test(problem))).toBe(true);
  });

  it('do not follow a redirect, and reach no address that is closed', async () => {
    await add();
    receiver.answers.push({ status: 307, headers: { location: 'http://127.0.0.1:1/elsewhere' } });
    await add({ name: 'Inside', url: 'http://10.1.2.3/hook' });
    await jobFailed();

    await deliver();

    expect((await log()).map(({ problem }: { problem: string }) => problem).sort()).toEqual([
      expect.stringContaining('10.1.2.3 is an address of a private network'),
      expect.stringContaining('sends on to'),
    ]);
  });

  it('stay inside until whoever runs the installation lets them out', async () => {
    const { id } = await add();
    expect((await administrator.send('PUT', '/webhooks', { allowed: false })).status).toBe(403);
    await notices.installation.send('PUT', '/webhooks', { allowed: false });
    await jobFailed();
    await deliver();
    const { body: test } = await administrator.post(`/webhooks/${id}/test`);
    const { body: listed } = await administrator.get('/webhooks');
    const [held] = await log();

    await notices.installation.send('PUT', '/webhooks', { allowed: true });
    notices.pass(15);
    await here.send();

    expect(listed.allowed).toBe(false);
    expect(test).toMatchObject({ ok: false, step: 'switched-off' });
    expect(held).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    ['works', {}, { status: 200 }, null, /took the call/],
    ['answers with an error', {}, { status: 403 }, 'answer', /answered 403/],
    ['breaks the connection', {}, 'cut', 'connect', /was cut/],
    ['is not there', { url: 'http://127.0.0.1:1/' }, undefined, 'connect', /Nothing listens/],
    ['is no TLS server', { url: 'https://127.0.0.1:PORT/' }, undefined, 'tls', /could not prove who it is/],
  ] as const)('say in a test that the receiver %s', async (_, change, answer, step, message) => {
    const port = new URL(receiver.url).port;
    const { id, secret } = await add('url' in change ? { url: change.url.replace('PORT', port) } : {});
    if (answer) receiver.answers.push(answer);

    const { body } = await administrator.post(`/webhooks/${id}/test`);

    expect(body).toEqual({ ok: step === null, step, message: expect.stringMatching(message) });
    if (step !== null) return;
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({ type: 'test' });
    expect(isValid(receiver.received[0]!, secret)).toBe(true);
  });

  it('are the business of the administrators of their workspace', async () => {
    const { id } = await add();
    const analyst = await here.person();
    const stranger = await notices.at((await notices.api.newWorkspace('Other')).id).person('administrator');

    expect((await analyst.get('/webhooks')).status).toBe(403);
    expect((await stranger.get('/webhooks')).body.items).toEqual([]);
    for (const path of [`/webhooks/${id}/test`, `/webhooks/${id}/secret`]) {
      expect((await stranger.post(path)).status).toBe(404);
    }
    expect((await stranger.delete(`/webhooks/${id}`)).status).toBe(404);
    expect((await administrator.delete(`/webhooks/${id}`)).status).toBe(204);
    expect((await administrator.get('/webhooks')).body.items).toEqual([]);
  });

  it.each([
    [{ url: 'ftp://example.org/' }, '/url'],
    [{ url: 'https://user:secret@example.org/' }, undefined],
    [{ kinds: [] }, '/kinds'],
    [{ kinds: ['feeds'] }, '/kinds/0'],
    [{ name: '' }, '/name'],
  ])('refuse what is no good: %j', async (change, pointer) => {
    const answer = await administrator.post('/webhooks', { name: 'x', url: receiver.url, kinds: ['jobs'], ...change });

    expect(answer.status).toBe(400);
    expect(answer.body.errors?.[0]?.pointer).toBe(pointer);
  });
});
