import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Questionnaire, Weights } from '../../formats/questionnaire/document.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';

export interface HeldVersion {
  id: string;
  key: string;
  version: string;
  etag: string;
}

/** Every version that the workspace holds of its own, or of this questionnaire, by questionnaire, the newest of each first. */
export async function listVersions(tx: Tx, workspaceId: string, key?: string): Promise<HeldVersion[]> {
  const { rows } = await sql<HeldVersion>`
    select id, key, version, change_set_id as etag from questionnaire
    where workspace_id = ${workspaceId} and (${key ?? null}::text is null or key = ${key ?? null})
    order by key, string_to_array(version, '.')::int[] desc`.execute(tx);
  return rows;
}

/** The questions of these rows, by id of the row. */
export async function readDocuments(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, Questionnaire>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; document: Questionnaire }>`
    select id, document from questionnaire where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(
    tx,
  );
  return new Map(rows.map(({ id, document }) => [id, document]));
}

export async function insertQuestionnaire(change: ChangeSet, document: Questionnaire): Promise<void> {
  change.wrote('questionnaire');
  const { id: key, version, title } = document;
  await change.tx
    .insertInto('questionnaire')
    .values({
      workspace_id: change.workspaceId,
      id: newId(),
      key,
      version,
      title,
      document: JSON.stringify(document),
      change_set_id: change.id,
    })
    .execute();
}

export async function removeVersion(change: ChangeSet, id: string): Promise<void> {
  change.wrote('questionnaire');
  await change.tx
    .deleteFrom('questionnaire')
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

export interface HeldWeights {
  id: string;
  weights: Weights;
  etag: string;
}

/** What a workspace weighs the items of a questionnaire with. */
export async function findWeights(tx: Tx, workspaceId: string, key: string): Promise<HeldWeights | undefined> {
  const { rows } = await sql<HeldWeights>`
    select id, weights, change_set_id as etag from questionnaire_weights
    where workspace_id = ${workspaceId} and key = ${key}`.execute(tx);
  return rows[0];
}

export async function writeWeights(
  change: ChangeSet,
  { key, weights, rowId }: { key: string; weights: Weights; rowId: string | undefined },
): Promise<void> {
  change.wrote('questionnaire_weights');
  await sql`
    insert into questionnaire_weights (workspace_id, id, key, weights, change_set_id)
    values (${change.workspaceId}, ${rowId ?? newId()}, ${key}, ${JSON.stringify(weights)}, ${change.id})
    on conflict (workspace_id, id) do update
      set weights = excluded.weights, change_set_id = excluded.change_set_id`.execute(change.tx);
}

export async function removeWeights(change: ChangeSet, id: string): Promise<void> {
  change.wrote('questionnaire_weights');
  await change.tx
    .deleteFrom('questionnaire_weights')
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Lets one change at a time add to the questionnaires of a workspace. */
export async function lockQuestionnaires({ tx, workspaceId }: ChangeSet): Promise<void> {
  await sql`select from workspace where id = ${workspaceId} for no key update`.execute(tx);
}
