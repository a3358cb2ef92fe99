export { expireTriage, judgeAnew } from './expire.ts';
export { triageRoutes } from './routes.ts';
