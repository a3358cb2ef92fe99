import { bind } from '../../platform/http/bind.ts';
import {
  addMemberRoute,
  addServiceAccountRoute,
  changeMemberRoute,
  inviteAgainRoute,
  listMembersRoute,
  listRolesRoute,
  releaseMemberRoute,
  removeMemberRoute,
  revokeInvitationRoute,
} from './contract.ts';
import {
  addMember,
  addServiceAccount,
  changeMember,
  inviteAgain,
  listMembers,
  listRoles,
  releaseMember,
  removeMember,
  revokeInvitation,
} from './operations.ts';

export const memberRoutes = [
  bind(listMembersRoute, listMembers),
  bind(listRolesRoute, listRoles),
  bind(addMemberRoute, (context, { input }) => addMember(context, input)),
  bind(addServiceAccountRoute, (context, { input }) => addServiceAccount(context, input)),
  bind(changeMemberRoute, (context, { params, input }) => changeMember(context, params.id, input)),
  bind(removeMemberRoute, (context, { params }) => removeMember(context, params.id)),
  bind(releaseMemberRoute, (context, { params }) => releaseMember(context, params.id)),
  bind(inviteAgainRoute, (context, { params }) => inviteAgain(context, params.id)),
  bind(revokeInvitationRoute, (context, { params }) => revokeInvitation(context, params.id)),
];
