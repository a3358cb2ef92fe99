import { bind } from '../../platform/http/bind.ts';
import {
  acceptDeclarationRoute,
  askForDeclarationsRoute,
  beginDeclarationRoute,
  downloadDeclarationRoute,
  getDeclarationRoute,
  listDeclarationsRoute,
  openDeclarationRoute,
  passOnDeclarationRoute,
  previewDeclarationRoute,
  queryDeclarationRoute,
  rejectDeclarationRoute,
  renewDeclarationLinkRoute,
  revokeDeclarationLinkRoute,
  saveDeclarationRoute,
  submitDeclarationRoute,
  takeBackDeclarationRoute,
} from './contract.ts';
import {
  acceptDeclaration,
  askForDeclarations,
  downloadDeclaration,
  getDeclaration,
  listDeclarations,
  previewDeclaration,
  queryDeclaration,
  rejectDeclaration,
  renewLink,
  revokeLink,
} from './operations.ts';
import {
  beginDeclaration,
  openDeclaration,
  passOnDeclaration,
  saveDeclaration,
  submitDeclaration,
  takeBackDeclaration,
} from './own.ts';

const callerOf = ({ input, address }: { input: { token: string }; address: string }) => ({
  token: input.token,
  address,
});

export const declarationRoutes = [
  bind(listDeclarationsRoute, (context, { query }) => listDeclarations(context, query)),
  bind(askForDeclarationsRoute, (context, { input }) => askForDeclarations(context, input)),
  bind(getDeclarationRoute, (context, { params }) => getDeclaration(context, params.id)),
  bind(renewDeclarationLinkRoute, (context, { params, input }) => renewLink(context, params.id, input)),
  bind(revokeDeclarationLinkRoute, (context, { params }) => revokeLink(context, params.id)),
  bind(previewDeclarationRoute, (context, { params }) => previewDeclaration(context, params.id)),
  bind(acceptDeclarationRoute, (context, { params, input, ifMatch }) =>
    acceptDeclaration(context, params.id, input, ifMatch),
  ),
  bind(queryDeclarationRoute, (context, { params, input, ifMatch }) =>
    queryDeclaration(context, params.id, input, ifMatch),
  ),
  bind(rejectDeclarationRoute, (context, { params, input, ifMatch }) =>
    rejectDeclaration(context, params.id, input, ifMatch),
  ),
  bind(downloadDeclarationRoute, (context, { params, query }) => downloadDeclaration(context, params.id, query)),
  bind(openDeclarationRoute, (context, call) => openDeclaration(context, callerOf(call))),
  bind(beginDeclarationRoute, (context, call) => beginDeclaration(context, callerOf(call))),
  bind(saveDeclarationRoute, (context, call) => saveDeclaration(context, callerOf(call), call.input)),
  bind(submitDeclarationRoute, (context, call) => submitDeclaration(context, callerOf(call), call.input)),
  bind(passOnDeclarationRoute, (context, call) => passOnDeclaration(context, callerOf(call), call.input)),
  bind(takeBackDeclarationRoute, (context, call) => takeBackDeclaration(context, callerOf(call), call.input)),
];
