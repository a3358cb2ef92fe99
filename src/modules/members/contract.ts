import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Email, PersonName, Role } from '../users/contract.ts';

/** Ids of units; null, or nothing said, for a member who sees all suppliers. */
const Units = z.array(z.string().max(100)).max(100).nullish();

export const Member = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  kind: z.enum(['person', 'service']).describe('A service account is a program: it has no password, only tokens'),
  units: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .nullable()
    .describe('The units whose suppliers they see; null for all suppliers'),
  invitedUntil: z.iso
    .datetime()
    .nullable()
    .describe('When the one-time link of the invitation lapses; null where none is good'),
  invited: z.boolean().describe('Has not chosen a password yet'),
  lastSeenAt: z.iso.datetime().nullable(),
  signInLock: z
    .object({ since: z.iso.datetime(), until: z.iso.datetime(), tries: z.int() })
    .nullable()
    .describe('Nobody can sign in with their address since and until then, after so many failed tries in a row'),
});
export type Member = z.infer<typeof Member>;

export const listMembersRoute = declareRoute({
  method: 'GET',
  path: '/members',
  summary: 'List the members of this workspace',
  permission: 'workspace:administer',
  output: z.object({ items: z.array(Member) }),
});

export const listRolesRoute = declareRoute({
  method: 'GET',
  path: '/roles',
  summary: 'What each role may do',
  permission: 'signed-in',
  output: z.object({ items: z.array(z.object({ role: Role, permissions: z.array(z.string()) })) }),
});

export const addMemberRoute = declareRoute({
  method: 'POST',
  path: '/members',
  summary: 'Add a member; a person without an account gets a one-time link to choose a password',
  permission: 'workspace:administer',
  input: z.object({ email: Email, name: PersonName, role: Role, units: Units }),
  answersSecret: true,
  output: Member.extend({
    invitation: z
      .string()
      .nullable()
      .describe('The one-time link, shown only now; null when the person has an account'),
  }),
  status: 201,
});

export const changeMemberRoute = declareRoute({
  method: 'PATCH',
  path: '/members/{id}',
  summary: "Change a member's role, or the units it is limited to",
  permission: 'workspace:administer',
  params: IdParams,
  input: z.object({ role: Role.optional(), units: Units }),
  output: Member,
});

export const removeMemberRoute = declareRoute({
  method: 'DELETE',
  path: '/members/{id}',
  summary: 'Remove a member; their sessions lose this workspace at once',
  permission: 'workspace:administer',
  params: IdParams,
  status: 204,
});

export const addServiceAccountRoute = declareRoute({
  method: 'POST',
  path: '/service-accounts',
  summary: 'Add a service account: a program with a role of its own, which signs in with tokens',
  permission: 'workspace:administer',
  input: z.object({ name: PersonName, role: Role, units: Units }),
  output: Member,
  status: 201,
});

export const inviteAgainRoute = declareRoute({
  method: 'POST',
  path: '/members/{id}/invitation',
  summary: 'Make a new one-time link for somebody who has no password yet; earlier ones are void',
  permission: 'workspace:administer',
  params: IdParams,
  answersSecret: true,
  output: z.object({ link: z.string().describe('Shown only now'), expiresAt: z.iso.datetime() }),
  status: 201,
});

export const revokeInvitationRoute = declareRoute({
  method: 'DELETE',
  path: '/members/{id}/invitation',
  summary: 'Make the one-time link of an invitation void',
  permission: 'workspace:administer',
  params: IdParams,
  status: 204,
});

export const releaseMemberRoute = declareRoute({
  method: 'DELETE',
  path: '/members/{id}/sign-in-lock',
  summary: 'Release a member whose address is locked by failed sign-ins',
  permission: 'workspace:administer',
  params: IdParams,
  status: 204,
});
