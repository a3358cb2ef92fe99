export { recordsInForce } from './advisory-store.ts';
export { fetchJob } from './fetch-job.ts';
export { startDueFetches } from './fetching.ts';
export { corpusHash } from './issue-store.ts';
export { loadJob } from './load-job.ts';
export { readFeeds } from './operations.ts';
export { feedRoutes } from './routes.ts';
export { tellOfStaleFeeds } from './stale.ts';
