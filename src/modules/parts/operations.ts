import type { Context } from '../../platform/context.ts';
import { type Filters, readListPage } from '../register/index.ts';
import type { BomRowQuery, PartListQuery } from './contract.ts';
import { partList, readFacetsOfParts, readProductsOfParts } from './list-store.ts';
import { bomRowList, readFacetsOfRows } from './row-list-store.ts';
import { readRules } from './rule-store.ts';

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

/** The rows of a spreadsheet that was taken in as a bill of materials. */
export function listBomRows(context: Context, query: BomRowQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await bomRowList.shown(tx, workspaceId, query);
    const { change: _, ...page } = await readListPage(context, tx, bomRowList, { query, shown });
    return page;
  });
}

export function facetsOfBomRows({ database, workspaceId }: Context, query: Filters<BomRowQuery>) {
  return database.inWorkspace(workspaceId, (tx) => readFacetsOfRows(tx, workspaceId, query));
}

/** What was said of names in spreadsheets. */
export async function listNameRules({ database, workspaceId }: Context) {
  return { items: await database.inWorkspace(workspaceId, (tx) => readRules(tx, workspaceId)) };
}
