import { z } from 'zod';
import { declareExport, declareFacets, sortKeys } from '../../common/list.ts';
import { Facet, IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef, SearchText } from '../register/contract.ts';

/** A supplier's name found inside a BOM that the register does not know. */
export const SupplierName = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['waiting', 'resolved', 'ignored']),
  supplier: NodeRef.nullable().describe('Whom it means, once a person has said so'),
  components: z.int().describe('Components that name it'),
  products: z.array(NodeRef).describe('Up to ten products in whose BOMs it occurs'),
  suggestions: z.array(z.object({ supplier: NodeRef, why: z.string() })),
  firstSeenAt: z.iso.datetime(),
});
export type SupplierName = z.infer<typeof SupplierName>;

/** What the list can be sorted by. */
export const nameSorts = ['components', 'name', 'seen'] as const;

export const NameListQuery = PageQuery.extend({
  state: z.enum(['waiting', 'resolved', 'ignored']).default('waiting'),
  q: SearchText.optional(),
  bom: z.string().max(100).optional().describe('Only names that this bill of materials holds'),
  sort: sortKeys(nameSorts).default('components'),
});
export type NameListQuery = z.infer<typeof NameListQuery>;

export const listNamesRoute = declareRoute({
  method: 'GET',
  path: '/supplier-names',
  summary: 'Supplier names found in BOMs, those waiting first',
  permission: 'register:read',
  asOf: true,
  query: NameListQuery,
  output: pageOf(SupplierName),
});

export const nameFacetsRoute = declareFacets({
  path: '/supplier-names/facets',
  summary: 'How many supplier names each value of a filter would show',
  permission: 'register:read',
  query: NameListQuery,
  facets: { state: Facet },
});

/** What a list of names can show of each. */
export const nameColumns = ['name', 'components', 'products', 'state', 'supplier', 'seen'] as const;
export type NameColumn = (typeof nameColumns)[number];

export const exportNamesRoute = declareExport({
  path: '/supplier-names/export',
  summary: 'The supplier names that a list shows, as XLSX, CSV or JSON',
  permission: 'register:read',
  query: NameListQuery,
  columns: nameColumns,
});

export const resolveNameRoute = declareRoute({
  method: 'POST',
  path: '/supplier-names/{id}/resolve',
  summary: 'Say whom a name means: a supplier of the register, a new one, or nobody',
  permission: 'register:write',
  params: IdParams,
  input: z.discriminatedUnion('as', [
    z.object({ as: z.literal('supplier'), supplierId: z.string() }),
    z.object({ as: z.literal('new-supplier') }),
    z.object({ as: z.literal('ignored') }),
    z.object({ as: z.literal('waiting') }).describe('Take the decision back'),
  ]),
  output: SupplierName,
});
