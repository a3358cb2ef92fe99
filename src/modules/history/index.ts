export { historyRoutes } from './routes.ts';
export { undoJob } from './undo.ts';
