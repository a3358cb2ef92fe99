import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

export interface Move {
  /** The newest change of the workspace. */
  change: number;
  moved: boolean;
}

/** Whether one of the changes after an earlier one wrote to a table, or is otherwise of the kind; `made` is the change. */
export async function findMove(
  tx: Tx,
  workspaceId: string,
  since: number,
  { tables, or = sql`false` }: { tables: readonly string[]; or?: RawBuilder<unknown> },
): Promise<Move> {
  const { rows } = await sql<Move>`
    select number as change, exists (
      select from change_set made
      where made.workspace_id = ${workspaceId} and made.number > ${since} and made.number <= change_counter.number
        and (made.rows ?| ${[...tables]}::text[] or ${or})
    ) as moved
    from change_counter where workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]!;
}

/** Whether the change `made` gave a row another value, or removed it, or brought back one that has a value. */
export function becameOther(
  workspaceId: string,
  table: 'node' | 'product',
  column: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const history = sql.table(`${table}_history`);
  return sql`exists (
    select from (
      select id, ${column} as value from ${history} where workspace_id = ${workspaceId} and ended_by = made.id
    ) before
    full join (
      select id, ${column} as value from ${history} where workspace_id = ${workspaceId} and change_set_id = made.id
    ) after on after.id = before.id
    where before.value is distinct from after.value and (before.id is not null or ${table === 'product'}))`;
}
