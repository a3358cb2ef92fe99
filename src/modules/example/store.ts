import { sql } from 'kysely';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { registerTables } from '../../platform/database/tables.ts';

export const fillJobKind = 'example.fill';

/** Lets whoever adds, fills or removes the example follow the other, until this transaction ends. */
export async function lockExample(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('example', 0))`.execute(tx);
}

export interface Filling {
  id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  done: number;
  total: number | null;
  problem: string | null;
}

/** The last job that was to fill the example. */
export async function findFilling(tx: Tx): Promise<Filling | undefined> {
  const { rows } = await sql<Filling>`
    select id, state, done, total, problem from job
    where workspace_id = ${installationId} and kind = ${fillJobKind} order by id desc limit 1`.execute(tx);
  return rows[0];
}

/** Ends the jobs that fill the example: one that runs finds itself gone at its next step. */
export async function removeFillings(tx: Tx): Promise<void> {
  await tx.deleteFrom('job').where('workspace_id', '=', installationId).where('kind', '=', fillJobKind).execute();
}

/** A workspace with every row of its own, and its jobs in the queue; row-level security stands back for references. */
export async function removeWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  await tx.deleteFrom('workspace').where('id', '=', workspaceId).where('example', '=', true).execute();
  await sql`delete from graphile_worker._private_jobs
    where payload ->> 'workspaceId' = ${workspaceId} and locked_by is null`.execute(tx);
}

/** Shows the example to its members. */
export async function noteFilled(tx: Tx, workspaceId: string, at: Date): Promise<void> {
  await tx.updateTable('workspace').set({ filled_at: at }).where('id', '=', workspaceId).execute();
}

export async function insertInvented(
  tx: Tx,
  person: { id: string; workspaceId: string; name: string; email: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('app_user')
    .values({
      id: person.id,
      name: person.name,
      email: person.email,
      password_hash: null,
      created_at: person.at,
      example_id: person.workspaceId,
    })
    .execute();
}

export async function listAdministrators(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('app_user')
    .select('id')
    .where('installation_administrator', '=', true)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** What a text of the story means by a key of the register, or by a name that a bill of materials brought. */
export async function findNamed(tx: Tx, workspaceId: string, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from node where workspace_id = ${workspaceId} and key = ${name}
    union all
    select id from supplier_name where workspace_id = ${workspaceId} and name = ${name}
    limit 1`.execute(tx);
  return rows[0]?.id;
}

export async function findLinkBetween(
  tx: Tx,
  workspaceId: string,
  { from, kind, to }: { from: string; kind: string; to: string },
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('supply_link')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('from_id', '=', from)
    .where('kind', '=', kind)
    .where('to_id', '=', to)
    .executeTakeFirst();
  return row?.id;
}

export async function newestChangeNumber(tx: Tx, workspaceId: string): Promise<number> {
  const row = await tx
    .selectFrom('change_counter')
    .select('number')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return row.number;
}

/** The sentence of a job that failed. */
export async function findFailure(tx: Tx, workspaceId: string, jobId: string): Promise<string | null | undefined> {
  const row = await tx
    .selectFrom('job')
    .select('problem')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', jobId)
    .where('state', '=', 'failed')
    .executeTakeFirst();
  return row?.problem;
}

/** What was told longer ago has been read. */
export async function markReadBefore(tx: Tx, workspaceId: string, before: Date): Promise<void> {
  await sql`update notice_message set read_at = at
    where workspace_id = ${workspaceId} and channel = 'app' and at < ${before} and read_at is null`.execute(tx);
}

/** A person who was last here at a change, so that the home page says what is new since. */
export async function insertVisit(
  tx: Tx,
  visit: { workspaceId: string; userId: string; number: number; at: Date },
): Promise<void> {
  const { workspaceId, userId, number, at } = visit;
  await tx
    .insertInto('visit')
    .values({ workspace_id: workspaceId, user_id: userId, before: number, seen: number, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The newest change that was made up to a moment. */
export async function changeNumberAt(tx: Tx, workspaceId: string, at: Date): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select coalesce(max(number), 0) as number from change_set
    where workspace_id = ${workspaceId} and at <= ${at}`.execute(tx);
  return rows[0]!.number;
}

/** The planner knows nothing yet of a year that came in within seconds, and the past is read through several tables. */
export async function gatherStatistics(tx: Tx): Promise<void> {
  const versioned = [...registerTables, 'finding'].flatMap((table) => [table, `${table}_history`]);
  const tables = [...versioned, 'change_set', 'component', 'bom_component', 'node_search'];
  await sql`select holdfast_gather_statistics(${tables}::text[])`.execute(tx);
}
