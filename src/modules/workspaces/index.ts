export { addWorkspace } from './operations.ts';
export { workspaceRoutes } from './routes.ts';
export { insertMembership, listWorkspaces, turnTo, updateWorkspaceName } from './store.ts';
