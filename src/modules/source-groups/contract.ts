import { z } from 'zod';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { decimal, Level, NodeRef, text } from '../register/contract.ts';

const SourceFields = z.object({
  share: decimal(0, 1).nullable().describe('0 to 1 of what the node gets; null while not known'),
  shareMax: decimal(0, 1)
    .nullable()
    .describe('The upper end where the share is known as a range only; `share` is then the lower'),
  qualified: z.boolean().nullable().describe('Whether it can carry the load alone; null while nobody says'),
  switchDays: decimal(0, 36_500).nullable().describe('Days until it carries the load'),
  dependence: Level.nullable().describe(
    'How far the node depends on this source; where none is given, that of the group',
  ),
});

/** One of the sources of a group. */
export const GroupSource = SourceFields.extend({ node: NodeRef });
export type GroupSource = z.infer<typeof GroupSource>;

const mostSources = 1000;

/** "`need` of these sources suffice" for a node (DESIGN §3): what stands in no group of the node is required. */
export const SourceGroup = z.object({
  id: z.string(),
  of: NodeRef,
  name: z.string(),
  need: z.int(),
  dependence: Level.nullable().describe('How far the node depends on the group; null while not known'),
  sources: z.array(GroupSource),
  etag: z.string(),
});
export type SourceGroup = z.infer<typeof SourceGroup>;

const NewSource = SourceFields.partial().extend({ nodeId: z.string() });

export const NewSourceGroup = z.object({
  ofId: z.string(),
  name: text(200, 'A name is needed'),
  need: z.int().min(1).max(mostSources),
  dependence: Level.nullable().optional(),
  sources: z.array(NewSource).min(1).max(mostSources),
});
export type NewSourceGroup = z.infer<typeof NewSourceGroup>;

export const SourceGroupChange = NewSourceGroup.omit({ ofId: true }).partial();
export type SourceGroupChange = z.infer<typeof SourceGroupChange>;

export const SourceGroupQuery = PageQuery.extend({
  node: z.string().max(100).optional().describe('Groups of this node, or that have it as a source'),
});
export type SourceGroupQuery = z.infer<typeof SourceGroupQuery>;

export const listSourceGroupsRoute = declareRoute({
  method: 'GET',
  path: '/source-groups',
  summary: 'List source groups: how many of which sources suffice for what',
  permission: 'register:read',
  asOf: true,
  query: SourceGroupQuery,
  output: pageOf(SourceGroup),
});

export const stateSourceGroupRoute = declareRoute({
  method: 'POST',
  path: '/source-groups',
  summary: 'State that some of several sources suffice for a node',
  permission: 'register:write',
  input: NewSourceGroup,
  output: SourceGroup,
  status: 201,
});

export const changeSourceGroupRoute = declareRoute({
  method: 'PATCH',
  path: '/source-groups/{id}',
  summary: 'Change a source group; `sources` is set as a whole',
  permission: 'register:write',
  params: IdParams,
  input: SourceGroupChange,
  output: SourceGroup,
  ifMatch: true,
});

export const removeSourceGroupRoute = declareRoute({
  method: 'DELETE',
  path: '/source-groups/{id}',
  summary: 'Withdraw a source group; its history stays',
  permission: 'register:write',
  params: IdParams,
  status: 204,
  ifMatch: true,
});
