export { coverageOf } from './coverage-store.ts';
export { enqueueMatch, matchJob } from './match-job.ts';
export { mostUrgent } from './operations.ts';
export { findingRoutes } from './routes.ts';
