import { z } from 'zod';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import {
  ClassifiedAs,
  FindingCounts,
  findingCountPaths,
  Key,
  Level,
  Name,
  RegisterRow,
  SearchText,
} from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

/** What the organisation must be able to do; carries the declared criticality. */
export const MissionFunction = RegisterRow.extend({
  criticality: Level.nullable().describe('Declared; null while nobody has declared it'),
  systems: z.int(),
  products: z.int().describe('Products that reach it'),
  checkedProducts: z.int().describe('Of these, the ones whose bill of materials was checked'),
  findings: FindingCounts,
  criticalFunctions: z
    .array(ClassifiedAs)
    .describe('National Critical Functions, or others of your lists, that it serves'),
});
export type MissionFunction = z.infer<typeof MissionFunction>;

export const NewMissionFunction = z.object({ key: Key.nullish(), name: Name, criticality: Level.nullish() });
export type NewMissionFunction = z.infer<typeof NewMissionFunction>;

/** What the list can be sorted by. */
export const functionSorts = ['criticality', 'name', 'number', 'key', 'systems'] as const;

export const FunctionListQuery = PageQuery.extend({
  q: SearchText.optional(),
  criticality: oneOrMore(z.enum([...Level.options, 'unknown'])),
  criticalFunction: oneOrMore(z.string().max(120)).describe('Codes of the taxonomy that it carries, or `unknown`'),
  element: oneOrMore(z.string().max(120)).describe('Functions that products with one of these ICT elements reach'),
  retired: flag,
  sort: sortKeys(functionSorts).default('criticality'),
});
export type FunctionListQuery = z.infer<typeof FunctionListQuery>;

export const listFunctionsRoute = declareRoute({
  method: 'GET',
  path: '/functions',
  summary: 'List mission functions, the most critical first',
  permission: 'register:read',
  asOf: true,
  query: FunctionListQuery,
  output: listOf(MissionFunction),
});

export const functionFacetsRoute = declareFacets({
  path: '/functions/facets',
  summary: 'How many mission functions each value of a filter would show',
  permission: 'register:read',
  query: FunctionListQuery,
  facets: { criticality: Facet, criticalFunction: Facet },
});

/** What a list of mission functions can show of each. */
export const functionColumns = [
  ...(['number', 'name', 'key', 'criticality', 'criticalFunctions', 'systems', 'products', 'checked'] as const),
  ...(['findings', 'critical', 'high', 'exploited', 'malicious', 'unchecked'] as const),
] as const;
export type FunctionColumn = (typeof functionColumns)[number];

export const exportFunctionsRoute = declareExport({
  path: '/functions/export',
  summary: 'The mission functions that a list shows, as XLSX, CSV or JSON',
  permission: 'register:read',
  query: FunctionListQuery,
  columns: functionColumns,
});

export const getFunctionRoute = declareRoute({
  method: 'GET',
  path: '/functions/{id}',
  summary: 'One mission function',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: MissionFunction,
});

export const registerFunctionRoute = declareRoute({
  method: 'POST',
  path: '/functions',
  summary: 'Register a mission function',
  permission: 'register:write',
  input: NewMissionFunction,
  output: MissionFunction,
  status: 201,
});

export const changeFunctionRoute = declareRoute({
  method: 'PATCH',
  path: '/functions/{id}',
  summary: 'Change a mission function',
  permission: 'register:write',
  params: IdParams,
  input: NewMissionFunction.partial(),
  output: MissionFunction,
  ifMatch: true,
});

export const retireFunctionRoute = declareRoute({
  method: 'POST',
  path: '/functions/{id}/retire',
  summary: 'Retire a mission function',
  permission: 'register:write',
  params: IdParams,
  output: MissionFunction,
});

export const restoreFunctionRoute = declareRoute({
  method: 'POST',
  path: '/functions/{id}/restore',
  summary: 'Bring a retired mission function back',
  permission: 'register:write',
  params: IdParams,
  output: MissionFunction,
});

export const functionWhy = declareWhy({
  kind: 'function',
  path: '/functions/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['criticality', 'systems', 'products', 'checkedProducts', ...findingCountPaths],
  of: MissionFunction,
  stated: ['id', 'number', 'key', 'name', 'retired', 'etag', 'criticalFunctions'],
});
