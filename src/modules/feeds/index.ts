export { recordsInForce } from './advisory-store.ts';
export { corpusHash } from './issue-store.ts';
export { loadJob } from './load-job.ts';
export { readFeeds } from './operations.ts';
export { feedRoutes } from './routes.ts';
