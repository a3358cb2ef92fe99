import type { Database } from '../../platform/database/database.ts';
import { sendMail } from '../../platform/mail/send-mail.ts';
import { NoticeKind, type NoticeType } from './contract.ts';
import { noteWithheld, readGists } from './gist-store.ts';
import { kindOf, mayHear } from './kinds.ts';
import { findMailServer, type StoredMailServer } from './mail-store.ts';
import { composeMail, type MailText, type Sending, settingsLink } from './mail-text.ts';
import type { DueMessage } from './message-store.ts';
import type { Outcome, Sender } from './outcome.ts';
import { type Listener, listListeners, readWorkspace } from './people-store.ts';
import { inItsScope } from './scope.ts';
import type { Gist } from './titles.ts';

/** Under which words the password is sealed. */
export const mailPurpose = 'mail server';

/** Mails a message to its person, if they may still be told of it: rights and sight are those of now. */
export async function mailFor(sender: Sender, message: DueMessage): Promise<Outcome> {
  const { database, workspaceId } = sender;
  const { listener, workspace } = await inItsScope(sender, async (tx) => ({
    listener: (await listListeners(tx, workspaceId, message.recipientId))[0],
    workspace: await readWorkspace(tx, workspaceId),
  }));
  if (!listener) return { as: 'withheld' };
  const gists = await gistsFor(database, workspaceId, message.id, listener);
  if (gists.length === 0) return { as: 'withheld' };
  const server = await database.inInstallation(findMailServer);
  if (!server) return { as: 'held', problem: 'No mail server is set up.' };
  const digest = message.topic === 'digest' ? listener.digest.every : null;
  const sending: Sending = { workspace, address: server.address, digest };
  await postMail(sender, server, {
    to: listener.email,
    text: composeMail(gists, sending),
    sending,
    messageId: message.id,
  });
  return { as: 'sent' };
}

/** What a person may be told of a message, read with their eyes; the rest is noted as withheld. */
async function gistsFor(
  database: Database,
  workspaceId: string,
  messageId: string,
  listener: Listener,
): Promise<Gist[]> {
  const kinds = NoticeKind.options.filter((kind) => mayHear(listener, kind, workspaceId));
  const seen = listener.units === null ? database : database.seenWith({ units: listener.units });
  return seen.inWorkspace(workspaceId, async (tx) => {
    await noteWithheld(tx, workspaceId, messageId, kinds);
    const gists = (await readGists(tx, workspaceId, [messageId])).get(messageId) ?? [];
    return gists.filter(({ type }: { type: NoticeType }) => kinds.includes(kindOf(type)));
  });
}

/** Hands one mail to the server. The id of a mail names the message in it, so that a second copy can be known as one. */
export async function postMail(
  { egress, keys }: Pick<Sender, 'egress' | 'keys'>,
  server: StoredMailServer,
  { to, text, sending, messageId }: { to: string; text: MailText; sending: Sending; messageId: string },
): Promise<void> {
  const password = server.password && keys.open(server.password, mailPurpose);
  await sendMail(
    egress,
    { ...server, password },
    {
      ...text,
      from: server.sender,
      to,
      messageId: `${messageId}@${domainOf(server.sender)}`,
      // RFC 3834 §5: nobody's holiday note answers it. RFC 2369: where to have no more of it.
      headers: { 'auto-submitted': 'auto-generated', 'list-unsubscribe': `<${settingsLink(sending)}>` },
    },
  );
}

function domainOf(sender: string): string {
  return /@([^@<>\s]+)>?\s*$/.exec(sender)?.[1] ?? 'localhost';
}
