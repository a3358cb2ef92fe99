export { addWorkspace } from './operations.ts';
export { workspaceRoutes } from './routes.ts';
export { insertMembership, listWorkspaces, turnTo } from './store.ts';
