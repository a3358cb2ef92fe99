import type { Permission } from '../../common/route.ts';
import type { Principal, Role } from '../context.ts';

const reading: Permission[] = [
  'register:read',
  'imports:read',
  'boms:read',
  'findings:read',
  'assessments:read',
  'jobs:read',
  'feeds:read',
];

const registering: Permission[] = [
  ...reading,
  'audit:read',
  'register:write',
  'taxonomy:write',
  'evidence:write',
  'imports:write',
  'boms:write',
  'assessments:write',
  'views:share',
  'findings:triage',
  'findings:rule',
];

/** What each role may do in its workspace; the least right is the default (DESIGN §2.10). A vendor only answers what is asked of it. */
export const permissionsOf: Record<Role, ReadonlySet<Permission>> = {
  vendor: new Set(),
  auditor: new Set([...reading, 'audit:read']),
  buyer: new Set([...reading, 'evidence:write', 'assessments:write']),
  analyst: new Set(registering),
  'programme-lead': new Set(registering),
  administrator: new Set([...registering, 'workspace:administer', 'tokens:write']),
};

/** What may be done to the whole installation; a right of its own, held beside any role. */
const installationPermissions: ReadonlySet<Permission> = new Set([
  'installation:administer',
  'feeds:read',
  'metrics:read',
]);

/**
 * What somebody who is limited to units may do at most: what is about nodes, which row-level security narrows (decision 0013), and
 * the audit, which shows only what happened to nodes that they see.
 */
const withinUnits: ReadonlySet<Permission> = new Set([
  'register:read',
  'register:write',
  'evidence:write',
  'boms:read',
  'boms:write',
  'findings:read',
  'findings:triage',
  'audit:read',
  'jobs:read',
  'feeds:read',
]);

export function isPermitted(principal: Principal, permission: Permission, workspaceId: string | null): boolean {
  if (permission === 'public' || permission === 'signed-in') return true;
  if (principal.scopes && !principal.scopes.has(permission)) return false;
  if (principal.installation && installationPermissions.has(permission)) return true;
  if (workspaceId === null) return false;
  if (principal.units.has(workspaceId) && !withinUnits.has(permission)) return false;
  const role = principal.roles.get(workspaceId);
  return role !== undefined && permissionsOf[role].has(permission);
}
