import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { purposesSwitchedOn } from '../../platform/egress/settings-store.ts';
import { MailError } from '../../platform/mail/mail-error.ts';
import { sendMail } from '../../platform/mail/send-mail.ts';
import { mailPurpose } from './deliver-mail.ts';
import { findMailServer } from './mail-store.ts';
import { composeLetter, type Letter } from './mail-text.ts';

/** What became of a letter. */
export interface LetterOutcome {
  /** Why it did not go out; null where the server took it. */
  problem: string | null;
  /** Trying again cannot help. */
  isFinal: boolean;
  /** Every other letter would fail alike: nothing goes out, or the server does not take anything. */
  isOfServer: boolean;
}

/**
 * Mails a letter to somebody without an account, now: what it links to may be a secret, which no outbox keeps. Where it cannot be sent
 * the answer says why, and the sender hands the link over in another way.
 */
export async function mailLetter(
  { database, egress, keys }: Pick<Context, 'database' | 'egress' | 'keys'>,
  to: string,
  letter: Omit<Letter, 'address'>,
): Promise<LetterOutcome> {
  const server = await database.inInstallation(async (tx) => {
    const found = await findMailServer(tx);
    return found && (await purposesSwitchedOn(tx)).has('mail') ? found : undefined;
  });
  if (!server) return { problem: 'No mail goes out from here.', isFinal: false, isOfServer: true };
  const password = server.password && keys.open(server.password, mailPurpose);
  try {
    await sendMail(
      egress,
      { ...server, password },
      {
        ...composeLetter({ ...letter, address: server.address }),
        from: server.sender,
        to,
        messageId: `${newId()}@${/@([^@<>\s]+)>?\s*$/.exec(server.sender)?.[1] ?? 'localhost'}`,
        // RFC 3834 §5: nobody's holiday note answers it.
        headers: { 'auto-submitted': 'auto-generated' },
      },
    );
    return { problem: null, isFinal: true, isOfServer: false };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { isFinal, isOfServer } = error instanceof MailError ? error : { isFinal: false, isOfServer: true };
    return { problem: error.message, isFinal, isOfServer };
  }
}
