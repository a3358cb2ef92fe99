export { insertDetails } from './detail-store.ts';
export { partRoutes } from './routes.ts';
