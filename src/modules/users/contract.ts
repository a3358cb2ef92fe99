import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';

/** What one may do in a workspace. */
export const Role = z.enum(['administrator', 'programme-lead', 'analyst', 'buyer', 'auditor', 'vendor']);
export type Role = z.infer<typeof Role>;

export const Password = z.string().min(12, 'At least 12 characters').max(200);
export const PersonName = z.string().trim().min(1, 'A name is needed').max(200);
export const Email = z.email('This is no mail address').max(254);

export const User = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type User = z.infer<typeof User>;

export const Session = z.object({
  user: User,
  installationAdministrator: z.boolean(),
  workspaces: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      role: Role,
      example: z.boolean().describe('Whether it holds the invented example company'),
    }),
  ),
});
export type Session = z.infer<typeof Session>;

export const readSetupRoute = declareRoute({
  method: 'GET',
  path: '/setup',
  summary: 'Whether the installation still needs its first administrator',
  permission: 'public',
  output: z.object({ needed: z.boolean() }),
});

export const completeSetupRoute = declareRoute({
  method: 'POST',
  path: '/setup',
  summary: 'Make the first administrator with the one-time set-up link, and the first workspace',
  permission: 'public',
  callsPerMinute: 20,
  input: z.object({
    token: z.string().min(1).max(200),
    name: PersonName,
    email: Email,
    password: Password,
    workspaceName: z.string().trim().min(1, 'A name is needed').max(200),
  }),
  output: Session,
  status: 201,
});

export const signInRoute = declareRoute({
  method: 'POST',
  path: '/session',
  summary: 'Sign in with mail address and password',
  permission: 'public',
  callsPerMinute: 20,
  input: z.object({ email: z.string().max(254), password: z.string().max(200) }),
  output: Session,
});

export const getSessionRoute = declareRoute({
  method: 'GET',
  path: '/session',
  summary: 'Who is signed in, and the workspaces open to them',
  permission: 'signed-in',
  output: Session,
});

export const signOutRoute = declareRoute({
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out',
  permission: 'signed-in',
  status: 204,
});

export const acceptInvitationRoute = declareRoute({
  method: 'POST',
  path: '/session/invitation',
  summary: 'Choose a password with the one-time link of an invitation',
  permission: 'public',
  callsPerMinute: 20,
  input: z.object({ token: z.string().min(1).max(200), password: Password }),
  output: Session,
});

export const changePasswordRoute = declareRoute({
  method: 'PUT',
  path: '/session/password',
  summary: 'Change your own password; every other session of yours ends',
  permission: 'signed-in',
  callsPerMinute: 20,
  input: z.object({ current: z.string().max(200), next: Password }),
  status: 204,
});

/** One browser in which somebody is signed in. */
export const OwnSession = z.object({
  id: z.string(),
  device: z.string().nullable().describe('What the browser said of itself, shortened: `Firefox on Linux`'),
  startedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  current: z.boolean().describe('Whether it is the one that asks'),
});
export type OwnSession = z.infer<typeof OwnSession>;

export const listSessionsRoute = declareRoute({
  method: 'GET',
  path: '/session/all',
  summary: 'Where you are signed in, the last seen first',
  permission: 'signed-in',
  output: z.object({ items: z.array(OwnSession) }),
});

export const endSessionsRoute = declareRoute({
  method: 'POST',
  path: '/session/end',
  summary: 'End sessions of your own: one by its id, or all but this one',
  permission: 'signed-in',
  input: z.object({ id: z.string().max(100).optional() }),
  output: z.object({ ended: z.int() }),
});
