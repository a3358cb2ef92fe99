export { assessmentReviewRoutes } from './routes.ts';
