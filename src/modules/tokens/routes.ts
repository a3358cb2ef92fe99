import { bind } from '../../platform/http/bind.ts';
import { createTokenRoute, listTokensRoute, revokeTokenRoute } from './contract.ts';
import { createToken, listTokens, revokeToken } from './operations.ts';

export const tokenRoutes = [
  bind(listTokensRoute, listTokens),
  bind(createTokenRoute, (context, { input }) => createToken(context, input)),
  bind(revokeTokenRoute, (context, { params }) => revokeToken(context, params.id)),
];
