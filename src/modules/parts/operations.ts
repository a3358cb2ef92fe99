import type { Context } from '../../platform/context.ts';
import { type Filters, readListPage } from '../register/index.ts';
import type { PartListQuery } from './contract.ts';
import { partList, readFacetsOfParts, readProductsOfParts } from './list-store.ts';

/** The parts of all products, software and hardware alike. */
export function listParts(context: Context, query: PartListQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await partList.shown(tx, workspaceId, query);
    return readListPage(context, tx, partList, { query, shown });
  });
}

export function facetsOfParts({ database, workspaceId }: Context, query: Filters<PartListQuery>) {
  return database.inWorkspace(workspaceId, (tx) => readFacetsOfParts(tx, workspaceId, query));
}

/** Every product that has a part such as is asked for. */
export function listProductsOfParts(
  { database, workspaceId, cursors }: Context,
  { limit, after, ...query }: Omit<PartListQuery, 'sort'>,
) {
  return database.inWorkspace(workspaceId, async (tx) => {
    const slice = { after: cursors.decode('parts:products', after), limit: limit + 1 };
    const { total, rows } = await readProductsOfParts(tx, workspaceId, query, slice);
    const page = rows.slice(0, limit);
    return {
      items: page.map(({ mark: _, ...item }) => item),
      next: rows.length > limit ? cursors.encode('parts:products', page.at(-1)!.mark) : null,
      total,
    };
  });
}
