import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { forgetTries } from '../users/index.ts';
import { turnTo } from '../workspaces/index.ts';
import {
  type Belonging,
  countChangesBy,
  type ErasableAccount,
  listBelongings,
  listTokensMadeBy,
  lockAccount,
  removeAccount,
  removeTokensMadeBy,
} from './account-store.ts';
import { refuseNaming } from './operations.ts';
import { findPeopleNamed, identityOf } from './person-store.ts';
import { countCopies, findMentions, forgetCopies } from './trace-store.ts';

export function previewAccountErasure({ database }: Context, userId: string) {
  return database.inInstallation(async (tx) => {
    const account = await getAccount(tx, userId);
    const belongings = await listBelongings(tx, account.id);
    const workspaces = [];
    for (const belonging of belongings) {
      const found = await tracesIn(tx, belonging, account);
      if (found.isConcerned) workspaces.push(found.traces);
    }
    const { id, name, email, sessions, salt } = account;
    return {
      ...{ id, name, email, sessions, workspaces },
      hindrance: hindranceOf(account, belongings),
      proof: { salt, identity: await identityOf(tx, salt, [name, email]) },
    };
  });
}

async function tracesIn(tx: Tx, { id, name, role }: Belonging, account: ErasableAccount) {
  await turnTo(tx, id);
  const names = [account.name, account.email];
  const tokens = await listTokensMadeBy(tx, id, account.id);
  const traces = {
    ...{ id, name, role },
    changes: await countChangesBy(tx, id, account.id),
    tokens: tokens.map((token) => ({ ...token, lastUsedAt: token.lastUsedAt?.toISOString() ?? null })),
    people: await findPeopleNamed(tx, id, account.name),
    copies: await countCopies(tx, id, names),
    mentions: await findMentions(tx, id, names),
  };
  const { changes, people, copies, mentions } = traces;
  const isConcerned =
    role !== null || changes + copies > 0 || [tokens, people, mentions].some((list) => list.length > 0);
  return { traces, isConcerned };
}

/**
 * Ends the account with its sessions, memberships and tokens, in every workspace, and takes name and address out of all that was
 * derived from them. Entries of the audit hold only its id, which from then on names nobody.
 */
export async function eraseAccount(context: Context, userId: string, { reason }: { reason: string }): Promise<void> {
  const { database, actor } = context;
  await database.inInstallation(async (tx) => {
    const account = await getAccount(tx, userId);
    const belongings = await listBelongings(tx, account.id);
    const hindrance = hindranceOf(account, belongings);
    if (hindrance) throw new AppError('conflict', hindrance);
    refuseNaming(reason, [account.name, account.email]);
    for (const belonging of belongings) await leave(tx, context, belonging, account);
    await forgetTries(tx, account.email);
    await removeAccount(tx, account.id);
    await turnTo(tx, installationId);
    await changeWithin(tx, { workspaceId: installationId, actor }, 'user.erased', async (change) => {
      change.detail('userId', account.id);
      change.detail('reason', reason);
    });
  });
}

/** Each workspace that the account belonged to notes for itself that it is gone. */
async function leave(tx: Tx, { actor }: Context, { id, role }: Belonging, account: ErasableAccount): Promise<void> {
  await turnTo(tx, id);
  const tokens = await removeTokensMadeBy(tx, id, account.id);
  const copies = await forgetCopies(tx, id, [account.name, account.email]);
  const isConcerned = role !== null || tokens > 0 || (await countChangesBy(tx, id, account.id)) > 0;
  if (!isConcerned || id === installationId) return;
  await changeWithin(tx, { workspaceId: id, actor }, 'member.erased', async (change) => {
    for (const [name, value] of Object.entries({ userId: account.id, tokens, copies })) change.detail(name, value);
  });
}

async function getAccount(tx: Tx, userId: string): Promise<ErasableAccount> {
  const account = await lockAccount(tx, userId);
  if (!account) throw new AppError('not-found', 'There is no such account.');
  return account;
}

/** Nothing may be left without anybody who runs it. */
function hindranceOf(
  { lastInstallationAdministrator }: ErasableAccount,
  belongings: readonly Belonging[],
): string | null {
  if (lastInstallationAdministrator) {
    return 'This is the last account that runs the installation. Give that right to somebody else first.';
  }
  const left = belongings.filter(({ lastAdministrator }) => lastAdministrator).map(({ name }) => name);
  if (left.length === 0) return null;
  return `This is the last administrator of ${left.join(', ')}. Make somebody else administrator there first.`;
}
