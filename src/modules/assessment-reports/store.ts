import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { isId } from '../../common/ids.ts';
import type { AnswersDocument } from '../../formats/questionnaire/answers.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { AssessmentState } from '../assessments/contract.ts';
import type { NodeRef } from '../register/contract.ts';
import { asSearched, nodeJson, nodeRefOf, numberOf, parseNumber, type RefColumns } from '../register/index.ts';

/** The newest assessment of a supplier by one questionnaire: the newest that was answered, else the newest that was asked. */
export interface Newest {
  id: string;
  number: string;
  supplier: NodeRef;
  roundId: string;
  formId: string;
  questionnaire: { id: string; version: string; title: string };
  state: AssessmentState;
  submission: number;
  submittedAt: Date | null;
  overdue: boolean;
  findings: number;
  /** Grows with everything that its figures rest on beside the submission: weights and reviews. */
  mark: string;
}

interface NewestRow extends Omit<Newest, 'number' | 'supplier' | 'questionnaire'> {
  number: number;
  supplier: RefColumns;
  key: string;
  version: string;
  title: string;
}

const columns = sql`one.id, one.number, ${nodeJson('supplier')} as supplier, one.round_id as "roundId",
  round.form_id as "formId", round.questionnaire_key as key, round.questionnaire_version as version,
  form.title as title, one.state, one.submission, one.submitted_at as "submittedAt"`;

/** Whose past rests on the changes that wrote its round and its reviews. */
const mark = (workspaceId: string) => sql`concat(round.change_set_id, (
  select max(review.change_set_id::text) || count(*) from assessment_review review
  where review.workspace_id = ${workspaceId} and review.assessment_id = one.id))`;

const joins = (workspaceId: string) => sql`
  join assessment_round round on round.workspace_id = ${workspaceId} and round.id = one.round_id
  join assessment_form form on form.workspace_id = ${workspaceId} and form.id = round.form_id
  join node supplier on supplier.workspace_id = ${workspaceId} and supplier.id = one.supplier_id`;

export async function listNewest(
  tx: Tx,
  workspaceId: string,
  { q, supplierId, today }: { q?: string | undefined; supplierId?: string | undefined; today: string },
): Promise<Newest[]> {
  const searched = q ? `%${asSearched(q).replaceAll(/[\\%_]/g, '\\$&')}%` : undefined;
  const { rows } = await sql<NewestRow>`
    select ${columns}, ${mark(workspaceId)} as mark,
      exists (
        select from assessment awaited
        join assessment_round asking on asking.workspace_id = ${workspaceId} and asking.id = awaited.round_id
        where awaited.workspace_id = ${workspaceId} and awaited.supplier_id = one.supplier_id
          and asking.questionnaire_key = round.questionnaire_key
          and awaited.state in ('asked', 'opened', 'queried') and awaited.due_on < ${today}::date
      ) as overdue,
      (select count(*) from assessment_finding finding
        where finding.workspace_id = ${workspaceId} and finding.assessment_id = one.id
          and finding.state in ('open', 'planned', 'mended')) as findings
    from (
      select distinct on (asked.supplier_id, asking.questionnaire_key) asked.*
      from assessment asked
      join assessment_round asking on asking.workspace_id = ${workspaceId} and asking.id = asked.round_id
      where asked.workspace_id = ${workspaceId}
        and ${supplierId ? sql`asked.supplier_id = ${supplierId}` : sql`true`} and (asked.submission > 0 or asked.state <> 'withdrawn')
      order by asked.supplier_id, asking.questionnaire_key, (asked.submission > 0) desc,
        asked.submitted_at desc nulls last, asked.number desc
    ) one ${joins(workspaceId)}
    where not supplier.retired and ${searched ? sql`lower(supplier.name) like ${searched}` : sql`true`}`.execute(tx);
  return rows.map(newestOf);
}

