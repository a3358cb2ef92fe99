import { z } from 'zod';
import { UncheckedReason } from '../../../src/modules/boms/contract.ts';
import { ProductKind } from '../../../src/modules/products/contract.ts';
import { choice, choices, place, text, yes } from '../../search-params.ts';

/** The filters of the product list, as its address holds them. */
export const ProductSearch = z.object({
  q: text,
  kind: choices(ProductKind),
  maker: text,
  system: text,
  privileged: yes,
  bom: choice(['with', 'without']),
  exploited: yes,
  retired: yes,
  sort: choice(['name', 'number', 'findings']),
  ...place,
});
export type ProductSearch = z.infer<typeof ProductSearch>;

/** How a bill of materials is shown: as a tree, or as a list with filters; an older one by its number. */
export const BomSearch = z.object({
  bom: text,
  view: choice(['list']),
  q: text,
  show: choice(['findings', 'unchecked']),
  reason: choices(UncheckedReason),
  ...place,
});
export type BomSearch = z.infer<typeof BomSearch>;

/** Where in a list without filters one is. */
export const PlaceSearch = z.object({ ...place });

/** What is known of a new product beforehand: the number of its maker. */
export const NewProductSearch = z.object({ maker: text });
