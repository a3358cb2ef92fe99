export { addSite, amendSite } from './operations.ts';
export { siteRoutes } from './routes.ts';
export { siteList } from './store.ts';
