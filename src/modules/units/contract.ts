import { z } from 'zod';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Name, NodeRef } from '../register/contract.ts';

/** A part of the organisation; members who are limited to it see its suppliers only (decision 0013). */
export const Unit = z.object({
  id: z.string(),
  name: z.string(),
  suppliers: z.int(),
  members: z.int().describe('Members who are limited to it'),
  etag: z.string(),
});
export type Unit = z.infer<typeof Unit>;

export const listUnitsRoute = declareRoute({
  method: 'GET',
  path: '/units',
  summary: 'List the units of this workspace',
  permission: 'register:read',
  output: z.object({ items: z.array(Unit) }),
});

export const addUnitRoute = declareRoute({
  method: 'POST',
  path: '/units',
  summary: 'Add a unit',
  permission: 'workspace:administer',
  input: z.object({ name: Name }),
  output: Unit,
  status: 201,
});

export const renameUnitRoute = declareRoute({
  method: 'PATCH',
  path: '/units/{id}',
  summary: 'Rename a unit',
  permission: 'workspace:administer',
  params: IdParams,
  input: z.object({ name: Name }),
  output: Unit,
  ifMatch: true,
});

export const removeUnitRoute = declareRoute({
  method: 'DELETE',
  path: '/units/{id}',
  summary: 'Remove a unit; members limited to it see its suppliers no more',
  permission: 'workspace:administer',
  params: IdParams,
  status: 204,
});

export const listUnitSuppliersRoute = declareRoute({
  method: 'GET',
  path: '/units/{id}/suppliers',
  summary: 'The suppliers of a unit',
  permission: 'register:read',
  params: IdParams,
  query: PageQuery,
  output: pageOf(NodeRef),
});

export const assignSuppliersRoute = declareRoute({
  method: 'POST',
  path: '/units/{id}/suppliers',
  summary: 'Give suppliers to a unit, or take them from it',
  permission: 'workspace:administer',
  params: IdParams,
  input: z.object({
    add: z.array(z.string().max(100)).max(10_000).default([]),
    remove: z.array(z.string().max(100)).max(10_000).default([]),
  }),
  output: Unit,
});

export const listUnitsOfRoute = declareRoute({
  method: 'GET',
  path: '/suppliers/{id}/units',
  summary: 'The units that a supplier belongs to',
  permission: 'register:read',
  params: IdParams,
  output: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
});
