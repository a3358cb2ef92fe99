export { corpusInForce, recordsInForce } from './advisory-store.ts';
export { loadJob } from './load-job.ts';
export { readFeeds } from './operations.ts';
export { feedRoutes } from './routes.ts';
