import { AppError } from '../../common/errors.ts';
import type { Context } from '../context.ts';
import { sqlStateOf } from '../database/connection.ts';

/**
 * Answers a repeated POST with what the first one answered. The same key with another request is refused; keys are each
 * principal's own and are kept for a day.
 */
export async function replayOrRun(
  { database, workspaceId, actor, clock }: Context,
  { key, requestHash, status }: { key: string; requestHash: Buffer; status: number },
  run: () => Promise<unknown>,
): Promise<{ result: unknown; replayed: boolean }> {
  const principal = `${actor.kind}:${actor.id}`;
  const known = await database.inWorkspace(workspaceId, async (tx) => {
    const dayAgo = new Date(clock().getTime() - 24 * 3600 * 1000);
    await tx.deleteFrom('idempotency_key').where('workspace_id', '=', workspaceId).where('at', '<', dayAgo).execute();
    return tx
      .selectFrom('idempotency_key')
      .select(['request_hash', 'response'])
      .where('workspace_id', '=', workspaceId)
      .where('principal', '=', principal)
      .where('key', '=', key)
      .executeTakeFirst();
  });
  if (known) {
    if (known.request_hash.equals(requestHash)) return { result: known.response, replayed: true };
    throw new AppError('unprocessable', 'This Idempotency-Key was used for another request.');
  }
  const result = await run();
  await database
    .inWorkspace(workspaceId, (tx) =>
      tx
        .insertInto('idempotency_key')
        .values({
          workspace_id: workspaceId,
          principal,
          key,
          request_hash: requestHash,
          status,
          response: JSON.stringify(result ?? null),
        })
        .execute(),
    )
    .catch((error) => {
      if (sqlStateOf(error) !== '23505') throw error;
    });
  return { result, replayed: false };
}
