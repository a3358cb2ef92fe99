export { coverageOf } from './coverage-store.ts';
export { mostUrgent } from './list-store.ts';
export { enqueueMatch, matchJob } from './match-job.ts';
export { findingRoutes } from './routes.ts';
