import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { installationId } from '../../platform/database/database.ts';
import { purposesSwitchedOn, switchPurpose } from '../../platform/egress/settings-store.ts';
import { testResultOf } from './channel-test.ts';
import type { ChannelTest, MailServerChange, MailServerState } from './contract.ts';
import { mailPurpose, postMail } from './deliver-mail.ts';
import { findMailServer, writeMailServer } from './mail-store.ts';
import { composeTestMail } from './mail-text.ts';

export function getMailServer({ database }: Context): Promise<MailServerState> {
  return database.inInstallation(async (tx) => {
    const found = await findMailServer(tx);
    const active = (await purposesSwitchedOn(tx)).has('mail');
    if (!found) return { server: null, active };
    const { password, host, port, tls, username, sender, address } = found;
    return { server: { host, port, tls, username, sender, address, hasPassword: password !== null }, active };
  });
}

export async function changeMailServer(context: Context, input: MailServerChange): Promise<MailServerState> {
  const { database, keys, actor } = context;
  const { password, active, ...given } = input;
  const server = { ...given, address: new URL(given.address).origin };
  await database.inInstallation(async (tx) => {
    const before = await findMailServer(tx);
    const kept = password === undefined ? (before?.password ?? null) : sealed(password);
    const isSignedIn = server.username !== null;
    refusePlainPassword({ tls: server.tls, isSignedIn });
    await writeMailServer(tx, { ...server, password: isSignedIn ? kept : null });
    await switchPurpose(tx, 'mail', active ? 'on' : 'off');
    await changeWithin(tx, { workspaceId: installationId, actor }, 'mail-server.changed', async (change) => {
      const { host, port, tls } = server;
      for (const [name, value] of Object.entries({ host, port, tls, active })) change.detail(name, value);
    });
  });
  return getMailServer(context);

  function sealed(secret: string): Buffer | null {
    return secret === '' ? null : keys.seal(secret, mailPurpose);
  }
}

function refusePlainPassword({ tls, isSignedIn }: { tls: string; isSignedIn: boolean }): void {
  if (tls !== 'none' || !isSignedIn) return;
  const message = 'A password is not sent without TLS. Choose STARTTLS or TLS, or leave the user name empty.';
  throw new AppError('invalid-input', message, { problems: [{ at: '/tls', message }] });
}

/** Sends one mail now, by the server as it is set up, and says at which step it failed. */
export async function testMailServer(context: Context, { to }: { to: string }): Promise<ChannelTest> {
  const server = await context.database.inInstallation(findMailServer);
  if (!server) throw new AppError('conflict', 'No mail server is set up yet. Save it first.');
  const workspace = { id: installationId, name: 'Holdfast' };
  const sending = { workspace, address: server.address, digest: null };
  return testResultOf(
    () => postMail(context, server, { to, text: composeTestMail(sending), sending, messageId: newId() }),
    `${server.host} took the mail for ${to}. Look whether it arrives.`,
  );
}
