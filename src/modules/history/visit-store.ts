import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** Goes on with the visit, or begins one after a pause; gives the change up to which the visit before had seen, null on the first. */
export async function beginVisit(
  tx: Tx,
  workspaceId: string,
  { userId, now, pause }: { userId: string; now: Date; pause: number },
): Promise<number | null> {
  const begins = sql`visit.at < ${new Date(now.getTime() - pause)}`;
  const { rows } = await sql<{ before: number }>`
    insert into visit (workspace_id, user_id, before, seen, at)
    select ${workspaceId}, ${userId}, 0, number, ${now} from change_counter where workspace_id = ${workspaceId}
    on conflict (workspace_id, user_id) do update
    set before = case when ${begins} then visit.seen else visit.before end, seen = excluded.seen, at = excluded.at
    returning before`.execute(tx);
  return rows[0]!.before || null;
}
