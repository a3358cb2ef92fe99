import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { enqueueMatch } from '../findings/index.ts';
import { declareLink } from '../links/index.ts';
import {
  type Filters,
  getNodeId,
  insertNode,
  lockNode,
  readListPage,
  requireInSight,
  requireNodeId,
  updateNode,
  writeWords,
} from '../register/index.ts';
import type { NewProduct, Product, ProductListItem, ProductListQuery } from './contract.ts';
import {
  closeFindings,
  findProduct,
  type ProductValues,
  productList,
  readFacetsOfProducts,
  writeProduct,
} from './store.ts';

export function listProducts(context: Context, query: ProductListQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await productList.shown(tx, workspaceId, query);
    return readListPage(context, tx, productList, { query, shown });
  });
}

export function facetsOfProducts({ database, workspaceId }: Context, query: Filters<ProductListQuery>) {
  return database.inWorkspace(workspaceId, (tx) => readFacetsOfProducts(tx, workspaceId, query));
}

export function getProduct({ database, workspaceId }: Context, reference: string): Promise<ProductListItem> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const id = await getNodeId(tx, workspaceId, 'product', reference);
    const [product] = await productList.read(tx, workspaceId, [id]);
    return product!;
  });
}

export function registerProduct(context: Context, input: NewProduct): Promise<Product> {
  requireInSight(context, input.makerId, '/makerId');
  return changeSet(context, 'product.registered', async (change) => {
    const id = await insertNode(change, { kind: 'product', key: input.key ?? null, name: input.name });
    await write(change, id, { kind: null, version: null, privileged: null }, input);
    return (await findProduct(change.tx, change.workspaceId, id))!;
  });
}

export function changeProduct(
  context: Context,
  reference: string,
  input: Partial<NewProduct>,
  ifMatch: string,
): Promise<Product> {
  return changeSet(context, 'product.changed', async (change) => {
    const { tx, workspaceId } = change;
    const node = await lockNode(change, 'product', reference);
    requireEtag(node.change_set_id, ifMatch);
    await updateNode(change, node.id, input);
    await write(change, node.id, (await findProduct(tx, workspaceId, node.id))!, input);
    change.subject(node.id);
    return (await findProduct(tx, workspaceId, node.id))!;
  });
}

async function write(
  change: ChangeSet,
  id: string,
  current: Omit<ProductValues, 'owner'>,
  input: Partial<NewProduct>,
): Promise<void> {
  const { tx, workspaceId } = change;
  await writeProduct(change, id, {
    kind: input.kind === undefined ? current.kind : input.kind,
    version: input.version === undefined ? current.version : input.version,
    owner: input.owner,
    privileged: input.privileged === undefined ? current.privileged : input.privileged,
  });
  if (input.makerId !== undefined) {
    const makerId = await requireNodeId(tx, workspaceId, 'supplier', input.makerId, '/makerId');
    await declareLink(change, 'maker', id, makerId);
  }
  if (input.systemId !== undefined) {
    const systemId = await requireNodeId(tx, workspaceId, 'system', input.systemId, '/systemId');
    await declareLink(change, 'system', id, systemId);
  }
  await writeWords(change, { id, kind: 'product' });
}

export function retireProduct(context: Context, reference: string): Promise<Product> {
  return changeSet(context, 'product.retired', async (change) => {
    const product = await setRetired(change, reference, true);
    change.detail('findingsClosed', await closeFindings(change, [product.id], context.clock()));
    return product;
  });
}

/** Its findings come back with a matching, which sees the product again. */
export function restoreProduct(context: Context, reference: string): Promise<Product> {
  return changeSet(context, 'product.restored', async (change) => {
    const product = await setRetired(change, reference, false);
    await enqueueMatch(change.tx, context, { productId: product.id });
    return product;
  });
}

async function setRetired(change: ChangeSet, reference: string, retired: boolean): Promise<Product> {
  const node = await lockNode(change, 'product', reference);
  await updateNode(change, node.id, { retired });
  change.subject(node.id);
  return (await findProduct(change.tx, change.workspaceId, node.id))!;
}
