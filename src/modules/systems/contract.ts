import { z } from 'zod';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { flag, IdParams, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import {
  FindingCounts,
  findingCountPaths,
  Key,
  Name,
  NodeFacet,
  NodeRef,
  RegisterRow,
  SearchText,
} from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

/** What the organisation runs, built from products; stands between product and mission function. */
export const System = RegisterRow.extend({
  functions: z.array(NodeRef).describe('The mission functions that need it'),
  products: z.int(),
  checkedProducts: z.int().describe('Of these, the ones whose bill of materials was checked'),
  findings: FindingCounts,
});
export type System = z.infer<typeof System>;

export const NewSystem = z.object({
  key: Key.nullish(),
  name: Name,
  functionIds: z.array(z.string()).max(100).optional().describe('The mission functions that need it'),
});
export type NewSystem = z.infer<typeof NewSystem>;

/** What the list can be sorted by. */
export const systemSorts = ['name', 'number', 'key', 'products', 'findings'] as const;

export const SystemListQuery = PageQuery.extend({
  q: SearchText.optional(),
  function: oneOrMore(z.string().max(100)).describe('Ids or numbers of mission functions, or `unknown`'),
  retired: flag,
  sort: sortKeys(systemSorts).default('name'),
});
export type SystemListQuery = z.infer<typeof SystemListQuery>;

export const listSystemsRoute = declareRoute({
  method: 'GET',
  path: '/systems',
  summary: 'List systems',
  permission: 'register:read',
  asOf: true,
  query: SystemListQuery,
  output: listOf(System),
});

export const systemFacetsRoute = declareFacets({
  path: '/systems/facets',
  summary: 'How many systems each value of a filter would show',
  permission: 'register:read',
  query: SystemListQuery,
  facets: { function: NodeFacet },
});

/** What a list of systems can show of each. */
export const systemColumns = [
  ...(['number', 'name', 'key', 'functions', 'products', 'checked'] as const),
  ...(['findings', 'critical', 'high', 'exploited', 'malicious', 'unchecked'] as const),
] as const;
export type SystemColumn = (typeof systemColumns)[number];

export const exportSystemsRoute = declareExport({
  path: '/systems/export',
  summary: 'The systems that a list shows, as XLSX, CSV or JSON',
  permission: 'register:read',
  query: SystemListQuery,
  columns: systemColumns,
});

export const getSystemRoute = declareRoute({
  method: 'GET',
  path: '/systems/{id}',
  summary: 'One system',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: System,
});

export const registerSystemRoute = declareRoute({
  method: 'POST',
  path: '/systems',
  summary: 'Register a system',
  permission: 'register:write',
  input: NewSystem,
  output: System,
  status: 201,
});

export const changeSystemRoute = declareRoute({
  method: 'PATCH',
  path: '/systems/{id}',
  summary: 'Change a system',
  permission: 'register:write',
  params: IdParams,
  input: NewSystem.partial(),
  output: System,
  ifMatch: true,
});

export const retireSystemRoute = declareRoute({
  method: 'POST',
  path: '/systems/{id}/retire',
  summary: 'Retire a system',
  permission: 'register:write',
  params: IdParams,
  output: System,
});

export const restoreSystemRoute = declareRoute({
  method: 'POST',
  path: '/systems/{id}/restore',
  summary: 'Bring a retired system back',
  permission: 'register:write',
  params: IdParams,
  output: System,
});

export const systemWhy = declareWhy({
  kind: 'system',
  path: '/systems/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['products', 'checkedProducts', ...findingCountPaths],
  of: System,
  stated: ['id', 'number', 'key', 'name', 'retired', 'etag', 'functions'],
});
