export { judgeAlertsJob, startDueAlerts } from './judge-job.ts';
export { alertRoutes } from './routes.ts';
