import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aProduct, aSupplier } from '../../../tests/builders.ts';
import { choose, type Notices, startNotices } from '../../../tests/notices.ts';
import type { SignedIn } from '../../../tests/people.ts';
import { type SmtpServer, startSmtp, trustTestCertificate } from '../../../tests/smtp.ts';
import { installationId } from '../../platform/database/database.ts';
import { composeMail } from './mail-text.ts';
import { claimDue, lockMessages } from './message-store.ts';

/** Mails by a real SMTP server, read by a mail reader that we did not write. */
describe('notices by mail', () => {
  let notices: Notices;
  let smtp: SmtpServer;
  let workspaceId: string;
  let analyst: SignedIn;
  let administrator: SignedIn;
  let here: ReturnType<Notices['at']>;
  beforeAll(async () => {
    trustTestCertificate();
    notices = await startNotices();
    smtp = await startSmtp();
  });
  afterAll(async () => {
    await smtp.stop();
    await notices.stop();
  });
  beforeEach(async () => {
    notices.begin();
    smtp.received.length = 0;
    smtp.reception.length = 0;
    expect((await notices.setUpMail({ port: smtp.port })).status).toBe(200);
    workspaceId = (await notices.api.newWorkspace('Northmere')).id;
    here = notices.at(workspaceId);
    analyst = await here.person();
    administrator = await here.person('administrator');
    await choose(administrator, { findings: 'app', tokens: 'app', evidence: 'app' });
  });

  const log = async (query = '') => (await administrator.get(`/deliveries${query}`)).body.items;
  const subjects = () => smtp.received.map(({ mail }) => mail.subject);
  const aSupplierId = async (name: string) => (await analyst.post('/suppliers', aSupplier({ name }))).body.id as string;
  const findings = async (name = 'Portal') => ({
    type: 'findings.opened' as const,
    subjects: [
      {
        id: (await analyst.post('/products', aProduct({ name }))).body.id as string,
        counts: { opened: 5, exploited: 1 },
      },
    ],
  });

  it('carry a link to a supplier at once and past the log, which keeps no secret; what cannot be sent is told', async () => {
    const id = await aSupplierId('Meridiq');
    const ask = async () => {
      const { body } = await analyst.post('/declarations', { suppliers: [{ id, email: 'ada@meridiq.example' }] });
      return body.items[0].link;
    };
    const link = await ask();
    smtp.reception.push({ code: 550 });
    const refused = await ask();

    expect(link).toMatchObject({ mailed: true, problem: null });
    expect(smtp.received.map(({ to }) => to)).toEqual([['ada@meridiq.example']]);
    expect(smtp.received[0]!.mail.text).toContain(`https://holdfast.example.org/declare#${link.token}`);
    expect(smtp.received[0]!.mail.subject).toBe('Northmere: Please declare the sites and suppliers of Meridiq');
    expect(refused).toMatchObject({ mailed: false, problem: expect.stringContaining('did not take') });
    expect(JSON.stringify(await log())).not.toContain('meridiq.example');
  });

  it('go out a minute after the event: title and link, in text and in HTML, with the way to have no more of it', async () => {
    await here.raise(await findings());
    await here.spread();
    await here.send();
    expect(smtp.received).toEqual([]);

    notices.pass(1);
    await here.send();

    const [received] = smtp.received;
    const { mail, raw, to } = received!;
    const product = (await analyst.get('/products')).body.items[0];
    const link = `https://holdfast.example.org/products/${product.number}/findings?workspace=${workspaceId}`;
    const settings = `https://holdfast.example.org/settings/notices?workspace=${workspaceId}`;
    expect(smtp.received).toHaveLength(1);
    expect(to).toEqual([analyst.email]);
    expect(mail.subject).toBe('Northmere: 5 new findings in Portal, 1 known exploited');
    expect(mail.text).toContain(`5 new findings in Portal, 1 known exploited\n${link}\n`);
    expect(mail.text).toContain(settings);
    expect(mail.html).toContain(`<a href="${link}">5 new findings in Portal, 1 known exploited</a>`);
    expect(mail.html).not.toMatch(/<img|<script|url\(|src=|@import|<link/i);
    expect(mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value).toBe(`<${settings}>`);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(await log()).toMatchObject([
      {
        channel: 'mail',
        state: 'sent',
        attempts: 1,
        problem: null,
        title: '5 new findings in Portal, 1 known exploited',
      },
    ]);
    expect(mail.messageId).toContain((await log())[0].id);
  });

  it('are one mail for a mass event, and no second one within half an hour', async () => {
    for (let minute = 0; minute < 20; minute++) {
      await here.raise(await findings(`Product ${minute}`));
      await here.spread();
      notices.pass(1);
      await here.send();
    }
    notices.pass(60);
    await here.send();

    expect(subjects()).toEqual([
      'Northmere: 5 new findings in Product 0, 1 known exploited',
      'Northmere: 95 new findings in 19 products, 19 known exploited',
    ]);
  });

  it('gather in a digest that comes at the hour of the workspace', async () => {
    await administrator.send('PUT', '/workspace/time-zone', { timeZone: 'Europe/Helsinki' });
    await choose(analyst, { findings: 'digest', names: 'digest' }, { every: 'day', weekday: 1, hour: 16 });
    const supplier = await aSupplierId('Aarle');
    await here.raise(await findings());
    await here.raise({ type: 'names.waiting', counts: { names: 3 } });
    await here.spread();
    notices.pass(60);
    await here.raise({ type: 'names.waiting', counts: { names: 4 } });
    await here.raise({
      type: 'evidence.expires',
      subjects: [{ id: supplier, counts: { evidence: 1 } }],
      facts: { evidence: 'E-0001', until: '10 Dec 2026' },
    });
    await here.spread();
    await here.send();
    expect(smtp.received).toEqual([]);

    notices.pass(60);
    await here.send();

    expect(subjects()).toEqual(['Northmere: 3 notices of the day']);
    const text = smtp.received[0]!.mail.text!;
    expect(text).toContain('5 new findings in Portal, 1 known exploited\n');
    expect(text).toContain('7 new supplier names wait for a decision\n');
    expect(text).toContain('Evidence on Aarle holds until 10 Dec 2026\n');
  });

  it('wait for the hour that is chosen while they gather', async () => {
    await choose(analyst, { findings: 'digest' }, { every: 'week', weekday: 5, hour: 16 });
    await here.raise(await findings());
    await here.spread();
    await choose(analyst, {}, { every: 'day', weekday: 1, hour: 13 });

    notices.pass(60);
    await here.send();

    expect(subjects()).toEqual(['Northmere: 5 new findings in Portal, 1 known exploited']);
  });

  it('are tried again when the server asks for it (4xx), later each time, under the same id', async () => {
    smtp.reception.push({ code: 451 }, { code: 421 });
    await here.raise(await findings());
    await here.spread();
    notices.pass(1);
    await here.send();
    const [first] = await log();
    notices.pass(0.5);
    await here.send();
    expect((await log())[0].attempts).toBe(1);

    notices.pass(1);
    await here.send();
    const [second] = await log();
    notices.pass(6);
    await here.send();

    expect(first).toMatchObject({
      state: 'waiting',
      attempts: 1,
      problem: expect.stringContaining('451 Try again later'),
    });
    expect(Date.parse(second.dueAt) - Date.parse(first.dueAt)).toBeGreaterThan(5 * 60_000);
    expect(await log()).toMatchObject([{ id: first.id, state: 'sent', attempts: 3, problem: null }]);
    expect(smtp.received).toHaveLength(1);
  });

  it('arrive at least once: where the receipt was never said the mail is sent again with its own Message-ID', async () => {
    smtp.reception.push('cut');
    await here.raise(await findings());
    await here.spread();
    notices.pass(1);
    await here.send();
    expect((await log())[0].state).toBe('waiting');

    notices.pass(2);
    await here.send();

    expect(new Set(smtp.received.map(({ mail }) => mail.messageId)).size).toBe(1);
    expect(smtp.received).toHaveLength(2);
    expect(await log()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('are taken over when the program that sent them died in between', async () => {
    await here.raise(await findings());
    await here.spread();
    notices.pass(1);
    const { database, clock } = notices.api.platform;
    const lostAt = new Date(clock().getTime() + 5 * 60_000);
    await database.inWorkspace(workspaceId, async (tx) => {
      await lockMessages(tx, workspaceId);
      await claimDue(tx, workspaceId, { now: clock(), lostAt });
    });

    await here.send();
    expect(smtp.received).toEqual([]);
    notices.pass(5);
    await here.send();

    expect(smtp.received).toHaveLength(1);
    expect(await log()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('wait together when the password is wrong, and go out once it is right', async () => {
    const signIn = { port: smtp.port, tls: 'starttls', username: 'holdfast', password: 'wrong' };
    await notices.setUpMail(signIn);
    for (let count = 0; count < 5; count++) await here.person();
    await here.raise(await findings());
    await here.spread();
    notices.pass(1);
    await here.send();
    const failed = await log();

    await notices.setUpMail({ ...signIn, password: 'right horse' });
    notices.pass(2);
    await here.send();

    expect(failed.map(({ attempts }: { attempts: number }) => attempts).sort()).toEqual([0, 0, 0, 0, 0, 1]);
    expect(
      failed.every(({ problem }: { problem: string }) => /refused the user name or the password/.test(problem)),
    ).toBe(true);
    expect(smtp.received).toHaveLength(6);
  });

  it('are given up where the recipient is refused for good, and sent again when an administrator says so', async () => {
    const { database } = notices.api.platform;
    const rename = (email: string) =>
      database.inInstallation((tx) =>
        tx.updateTable('app_user').set({ email }).where('id', '=', analyst.userId).execute(),
      );
    await rename(`nobody-${analyst.userId}@example.org`);
    await here.raise(await findings());
    await here.spread();
    notices.pass(1);
    await here.send();
    const [dead] = await log('?state=dead');
    expect(dead).toMatchObject({ state: 'dead', attempts: 1, problem: expect.stringContaining('550 No such mailbox') });

    await rename(analyst.email);
    expect((await administrator.post('/deliveries/send-again', { ids: [dead.id] })).body).toEqual({ again: 1 });
    expect((await administrator.post('/deliveries/send-again', { ids: [dead.id] })).body).toEqual({ again: 0 });
    await here.send();

    expect(smtp.received).toHaveLength(1);
    expect((await log())[0].state).toBe('sent');
  });

  it('name nothing that the person may not see any more when they go out', async () => {
    const mine = await aSupplierId('Aarle');
    const secret = await aSupplierId('Zanzibar');
    const other = await here.person();
    for (const person of [analyst, other]) await choose(person, { evidence: 'mail', findings: 'nothing' });
    await here.raise({
      type: 'evidence.expires',
      subjects: [
        { id: mine, counts: { evidence: 3 } },
        { id: secret, counts: { evidence: 4 } },
      ],
    });
    await here.spread();
    await here.limitTo(analyst.userId, [mine]);
    await here.limitTo(other.userId, []);
    notices.pass(1);

    await here.send();

    expect(subjects()).toEqual(['Northmere: Evidence on Aarle expires: 3 pieces within 30 days']);
    expect(smtp.received[0]!.raw).not.toContain('Zanzibar');
    expect((await log()).map(({ state }: { state: string }) => state).sort()).toEqual(['sent', 'withheld']);
  });

  it('do not go to whoever has left, or has lost the right', async () => {
    const leaver = await here.person();
    await choose(analyst, { imports: 'mail' });
    await choose(leaver, { imports: 'mail' });
    await here.raise({ type: 'imports.applied', facts: { import: 'I-0001' } });
    await here.spread();
    await administrator.delete(`/members/${leaver.userId}`);
    await administrator.patch(`/members/${analyst.userId}`, { role: 'auditor' });
    notices.pass(1);

    await here.send();

    expect(smtp.received).toEqual([]);
    expect((await log()).map(({ state }: { state: string }) => state)).toEqual(['withheld', 'withheld']);
  });

  it('wait while mail is switched off, which is no attempt, and are given up after a week', async () => {
    await here.raise(await findings());
    await here.spread();
    await notices.setUpMail({ port: smtp.port, active: false });
    notices.pass(1);
    await here.send();
    expect(await log()).toMatchObject([
      { state: 'waiting', attempts: 0, problem: expect.stringContaining('not switched on') },
    ]);
    await here.raise(await findings('Later'));
    await here.spread();
    expect(await log()).toHaveLength(1);

    notices.pass(8 * 24 * 60);
    await here.send();

    expect(await log()).toMatchObject([{ state: 'dead' }]);
    expect(smtp.received).toEqual([]);
  });

  it('of the installation go to its administrators', async () => {
    const everywhere = notices.at(installationId);
    await everywhere.raise({ type: 'feeds.failed', facts: { feed: 'OSV advisories' } });
    await everywhere.spread();
    notices.pass(1);
    await everywhere.send();

    expect(smtp.received.map(({ to }) => to)).toEqual([[notices.installation.email]]);
    expect(subjects()).toEqual(['Installation: OSV advisories could not be brought up to date']);
  });

  describe('the mail server', () => {
    it('keeps its password sealed, says only that there is one, and keeps it until another is given', async () => {
      const password = 'right horse';
      const { body } = await notices.setUpMail({ port: smtp.port, tls: 'starttls', username: 'holdfast', password });
      const { body: kept } = await notices.setUpMail({ port: smtp.port, tls: 'starttls', username: 'holdfast' });
      const stored = await notices.api.platform.database.inInstallation((tx) =>
        tx.selectFrom('mail_server').selectAll().executeTakeFirstOrThrow(),
      );

      expect(JSON.stringify(body)).not.toContain(password);
      expect([body.server.hasPassword, kept.server.hasPassword]).toEqual([true, true]);
      expect(stored.password!.includes(password)).toBe(false);
      expect((await notices.installation.post('/mail-server/test', { to: 'ilse@example.org' })).body.ok).toBe(true);
      expect((await notices.setUpMail({ port: smtp.port })).body.server.hasPassword).toBe(false);
    });

    it.each([
      ['a host', { host: 'mail.example.org\r\nX: y' }, '/host'],
      ['a sender', { sender: 'Holdfast\r\nBcc: eve@example.org <a@example.org>' }, '/sender'],
      ['an address', { address: 'javascript:alert(1)' }, '/address'],
      ['a port', { port: 0 }, '/port'],
      ['a password without TLS', { tls: 'none', username: 'holdfast', password: 'x' }, '/tls'],
    ])('refuses what is no good for %s, with its place', async (_, change, pointer) => {
      const answer = await notices.setUpMail({ port: smtp.port, ...change });

      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].pointer).toBe(pointer);
    });

    it.each([
      ['works', {}, 'ilse@example.org', null, /took the mail for ilse@example\.org/],
      ['is not reached', { port: 1 }, 'ilse@example.org', 'connect', /Nothing listens at localhost:1/],
      ['offers no TLS from the start', { tls: 'implicit' }, 'ilse@example.org', 'tls', /could not be encrypted/],
      [
        'refuses the password',
        { tls: 'starttls', username: 'holdfast', password: 'wrong' },
        'ilse@example.org',
        'sign-in',
        /535 Authentication credentials invalid/,
      ],
      ['refuses the sender', { sender: 'stranger@example.org' }, 'ilse@example.org', 'sender', /553 Not your address/],
      ['refuses the recipient', {}, 'nobody@example.org', 'recipient', /550 No such mailbox/],
      ['is switched off', { active: false }, 'ilse@example.org', 'switched-off', /not switched on/],
    ])('says in a test that it %s', async (_, change, to, step, message) => {
      await notices.setUpMail({ port: smtp.port, ...change });

      const { body } = await notices.installation.post('/mail-server/test', { to });

      expect(body).toEqual({ ok: step === null, step, message: expect.stringMatching(message) });
    });

    it('is for the administrators of the installation', async () => {
      expect((await administrator.get('/mail-server')).status).toBe(403);
      expect((await administrator.post('/mail-server/test', { to: 'a@example.org' })).status).toBe(403);
    });
  });
});

describe('composeMail', () => {
  const sending = {
    workspace: { id: installationId, name: 'North\r\nBcc: eve@example.org' },
    address: 'https://h.example',
    digest: null,
  };
  const gist = {
    type: 'followed.changed' as const,
    events: 1,
    at: new Date(0),
    counts: {},
    facts: {},
    total: 1,
    subjects: [
      { id: 'x', kind: 'supplier' as const, number: 'S-0001', name: '<b>Evil</b>\r\nBcc: eve@example.org\u2028"' },
    ],
  };

  it('keeps names on one line and as text, whatever stands in them', () => {
    const { subject, text, html } = composeMail([gist], sending);

    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(html).toContain('&lt;b&gt;Evil&lt;/b&gt; Bcc: eve@example.org &quot;');
    expect(html).not.toContain('<b>');
  });

  it('cuts a subject that no mail program would show', () => {
    const long = { ...gist, subjects: [{ ...gist.subjects[0]!, name: 'x'.repeat(500) }] };

    expect(composeMail([long], sending).subject).toHaveLength(200);
  });
});
