export { actorName, actors, type ChangeColumns, changeOf, isErased } from './compare-store.ts';
export { historyRoutes } from './routes.ts';
export { undoJob } from './undo.ts';
