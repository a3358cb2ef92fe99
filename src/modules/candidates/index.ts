export { endIdentityRules } from './operations.ts';
export { candidateRoutes } from './routes.ts';
