import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { RouteDeclaration } from '../../src/common/route.ts';
import { api } from '../api.ts';
import { filtersOf } from './list-state.ts';
import type { ListControl } from './use-list.ts';

type FacetsRoute<Query extends z.ZodType, Facets extends z.ZodType> = RouteDeclaration<
  z.ZodUndefined,
  Query,
  z.ZodUndefined,
  Facets
>;

/** What each filter would show. Asked for beside the rows, which need not wait for it, and not again from page to page. */
export function useFacets<Row, Query extends z.ZodType, Facets extends z.ZodType>(
  { list, search, ready }: ListControl<Row>,
  route: FacetsRoute<Query, Facets>,
): z.output<Facets> | undefined {
  const filters = filtersOf({ ...search });
  const query = useQuery({
    queryKey: [list.name, 'facets', filters],
    queryFn: ({ signal }) => api.call(route as FacetsRoute<z.ZodType, Facets>, { query: filters, signal }),
    placeholderData: keepPreviousData,
    enabled: ready,
  });
  return query.data as z.output<Facets> | undefined;
}
