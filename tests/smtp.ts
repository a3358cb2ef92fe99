import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

const folder = join(import.meta.dirname, 'certificates');
const certificate = readFileSync(join(folder, 'localhost.crt.pem'), 'utf8');
const key = readFileSync(join(folder, 'localhost.key.pem'), 'utf8');

/** Lets this process believe the certificate of the test servers. */
export function trustTestCertificate(): void {
  setDefaultCACertificates([...getCACertificates('default'), certificate]);
}

export interface ReceivedMail {
  to: string[];
  raw: string;
  mail: Email;
}

/** What a real mail server does with the next mail: `take` it, answer with a code, or cut the connection once it has it all. */
export type Reception = 'take' | 'cut' | { code: number };

/** A real SMTP server on a free port of this machine, for one user with one password. */
export async function startSmtp({
  reception = [],
  isTrusted = true,
  ...more
}: SMTPServerOptions & { reception?: Reception[]; isTrusted?: boolean } = {}) {
  const received: ReceivedMail[] = [];
  const refused = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });
  const server = new SMTPServer({
    // Without a certificate of ours the server shows one of its own, which nobody believes.
    ...(isTrusted ? { key, cert: certificate } : {}),
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _, done) => {
      if (username === 'holdfast' && password === 'right horse') done(null, { user: username });
      else done(refused(535, 'Authentication credentials invalid'));
    },
    onRcptTo: ({ address }, _, done) => done(address.startsWith('nobody') ? refused(550, 'No such mailbox') : null),
    onMailFrom: ({ address }, _, done) =>
      done(address.startsWith('stranger') ? refused(553, 'Not your address') : null),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', async () => {
        const raw = Buffer.concat(parts).toString();
        const now = reception.shift() ?? 'take';
        if (typeof now === 'object') return done(refused(now.code, 'Try again later'));
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          mail: await PostalMime.parse(raw),
        });
        if (now === 'take') return done();
        for (const connection of server.connections) connection.close();
      });
    },
    ...more,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    reception,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export type SmtpServer = Awaited<ReturnType<typeof startSmtp>>;
