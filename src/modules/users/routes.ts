import { bind } from '../../platform/http/bind.ts';
import {
  acceptInvitationRoute,
  changePasswordRoute,
  completeSetupRoute,
  getSessionRoute,
  readSetupRoute,
  signInRoute,
  signOutRoute,
} from './contract.ts';
import {
  acceptInvitation,
  changePassword,
  completeSetup,
  getSession,
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
  bind(changePasswordRoute, (context, { input, reply }) => changePassword(context, input, reply)),
];
