import { bind } from '../../platform/http/bind.ts';
import { addMemberRoute, changeMemberRoute, listMembersRoute, removeMemberRoute } from './contract.ts';
import { addMember, changeMember, listMembers, removeMember } from './operations.ts';

export const memberRoutes = [
  bind(listMembersRoute, listMembers),
  bind(addMemberRoute, (context, { input }) => addMember(context, input)),
  bind(changeMemberRoute, (context, { params, input }) => changeMember(context, params.id, input)),
  bind(removeMemberRoute, (context, { params }) => removeMember(context, params.id)),
];
