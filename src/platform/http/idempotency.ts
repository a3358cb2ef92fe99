import { CompiledQuery, sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import type { RouteDeclaration } from '../../common/route.ts';
import type { Context } from '../context.ts';
import { asOne } from '../database/as-one.ts';
import type { Tx } from '../database/database.ts';

/** Only an answer in JSON can be given again, and none that holds a secret: it would be kept in clear. */
export function isRepeatable({ method, answer = 'json', answersSecret = false }: RouteDeclaration): boolean {
  return method === 'POST' && answer === 'json' && !answersSecret;
}

/**
 * Answers a repeated POST with what the first one answered. The key commits with all that the request did: of two at once the
 * second waits for the first, and one whose answer was lost is never carried out again (decision 0016). The same key with another
 * request is refused; keys are each principal's own and are kept for a day by the clock of the database.
 */
export function replayOrRun(
  context: Context,
  request: { key: string; requestHash: Buffer; status: number },
  run: (context: Context) => Promise<unknown>,
): Promise<{ result: unknown; replayed: boolean }> {
  const { workspaceId, actor } = context;
  const { requestHash } = request;
  const of = { workspaceId, principal: `${actor.kind}:${actor.id}`, key: request.key };
  return asOne(context.database, workspaceId, async (tx, database) => {
    if (!(await takeKey(tx, of, request))) {
      const known = await findKey(tx, of);
      if (known.request_hash.equals(requestHash)) return { result: known.response, replayed: true };
      throw new AppError('unprocessable', 'This Idempotency-Key was used for another request.');
    }
    const result = await run({ ...context, database });
    await tx.executeQuery(CompiledQuery.raw(`set local holdfast.workspace_id = '${workspaceId}'`));
    await noteResponse(tx, of, result);
    return { result, replayed: false };
  });
}

interface KeyOf {
  workspaceId: string;
  principal: string;
  key: string;
}

/** Waits for a request with this key that is under way; false where one was carried out. */
async function takeKey(
  tx: Tx,
  { workspaceId, principal, key }: KeyOf,
  { requestHash, status }: { requestHash: Buffer; status: number },
): Promise<boolean> {
  await tx
    .deleteFrom('idempotency_key')
    .where('workspace_id', '=', workspaceId)
    .where('at', '<', sql<Date>`now() - interval '1 day'`)
    .execute();
  const taken = await tx
    .insertInto('idempotency_key')
    .values({ workspace_id: workspaceId, principal, key, request_hash: requestHash, status, response: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return taken !== undefined;
}

function findKey(tx: Tx, { workspaceId, principal, key }: KeyOf): Promise<{ request_hash: Buffer; response: unknown }> {
  return tx
    .selectFrom('idempotency_key')
    .select(['request_hash', 'response'])
    .where('workspace_id', '=', workspaceId)
    .where('principal', '=', principal)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
}

async function noteResponse(tx: Tx, { workspaceId, principal, key }: KeyOf, result: unknown): Promise<void> {
  await tx
    .updateTable('idempotency_key')
    .set({ response: JSON.stringify(result ?? null) })
    .where('workspace_id', '=', workspaceId)
    .where('principal', '=', principal)
    .where('key', '=', key)
    .execute();
}
