import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { hashSecret, newSecret } from '../../platform/auth/secrets.ts';
import type { Context, Role } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { raiseNotice } from '../notices/index.ts';
import { findAccountByEmail, identityOfAccount, insertAccount, insertLink } from '../users/index.ts';
import { insertMembership, turnTo } from '../workspaces/index.ts';
import type { Member } from './contract.ts';
import { listMembers as listMembersOf, removeMembership, updateMembership } from './store.ts';

const invitationDays = 7;

export async function listMembers({ database, workspaceId }: Context): Promise<{ items: Member[] }> {
  return database.inInstallation(async (tx) => ({ items: await listMembersOf(tx, workspaceId) }));
}

export function addMember(
  context: Context,
  input: { email: string; name: string; role: Role },
): Promise<Member & { invitation: string | null }> {
  const { database, workspaceId, clock } = context;
  return database.inInstallation(async (tx) => {
    const known = await findAccountByEmail(tx, input.email);
    const userId = known?.id ?? newId();
    if (known && (await listMembersOf(tx, workspaceId)).some((member) => member.userId === known.id)) {
      throw new AppError('conflict', `${input.email} is a member already.`);
    }
    let invitation: string | null = null;
    if (!known) {
      const { name, email } = input;
      await insertAccount(tx, { id: userId, name, email, passwordHash: null, installationAdministrator: false });
    }
    if (!known?.passwordHash) {
      invitation = newSecret('hfl');
      const expiresAt = new Date(clock().getTime() + invitationDays * 24 * 3600_000);
      await insertLink(tx, { tokenHash: hashSecret(invitation), purpose: 'invitation', userId, expiresAt });
    }
    await insertMembership(tx, { workspaceId, userId, role: input.role });
    const identity = await identityOfAccount(tx, userId);
    await noteMembership(tx, context, 'member.added', { userId, role: input.role, identity });
    await raiseNotice({ ...context, tx }, { type: 'invitations.added', facts: { role: input.role }, to: { userId } });
    return { ...(await memberOf(tx, workspaceId, userId)), invitation };
  });
}

export function changeMember(context: Context, userId: string, { role }: { role: Role }): Promise<Member> {
  const { database, workspaceId } = context;
  return database.inInstallation(async (tx) => {
    const member = await memberOf(tx, workspaceId, userId);
    if (member.role === 'administrator' && role !== 'administrator') await refuseLastAdministrator(tx, workspaceId);
    await updateMembership(tx, { workspaceId, userId, role });
    await noteMembership(tx, context, 'member.changed', { userId, role });
    return memberOf(tx, workspaceId, userId);
  });
}

export function removeMember(context: Context, userId: string): Promise<void> {
  const { database, workspaceId } = context;
  return database.inInstallation(async (tx) => {
    const member = await memberOf(tx, workspaceId, userId);
    if (member.role === 'administrator') await refuseLastAdministrator(tx, workspaceId);
    await removeMembership(tx, workspaceId, userId);
    await noteMembership(tx, context, 'member.removed', { userId });
  });
}

async function memberOf(tx: Tx, workspaceId: string, userId: string): Promise<Member> {
  const member = (await listMembersOf(tx, workspaceId)).find((one) => one.userId === userId);
  if (!member) throw new AppError('not-found', 'There is no such member.');
  return member;
}

async function refuseLastAdministrator(tx: Tx, workspaceId: string): Promise<void> {
  const administrators = (await listMembersOf(tx, workspaceId)).filter((one) => one.role === 'administrator');
  if (administrators.length > 1) return;
  throw new AppError(
    'conflict',
    'This is the last administrator of the workspace. Make someone else administrator first.',
  );
}

/** A membership belongs to the installation's tables, its note to the history of the workspace. */
async function noteMembership(
  tx: Tx,
  { workspaceId, actor }: Context,
  action: string,
  details: Record<string, unknown>,
): Promise<void> {
  await turnTo(tx, workspaceId);
  await changeWithin(tx, { workspaceId, actor }, action, async (change) => {
    for (const [name, value] of Object.entries(details)) change.detail(name, value);
  });
}
