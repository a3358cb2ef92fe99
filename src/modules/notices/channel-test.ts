import { AppError } from '../../common/errors.ts';
import { EgressError } from '../../platform/egress/errors.ts';
import { MailError } from '../../platform/mail/mail-error.ts';
import type { ChannelTest } from './contract.ts';

/** Makes one attempt; a failure is the answer, with the step at which it came. */
export async function testResultOf(attempt: () => Promise<void>, success: string): Promise<ChannelTest> {
  try {
    await attempt();
    return { ok: true, step: null, message: success };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, step: stepOf(error), message: error.message };
  }
}

/** The receiver took the call and said no. */
export class Refused extends AppError {
  constructor(message: string) {
    super('unprocessable', message);
    this.name = 'Refused';
  }
}

function stepOf(error: AppError): ChannelTest['step'] {
  if (error instanceof MailError) return error.stage;
  if (error instanceof Refused) return 'answer';
  if (!(error instanceof EgressError)) return null;
  if (error.reason === 'offline' || error.reason === 'switched-off') return 'switched-off';
  return /could not prove who it is/.test(error.message) ? 'tls' : 'connect';
}
