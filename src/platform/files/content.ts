import { createHash } from 'node:crypto';
import type { Database, Tx } from '../database/database.ts';
import { piecesOf, type SpooledFile } from './spool.ts';

/**
 * Keeps received bytes as they are, in chunks of 1 MiB under their SHA-256 (DESIGN §2.4). Equal bytes are kept once in a
 * workspace, never shared between two.
 */
export async function keepContent(tx: Tx, workspaceId: string, file: SpooledFile): Promise<void> {
  const inserted = await tx
    .insertInto('content')
    .values({ workspace_id: workspaceId, sha256: file.sha256, size: file.size })
    .onConflict((conflict) => conflict.doNothing())
    .returning('size')
    .executeTakeFirst();
  if (!inserted) return;
  let number = 0;
  for await (const bytes of piecesOf(file)) {
    await tx
      .insertInto('content_chunk')
      .values({ workspace_id: workspaceId, sha256: file.sha256, number: number++, bytes })
      .execute();
  }
}

/** The same of bytes that are in memory and no longer than one chunk. */
export async function keepBytes(tx: Tx, workspaceId: string, bytes: Buffer): Promise<{ sha256: Buffer; size: number }> {
  const sha256 = createHash('sha256').update(bytes).digest();
  const content = { workspace_id: workspaceId, sha256, size: bytes.length };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('content')
    .values(content)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) {
    await tx.insertInto('content_chunk').values({ workspace_id: workspaceId, sha256, number: 0, bytes }).execute();
  }
  return { sha256, size: bytes.length };
}

/** Chunks asked for at once: what surrounds a question takes as long as a chunk. */
const chunksAtOnce = 4;

/** The bytes as received, chunk by chunk, each few in a short transaction of their own. */
export async function* readContent(database: Database, workspaceId: string, sha256: Buffer): AsyncGenerator<Buffer> {
  for (let first = 0; ; first += chunksAtOnce) {
    const chunks = await database.inWorkspace(workspaceId, (tx) =>
      tx
        .selectFrom('content_chunk')
        .select('bytes')
        .where('workspace_id', '=', workspaceId)
        .where('sha256', '=', sha256)
        .where('number', '>=', first)
        .where('number', '<', first + chunksAtOnce)
        .orderBy('number')
        .execute(),
    );
    for (const { bytes } of chunks) yield bytes;
    if (chunks.length < chunksAtOnce) return;
  }
}

/** The whole content in one buffer of its own, held once; for documents whose size is bounded. */
export async function readWholeContent(database: Database, workspaceId: string, sha256: Buffer): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(await sizeOf(database, workspaceId, sha256));
  let length = 0;
  for await (const chunk of readContent(database, workspaceId, sha256)) length += chunk.copy(whole, length);
  if (length < whole.length) throw new Error(`Of ${whole.length} bytes that were kept, ${length} are there.`);
  return whole;
}

/** In bytes; 0 where there is no such content. */
async function sizeOf(database: Database, workspaceId: string, sha256: Buffer): Promise<number> {
  const kept = await database.inWorkspace(workspaceId, (tx) =>
    tx
      .selectFrom('content')
      .select('size')
      .where('workspace_id', '=', workspaceId)
      .where('sha256', '=', sha256)
      .executeTakeFirst(),
  );
  return Number(kept?.size ?? 0);
}
