export { changeSystem, registerSystem, retireSystem } from './operations.ts';
export { systemRoutes } from './routes.ts';
export { systemList } from './store.ts';
