import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Role } from '../users/contract.ts';

/** What a token may do at most; the role it was made with bounds it further. */
export const Scope = z.enum([
  'register:read',
  'register:write',
  'evidence:write',
  'imports:read',
  'imports:write',
  'boms:read',
  'boms:write',
  'findings:read',
  'audit:read',
  'views:share',
  'jobs:read',
  'workspace:administer',
  'tokens:write',
  'feeds:read',
  'metrics:read',
  'installation:administer',
]);
export type Scope = z.infer<typeof Scope>;

export const ApiToken = z.object({
  id: z.string(),
  name: z.string(),
  role: Role.nullable().describe('Null for a token that only runs the installation'),
  installation: z.boolean().describe('Whether it may run the installation (feeds, workspaces)'),
  scopes: z.array(Scope).nullable().describe('Null: all that the role may do'),
  account: z
    .object({ id: z.string(), name: z.string() })
    .nullable()
    .describe('The service account that it speaks for; it may what the account may'),
  createdBy: z.string().nullable().describe('The name of who made it'),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revoked: z.boolean(),
});
export type ApiToken = z.infer<typeof ApiToken>;

export const listTokensRoute = declareRoute({
  method: 'GET',
  path: '/tokens',
  summary: 'List the API tokens of this workspace',
  permission: 'tokens:write',
  output: z.object({ items: z.array(ApiToken) }),
});

export const createTokenRoute = declareRoute({
  method: 'POST',
  path: '/tokens',
  summary: 'Create an API token; the secret is shown only now',
  permission: 'tokens:write',
  input: z.object({
    name: z.string().trim().min(1, 'A name is needed').max(200),
    role: Role.optional().describe('Needed, unless the token speaks for a service account'),
    accountId: z.string().max(100).optional(),
    scopes: z.array(Scope).min(1).nullable().default(null),
    expiresInDays: z.int().min(1).max(3650).default(90),
  }),
  output: ApiToken.extend({ secret: z.string() }),
  answersSecret: true,
  status: 201,
});

export const revokeTokenRoute = declareRoute({
  method: 'DELETE',
  path: '/tokens/{id}',
  summary: 'Revoke an API token',
  permission: 'tokens:write',
  params: IdParams,
  status: 204,
});
