import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { permissionsOf } from '../../platform/auth/permissions.ts';
import { hashSecret, newSecret } from '../../platform/auth/secrets.ts';
import type { Context, Role } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { raiseNotice } from '../notices/index.ts';
import { Role as Roles } from '../users/contract.ts';
import { findAccountByEmail, forgetTries, identityOfAccount, insertAccount, insertLink } from '../users/index.ts';
import { insertMembership, turnTo } from '../workspaces/index.ts';
import type { Member } from './contract.ts';
import {
  knownUnits,
  listMembers as listMembersOf,
  removeMembership,
  revokeTokensOf,
  updateRole,
  updateUnits,
  voidInvitations,
} from './store.ts';

const invitationDays = 7;

/** Memberships stand among the installation's tables, units among the workspace's: this sees both. */
function inBoth<T>({ database, workspaceId }: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.inInstallation(async (tx) => {
    await turnTo(tx, workspaceId);
    return work(tx);
  });
}

export function listMembers(context: Context): Promise<{ items: Member[] }> {
  return inBoth(context, async (tx) => ({ items: await listMembersOf(tx, context.workspaceId, context.clock()) }));
}

/** What each role may do, the least first. */
export async function listRoles(_: Context) {
  const items = Roles.options.map((role) => ({ role, permissions: [...permissionsOf[role]].sort() }));
  return { items: items.sort((a, b) => a.permissions.length - b.permissions.length) };
}

interface NewMember {
  name: string;
  role: Role;
  units?: string[] | null | undefined;
}

export function addMember(
  context: Context,
  input: NewMember & { email: string },
): Promise<Member & { invitation: string | null }> {
  return inBoth(context, async (tx) => {
    const known = await findAccountByEmail(tx, input.email);
    const userId = known?.id ?? newId();
    const members = await listMembersOf(tx, context.workspaceId, context.clock());
    if (known && members.some((member) => member.userId === known.id)) {
      throw new AppError('conflict', `${input.email} is a member already.`);
    }
    if (!known) {
      const { name, email } = input;
      await insertAccount(tx, { id: userId, name, email, passwordHash: null, installationAdministrator: false });
    }
    const invitation = known?.passwordHash ? null : (await invite(tx, context, userId)).link;
    await join(tx, context, userId, input);
    await raiseNotice({ ...context, tx }, { type: 'invitations.added', facts: { role: input.role }, to: { userId } });
    return { ...(await memberOf(tx, context, userId)), invitation };
  });
}

/** A program with a role of its own: it has no password and no mail address that anybody reads. */
export function addServiceAccount(context: Context, input: NewMember): Promise<Member> {
  return inBoth(context, async (tx) => {
    const id = newId();
    await insertAccount(tx, {
      id,
      kind: 'service',
      name: input.name,
      email: `${id}@service.invalid`,
      passwordHash: null,
      installationAdministrator: false,
    });
    await join(tx, context, id, input);
    return memberOf(tx, context, id);
  });
}

async function join(tx: Tx, context: Context, userId: string, { role, units = null }: NewMember): Promise<void> {
  const { workspaceId } = context;
  await refuseUnknownUnits(tx, workspaceId, role, units);
  await insertMembership(tx, { workspaceId, userId, role });
  if (units) await updateUnits(tx, { workspaceId, userId, units });
  const identity = await identityOfAccount(tx, userId);
  await noteMembership(tx, context, 'member.added', { userId, role, ...(units ? { units } : {}), identity });
}

async function refuseUnknownUnits(tx: Tx, workspaceId: string, role: Role, units: string[] | null): Promise<void> {
  if (units === null) return;
  if (role === 'administrator') {
    throw refusal('/units', 'An administrator sees all suppliers. Choose another role for somebody who is limited.');
  }
  const known = await knownUnits(tx, workspaceId, units);
  const unknown = units.findIndex((id) => !known.has(id));
  if (unknown >= 0) throw refusal(`/units/${unknown}`, 'There is no such unit.');
}

function refusal(at: string, message: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

async function invite(tx: Tx, { clock }: Context, userId: string): Promise<{ link: string; expiresAt: string }> {
  const link = newSecret('hfl');
  const expiresAt = new Date(clock().getTime() + invitationDays * 24 * 3600_000);
  await insertLink(tx, { tokenHash: hashSecret(link), purpose: 'invitation', userId, expiresAt });
  return { link, expiresAt: expiresAt.toISOString() };
}

export function inviteAgain(context: Context, userId: string): Promise<{ link: string; expiresAt: string }> {
  return inBoth(context, async (tx) => {
    const member = await memberOf(tx, context, userId);
    if (!member.invited)
      throw new AppError('conflict', `${member.name} has a password already and needs no invitation.`);
    await voidInvitations(tx, userId);
    const invitation = await invite(tx, context, userId);
    await noteMembership(tx, context, 'member.invited', { userId });
    return invitation;
  });
}

export function revokeInvitation(context: Context, userId: string): Promise<void> {
  return inBoth(context, async (tx) => {
    const member = await memberOf(tx, context, userId);
    if ((await voidInvitations(tx, userId)) === 0) {
      throw new AppError('conflict', `No invitation of ${member.name} is open.`);
    }
    await noteMembership(tx, context, 'member.invitation-revoked', { userId });
  });
}

/** Who is not locked any more stays so: that is what was asked for. */
export function releaseMember(context: Context, userId: string): Promise<void> {
  return inBoth(context, async (tx) => {
    const { email } = await memberOf(tx, context, userId);
    if (await forgetTries(tx, email)) await noteMembership(tx, context, 'member.released', { userId });
  });
}

export function changeMember(
  context: Context,
  userId: string,
  input: { role?: Role | undefined; units?: string[] | null | undefined },
): Promise<Member> {
  const { workspaceId } = context;
  return inBoth(context, async (tx) => {
    const member = await memberOf(tx, context, userId);
    const role = input.role ?? member.role;
    const units = input.units === undefined ? (member.units?.map(({ id }) => id) ?? null) : input.units;
    if (member.role === 'administrator' && role !== 'administrator') await refuseLastAdministrator(tx, context);
    await refuseUnknownUnits(tx, workspaceId, role, units);
    await updateRole(tx, { workspaceId, userId, role });
    await updateUnits(tx, { workspaceId, userId, units });
    await noteMembership(tx, context, 'member.changed', { userId, role, units });
    return memberOf(tx, context, userId);
  });
}

export function removeMember(context: Context, userId: string): Promise<void> {
  const { workspaceId, clock } = context;
  return inBoth(context, async (tx) => {
    const member = await memberOf(tx, context, userId);
    if (member.role === 'administrator') await refuseLastAdministrator(tx, context);
    await revokeTokensOf(tx, workspaceId, userId, clock());
    await removeMembership(tx, workspaceId, userId);
    await noteMembership(tx, context, 'member.removed', { userId });
  });
}

async function memberOf(tx: Tx, { workspaceId, clock }: Context, userId: string): Promise<Member> {
  const member = (await listMembersOf(tx, workspaceId, clock())).find((one) => one.userId === userId);
  if (!member) throw new AppError('not-found', 'There is no such member.');
  return member;
}

/** A program cannot run a workspace by itself: one person stays administrator. */
async function refuseLastAdministrator(tx: Tx, { workspaceId, clock }: Context): Promise<void> {
  const members = await listMembersOf(tx, workspaceId, clock());
  if (members.filter(({ role, kind }) => role === 'administrator' && kind === 'person').length > 1) return;
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
  await changeWithin(tx, { workspaceId, actor }, action, async (change) => {
    for (const [name, value] of Object.entries(details)) change.detail(name, value);
  });
}
