import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Notices, startNotices } from '../../../tests/notices.ts';
import type { SignedIn } from '../../../tests/people.ts';
import { type Receiver, startReceiver } from '../../../tests/receiver.ts';
import { type SmtpServer, startSmtp, trustTestCertificate } from '../../../tests/smtp.ts';
import { scanWorkspace } from '../notices/scan-job.ts';
import { mailDue, startDueMails } from './mailing.ts';
import { tellOfOverdueAssessments } from './overdue.ts';

const minutesADay = 24 * 60;
const linkPattern = /https:\/\/holdfast\.example\.org\/answer#(hfv_[\w-]{43})/;

/** Mails to suppliers by a real SMTP server, read by a mail reader that we did not write; the clock is the test's. */
describe('mails of a round', () => {
  let notices: Notices;
  let smtp: SmtpServer;
  let receiver: Receiver;
  let workspaceId: string;
  let lead: SignedIn;
  let here: ReturnType<Notices['at']>;
  let passed = 0;
  beforeAll(async () => {
    trustTestCertificate();
    notices = await startNotices();
    smtp = await startSmtp();
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.stop();
    await smtp.stop();
    await notices.stop();
  });
  beforeEach(async () => {
    notices.begin();
    passed = 0;
    smtp.received.length = 0;
    smtp.reception.length = 0;
    receiver.received.length = 0;
    await notices.setUpMail({ port: smtp.port });
    workspaceId = (await notices.api.newWorkspace('Northmere')).id;
    here = notices.at(workspaceId);
    lead = await here.person('administrator');
  });

  const mail = () => mailDue({ ...notices.api.platform, workspaceId, progress: async () => {} });
  const look = async () => {
    await scanWorkspace({ ...notices.api.platform, workspaceId }, [tellOfOverdueAssessments, startDueMails]);
    await here.spread();
    await mail();
  };
  /** To noon of that day after the round was sent. */
  const onDay = async (days: number) => {
    notices.pass((days - passed) * minutesADay);
    passed = days;
    smtp.received.length = 0;
    // Sessions end after 30 days.
    lead = await here.person('administrator');
    await look();
  };
  const ask = async (addresses: string[], more: object = {}) => {
    const suppliers = [];
    for (const [place, email] of addresses.entries()) {
      const { body } = await lead.post('/suppliers', { name: `Supplier ${place + 1}` });
      suppliers.push({ id: body.id as string, email });
    }
    const { status, body } = await lead.post('/assessment-rounds', {
      questionnaire: 'small-business-health-check',
      title: 'Health check 2026',
      note: 'Please answer for your plant in Ede.',
      suppliers,
      dueOn: '2026-12-21',
      ...more,
    });
    expect([status, body.detail]).toEqual([201, undefined]);
    return body.items.map(({ assessment }: { assessment: { id: string } }) => assessment.id) as string[];
  };
  const read = async (id: string) => (await lead.get(`/assessments/${id}`)).body;
  const tokens = () => smtp.received.map(({ mail: { text } }) => linkPattern.exec(text!)![1]!);
  const openBy = (token: string) => notices.api.stranger.post('/answer/open', { token });
  const to = () => smtp.received.map((one) => one.to[0]);

  it('go to each address once with a link that opens; one that is refused is told, and a second run sends nothing', async () => {
    const ids = await ask(['a@s1.example', 'b@s2.example', 'nobody@s3.example', 'd@s4.example', 'e@s5.example']);
    await mail();
    await mail();
    await look();

    expect(to()).toEqual(['a@s1.example', 'b@s2.example', 'd@s4.example', 'e@s5.example']);
    const [first] = smtp.received;
    expect(first!.mail.subject).toBe('Northmere: Please answer: Health check 2026');
    expect(first!.mail.text).toContain('Please answer by 21 December 2026.');
    expect(first!.mail.text).toContain('Please answer for your plant in Ede.');
    expect(first!.mail.text).toContain('holds until 20 January 2027.');
    expect(new Set(tokens()).size).toBe(4);
    for (const [place, token] of tokens().entries()) {
      const { body } = await openBy(token);
      expect(body.supplier).toBe(`Supplier ${[1, 2, 4, 5][place]}`);
    }
    expect(await read(ids[2]!)).toMatchObject({
      mailed: true,
      mailProblem: expect.stringContaining('No such mailbox'),
      link: { state: 'revoked' },
    });
    expect(await read(ids[0]!)).toMatchObject({ mailProblem: null, link: { state: 'good' }, state: 'opened' });
  });

  it('remind those who are awaited before and after the due date, each once, by a link that holds as long as the first', async () => {
    const ids = await ask(['a@s1.example', 'b@s2.example', 'nobody@s3.example', 'd@s4.example']);
    await mail();
    const [first, , fourth] = tokens();
    await notices.api.stranger.post('/answer/submit', { token: fourth, name: 'Ada', attested: true });

    await onDay(15);
    expect(to()).toEqual([]);
    await onDay(16);
    await look();
    expect(to()).toEqual(['a@s1.example', 'b@s2.example']);
    expect(smtp.received[0]!.mail.subject).toBe('Northmere: Reminder: Health check 2026');
    expect(smtp.received[0]!.mail.text).toContain('holds until 20 January 2027.');
    expect((await openBy(tokens()[0]!)).status).toBe(200);
    expect((await openBy(first!)).status).toBe(200);

    await onDay(31);
    expect(smtp.received.map(({ mail: { subject } }) => subject)).toEqual([
      'Northmere: Your answers are still awaited: Health check 2026',
      'Northmere: Your answers are still awaited: Health check 2026',
    ]);

    await lead.patch(`/assessments/${ids[0]}`, { dueOn: '2027-01-10' });
    await onDay(37);
    expect(to()).toEqual(['a@s1.example', 'b@s2.example']);
    expect(smtp.received.map(({ mail: { subject } }) => subject)).toEqual([
      'Northmere: Reminder: Health check 2026',
      'Northmere: Your answers are still awaited: Health check 2026',
    ]);
    await onDay(70);
    expect(to()).toEqual([]);
  });

  it('wait with the reason beside them where no mail goes out, and go out once it does', async () => {
    await notices.setUpMail({ port: smtp.port, active: false });
    const [id] = await ask(['a@s1.example']);
    await mail();
    expect(await read(id!)).toMatchObject({ mailProblem: 'No mail goes out from here.' });

    await notices.setUpMail({ port: smtp.port });
    notices.pass(1);
    await mail();
    expect(to()).toEqual(['a@s1.example']);
    expect(await read(id!)).toMatchObject({ mailProblem: null });
  });

  it('try none of the others where the server takes nothing, and one again that it asked to', async () => {
    await notices.setUpMail({ port: 1 });
    const [first, second] = await ask(['a@s1.example', 'b@s2.example']);
    await mail();
    for (const id of [first!, second!])
      expect((await read(id)).mailProblem).toMatch(/did not take the connection|Nothing listens/);

    await notices.setUpMail({ port: smtp.port });
    smtp.reception.push({ code: 451 });
    notices.pass(1);
    await mail();
    expect(to()).toEqual(['b@s2.example']);
    expect((await read(first!)).mailProblem).toMatch(/Try again later/);
    notices.pass(6);
    await mail();
    expect(to()).toEqual(['b@s2.example', 'a@s1.example']);
  });

  it('say what is asked back where answers were sent back', async () => {
    const [id] = await ask(['a@s1.example']);
    await mail();
    const [token] = tokens();
    await notices.api.stranger.post('/answer/submit', { token, name: 'Ada', attested: true });
    const { etag } = await read(id!);
    await lead.post(`/assessments/${id}/query`, { comment: 'Which plant is this?' }, { 'if-match': `"${etag}"` });
    await mail();
    await mail();

    expect(smtp.received).toHaveLength(2);
    expect(smtp.received[1]!.mail.subject).toBe('Northmere: Questions about your answers: Health check 2026');
    expect(smtp.received[1]!.mail.text).toContain('Which plant is this?');
  });

  it('leave a notice and a call for what was submitted, changed and became overdue', async () => {
    await lead.post('/webhooks', { name: 'Desk', url: receiver.url, kinds: ['assessments'] });
    const [first, second] = await ask(['a@s1.example', 'b@s2.example', 'c@s3.example']);
    await mail();
    const [token] = tokens();
    await notices.api.stranger.post('/answer/submit', { token, name: 'Ada', attested: true });
    await here.spread();
    notices.pass(1);
    await here.send();
    await onDay(31);
    await look();
    notices.pass(1);
    await here.send();

    const calls = receiver.received.map(({ body }) => JSON.parse(body));
    const { number } = await read(first!);
    expect(calls).toMatchObject([
      {
        type: 'assessments.submitted',
        title: `Supplier 1 has submitted assessment ${number}`,
        path: `/assessments/${number}`,
      },
      {
        type: 'assessments.overdue',
        title: '2 assessments of Supplier 2 and Supplier 3 are past their due date',
        path: '/assessments?overdue=true',
        events: 2,
        subjects: { total: 2 },
      },
    ]);
    expect(receiver.received[0]!.headers['webhook-signature']).toMatch(/^v1,/);
    expect(await read(second!)).toMatchObject({ overdue: true });
  });
});
