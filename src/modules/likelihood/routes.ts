import { bind } from '../../platform/http/bind.ts';
import { getLikelihoodRoute } from './contract.ts';
import { getLikelihood } from './operations.ts';
import { likelihoodWhyRoute } from './why.ts';

export const likelihoodRoutes = [
  bind(getLikelihoodRoute, (context, { params }) => getLikelihood(context, params.id)),
  likelihoodWhyRoute,
];
