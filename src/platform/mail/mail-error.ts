import { AppError } from '../../common/errors.ts';
import { EgressError } from '../egress/errors.ts';

/** How far a mail came before it failed. */
export type MailStage = 'connect' | 'tls' | 'sign-in' | 'sender' | 'recipient' | 'message';

/** A mail that was not taken, with the step that failed and what the server said, for the administrator. */
export class MailError extends AppError {
  readonly stage: MailStage;
  /** Whether trying again cannot help: the server refused this mail for good (a reply of 5xx, RFC 5321 §4.2.1). */
  readonly isFinal: boolean;
  /** Whether every other mail would fail alike: the fault is the server's or its settings'. */
  readonly isOfServer: boolean;

  constructor(stage: MailStage, message: string, { isFinal }: { isFinal: boolean }) {
    super('unavailable', message);
    this.name = 'MailError';
    this.stage = stage;
    this.isFinal = isFinal;
    this.isOfServer = stage === 'connect' || stage === 'tls' || stage === 'sign-in' || stage === 'sender';
  }
}

interface Failure {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  message: string;
}

/** What a fault of the connection or a reply of the server means. */
export function mailErrorOf(error: unknown, server: string): Error {
  if (error instanceof MailError || !(error instanceof Error)) return error as Error;
  if (error instanceof EgressError) return error;
  const failure = error as Failure;
  const stage = stageOf(failure);
  if (!stage) return error;
  const answered = failure.response ? ` It answered: ${oneLine(failure.response)}` : '';
  const because = failure.response ? answered : ` ${oneLine(failure.message)}.`;
  // A sign-in or a sender that is refused is mended in the settings: the mail itself may still go.
  const isFinal = (stage === 'recipient' || stage === 'message') && Math.floor((failure.responseCode ?? 0) / 100) === 5;
  return new MailError(stage, `${sentences[stage](server)}${because}`, { isFinal });
}

const sentences: Record<MailStage, (server: string) => string> = {
  connect: (server) => `${server} did not take the connection, or broke it.`,
  tls: (server) => `The connection to ${server} could not be encrypted, or the server could not prove who it is.`,
  'sign-in': (server) => `${server} refused the user name or the password.`,
  sender: (server) => `${server} does not take mail from this sender.`,
  recipient: (server) => `${server} does not take mail for this address.`,
  message: (server) => `${server} did not take the message.`,
};

function stageOf({ code = '', command = '', message }: Failure): MailStage | undefined {
  if (code === 'ETLS' || /certificate|self.signed|SSL routines|TLS/i.test(message)) return 'tls';
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'sign-in';
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  if (code === 'EMESSAGE' || command === 'DATA') return 'message';
  return /^(ECONNECTION|ESOCKET|ETIMEDOUT|EPROTOCOL|EDNS|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH)$/.test(code)
    ? 'connect'
    : undefined;
}

/** A server's words on one line and no longer than a sentence. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}
