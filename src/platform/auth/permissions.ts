import type { Permission } from '../../common/route.ts';
import type { Principal, Role } from '../context.ts';

const reading: Permission[] = [
  'register:read',
  'imports:read',
  'boms:read',
  'findings:read',
  'jobs:read',
  'feeds:read',
];

/** What each role may do in its workspace; the least right is the default (DESIGN §2.10). */
const permissionsOf: Record<Role, ReadonlySet<Permission>> = {
  auditor: new Set([...reading, 'audit:read']),
  analyst: new Set([
    ...reading,
    'audit:read',
    'register:write',
    'evidence:write',
    'imports:write',
    'boms:write',
    'views:share',
  ]),
  administrator: new Set([
    ...reading,
    'audit:read',
    'register:write',
    'evidence:write',
    'imports:write',
    'boms:write',
    'views:share',
    'workspace:administer',
    'tokens:write',
  ]),
};

/** What may be done to the whole installation; a right of its own, held beside any role. */
const installationPermissions: ReadonlySet<Permission> = new Set([
  'installation:administer',
  'feeds:read',
  'metrics:read',
]);

export function isPermitted(principal: Principal, permission: Permission, workspaceId: string | null): boolean {
  if (permission === 'public' || permission === 'signed-in') return true;
  if (principal.scopes && !principal.scopes.has(permission)) return false;
  if (principal.installation && installationPermissions.has(permission)) return true;
  const role = workspaceId === null ? undefined : principal.roles.get(workspaceId);
  return role !== undefined && permissionsOf[role].has(permission);
}
