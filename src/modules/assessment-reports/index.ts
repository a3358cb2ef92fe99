export { assessmentReportRoutes } from './routes.ts';
