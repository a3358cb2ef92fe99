import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { targetsOf } from '../../formats/bom/graph.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { keepContent, readContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import type { EndOfLifeState } from '../life-cycles/contract.ts';
import { readSupport } from '../life-cycles/index.ts';
import { findNode, getNodeId, readPage, takeNumbers } from '../register/index.ts';
import { findingsBelow } from './below.ts';
import {
  affectedComponents,
  type ComponentFilter,
  type ComponentsOf,
  countComponents,
  listComponentsOf,
} from './component-list-store.ts';
import type { Bom, BomTreeNode, ListedComponent } from './contract.ts';
import { countBoms, findBomRow, listBomsOf } from './read-store.ts';
import { findBomOfBytes, insertBom, lockProduct } from './store.ts';
import { structureOfBom } from './structures.ts';

/** Takes a BOM for a product: its bytes are kept as they are, and a job reads them. The same bytes again are the same BOM. */
export function uploadBom(
  context: Context,
  product: string,
  { fileName, file }: { fileName: string; file: SpooledFile },
): Promise<Bom> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const productId = await getNodeId(tx, workspaceId, 'product', product);
    const { name, retired } = await lockProduct(tx, workspaceId, productId);
    if (retired)
      throw new AppError('conflict', `${name} is retired. Restore it before you give it a bill of materials.`);
    const known = await findBomOfBytes(tx, workspaceId, productId, file.sha256);
    const id = known?.id ?? (await receiveBom(context, tx, { productId, fileName, file }));
    return findBom(tx, workspaceId, id);
  });
}

function receiveBom(
  context: Context,
  tx: Tx,
  { productId, fileName, file }: { productId: string; fileName: string; file: SpooledFile },
): Promise<string> {
  return changeWithin(tx, context, 'bom.received', async (change: ChangeSet) => {
    const { workspaceId, actor, jobs, clock } = context;
    const id = newId();
    await keepContent(tx, workspaceId, file);
    const number = await takeNumbers(tx, workspaceId, 'bom', 1);
    const jobId = await jobs.start(tx, { kind: 'bom.read', workspaceId, actor, subjectId: id });
    await insertBom(change, { id, productId, number, fileName, file, receivedAt: clock(), jobId });
    change.subject(productId);
    change.detail('bomId', id);
    change.detail('sha256', file.sha256.toString('hex'));
    return id;
  });
}

export function listBoms(
  context: Context,
  query: { limit: number; after?: string | undefined; product?: string | undefined },
) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const product = query.product && (await findNode(tx, workspaceId, query.product, 'product'));
    if (query.product && !product) return { items: [], next: null, total: 0 };
    const filter = { productId: product ? product.id : undefined };
    const page = await readPage(context, 'boms', query, (slice) => listBomsOf(tx, workspaceId, filter, slice));
    return { ...page, total: await countBoms(tx, workspaceId, filter) };
  });
}

export function getBom({ database, workspaceId }: Context, reference: string): Promise<Bom> {
  return database.inWorkspace(workspaceId, (tx) => findBom(tx, workspaceId, reference));
}

async function findBom(tx: Tx, workspaceId: string, reference: string): Promise<Bom> {
  const [found] = await listBomsOf(tx, workspaceId, { reference });
  if (!found) return noSuchBom();
  const { mark: _, ...bom } = found;
  return bom;
}

function noSuchBom(): never {
  throw new AppError('not-found', 'There is no such bill of materials.');
}

export async function downloadBom(context: Context, reference: string): Promise<Download> {
  const { database, workspaceId } = context;
  const bom = await getBom(context, reference);
  return {
    fileName: bom.fileName,
    mediaType: 'application/octet-stream',
    bytes: readContent(database, workspaceId, Buffer.from(bom.sha256, 'hex')),
    size: bom.bytes,
  };
}

export function listBomComponents(
  context: Context,
  reference: string,
  {
    endOfLife,
    ...query
  }: ComponentFilter & {
    endOfLife?: EndOfLifeState[] | undefined;
    limit: number;
    after?: string | undefined;
    sort: 'document' | 'name' | 'findings';
  },
) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const of = await componentsOf(tx, workspaceId, reference);
    const support = await readSupport(tx, workspaceId);
    const asked = endOfLife as readonly string[] | undefined;
    const filter = {
      ...query,
      componentIds: asked && support.flatMap((one) => (asked.includes(one.state) ? one.componentId : [])),
    };
    const page = await readPage(context, `bom-components:${of.bomId}:${query.sort}`, query, (slice) =>
      listComponentsOf(tx, of, filter, { sort: query.sort, ...slice }),
    );
    const stands = new Map(support.map(({ componentId, state, endsOn }) => [componentId, { state, endsOn }]));
    const items = page.items.map(
      (row): ListedComponent => ({ ...row, endOfLife: (row.componentId && stands.get(row.componentId)) || null }),
    );
    return { ...page, items, total: await countComponents(tx, of, filter) };
  });
}

async function componentsOf(tx: Tx, workspaceId: string, reference: string): Promise<ComponentsOf> {
  const found = await findBomRow(tx, workspaceId, reference);
  return found ? { workspaceId, ...found } : noSuchBom();
}

/** One level of the tree: what a component depends on, with the findings of everything below each. */
export function readBomTree(
  context: Context,
  reference: string,
  query: { of: number; limit: number; after?: string | undefined },
) {
  const { database, workspaceId, cursors } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const of = await componentsOf(tx, workspaceId, reference);
    const structure = await structureOfBom(database, tx, of);
    const list = `bom-tree:${of.bomId}:${query.of}`;
    const [from = 0] = (cursors.decode(list, query.after) ?? []) as [number?];
    if (!structure || query.of + 1 >= structure.order.length) return { items: [], next: null, total: 0 };
    const { graph } = structure;
    const below = targetsOf(graph, query.of + 1);
    const positions = [...below.subarray(from, from + query.limit)].map((node) => node - 1);
    const rows = await listComponentsOf(
      tx,
      of,
      { positions },
      { sort: 'document', after: undefined, limit: positions.length },
    );
    const worst = findingsBelow(structure, positions, await affectedComponents(tx, of));
    const items = rows.map(({ mark: _, ...row }, index): BomTreeNode => {
      const children = targetsOf(graph, row.index + 1).length;
      return { ...row, children, worstBelow: worst[index]! };
    });
    const end = from + positions.length;
    return { items, next: end < below.length ? cursors.encode(list, [end]) : null, total: below.length };
  });
}
