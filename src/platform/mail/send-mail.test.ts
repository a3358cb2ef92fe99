import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { type SmtpServer, startSmtp, trustTestCertificate } from '../../../tests/smtp.ts';
import { switchPurpose, writeEgressSettings } from '../egress/settings-store.ts';
import { MailError } from './mail-error.ts';
import { type Mail, type MailServer, sendMail } from './send-mail.ts';

const mail: Mail = {
  from: 'Holdfast <holdfast@example.org>',
  to: 'ilse@example.org',
  subject: 'Grüße — 37 new findings',
  text: 'Plain\n',
  html: '<p>Rich</p>',
  messageId: '0190-a@example.org',
  headers: { 'auto-submitted': 'auto-generated' },
};

/** Real SMTP servers on this machine, reached through the door. */
describe('sendMail', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    trustTestCertificate();
    api = await startApi({ runner: false });
    await api.platform.database.inInstallation(async (tx) => {
      await writeEgressSettings(tx, { proxy: null, direct: [], privateAddresses: ['127.0.0.1'] });
      await switchPurpose(tx, 'mail', 'on');
    });
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
    await api.stop();
  });

  const server = async (options?: Parameters<typeof startSmtp>[0]): Promise<SmtpServer> => {
    const started = await startSmtp(options);
    stops.push(started.stop);
    return started;
  };
  const send = (port: number, settings: Partial<MailServer> = {}, change: Partial<Mail> = {}) =>
    sendMail(
      api.platform.egress,
      { host: 'localhost', port, tls: 'starttls', username: null, password: null, ...settings },
      { ...mail, ...change },
    );
  const failure = async (sending: Promise<void>): Promise<MailError> => {
    const error = await sending.then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(MailError);
    return error as MailError;
  };

  it('hands the mail over by STARTTLS, signed in, in words and in pictures of words', async () => {
    const { port, received } = await server({ authOptional: false });

    await send(port, { username: 'holdfast', password: 'right horse' });

    expect(received).toHaveLength(1);
    expect(received[0]!.to).toEqual(['ilse@example.org']);
    expect(received[0]!.mail).toMatchObject({
      from: { name: 'Holdfast', address: 'holdfast@example.org' },
      to: [{ address: 'ilse@example.org' }],
      subject: 'Grüße — 37 new findings',
      text: expect.stringContaining('Plain'),
      html: expect.stringContaining('<p>Rich</p>'),
      messageId: '<0190-a@example.org>',
    });
    expect(received[0]!.raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
  });

  it('speaks TLS from the first byte where that is chosen, and none where none is', async () => {
    const secure = await server({ secure: true });
    const plain = await server({ disabledCommands: ['STARTTLS', 'AUTH'] });

    await send(secure.port, { tls: 'implicit' });
    await send(plain.port, { tls: 'none' });

    expect([secure.received.length, plain.received.length]).toEqual([1, 1]);
  });

  it('never falls back to an open line: without STARTTLS, or with another certificate, nothing is said', async () => {
    const plain = await server({ disabledCommands: ['STARTTLS'] });
    const unknown = await server({ isTrusted: false });

    const without = await failure(send(plain.port, { username: 'holdfast', password: 'right horse' }));
    const wrong = await failure(send(unknown.port));
    const other = await failure(send(unknown.port, { tls: 'implicit' }));

    expect([without.stage, wrong.stage, other.stage]).toEqual(['tls', 'tls', 'tls']);
    expect([plain.received, unknown.received]).toEqual([[], []]);
    expect(without.isOfServer).toBe(true);
  });

  it('says that the password is wrong, and what the server said', async () => {
    const { port } = await server();

    const error = await failure(send(port, { username: 'holdfast', password: 'wrong' }));

    expect(error).toMatchObject({ stage: 'sign-in', isFinal: false, isOfServer: true });
    expect(error.message).toBe(
      `localhost:${port} refused the user name or the password. It answered: 535 Authentication credentials invalid`,
    );
  });

  it('signs in where the server does not offer it: a mail never goes out under no name instead', async () => {
    const { port, received } = await server({ disabledCommands: ['AUTH'] });

    expect((await failure(send(port, { username: 'holdfast', password: 'right horse' }))).stage).toBe('sign-in');
    expect(received).toEqual([]);
  });

  it('tells a refused recipient, for good, from a refused sender, which is a matter of the settings', async () => {
    const { port } = await server();

    const recipient = await failure(send(port, {}, { to: 'nobody@example.org' }));
    const sender = await failure(send(port, {}, { from: 'stranger@example.org' }));

    expect(recipient).toMatchObject({ stage: 'recipient', isFinal: true, isOfServer: false });
    expect(recipient.message).toContain('550 No such mailbox');
    expect(sender).toMatchObject({ stage: 'sender', isFinal: false, isOfServer: true });
  });

  it('tells what may pass (4xx) from what will not (5xx)', async () => {
    const { port } = await server({ reception: [{ code: 451 }, { code: 554 }] });

    const passing = await failure(send(port));
    const lasting = await failure(send(port));

    expect(passing).toMatchObject({ stage: 'message', isFinal: false });
    expect(lasting).toMatchObject({ stage: 'message', isFinal: true });
  });

  it('does not count a mail as sent whose receipt was never said', async () => {
    const { port, received } = await server({ reception: ['cut'] });

    const error = await failure(send(port));
    await send(port);

    expect(error).toMatchObject({ stage: 'connect', isFinal: false });
    expect(received.map(({ mail: { messageId } }) => messageId)).toEqual([
      '<0190-a@example.org>',
      '<0190-a@example.org>',
    ]);
  });

  it('says what stands in the way of a connection: nobody listening, another kind of server, a closed address', async () => {
    const chatter = await listen((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));

    const nobody = await send(1).catch((error) => error);
    const other = await failure(send(chatter));
    const closed = await send(25, { host: '10.1.2.3' }).catch((error) => error);

    expect(nobody.message).toBe('Nothing listens at localhost:1: the connection was refused.');
    expect(other.stage).toBe('connect');
    expect(closed.message).toMatch(/10\.1\.2\.3 is an address of a private network\. Holdfast does not connect there/);
  });

  it('is refused while mail is switched off', async () => {
    const { port, received } = await server();
    await api.platform.database.inInstallation((tx) => switchPurpose(tx, 'mail', 'off'));

    const error = await send(port).catch((reason) => reason);
    await api.platform.database.inInstallation((tx) => switchPurpose(tx, 'mail', 'on'));

    expect(error).toMatchObject({ reason: 'switched-off' });
    expect(received).toEqual([]);
  });

  it.each([
    ['a subject', { subject: 'Hello\r\nBcc: eve@example.org' }],
    ['a recipient', { to: 'ilse@example.org\nBcc: eve@example.org' }],
    ['a sender', { from: 'Holdfast\r\nBcc: eve@example.org <a@example.org>' }],
    ['a header', { headers: { 'x-note': 'a\r\nBcc: eve@example.org' } }],
    ['an id', { messageId: 'a@b>\r\nBcc: eve@example.org' }],
  ])('refuses a line break in %s', async (_, change) => {
    const { port, received } = await server();

    await expect(send(port, {}, change)).rejects.toThrow('A line break in an address or a subject is refused.');
    expect(received).toEqual([]);
  });

  async function listen(handler: (socket: Socket) => void): Promise<number> {
    const listener: Server = createServer(handler);
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => listener.close(() => resolve())));
    return (listener.address() as { port: number }).port;
  }
});
