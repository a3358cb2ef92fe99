import { z } from 'zod';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
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

export const listNamesRoute = declareRoute({
  method: 'GET',
  path: '/supplier-names',
  summary: 'Supplier names found in BOMs, those waiting first',
  permission: 'register:read',
  asOf: true,
  query: PageQuery.extend({
    state: z.enum(['waiting', 'resolved', 'ignored']).default('waiting'),
    q: SearchText.optional(),
  }),
  output: pageOf(SupplierName),
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
