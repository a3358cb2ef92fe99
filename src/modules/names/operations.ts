import { AppError } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type Filters, readListPage, requireNodeId } from '../register/index.ts';
import { addSupplier } from '../suppliers/index.ts';
import type { NameListQuery, SupplierName } from './contract.ts';
import {
  countNames,
  decideName,
  findSupplierNamed,
  type ListedName,
  listKnownSuppliers,
  lockName,
  nameList,
  readFacetsOfNames,
} from './store.ts';
import { newSuggester } from './suggester.ts';

export function listNames(context: Context, query: NameListQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await nameList.shown(tx, workspaceId, query);
    const { items, change: _, ...page } = await readListPage(context, tx, nameList, { query, shown });
    return { ...page, items: await withSuggestions(tx, workspaceId, items) };
  });
}

export function facetsOfNames({ database, workspaceId }: Context, query: Filters<NameListQuery>) {
  return database.inWorkspace(workspaceId, (tx) => readFacetsOfNames(tx, workspaceId, query));
}

/** How many names wait for a person's decision. */
export function countNamesWaiting(tx: Tx, workspaceId: string): Promise<number> {
  return countNames(tx, workspaceId, { state: 'waiting' });
}

async function withSuggestions(tx: Tx, workspaceId: string, names: readonly ListedName[]): Promise<SupplierName[]> {
  const isWaiting = names.some(({ state }) => state === 'waiting');
  const suggest = newSuggester(isWaiting ? await listKnownSuppliers(tx, workspaceId) : []);
  return names.map((name) => ({
    ...name,
    suggestions:
      name.state === 'waiting' ? suggest(name.name).map(({ supplier, why }) => ({ supplier: supplier.ref, why })) : [],
  }));
}

export type Decision =
  | { as: 'supplier'; supplierId: string }
  | { as: 'new-supplier' }
  | { as: 'ignored' }
  | { as: 'waiting' };

/** Says whom a name means, for every BOM that names it now or later; it can be taken back. */
export function resolveName(context: Context, id: string, decision: Decision): Promise<SupplierName> {
  return changeSet(context, `supplier-name.${decision.as === 'waiting' ? 'reopened' : 'decided'}`, async (change) => {
    const { tx, workspaceId } = change;
    const named = await lockName(change, requireId(id));
    if (!named) throw new AppError('not-found', 'There is no such supplier name.');
    const supplierId = await supplierMeant(change, named.name, decision);
    const state = supplierId === null ? (decision.as as 'ignored' | 'waiting') : 'resolved';
    await decideName(change, id, { state, supplierId });
    if (supplierId !== null) change.subject(supplierId);
    change.detail('nameId', id);
    change.detail('as', decision.as);
    const [decided] = await withSuggestions(tx, workspaceId, await nameList.read(tx, workspaceId, [id]));
    return decided!;
  });
}

async function supplierMeant(change: ChangeSet, name: string, decision: Decision): Promise<string | null> {
  const { tx, workspaceId } = change;
  if (decision.as === 'supplier') {
    return requireNodeId(tx, workspaceId, 'supplier', decision.supplierId, '/supplierId');
  }
  if (decision.as !== 'new-supplier') return null;
  const known = await findSupplierNamed(tx, workspaceId, name);
  if (known) throw new AppError('conflict', `${known.number} has this name already. Choose it instead of a new one.`);
  return (await addSupplier(change, { name })).id;
}
