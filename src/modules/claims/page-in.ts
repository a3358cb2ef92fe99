import { AppError } from '../../common/errors.ts';
import type { Page, PageQuery } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';

/** A page of what was reckoned as one; the mark is the place of the next row, as nothing of it is stored. */
export function pageIn<Row>(
  { cursors }: Context,
  list: string,
  rows: readonly Row[],
  { limit, after }: PageQuery,
): Page<Row> {
  const [start = 0] = cursors.decode(list, after) ?? [];
  if (typeof start !== 'number') throw new AppError('invalid-input', 'This page mark does not belong to this list.');
  const end = start + limit;
  return {
    items: rows.slice(start, end),
    next: end < rows.length ? cursors.encode(list, [end]) : null,
    total: rows.length,
  };
}
