import { bind } from '../../platform/http/bind.ts';
import { createWorkspaceRoute, renameWorkspaceRoute } from './contract.ts';
import { createWorkspace, renameWorkspace } from './operations.ts';

export const workspaceRoutes = [
  bind(createWorkspaceRoute, (context, { input }) => createWorkspace(context, input)),
  bind(renameWorkspaceRoute, (context, { input }) => renameWorkspace(context, input)),
];
