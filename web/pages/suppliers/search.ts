import { z } from 'zod';
import { supplierSorts } from '../../../src/modules/suppliers/contract.ts';
import { choices, place, shownBy, sortedBy, text, yes } from '../../search-params.ts';

/** The filters of the supplier list, as its address holds them. */
export const SupplierSearch = z.object({
  q: text,
  country: choices(z.string().max(7)),
  tag: choices(z.string().max(60)),
  exploited: yes,
  element: choices(z.string().max(120)),
  criticalFunction: choices(z.string().max(120)),
  retired: yes,
  sort: sortedBy(supplierSorts),
  ...shownBy,
  ...place,
});
export type SupplierSearch = z.infer<typeof SupplierSearch>;
