export { type DeclaredAs, declaredLinks } from './declared.ts';
export { dependenceOn, tableOf } from './dependence.ts';
export { changeLink, declareLink, declareLinks, refuseCircle, stateLink, withdrawLink } from './operations.ts';
export {
  criticalityOrder,
  dependence,
  dependenceOf,
  functionsReached,
  productsReaching,
  ranks,
  supportsToday,
} from './reach-store.ts';
export { linkRoutes } from './routes.ts';
export { linksAt, type Statement, statementsById, statementsOf, supportsOf } from './statement-store.ts';
export { findLink, insertLink, updateLink } from './store.ts';
export { supportPaths } from './support-paths.ts';
