export { takeInStatements } from './from-bom.ts';
export { vexRoutes } from './routes.ts';
export { hasStatementsOfBoms } from './store.ts';
