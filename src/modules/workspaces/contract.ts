import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';

export const Workspace = z.object({ id: z.string(), slug: z.string(), name: z.string(), createdAt: z.iso.datetime() });
export type Workspace = z.infer<typeof Workspace>;

export const NewWorkspace = z.object({ name: z.string().trim().min(1, 'A name is needed').max(200) });
export type NewWorkspace = z.infer<typeof NewWorkspace>;

export const createWorkspaceRoute = declareRoute({
  method: 'POST',
  path: '/workspaces',
  summary: 'Create a workspace; its creator becomes its administrator',
  permission: 'installation:administer',
  input: NewWorkspace,
  output: Workspace,
  status: 201,
});

export const renameWorkspaceRoute = declareRoute({
  method: 'PATCH',
  path: '/workspace',
  summary: 'Rename this workspace',
  permission: 'workspace:administer',
  input: NewWorkspace,
  output: Workspace,
});
