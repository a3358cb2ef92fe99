export { supplierReportRoutes } from './routes.ts';
