import { createTransport } from 'nodemailer';
import { AppError } from '../../common/errors.ts';
import { connectThrough } from '../egress/connect.ts';
import type { Egress } from '../egress/egress.ts';
import { mailErrorOf } from './mail-error.ts';

/** How to reach a mail server. */
export interface MailServer {
  host: string;
  port: number;
  /** TLS from the first byte, by STARTTLS (which must succeed), or none, for a relay on a network that one trusts. */
  tls: 'implicit' | 'starttls' | 'none';
  username: string | null;
  password: string | null;
}

export interface Mail {
  /** `Holdfast <holdfast@example.org>` or the address alone. */
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Without its angle brackets. A mail that is sent again keeps its own, so that the receiver can know it as the same. */
  messageId: string;
  headers: Record<string, string>;
}

const connectMillis = 10_000;
/** The most time without a byte from the server. */
const silenceMillis = 30_000;

/** Hands one mail to the server, through the door; resolves when the server has taken it. Else throws with what failed. */
export async function sendMail(egress: Egress, server: MailServer, mail: Mail): Promise<void> {
  refuseLineBreaks(mail);
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.tls === 'implicit',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'none',
    ...(server.username === null
      ? {}
      : { auth: { user: server.username, pass: server.password ?? '' }, forceAuth: true }),
    connectionTimeout: connectMillis,
    greetingTimeout: connectMillis,
    socketTimeout: silenceMillis,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_, callback) => {
      connectThrough(egress, 'mail', server).then((connection) => callback(null, { connection }), callback);
    },
  });
  try {
    const { from, to, subject, text, html, messageId, headers } = mail;
    await transport.sendMail({ from, to, subject, text, html, headers, messageId: `<${messageId}>` });
  } catch (error) {
    throw mailErrorOf(error, `${server.host}:${server.port}`);
  } finally {
    transport.close();
  }
}

/** A line break in a header would begin another header: such a mail is refused, whoever wrote it. */
function refuseLineBreaks({ from, to, subject, messageId, headers }: Mail): void {
  const lines = [from, to, subject, messageId, ...Object.entries(headers).flat()];
  if (lines.some((line) => /[\r\n\0]/.test(line))) {
    throw new AppError('invalid-input', 'A line break in an address or a subject is refused.');
  }
}
