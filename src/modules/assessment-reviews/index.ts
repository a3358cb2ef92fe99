export { listFindings } from './finding-operations.ts';
export { tellOfOverdueFindings } from './overdue.ts';
export { readAgreement } from './review-operations.ts';
export { assessmentReviewRoutes } from './routes.ts';