function newestOf({ number, supplier, key, version, title, ...row }: NewestRow): Newest {
  return {
    ...row,
    number: numberOf('assessment', number)!,
    supplier: nodeRefOf(supplier),
    questionnaire: { id: key, version, title },
  };
}

/** Suppliers in use that no assessment was ever of. */
export async function countNeverAsked(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from node
    where node.workspace_id = ${workspaceId} and node.kind = 'supplier' and not node.retired and not exists (
      select from assessment one where one.workspace_id = ${workspaceId} and one.supplier_id = node.id)`.execute(tx);
  return rows[0]!.count;
}

/** These assessments, in the order in which they are named; those that are not there are left out. */
export async function findAnswered(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Newest[]> {
  const { rows } = await sql<NewestRow>`
    select ${columns}, ${mark(workspaceId)} as mark, false as overdue, 0 as findings
    from assessment one ${joins(workspaceId)}
    where one.workspace_id = ${workspaceId} and one.id = any(${ids}::uuid[])
    order by array_position(${ids}::uuid[], one.id)`.execute(tx);
  return rows.map(newestOf);
}

/** The id of one assessment; throws `not-found` where there is none. */
export async function findOne(tx: Tx, workspaceId: string, reference: string): Promise<string> {
  const parsed = parseNumber(reference);
  const number = parsed?.series === 'assessment' ? parsed.number : null;
  const [id] = await findIds(tx, workspaceId, [{ id: isId(reference) ? reference : null, number }]);
  if (!id) throw new AppError('not-found', 'There is no such assessment.');
  return id;
}

/** Findings on an assessment that somebody still has to see to. */
export async function countUnsettled(tx: Tx, workspaceId: string, assessmentId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from assessment_finding
    where workspace_id = ${workspaceId} and assessment_id = ${assessmentId}
      and state in ('open', 'planned', 'mended')`.execute(tx);
  return rows[0]!.count;
}

/** The ids of assessments by id or number, null where there is none. */
export async function findIds(
  tx: Tx,
  workspaceId: string,
  references: readonly { id: string | null; number: number | null }[],
): Promise<(string | null)[]> {
  const { rows } = await sql<{ id: string | null }>`
    select one.id from unnest(${references.map(({ id }) => id)}::uuid[], ${references.map(({ number }) => number)}::int[])
      with ordinality as asked (id, number, place)
    left join assessment one on one.workspace_id = ${workspaceId} and (one.id = asked.id or one.number = asked.number)
    order by asked.place`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Forms by id. */
export async function readForms(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, Questionnaire>> {
  const { rows } = await sql<{ id: string; document: Questionnaire }>`
    select id, document from assessment_form where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(
    tx,
  );
  return new Map(rows.map(({ id, document }) => [id, document]));
}

/** What of a submission is scored. */
export interface Submitted {
  assessmentId: string;
  document: AnswersDocument;
  weights: Record<string, number>;
  /** Questions of which a reviewer accepted the answer as it stands, by whom. */
  accepted: Record<string, string>;
}

export async function readSubmitted(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Submitted[]> {
  const { rows } = await sql<Submitted>`
    select one.id as "assessmentId", said.document, round.weights, coalesce((
      select jsonb_object_agg(review.item, coalesce(account.name, 'A reviewer'))
      from assessment_review review
      left join app_user account on account.id = review.reviewer_id
      join assessment_submission read on read.workspace_id = ${workspaceId} and read.assessment_id = one.id
        and read.number = review.submission
      where review.workspace_id = ${workspaceId} and review.assessment_id = one.id and review.verdict = 'accepted'
        and read.document -> 'answers' -> review.item is not distinct from said.document -> 'answers' -> review.item
    ), '{}') as accepted
    from assessment one
    join assessment_round round on round.workspace_id = ${workspaceId} and round.id = one.round_id
    join assessment_submission said on said.workspace_id = ${workspaceId} and said.assessment_id = one.id
      and said.number = one.submission
    where one.workspace_id = ${workspaceId} and one.id = any(${ids}::uuid[])`.execute(tx);
  return rows;
}
