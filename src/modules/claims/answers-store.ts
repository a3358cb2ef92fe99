import { sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { AnswersDocument } from '../../formats/questionnaire/answers.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Tx } from '../../platform/database/database.ts';
import { dependenceOn, ranks } from '../links/index.ts';
import type { Level, NodeRef } from '../register/contract.ts';
import { nodeRefOf, numberOf, parseNumber, type RefColumns } from '../register/index.ts';

/** What a supplier last submitted to one questionnaire. */
export interface Submitted {
  assessment: { id: string; number: string };
  supplierId: string;
  formId: string;
  /** ISO day. */
  on: string;
  answers: AnswersDocument['answers'];
  /** Of the organisation in place of those of the questionnaire, by item. */
  weights: Record<string, number>;
}

/** The suppliers that have submitted anything, from one id on; null for all, or of one alone. */
export async function suppliersWithAnswers(
  tx: Tx,
  workspaceId: string,
  { only, after, limit }: { only?: readonly string[] | undefined; after?: string | undefined; limit: number },
): Promise<NodeRef[]> {
  const { rows } = await sql<RefColumns>`
    select node.id, node.kind, node.number, node.name from node
    where node.workspace_id = ${workspaceId} and node.kind = 'supplier' and not node.retired
      and ${only ? sql`node.id = any(${[...only]}::uuid[])` : sql`true`}
      and (${after ?? null}::uuid is null or node.id > ${after ?? null}::uuid)
      and exists (select from assessment where assessment.workspace_id = ${workspaceId}
        and assessment.supplier_id = node.id and assessment.submission > 0 and assessment.state <> 'withdrawn')
    order by node.id limit ${limit}`.execute(tx);
  return rows.map(nodeRefOf);
}

export async function findAssessment(
  tx: Tx,
  workspaceId: string,
  reference: string,
): Promise<{ id: string; supplierId: string } | undefined> {
  const parsed = parseNumber(reference);
  if (!isId(reference) && parsed?.series !== 'assessment') return undefined;
  const { rows } = await sql<{ id: string; supplierId: string }>`
    select id, supplier_id as "supplierId" from assessment
    where workspace_id = ${workspaceId} and ${parsed ? sql`number = ${parsed.number}` : sql`id = ${reference}`}`.execute(
    tx,
  );
  return rows[0];
}

/** Of each of these suppliers what it submitted last to each questionnaire, or in one assessment. */
export async function newestAnswers(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
  assessmentId: string | undefined,
): Promise<Submitted[]> {
  const { rows } = await sql<{
    id: string;
    number: number;
    supplier_id: string;
    form_id: string;
    on: string;
    answers: AnswersDocument['answers'] | null;
    weights: Record<string, number>;
  }>`
    select newest.*, submission.document -> 'answers' as answers
    from (
      select distinct on (assessment.supplier_id, round.questionnaire_key) assessment.id, assessment.number,
        assessment.supplier_id, assessment.submission, round.form_id, round.weights,
        to_char(assessment.submitted_at at time zone 'UTC', 'YYYY-MM-DD') as "on"
      from assessment
      join assessment_round round on round.workspace_id = ${workspaceId} and round.id = assessment.round_id
      where assessment.workspace_id = ${workspaceId} and assessment.supplier_id = any(${[...supplierIds]}::uuid[])
        and assessment.submission > 0 and assessment.state <> 'withdrawn'
        and (${assessmentId ?? null}::uuid is null or assessment.id = ${assessmentId ?? null}::uuid)
      order by assessment.supplier_id, round.questionnaire_key, assessment.submitted_at desc, assessment.number desc
    ) newest
    join assessment_submission submission on submission.workspace_id = ${workspaceId}
      and submission.assessment_id = newest.id and submission.number = newest.submission
    order by newest.supplier_id, newest.number`.execute(tx);
  return rows.map(({ id, number, supplier_id, form_id, on, answers, weights }) => ({
    assessment: { id, number: numberOf('assessment', number)! },
    supplierId: supplier_id,
    formId: form_id,
    on,
    answers: answers ?? {},
    weights,
  }));
}

/** Questionnaires as they were sent, by the id of the form. */
export async function readForms(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, Questionnaire>> {
  const { rows } = await sql<{ id: string; document: Questionnaire }>`
    select id, document from assessment_form where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute(
    tx,
  );
  return new Map(rows.map(({ id, document }) => [id, document]));
}

/** The highest criticality of the mission functions that depend on each supplier; none for those on whom nothing depends, or nobody says how much. */
export async function readLevels(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
): Promise<Map<string, Level>> {
  const asked = new Set(supplierIds);
  const depended = await dependenceOn(tx, workspaceId, 'supplier');
  return new Map(
    depended.ids.flatMap((id, place) => {
      const level = ranks[depended.ranks[place]! - 1]!;
      return level === 'unknown' || !asked.has(id) ? [] : [[id, level] as const];
    }),
  );
}
