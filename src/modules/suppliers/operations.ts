import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { declareLink, refuseCircle } from '../links/index.ts';
import { raiseFollowed } from '../notices/index.ts';
import {
  type Filters,
  getNodeId,
  insertNode,
  lockNode,
  readListPage,
  requireNodeId,
  updateNode,
  writeWords,
} from '../register/index.ts';
import type { NewSupplier, Supplier, SupplierChange, SupplierListItem, SupplierListQuery } from './contract.ts';
import { checkIdentifiers } from './identifiers.ts';
import { findSupplier, readFacetsOfSuppliers, type SupplierValues, supplierList, writeSupplier } from './store.ts';

export function listSuppliers(context: Context, query: SupplierListQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await supplierList.shown(tx, workspaceId, query);
    return readListPage(context, tx, supplierList, { query, shown });
  });
}

export function facetsOfSuppliers({ database, workspaceId }: Context, query: Filters<SupplierListQuery>) {
  return database.inWorkspace(workspaceId, (tx) => readFacetsOfSuppliers(tx, workspaceId, query));
}

export function getSupplier({ database, workspaceId }: Context, reference: string): Promise<SupplierListItem> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const id = await getNodeId(tx, workspaceId, 'supplier', reference);
    const [supplier] = await supplierList.read(tx, workspaceId, [id]);
    return supplier!;
  });
}

export function registerSupplier(context: Context, input: NewSupplier): Promise<Supplier> {
  return changeSet(context, 'supplier.registered', (change) => addSupplier(change, input));
}

/** Registers a supplier as part of a change that does more, such as resolving a name. */
export async function addSupplier(change: ChangeSet, input: NewSupplier): Promise<Supplier> {
  const id = await insertNode(change, { kind: 'supplier', key: input.key ?? null, name: input.name });
  await write(change, id, { ...unknown, ...withoutUndefined(checkIdentifiers(input)) }, input.parentId);
  return (await findSupplier(change.tx, change.workspaceId, id))!;
}

/** Changes fields of a supplier as part of a change that does more. */
export async function amendSupplier(
  change: ChangeSet,
  id: string,
  input: Omit<SupplierChange, 'key' | 'name'>,
): Promise<void> {
  await updateNode(change, id);
  const current = (await findSupplier(change.tx, change.workspaceId, id))!;
  await write(change, id, { ...current, ...withoutUndefined(checkIdentifiers(input)) }, input.parentId);
}

const unknown: SupplierValues = {
  aliases: [],
  country: null,
  lei: null,
  duns: null,
  uei: null,
  cage: null,
  domain: null,
  tags: [],
};

export function changeSupplier(
  context: Context,
  reference: string,
  input: SupplierChange,
  ifMatch: string,
): Promise<Supplier> {
  return changeSet(context, 'supplier.changed', async (change) => {
    const { tx, workspaceId } = change;
    const node = await lockNode(change, 'supplier', reference);
    requireEtag(node.change_set_id, ifMatch);
    await updateNode(change, node.id, input);
    const current = (await findSupplier(tx, workspaceId, node.id))!;
    await write(change, node.id, { ...current, ...withoutUndefined(checkIdentifiers(input)) }, input.parentId);
    change.subject(node.id);
    await raiseFollowed(change);
    return (await findSupplier(tx, workspaceId, node.id))!;
  });
}

async function write(
  change: ChangeSet,
  id: string,
  { aliases, country, lei, duns, uei, cage, domain, tags }: SupplierValues,
  parent: string | null | undefined,
): Promise<void> {
  const values = {
    aliases: [...new Set(aliases)],
    country,
    lei,
    duns,
    uei,
    cage,
    domain,
    tags: [...new Set(tags)],
  };
  await writeSupplier(change, id, values);
  if (parent !== undefined) {
    const parentId = await requireNodeId(change.tx, change.workspaceId, 'supplier', parent, '/parentId');
    await refuseCircle(change, parentId, id);
    await declareLink(change, 'parent', id, parentId);
  }
  await writeWords(change, { id, kind: 'supplier' }, [...values.aliases, lei, duns, uei, cage, domain]);
}

function withoutUndefined<Input extends object>(input: Input) {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Input]: Exclude<Input[Field], undefined>;
  };
}

export function retireSupplier(context: Context, reference: string): Promise<Supplier> {
  return setRetired(context, 'supplier.retired', reference, true);
}

export function restoreSupplier(context: Context, reference: string): Promise<Supplier> {
  return setRetired(context, 'supplier.restored', reference, false);
}

function setRetired(context: Context, action: string, reference: string, retired: boolean): Promise<Supplier> {
  return changeSet(context, action, async (change) => {
    const node = await lockNode(change, 'supplier', reference);
    await updateNode(change, node.id, { retired });
    change.subject(node.id);
    await raiseFollowed(change);
    return (await findSupplier(change.tx, change.workspaceId, node.id))!;
  });
}
