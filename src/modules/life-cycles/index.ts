export { tellOfEndingComponents } from './ending.ts';
export { type ComponentSupport, countSupport, productsBySupport, readSupport } from './lists.ts';
export { lifeCycleRoutes } from './routes.ts';
export { dayRead } from './store.ts';
