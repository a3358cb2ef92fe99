import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Email, PersonName, Role } from '../users/contract.ts';

export const Member = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  invited: z.boolean().describe('Has not chosen a password yet'),
  lastSeenAt: z.iso.datetime().nullable(),
});
export type Member = z.infer<typeof Member>;

export const listMembersRoute = declareRoute({
  method: 'GET',
  path: '/members',
  summary: 'List the members of this workspace',
  permission: 'workspace:administer',
  output: z.object({ items: z.array(Member) }),
});

export const addMemberRoute = declareRoute({
  method: 'POST',
  path: '/members',
  summary: 'Add a member; a person without an account gets a one-time link to choose a password',
  permission: 'workspace:administer',
  input: z.object({ email: Email, name: PersonName, role: Role }),
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
  summary: "Change a member's role",
  permission: 'workspace:administer',
  params: IdParams,
  input: z.object({ role: Role }),
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
