import { sql } from 'kysely';
import type { Problem } from '../../common/errors.ts';
import type { Bom as Document } from '../../formats/bom/bom.ts';
import { bomFormatNames } from '../../formats/bom/document.ts';
import type { Graph } from '../../formats/bom/graph.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import { countUsesOfNames } from '../names/index.ts';
import { storable } from './occurrences.ts';

/** What the job that reads a BOM must know of it. */
export interface ReceivedBom {
  id: string;
  productId: string;
  fileName: string;
  sha256: Buffer;
  state: string;
  receivedAt: Date;
}

/** Holds a product until the change is committed, so that the same bytes handed over twice at once are kept once. */
export async function lockProduct(
  tx: Tx,
  workspaceId: string,
  productId: string,
): Promise<{ name: string; retired: boolean }> {
  return tx
    .selectFrom('node')
    .select(['name', 'retired'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', productId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** The BOM of a product that came in with these bytes; one that we failed to read may be handed over again. */
export async function findBomOfBytes(
  tx: Tx,
  workspaceId: string,
  productId: string,
  sha256: Buffer,
): Promise<{ id: string } | undefined> {
  return tx
    .selectFrom('bom')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('product_id', '=', productId)
    .where('sha256', '=', sha256)
    .where('state', '<>', 'failed')
    .executeTakeFirst();
}

export async function insertBom(
  change: ChangeSet,
  bom: {
    id: string;
    productId: string;
    number: number;
    fileName: string;
    file: SpooledFile;
    receivedAt: Date;
    jobId: string;
  },
): Promise<void> {
  change.wrote('bom');
  await change.tx
    .insertInto('bom')
    .values({
      workspace_id: change.workspaceId,
      id: bom.id,
      product_id: bom.productId,
      number: bom.number,
      file_name: bom.fileName,
      sha256: bom.file.sha256,
      size: bom.file.size,
      state: 'reading',
      received_at: bom.receivedAt,
      job_id: bom.jobId,
      actor_kind: change.actor.kind,
      actor_id: change.actor.id,
      change_set_id: change.id,
    })
    .execute();
}

export async function findReceivedBom(tx: Tx, workspaceId: string, id: string): Promise<ReceivedBom | undefined> {
  return tx
    .selectFrom('bom')
    .select(['id', 'product_id as productId', 'file_name as fileName', 'sha256', 'state', 'received_at as receivedAt'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The BOM cannot be taken; what was in force stays in force. */
export async function endBom(
  change: ChangeSet,
  id: string,
  { state, problems }: { state: 'refused' | 'failed'; problems: readonly Problem[] },
): Promise<void> {
  change.wrote('bom');
  await change.tx
    .updateTable('bom')
    .set({ state, problems: jsonOf(problems), change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function readyBom(
  change: ChangeSet,
  id: string,
  document: Document,
  warnings: readonly Problem[],
): Promise<void> {
  change.wrote('bom');
  await change.tx
    .updateTable('bom')
    .set({
      state: 'ready',
      format: bomFormatNames[document.format],
      spec_version: document.specVersion,
      serial_number: storable(document.serialNumber),
      document_version: document.version <= largestInt ? document.version : null,
      made_at: storable(document.timestamp),
      components: document.components.count,
      warnings: jsonOf(warnings),
      change_set_id: change.id,
    })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** PostgreSQL's `int`. */
const largestInt = 2 ** 31 - 1;

function jsonOf(problems: readonly Problem[]): string {
  return JSON.stringify(problems.map(({ at, message }) => ({ at: storable(at), message: storable(message) })));
}

/** One of those that came in before details of hardware were kept; those in force come first. */
export async function findBomWithoutDetails(
  tx: Tx,
  workspaceId: string,
): Promise<{ bomId: string; productId: string; sha256: Buffer; components: number } | undefined> {
  const { rows } = await sql<{ bomId: string; productId: string; sha256: Buffer; components: number }>`
    select bom.id as "bomId", bom.product_id as "productId", bom.sha256, bom.components
    from bom_without_details waiting
    join bom on bom.workspace_id = ${workspaceId} and bom.id = waiting.bom_id
    join product on product.workspace_id = ${workspaceId} and product.id = bom.product_id
    where waiting.workspace_id = ${workspaceId}
    order by product.bom_id is distinct from bom.id, bom.number desc limit 1`.execute(tx);
  return rows[0];
}

/** Whether it waited still. */
export async function removeBomWithoutDetails(tx: Tx, workspaceId: string, bomId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('bom_without_details')
    .where('workspace_id', '=', workspaceId)
    .where('bom_id', '=', bomId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function insertGraph({ tx, workspaceId }: ChangeSet, bomId: string, graph: Graph): Promise<void> {
  await tx
    .insertInto('bom_graph')
    .values({
      workspace_id: workspaceId,
      bom_id: bomId,
      offsets: littleEndian(graph.offsets),
      targets: littleEndian(graph.targets),
    })
    .execute();
}

export async function readGraph(tx: Tx, workspaceId: string, bomId: string): Promise<Graph | undefined> {
  const row = await tx
    .selectFrom('bom_graph')
    .select(['offsets', 'targets'])
    .where('workspace_id', '=', workspaceId)
    .where('bom_id', '=', bomId)
    .executeTakeFirst();
  return row && { offsets: fromLittleEndian(row.offsets), targets: fromLittleEndian(row.targets) };
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function littleEndian(words: Uint32Array): Buffer {
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  return isLittleEndian ? bytes : Buffer.from(bytes).swap32();
}

function fromLittleEndian(bytes: Buffer): Uint32Array<ArrayBuffer> {
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (!isLittleEndian) copy.swap32();
  return new Uint32Array(copy.buffer, copy.byteOffset, copy.length / 4);
}

/** Puts the newest readable BOM of a product in force, by the order in which they were received; tells whether that changed. */
export async function putNewestInForce(change: ChangeSet, productId: string): Promise<boolean> {
  const { rows } = await sql<{ before: string | null; newest: string }>`
    with before as materialized (
      select bom_id from product where workspace_id = ${change.workspaceId} and id = ${productId} for update
    )
    update product set bom_id = newest.id, change_set_id = ${change.id}
    from before, (
      select id from bom
      where workspace_id = ${change.workspaceId} and product_id = ${productId} and state = 'ready'
      order by number desc limit 1
    ) newest
    where product.workspace_id = ${change.workspaceId} and product.id = ${productId}
      and product.bom_id is distinct from newest.id
    returning before.bom_id as before, newest.id as newest`.execute(change.tx);
  const [put] = rows;
  if (!put) return false;
  change.wrote('product');
  await countUsesOfNames(change, put);
  return true;
}
