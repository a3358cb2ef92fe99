export { siteRoutes } from './routes.ts';
export { siteList } from './store.ts';
