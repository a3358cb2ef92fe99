import { bind } from '../../platform/http/bind.ts';
import {
  acceptInvitationRoute,
  changePasswordRoute,
  completeSetupRoute,
  endSessionsRoute,
  getSessionRoute,
  listSessionsRoute,
  readSetupRoute,
  signInRoute,
  signOutRoute,
} from './contract.ts';
import {
  acceptInvitation,
  changePassword,
  completeSetup,
  endSessions,
  getSession,
  listSessions,
  readSetup,
  signIn,
  signOut,
} from './operations.ts';

export const userRoutes = [
  bind(readSetupRoute, readSetup),
  bind(completeSetupRoute, (context, { input, reply }) => completeSetup(context, input, reply)),
  bind(signInRoute, (context, { input, reply }) => signIn(context, input, reply)),
  bind(acceptInvitationRoute, (context, { input, reply }) => acceptInvitation(context, input, reply)),
  bind(getSessionRoute, getSession),
  bind(signOutRoute, (context, { reply }) => signOut(context, reply)),
  bind(listSessionsRoute, (context, { reply }) => listSessions(context, reply)),
  bind(endSessionsRoute, (context, { input, reply }) => endSessions(context, input, reply)),
  bind(changePasswordRoute, (context, { input, reply }) => changePassword(context, input, reply)),
];
