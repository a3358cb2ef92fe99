import { z } from 'zod';

/** One page of a list; `next` is an opaque keyset cursor, null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('Hand it back as `after` for the next page; null on the last page'),
    total: z.int().min(0).describe('How many rows match, over all pages'),
  });
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
  total: number;
}

/** What every list can be asked. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(1000).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A filter that may be given once or several times: `?kind=hardware&kind=service`. */
export function oneOrMore<Item extends z.ZodType<string, string>>(item: Item) {
  return z
    .union([item, z.array(item).max(100)])
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<Item>[])
    .optional();
}

/** A yes-or-no filter: `?retired=true`. */
export const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional();

/** A count of the rows behind each value of a filter. */
export const Facet = z.array(z.object({ value: z.string().nullable(), count: z.int().min(0) }));
export type Facet = z.infer<typeof Facet>;

export const IdParams = z.object({
  id: z.string().min(1).max(100).describe('The id, or the number people see: `S-0042`'),
});
