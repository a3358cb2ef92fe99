import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeRef } from '../register/contract.ts';

type Value = string | number | null;

/** By a value, then by name; what is not known stands last either way. */
export function sortedBy<Row extends { supplier: NodeRef }>(
  rows: readonly Row[],
  sort: string,
  valueIn: (row: Row, key: string) => Value,
): Row[] {
  const isTurned = sort.startsWith('-');
  const key = isTurned ? sort.slice(1) : sort;
  const sign = isTurned ? -1 : 1;
  const byName = new Intl.Collator('en').compare;
  const compare = (a: Row, b: Row) => {
    const [one, other] = [valueIn(a, key), valueIn(b, key)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return one < other ? -sign : one > other ? sign : 0;
  };
  const name = (a: Row, b: Row) => byName(a.supplier.name, b.supplier.name) || (a.supplier.id < b.supplier.id ? -1 : 1);
  if (key === 'supplier') return rows.toSorted((a, b) => sign * name(a, b));
  return rows.toSorted((a, b) => compare(a, b) || name(a, b));
}

/** A page of rows that are reckoned and not read by an index: the mark says how many stand before. */
export function pageOfRows<Row>(
  { cursors }: Pick<Context, 'cursors'>,
  rows: readonly Row[],
  { list, after, limit }: { list: string; after?: string | undefined; limit: number },
): Page<Row> {
  const [start = 0] = (cursors.decode(list, after) ?? []) as readonly number[];
  const end = start + limit;
  return {
    items: rows.slice(start, end),
    next: end < rows.length ? cursors.encode(list, [end]) : null,
    total: rows.length,
  };
}
