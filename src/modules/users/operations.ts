import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import { hashPassword, hashSecret, isPassword, newSecret } from '../../platform/auth/secrets.ts';
import type { Context, Platform } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { ReplyTools } from '../../platform/http/bind.ts';
import {
  addWorkspace,
  insertMembership,
  joinExample,
  listWorkspaces,
  turnTo,
  updateWorkspaceName,
} from '../workspaces/index.ts';
import type { Session } from './contract.ts';
import { forgetTries, type SignInTry, takeTry, waitAfter } from './sign-in-tries.ts';
import {
  type Account,
  endSessionsOf,
  findAccount,
  findAccountByEmail,
  hasAdministrator,
  identityOfAccount,
  insertAccount,
  insertLink,
  insertSession,
  listSessionsOf,
  readSession,
  removeOtherSessions,
  removeSession,
  setPassword,
  useLink,
  voidSetupLinks,
} from './store.ts';

const sessionDays = 14;
const setupLinkMinutes = 30;

export function readSetup({ database }: Context): Promise<{ needed: boolean }> {
  return database.inInstallation(async (tx) => ({ needed: !(await hasAdministrator(tx)) }));
}

/** A fresh one-time link for the first administrator; undefined once one exists. Earlier links are void. */
export function openSetup({ database, clock }: Pick<Platform, 'database' | 'clock'>): Promise<string | undefined> {
  return database.inInstallation(async (tx) => {
    if (await hasAdministrator(tx)) return undefined;
    await voidSetupLinks(tx);
    const secret = newSecret('hfl');
    const expiresAt = new Date(clock().getTime() + setupLinkMinutes * 60_000);
    await insertLink(tx, { tokenHash: hashSecret(secret), purpose: 'setup', userId: null, expiresAt });
    return secret;
  });
}

export async function completeSetup(
  context: Context,
  input: { token: string; name: string; email: string; password: string; workspaceName: string },
  reply: ReplyTools,
): Promise<Session> {
  const { database, clock } = context;
  const passwordHash = await hashPassword(input.password);
  return database.inInstallation(async (tx) => {
    const link = await useLink(tx, { tokenHash: hashSecret(input.token), purpose: 'setup', now: clock() });
    if (!link || (await hasAdministrator(tx))) {
      throw new AppError('forbidden', 'This set-up link is not valid any more. Restart Holdfast: it prints a new one.');
    }
    const account: Account = {
      id: newId(),
      name: input.name,
      email: input.email,
      passwordHash,
      installationAdministrator: true,
    };
    await insertAccount(tx, account);
    await voidSetupLinks(tx);
    const actor = { kind: 'user' as const, id: account.id };
    await changeWithin(tx, { workspaceId: installationId, actor }, 'installation.set-up', async (change) => {
      change.detail('userId', account.id);
      change.detail('identity', await identityOfAccount(tx, account.id));
    });
    await openFirstWorkspace(tx, { name: input.workspaceName, administratorId: account.id, actor });
    await joinExample(tx, { userId: account.id, actor });
    return signInAs(tx, context, account, reply);
  });
}

/** The named workspace; one that the command line has made before is taken over under that name. */
async function openFirstWorkspace(
  tx: Tx,
  { name, administratorId, actor }: { name: string; administratorId: string; actor: Actor },
): Promise<void> {
  const earlier = (await listWorkspaces(tx)).find(({ example }) => !example);
  if (!earlier) {
    await addWorkspace(tx, { name, administratorId, actor });
    return;
  }
  await insertMembership(tx, { workspaceId: earlier.id, userId: administratorId, role: 'administrator' });
  await updateWorkspaceName(tx, earlier.id, name);
  await turnTo(tx, earlier.id);
  await changeWithin(tx, { workspaceId: earlier.id, actor }, 'workspace.renamed', async (change) => {
    change.detail('name', name);
  });
}

export async function signIn(
  context: Context,
  { email, password }: { email: string; password: string },
  reply: ReplyTools,
): Promise<Session> {
  const { database, log } = context;
  const taken = await database.inInstallation((tx) => takeTry(tx, email));
  if (!taken.allowed) throw lockedOut(taken);
  const account = await database.inInstallation((tx) => findAccountByEmail(tx, email));
  const matches = await isPassword(password, account?.passwordHash ?? null);
  if (!account || !matches) {
    if (taken.waitSeconds === 0) throw notTogether(taken);
    log.warn({ userId: account?.id ?? null, tries: taken.tries }, 'A mail address is locked by failed sign-ins');
    throw lockedOut(taken);
  }
  return database.inInstallation(async (tx) => {
    await forgetTries(tx, email);
    return signInAs(tx, context, account, reply);
  });
}

