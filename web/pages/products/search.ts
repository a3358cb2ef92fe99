import { z } from 'zod';
import { bomProfiles, UncheckedReason } from '../../../src/modules/boms/contract.ts';
import { EndOfLifeState } from '../../../src/modules/life-cycles/contract.ts';
import { RowConfidence, RowGrounds, RowState, rowSorts } from '../../../src/modules/parts/contract.ts';
import { ProductKind, productSorts } from '../../../src/modules/products/contract.ts';
import { CriticalSoftwareVerdict } from '../../../src/modules/register/contract.ts';
import { choice, choices, place, shownBy, sortedBy, text, yes } from '../../search-params.ts';

/** The filters of the product list, as its address holds them. */
export const ProductSearch = z.object({
  q: text,
  kind: choices(z.enum([...ProductKind.options, 'unknown'])),
  maker: choices(z.string().max(100)),
  system: choices(z.string().max(100)),
  privileged: yes,
  element: choices(z.string().max(120)),
  criticalFunction: choices(z.string().max(120)),
  criticalSoftware: choices(CriticalSoftwareVerdict),
  bom: choice(['with', 'without']),
  exploited: yes,
  endOfLife: choices(EndOfLifeState),
  retired: yes,
  sort: sortedBy(productSorts),
  ...shownBy,
  ...place,
});
export type ProductSearch = z.infer<typeof ProductSearch>;

/** How a bill of materials is shown: as a tree, as a list with filters, by what changed or what it lacks; an older one by its number. */
export const BomSearch = z.object({
  bom: text,
  view: choice(['list', 'rows', 'changes', 'elements']),
  with: text,
  profile: choice(bomProfiles),
  q: text,
  show: choice(['findings', 'checked', 'unchecked']),
  reason: choices(UncheckedReason),
  /** Of the rows of a spreadsheet. */
  state: choices(RowState),
  confidence: choices(RowConfidence),
  grounds: choices(RowGrounds),
  sort: sortedBy(rowSorts),
  endOfLife: choices(EndOfLifeState),
  columns: shownBy.columns,
  ...place,
});
export type BomSearch = z.infer<typeof BomSearch>;

/** Where in a list without filters one is. */
export const PlaceSearch = z.object({ ...place });

/** What is known of a new product beforehand: the number of its maker. */
export const NewProductSearch = z.object({ maker: text });
