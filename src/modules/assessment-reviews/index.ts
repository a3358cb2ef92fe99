export { listFindings } from './finding-operations.ts';
export { assessmentReviewRoutes } from './routes.ts';