/** The same for an address that nobody has as for one that somebody has. */
function notTogether({ tries }: SignInTry): AppError {
  const isLast = waitAfter(tries + 1) > 0;
  const warning = isLast ? ' After one more failed try you have to wait.' : '';
  return new AppError('unauthenticated', `Mail address and password do not belong together.${warning}`);
}

function lockedOut({ tries, waitSeconds }: SignInTry): AppError {
  return new AppError(
    'too-many-requests',
    `${tries} tries with this mail address failed in a row. Nobody can sign in with it until the wait is over or an administrator releases it.`,
    { retryAfterSeconds: waitSeconds },
  );
}

export async function acceptInvitation(
  context: Context,
  { token, password }: { token: string; password: string },
  reply: ReplyTools,
): Promise<Session> {
  const { database, clock } = context;
  const passwordHash = await hashPassword(password);
  return database.inInstallation(async (tx) => {
    const link = await useLink(tx, { tokenHash: hashSecret(token), purpose: 'invitation', now: clock() });
    const account = link?.userId ? await findAccount(tx, link.userId) : undefined;
    if (!account) throw new AppError('forbidden', 'This invitation is not valid any more. Ask for a new one.');
    await setPassword(tx, account.id, passwordHash);
    await forgetTries(tx, account.email);
    return signInAs(tx, context, account, reply);
  });
}

export function getSession({ database, principal }: Context): Promise<Session> {
  return database.inInstallation(async (tx) => {
    const account = principal?.userId ? await findAccount(tx, principal.userId) : undefined;
    if (!account) throw new AppError('unauthenticated', 'Sign in first.');
    return readSession(tx, account);
  });
}

export async function signOut({ database }: Context, reply: ReplyTools): Promise<void> {
  const { session } = reply;
  if (session) await database.inInstallation((tx) => removeSession(tx, hashSecret(session)));
  reply.setSession(null);
}

export function listSessions({ database, principal, clock }: Context, reply: ReplyTools) {
  const userId = requirePerson(principal);
  const current = hashSecret(reply.session ?? '');
  return database.inInstallation(async (tx) => ({
    items: await listSessionsOf(tx, userId, { current, now: clock() }),
  }));
}

/** A session that is not there any more has ended: that is what was asked for. */
export function endSessions(
  { database, principal, actor }: Context,
  { id }: { id?: string | undefined },
  reply: ReplyTools,
): Promise<{ ended: number }> {
  const userId = requirePerson(principal);
  const kept = hashSecret(reply.session ?? '');
  return database.inInstallation(async (tx) => {
    const ended = await endSessionsOf(tx, userId, { id, kept });
    if (ended > 0) {
      await changeWithin(tx, { workspaceId: installationId, actor }, 'user.sessions-ended', async (change) => {
        change.detail('ended', ended);
      });
    }
    return { ended };
  });
}

function requirePerson(principal: Context['principal']): string {
  if (principal?.userId) return principal.userId;
  throw new AppError('forbidden', 'Only a person has sessions.');
}

export async function changePassword(
  { database, principal }: Context,
  { current, next }: { current: string; next: string },
  reply: ReplyTools,
): Promise<void> {
  const userId = principal?.userId;
  const account = userId ? await database.inInstallation((tx) => findAccount(tx, userId)) : undefined;
  if (!account || !(await isPassword(current, account.passwordHash))) {
    throw new AppError('invalid-input', 'This is not your current password.', {
      problems: [{ at: '/current', message: 'This is not your current password' }],
    });
  }
  const passwordHash = await hashPassword(next);
  await database.inInstallation(async (tx) => {
    await setPassword(tx, account.id, passwordHash);
    await removeOtherSessions(tx, account.id, hashSecret(reply.session ?? ''));
    const actor = { kind: 'user' as const, id: account.id };
    await changeWithin(tx, { workspaceId: installationId, actor }, 'user.password-changed', async () => {});
  });
}

/** Always in a session of its own: none that the browser brought along goes on. */
async function signInAs(tx: Tx, { clock }: Context, account: Account, reply: ReplyTools): Promise<Session> {
  if (reply.session) await removeSession(tx, hashSecret(reply.session));
  const secret = newSecret('hfs');
  const maxAgeSeconds = sessionDays * 24 * 3600;
  const expiresAt = new Date(clock().getTime() + maxAgeSeconds * 1000);
  await insertSession(tx, { tokenHash: hashSecret(secret), userId: account.id, device: reply.device, expiresAt });
  reply.setSession(secret, maxAgeSeconds);
  return readSession(tx, account);
}
