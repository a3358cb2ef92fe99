import type { Permission } from '../../common/route.ts';
import { isPermitted } from '../../platform/auth/permissions.ts';
import type { Principal, Role } from '../../platform/context.ts';
import { installationId } from '../../platform/database/database.ts';
import { NoticeKind, type NoticeType, noticeKinds } from './contract.ts';

export function kindOf(type: NoticeType): NoticeKind {
  return NoticeKind.parse(type.slice(0, type.indexOf('.')));
}

/** A person of a workspace as far as rights go; of the installation's own notices, one of its administrators. */
export interface Person {
  userId: string;
  role: Role | null;
  installation: boolean;
}

/** Whether a person may hear of a kind. What belongs to the installation is for its administrators, whatever the kind. */
export function mayHear(person: Person, kind: NoticeKind, workspaceId: string): boolean {
  return has(person, noticeKinds[kind].permission, workspaceId);
}

export function isAdministrator(person: Person, workspaceId: string): boolean {
  return has(person, 'workspace:administer', workspaceId);
}

function has({ userId, role, installation }: Person, permission: Permission, workspaceId: string): boolean {
  if (workspaceId === installationId) return installation;
  if (role === null) return false;
  const principal: Principal = {
    kind: 'user',
    id: userId,
    userId,
    installation: false,
    roles: new Map([[workspaceId, role]]),
    units: new Map(),
    scopes: null,
  };
  return isPermitted(principal, permission, workspaceId);
}
