import { AppError } from '../../common/errors.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import type { NodeRef } from '../register/contract.ts';
import { getNodeId, readPage, requireNodeId } from '../register/index.ts';
import type { Unit } from './contract.ts';
import {
  insertSuppliers,
  insertUnit,
  listSuppliersOf,
  readUnits,
  removeSuppliers,
  removeUnit,
  unitsOf,
  updateUnit,
} from './store.ts';

export function listUnits({ database, workspaceId }: Context): Promise<{ items: Unit[] }> {
  return database.inWorkspace(workspaceId, async (tx) => ({ items: await readUnits(tx, workspaceId) }));
}

async function getUnit(tx: Tx, workspaceId: string, id: string): Promise<Unit> {
  const [unit] = await readUnits(tx, workspaceId, id);
  if (!unit) throw new AppError('not-found', 'There is no such unit.');
  return unit;
}

export function addUnit(context: Context, { name }: { name: string }): Promise<Unit> {
  return changeSet(context, 'unit.added', async (change) => {
    const id = await insertUnit(change, name);
    return finish(change, id);
  });
}

/** The name of a unit is none of a person: the audit entry may say it. */
async function finish(change: ChangeSet, id: string): Promise<Unit> {
  const unit = await getUnit(change.tx, change.workspaceId, id);
  change.detail('unit', unit.name);
  return unit;
}

export function renameUnit(context: Context, id: string, { name }: { name: string }, ifMatch: string): Promise<Unit> {
  return changeSet(context, 'unit.renamed', async (change) => {
    requireEtag((await getUnit(change.tx, change.workspaceId, id)).etag, ifMatch);
    await updateUnit(change, id, name);
    return finish(change, id);
  });
}

export function deleteUnit(context: Context, id: string): Promise<void> {
  return changeSet(context, 'unit.removed', async (change) => {
    await finish(change, id);
    await removeUnit(change, id);
  });
}

export function listUnitSuppliers(
  context: Context,
  id: string,
  query: { limit: number; after?: string | undefined },
): Promise<Page<NodeRef>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const unit = await getUnit(tx, workspaceId, id);
    const page = await readPage(context, `unit:${id}`, query, (slice) => listSuppliersOf(tx, workspaceId, id, slice));
    return { ...page, total: unit.suppliers };
  });
}

export function assignSuppliers(
  context: Context,
  id: string,
  input: { add: string[]; remove: string[] },
): Promise<Unit> {
  return changeSet(context, 'unit.suppliers-changed', async (change) => {
    const { tx, workspaceId } = change;
    await getUnit(tx, workspaceId, id);
    const idsOf = async (field: 'add' | 'remove') => {
      const ids: string[] = [];
      for (const [index, reference] of input[field].entries()) {
        ids.push((await requireNodeId(tx, workspaceId, 'supplier', reference, `/${field}/${index}`))!);
      }
      return ids;
    };
    await insertSuppliers(change, [id], await idsOf('add'));
    await removeSuppliers(change, id, await idsOf('remove'));
    change.detail('added', input.add.length);
    change.detail('removed', input.remove.length);
    return finish(change, id);
  });
}

export function listUnitsOf({ database, workspaceId }: Context, reference: string) {
  return database.inWorkspace(workspaceId, async (tx) => {
    const id = await getNodeId(tx, workspaceId, 'supplier', reference);
    return { items: await unitsOf(tx, workspaceId, id) };
  });
}
