export { systemRoutes } from './routes.ts';
export { systemList } from './store.ts';
