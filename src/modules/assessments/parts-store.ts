import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { nodeJson, nodeRefOf, type RefColumns } from '../register/index.ts';
import type { AssessmentState } from './contract.ts';
import type { StoredAssessment } from './store.ts';

/** What one link opens. */
export interface StoredPart {
  id: string;
  assessmentId: string;
  /** Null for the first one, which opens all. */
  parentId: string | null;
  sections: string[] | null;
  /** Whose it is, as far as somebody said. */
  name: string | null;
  madeAt: Date;
  endedAt: Date | null;
}

const columns = sql`part.id, part.assessment_id as "assessmentId", part.parent_id as "parentId", part.sections, person.name,
  part.made_at as "madeAt", part.ended_at as "endedAt"`;

export async function findPart(tx: Tx, workspaceId: string, id: string): Promise<StoredPart | undefined> {
  const { rows } = await sql<StoredPart>`
    select ${columns} from assessment_part part
    left join person on person.workspace_id = ${workspaceId} and person.id = part.person_id
    where part.workspace_id = ${workspaceId} and part.id = ${id}`.execute(tx);
  return rows[0];
}

/** What saving asks of a link and of the assessment that it opens. */
export interface HeldPart {
  part: StoredPart;
  assessment: Pick<StoredAssessment, 'id' | 'state' | 'submission' | 'supplier'>;
  formId: string;
  /** How often answers or proofs of the assessment were written. */
  saves: number;
  /** Who answered by each link, as far as somebody said. */
  names: Map<string, string | null>;
}

interface HeldRow extends StoredPart {
  state: AssessmentState;
  submission: number;
  supplier: RefColumns;
  formId: string;
  saves: number;
  names: Record<string, string | null>;
}

/**
 * These links and what they open, by link, with the answers held until the transaction ends: whoever saves waits here for whoever saves, and all
 * in one order.
 */
export async function holdSaved(
  tx: Tx,
  workspaceId: string,
  partIds: readonly string[],
): Promise<Map<string, HeldPart>> {
  const { rows } = await sql<HeldRow>`
    select ${columns}, assessment.state, assessment.submission, ${nodeJson('node')} as supplier, round.form_id as "formId",
      first.saves, (
      select jsonb_object_agg(one.id, named.name) from assessment_part one
      left join person named on named.workspace_id = ${workspaceId} and named.id = one.person_id
      where one.workspace_id = ${workspaceId} and one.assessment_id = part.assessment_id) as names
    from assessment_part part
    join assessment_part first on first.workspace_id = ${workspaceId} and first.assessment_id = part.assessment_id
      and first.parent_id is null
    join assessment on assessment.workspace_id = ${workspaceId} and assessment.id = part.assessment_id
    join assessment_round round on round.workspace_id = ${workspaceId} and round.id = assessment.round_id
    join node on node.workspace_id = ${workspaceId} and node.id = assessment.supplier_id
    left join person on person.workspace_id = ${workspaceId} and person.id = part.person_id
    where part.workspace_id = ${workspaceId} and part.id = any(${[...partIds]}::uuid[])
    order by first.id for update of first`.execute(tx);
  return new Map(
    rows.map(({ state, submission, supplier, formId, saves, names, ...part }) => [
      part.id,
      {
        part,
        assessment: { id: part.assessmentId, state, submission, supplier: nodeRefOf(supplier) },
        formId,
        saves,
        names: new Map(Object.entries(names)),
      },
    ]),
  );
}

/** All links of an assessment, the first one first. */
export async function listParts(tx: Tx, workspaceId: string, assessmentId: string): Promise<StoredPart[]> {
  const { rows } = await sql<StoredPart>`
    select ${columns} from assessment_part part
    left join person on person.workspace_id = ${workspaceId} and person.id = part.person_id
    where part.workspace_id = ${workspaceId} and part.assessment_id = ${assessmentId}
    order by part.parent_id is not null, part.id`.execute(tx);
  return rows;
}

export interface NewPart {
  assessmentId: string;
  parentId: string | null;
  sections: string[] | null;
  personId: string | null;
  madeAt: Date;
}

/** As many rows as a statement inserts at once. */
const rowsAtOnce = 1000;

/** Gives their ids in the order given. */
export async function insertParts(tx: Tx, workspaceId: string, parts: readonly NewPart[]): Promise<string[]> {
  const made = parts.map((part) => ({ ...part, id: newId() }));
  for (let from = 0; from < made.length; from += rowsAtOnce) {
    await tx
      .insertInto('assessment_part')
      .values(
        made.slice(from, from + rowsAtOnce).map((part) => ({
          workspace_id: workspaceId,
          assessment_id: part.assessmentId,
          id: part.id,
          parent_id: part.parentId,
          sections: part.sections,
          person_id: part.personId,
          made_at: part.madeAt,
          progress: null,
        })),
      )
      .execute();
  }
  return made.map(({ id }) => id);
}

export async function endPartOf({ tx, workspaceId }: ChangeSet, id: string, endedAt: Date): Promise<void> {
  await tx
    .updateTable('assessment_part')
    .set({ ended_at: endedAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function nameParts(
  { tx, workspaceId }: ChangeSet,
  { ids, personId }: { ids: readonly string[]; personId: string },
): Promise<void> {
  await sql`update assessment_part set person_id = ${personId}
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute(tx);
}

/** Holds the answers of an assessment until the transaction ends: whoever saves waits here for whoever saves. */
export async function lockAnswers(tx: Tx, workspaceId: string, assessmentId: string): Promise<void> {
  await sql`select from assessment_part where workspace_id = ${workspaceId} and assessment_id = ${assessmentId}
    and parent_id is null for update`.execute(tx);
}

export interface Progress {
  assessmentId: string;
  progress: { asked: number; answered: number };
  savedAt: Date;
}

/** Notes that answers or proofs were written, and how far the whole then is; they must be held. */
export async function noteProgress(tx: Tx, workspaceId: string, noted: readonly Progress[]): Promise<void> {
  const given = noted.map(({ assessmentId, progress, savedAt }) => ({
    assessment_id: assessmentId,
    progress,
    saved_at: savedAt,
  }));
  await sql`update assessment_part first set progress = given.progress, saved_at = given.saved_at, saves = first.saves + 1
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (assessment_id uuid, progress jsonb, saved_at timestamptz)
    where first.workspace_id = ${workspaceId} and first.assessment_id = given.assessment_id and first.parent_id is null`.execute(
    tx,
  );
}

/** Notes that the file of a proof came, which says nothing of how far the whole is. */
export async function noteFile(tx: Tx, workspaceId: string, assessmentId: string): Promise<void> {
  await sql`update assessment_part set saves = saves + 1
    where workspace_id = ${workspaceId} and assessment_id = ${assessmentId} and parent_id is null`.execute(tx);
}

/** When something was saved last; null where nothing was. */
export async function lastSaved(tx: Tx, workspaceId: string, assessmentId: string): Promise<Date | null> {
  const { rows } = await sql<{ savedAt: Date | null }>`
    select saved_at as "savedAt" from assessment_part
    where workspace_id = ${workspaceId} and assessment_id = ${assessmentId} and parent_id is null`.execute(tx);
  return rows[0]?.savedAt ?? null;
}

/** The ids of all links of these assessments. */
export async function listPartIds(tx: Tx, workspaceId: string, assessmentIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from assessment_part
    where workspace_id = ${workspaceId} and assessment_id = any(${[...assessmentIds]}::uuid[])`.execute(tx);
  return rows.map(({ id }) => id);
}
