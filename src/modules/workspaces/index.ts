export { addWorkspace, joinExample } from './operations.ts';
export { workspaceRoutes } from './routes.ts';
export { findExample, insertMembership, listWorkspaces, turnTo, updateWorkspaceName } from './store.ts';
