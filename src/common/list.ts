import { z } from 'zod';
import { pageOf } from './page.ts';
import { declareRoute, type Permission } from './route.ts';

/** The keys a list can be sorted by, each also the other way round: `sort=name`, `sort=-name`. */
export function sortKeys<const Keys extends readonly string[]>(keys: Keys) {
  type Key = Keys[number];
  return z.enum([...keys, ...keys.map((key) => `-${key}`)] as (Key | `-${Key}`)[]);
}

/** A page of a list of which rows can be selected by the filter that shows them. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return pageOf(item).extend({
    change: z.int().describe('The newest change of the workspace that this answer has seen'),
  });
}

/** The files that a table can be written as. */
export const tableFormats = ['xlsx', 'csv', 'json'] as const;
export type TableFormat = (typeof tableFormats)[number];

/** What each filter of a list would show, by the same filters as the list itself; asked for beside its rows. */
export function declareFacets<Query extends z.ZodObject, Facets extends z.ZodRawShape>({
  query,
  facets,
  asOf = true,
  ...route
}: {
  path: string;
  summary: string;
  permission: Permission;
  query: Query;
  facets: Facets;
  /** False for what has no past of its own. */
  asOf?: boolean;
}) {
  return declareRoute({
    ...route,
    method: 'GET',
    asOf,
    query: query.omit({ limit: true, after: true, sort: true }) as unknown as FiltersQuery<Query>,
    output: z.object(facets),
  });
}

type FiltersQuery<Query extends z.ZodObject> = z.ZodType<
  Omit<z.output<Query>, 'limit' | 'after' | 'sort'>,
  Omit<z.input<Query>, 'limit' | 'after' | 'sort'>
>;

/** The export of a list: its filters and sorting, and which columns in which order. */
export function declareExport<Query extends z.ZodObject, const Columns extends readonly string[]>({
  query,
  columns,
  asOf = true,
  ...route
}: {
  path: string;
  summary: string;
  permission: Permission;
  query: Query;
  columns: Columns;
  /** False for what has no past of its own. */
  asOf?: boolean;
}) {
  const name = z.enum(columns as unknown as Columns[number][]);
  const names = z
    .string()
    .max(1000)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(name))
    .default([...columns])
    .describe(`In order, with commas between: ${columns.join(', ')}`);
  return declareRoute({
    ...route,
    method: 'GET',
    asOf,
    query: query
      .omit({ limit: true, after: true })
      .extend({ format: z.enum(tableFormats).default('xlsx'), columns: names }) as unknown as ExportQuery<
      Query,
      Columns[number]
    >,
    answer: 'bytes',
  });
}

type ExportQuery<Query extends z.ZodObject, Column extends string> = z.ZodType<
  Omit<z.output<Query>, 'limit' | 'after'> & { format: TableFormat; columns: Column[] },
  Omit<z.input<Query>, 'limit' | 'after'> & { format?: TableFormat; columns?: string }
>;
