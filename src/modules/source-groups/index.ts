export { changeSourceGroup, stateAlternatives, stateSourceGroup, withdrawSourceGroup } from './operations.ts';
export { sourceGroupRoutes } from './routes.ts';
export { findGroup } from './store.ts';
