import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { containing } from '../register/index.ts';
import type { CadenceLevel } from './cadence-contract.ts';
import type { AssessmentState } from './contract.ts';

export async function readMonths(tx: Tx, workspaceId: string): Promise<Map<CadenceLevel, number>> {
  const rows = await tx
    .selectFrom('assessment_cadence')
    .select(['level', 'months'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  return new Map(rows.map(({ level, months }) => [level as CadenceLevel, months]));
}

/** Sets what is given and takes away the others; rows that stay as they are are not touched. */
export async function writeMonths(change: ChangeSet, months: ReadonlyMap<CadenceLevel, number>): Promise<void> {
  const { tx, workspaceId } = change;
  change.wrote('assessment_cadence');
  const levels = [...months.keys()];
  await sql`
    delete from assessment_cadence where workspace_id = ${workspaceId} and not (level = any(${levels}::text[]))`.execute(
    tx,
  );
  for (const [level, count] of months) {
    await sql`
      insert into assessment_cadence as kept (workspace_id, id, level, months, change_set_id)
      values (${workspaceId}, ${newId()}, ${level}, ${count}, ${change.id})
      on conflict (workspace_id, level) do update set months = excluded.months, change_set_id = excluded.change_set_id
        where kept.months <> excluded.months`.execute(tx);
  }
}

/** What the plan asks of each supplier. */
export interface AskedSupplier {
  id: string;
  name: string;
  last: { id: string; number: number; state: AssessmentState; submittedAt: Date } | null;
  awaited: { id: string; number: number } | null;
}

export async function listAsked(
  tx: Tx,
  workspaceId: string,
  { search, questionnaire }: { search: string | undefined; questionnaire: string | undefined },
): Promise<AskedSupplier[]> {
  const ofQuestionnaire = questionnaire === undefined ? sql`true` : sql`round.questionnaire_key = ${questionnaire}`;
  const { rows } = await sql<{
    id: string;
    name: string;
    lastId: string | null;
    lastNumber: number;
    lastState: AssessmentState;
    submittedAt: Date;
    awaitedId: string | null;
    awaitedNumber: number;
  }>`
    with asked as (
      select assessment.* from assessment
      join assessment_round round on round.workspace_id = ${workspaceId} and round.id = assessment.round_id
      where assessment.workspace_id = ${workspaceId} and ${ofQuestionnaire}
    ),
    answered as (
      select distinct on (supplier_id) * from asked
      where submission > 0 and state not in ('rejected', 'withdrawn')
      order by supplier_id, submitted_at desc, number desc
    ),
    open as (
      select distinct on (supplier_id) * from asked where state in ('asked', 'opened', 'queried')
      order by supplier_id, number desc
    )
    select node.id, node.name, answered.id as "lastId", answered.number as "lastNumber", answered.state as "lastState",
      answered.submitted_at as "submittedAt", open.id as "awaitedId", open.number as "awaitedNumber"
    from node
    left join answered on answered.supplier_id = node.id
    left join open on open.supplier_id = node.id
    where node.workspace_id = ${workspaceId} and node.kind = 'supplier'
      and ${search === undefined ? sql`true` : sql`lower(node.name) like ${containing(search)}`}`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    last: row.lastId
      ? { id: row.lastId, number: row.lastNumber, state: row.lastState, submittedAt: row.submittedAt }
      : null,
    awaited: row.awaitedId ? { id: row.awaitedId, number: row.awaitedNumber } : null,
  }));
}
