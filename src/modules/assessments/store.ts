import { type RawBuilder, sql } from 'kysely';
import { isId, newId } from '../../common/ids.ts';
import type { Facet } from '../../common/page.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  allOf,
  ascending,
  asSearched,
  type Filters,
  knownFirst,
  type ListSource,
  nodeJson,
  nodeRefOf,
  numberOf,
  parseNumber,
  type RefColumns,
  takeNumbers,
} from '../register/index.ts';
import type { Assessment, AssessmentQuery, AssessmentState } from './contract.ts';
import { isOverdue } from './rounds-store.ts';

/** An assessment as the tables have it; how its links stand is added by `present.ts`. */
export type StoredAssessment = Omit<Assessment, 'link'> & { partId: string };

interface AssessmentRow {
  id: string;
  number: number;
  round: { id: string; number: number; title: string };
  asking: Assessment['asking'];
  supplier: RefColumns;
  state: AssessmentState;
  overdue: boolean;
  submission: number;
  previous: { id: string; number: number; submittedAt: string | null } | null;
  due_on: string | null;
  asked_at: Date;
  opened_at: Date | null;
  submitted_at: Date | null;
  decided_at: Date | null;
  comment: string | null;
  progress: { asked: number; answered: number } | null;
  saved_at: Date | null;
  mailed: boolean;
  mail_problem: string | null;
  part_id: string;
  change_set_id: string;
}

function columns(today: string): RawBuilder<unknown> {
  return sql`assessment.*, ${isOverdue(today)} as overdue, ${nodeJson('node')} as supplier,
    jsonb_build_object('id', round.id, 'number', round.number, 'title', round.title) as round,
    jsonb_build_object('questionnaire', round.questionnaire_key, 'version', round.questionnaire_version,
      'title', form.title, 'profile', round.profile) as asking,
    case when before.id is not null then
      jsonb_build_object('id', before.id, 'number', before.number, 'submittedAt', before.submitted_at) end as previous,
    part.id as part_id, part.progress, part.saved_at, contact.email is not null as mailed, mail.problem as mail_problem`;
}

function tables(workspaceId: string): RawBuilder<unknown> {
  return sql`assessment
    join node on node.workspace_id = ${workspaceId} and node.id = assessment.supplier_id
    join assessment_round round on round.workspace_id = ${workspaceId} and round.id = assessment.round_id
    join assessment_form form on form.workspace_id = ${workspaceId} and form.id = round.form_id
    left join assessment before on before.workspace_id = ${workspaceId} and before.id = assessment.previous_id
    left join assessment_part part on part.workspace_id = ${workspaceId} and part.assessment_id = assessment.id
      and part.parent_id is null
    left join assessment_contact contact on contact.workspace_id = ${workspaceId} and contact.assessment_id = assessment.id
    left join lateral (
      select problem from assessment_mail sent where sent.workspace_id = ${workspaceId} and sent.assessment_id = assessment.id
      order by sent_at desc limit 1) mail on true`;
}

function assessmentOf(row: AssessmentRow): StoredAssessment {
  return {
    id: row.id,
    number: numberOf('assessment', row.number)!,
    round: { ...row.round, number: numberOf('assessment-round', row.round.number)! },
    asking: row.asking,
    supplier: nodeRefOf(row.supplier),
    state: row.state,
    overdue: row.overdue,
    submission: row.submission,
    previous: row.previous && {
      id: row.previous.id,
      number: numberOf('assessment', row.previous.number)!,
      submittedAt: row.previous.submittedAt && new Date(row.previous.submittedAt).toISOString(),
    },
    dueOn: row.due_on,
    askedAt: row.asked_at.toISOString(),
    openedAt: row.opened_at?.toISOString() ?? null,
    submittedAt: row.submitted_at?.toISOString() ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    comment: row.comment,
    progress: {
      asked: row.progress?.asked ?? 0,
      answered: row.progress?.answered ?? 0,
      savedAt: row.saved_at?.toISOString() ?? null,
    },
    mailed: row.mailed,
    mailProblem: row.mail_problem,
    partId: row.part_id,
    etag: row.change_set_id,
  };
}

const done = sql`case when coalesce((part.progress ->> 'asked')::int, 0) = 0 then 0
  else (part.progress ->> 'answered')::int::float8 / (part.progress ->> 'asked')::int end`;

/** What the list can be sorted by, and how its rows are read on a day. */
export const assessmentRows = (today: string): Omit<ListSource<AssessmentQuery, StoredAssessment>, 'shown'> => ({
  name: 'assessments',
  id: sql`assessment.id`,
  sorts: {
    number: { terms: ascending(sql`assessment.number`) },
    supplier: { terms: ascending(sql`lower(node.name)`, sql`assessment.number`) },
    due: { terms: [...knownFirst(sql`assessment.due_on::text`, ''), ...ascending(sql`assessment.number`)] },
    state: { terms: ascending(sql`assessment.state`, sql`assessment.number`) },
    submitted: { terms: [...knownFirst(sql`assessment.submitted_at::text`, ''), ...ascending(sql`assessment.number`)] },
    progress: {
      terms: ascending(done, sql`assessment.number`),
      join: (workspaceId) => sql`left join assessment_part part on part.workspace_id = ${workspaceId}
        and part.assessment_id = assessment.id and part.parent_id is null`,
    },
  },
  read: async (tx, workspaceId, ids) => {
    const { rows } = await sql<AssessmentRow>`
      select ${columns(today)} from ${tables(workspaceId)}
      where assessment.workspace_id = ${workspaceId} and assessment.id = any(${ids}::uuid[])`.execute(tx);
    return rows.map(assessmentOf);
  },
});

/** What a list is narrowed to: supplier and rounds by id, and the day it is read on. */
export type AssessmentFilter = Omit<Filters<AssessmentQuery>, 'supplier' | 'round'> & {
  supplierId: string | undefined;
  roundIds: readonly string[] | undefined;
  today: string;
};

type Faceted = 'state' | 'questionnaire' | 'round';

/** The tables that filters and sorts look at. */
const listed = (workspaceId: string) => sql`assessment
  join node on node.workspace_id = ${workspaceId} and node.id = assessment.supplier_id
  join assessment_round round on round.workspace_id = ${workspaceId} and round.id = assessment.round_id`;

export function shownAssessments(workspaceId: string, filter: AssessmentFilter) {
  return { from: listed(workspaceId), where: matching(workspaceId, filter) };
}

export async function facetsOfAssessments(
  tx: Tx,
  workspaceId: string,
  filter: AssessmentFilter,
): Promise<Record<Faceted, Facet>> {
  const values = {
    state: sql`assessment.state`,
    questionnaire: sql`round.questionnaire_key`,
    round: sql`'Q-' || lpad(round.number::text, 4, '0')`,
  };
  const facet = async (name: Faceted): Promise<Facet> => {
    const { rows } = await sql<Facet[number]>`
      select ${values[name]} as value, count(*) as count from ${listed(workspaceId)}
      where ${matching(workspaceId, filter, name)} group by 1 order by count desc, value limit 100`.execute(tx);
    return rows;
  };
  return { state: await facet('state'), questionnaire: await facet('questionnaire'), round: await facet('round') };
}

function matching(workspaceId: string, filter: AssessmentFilter, except?: Faceted): RawBuilder<boolean> {
  const { q, supplierId, roundIds, questionnaire, state, overdue, today } = filter;
  return allOf([
    sql`assessment.workspace_id = ${workspaceId}`,
    supplierId === undefined ? undefined : sql`assessment.supplier_id = ${supplierId}`,
    q ? sql`lower(node.name) like ${`%${asSearched(q).replaceAll(/[\\%_]/g, '\\$&')}%`}` : undefined,
    roundIds && except !== 'round' ? sql`assessment.round_id = any(${[...roundIds]}::uuid[])` : undefined,
    questionnaire && except !== 'questionnaire'
      ? sql`round.questionnaire_key = any(${[...questionnaire]}::text[])`
      : undefined,
    state && except !== 'state' ? sql`assessment.state = any(${[...state]}::text[])` : undefined,
    overdue === undefined ? undefined : sql`${isOverdue(today)} = ${overdue}`,
  ]);
}

/** By its id or number. */
export async function findAssessment(
  tx: Tx,
  workspaceId: string,
  reference: string,
  today: string,
): Promise<StoredAssessment | undefined> {
  const parsed = parseNumber(reference);
  if (!isId(reference) && parsed?.series !== 'assessment') return undefined;
  const { rows } = await sql<AssessmentRow>`
    select ${columns(today)} from ${tables(workspaceId)} where assessment.workspace_id = ${workspaceId}
      and ${parsed ? sql`assessment.number = ${parsed.number}` : sql`assessment.id = ${reference}`}`.execute(tx);
  return rows[0] && assessmentOf(rows[0]);
}

/** Holds an assessment until the transaction ends. */
export async function lockAssessment(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`select from assessment where workspace_id = ${workspaceId} and id = ${id} for no key update`.execute(tx);
}

/** The newest of each supplier that was asked the same questionnaire and answered. */
export async function findPrevious(
  tx: Tx,
  workspaceId: string,
  { questionnaire, supplierIds }: { questionnaire: string; supplierIds: readonly string[] },
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; supplierId: string }>`
    select distinct on (assessment.supplier_id) assessment.id, assessment.supplier_id as "supplierId"
    from assessment
    join assessment_round round on round.workspace_id = ${workspaceId} and round.id = assessment.round_id
    where assessment.workspace_id = ${workspaceId} and assessment.supplier_id = any(${[...supplierIds]}::uuid[])
      and round.questionnaire_key = ${questionnaire} and assessment.submission > 0
      and assessment.state not in ('rejected', 'withdrawn')
    order by assessment.supplier_id, assessment.number desc`.execute(tx);
  return new Map(rows.map(({ id, supplierId }) => [supplierId, id]));
}

export interface NewAssessment {
  supplierId: string;
  previousId: string | null;
}

/** As many rows as a statement inserts at once. */
const rowsAtOnce = 500;

/** Gives their ids and numbers in the order of the suppliers. */
export async function insertAssessments(
  change: ChangeSet,
  { roundId, dueOn, askedAt }: { roundId: string; dueOn: string | null; askedAt: Date },
  asked: readonly NewAssessment[],
): Promise<{ id: string; number: number }[]> {
  const { tx, workspaceId } = change;
  const first = await takeNumbers(tx, workspaceId, 'assessment', asked.length);
  const made = asked.map((_, place) => ({ id: newId(), number: first + place }));
  change.wrote('assessment');
  for (let from = 0; from < asked.length; from += rowsAtOnce) {
    await tx
      .insertInto('assessment')
      .values(
        asked.slice(from, from + rowsAtOnce).map(({ supplierId, previousId }, place) => ({
          workspace_id: workspaceId,
          ...made[from + place]!,
          round_id: roundId,
          supplier_id: supplierId,
          previous_id: previousId,
          state: 'asked',
          submission: 0,
          due_on: dueOn,
          asked_at: askedAt,
          opened_at: null,
          submitted_at: null,
          decided_at: null,
          comment: null,
          change_set_id: change.id,
        })),
      )
      .execute();
  }
  return made;
}

export interface AssessmentChange {
  state?: AssessmentState;
  submission?: number;
  dueOn?: string | null;
  openedAt?: Date;
  submittedAt?: Date;
  decidedAt?: Date | null;
  comment?: string | null;
}

export async function updateAssessment(change: ChangeSet, id: string, values: AssessmentChange): Promise<void> {
  const { state, submission, dueOn, openedAt, submittedAt, decidedAt, comment } = values;
  change.wrote('assessment');
  await change.tx
    .updateTable('assessment')
    .set({
      ...(state === undefined ? {} : { state }),
      ...(submission === undefined ? {} : { submission }),
      ...(dueOn === undefined ? {} : { due_on: dueOn }),
      ...(openedAt === undefined ? {} : { opened_at: openedAt }),
      ...(submittedAt === undefined ? {} : { submitted_at: submittedAt }),
      ...(decidedAt === undefined ? {} : { decided_at: decidedAt }),
      ...(comment === undefined ? {} : { comment }),
      change_set_id: change.id,
    })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Ends the asking of all of a round who have not answered; gives their ids. */
export async function withdrawAwaited(change: ChangeSet, roundId: string, decidedAt: Date): Promise<string[]> {
  change.wrote('assessment');
  const { rows } = await sql<{ id: string }>`
    update assessment set state = 'withdrawn', decided_at = ${decidedAt}, change_set_id = ${change.id}
    where workspace_id = ${change.workspaceId} and round_id = ${roundId} and state in ('asked', 'opened', 'queried')
    returning id`.execute(change.tx);
  return rows.map(({ id }) => id);
}

export async function listIdsOfRound(tx: Tx, workspaceId: string, roundId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from assessment where workspace_id = ${workspaceId} and round_id = ${roundId}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Keeps to whom reminders go. */
export async function keepContacts(
  { tx, workspaceId }: ChangeSet,
  contacts: readonly { assessmentId: string; email: string }[],
): Promise<void> {
  if (contacts.length === 0) return;
  await sql`
    insert into assessment_contact (workspace_id, assessment_id, email)
    select ${workspaceId}::uuid, assessment_id, email from unnest(
      ${contacts.map(({ assessmentId }) => assessmentId)}::uuid[], ${contacts.map(({ email }) => email)}::text[]) as given (assessment_id, email)
    on conflict (workspace_id, assessment_id) do update set email = excluded.email`.execute(tx);
}

export async function forgetContacts(
  { tx, workspaceId }: Pick<ChangeSet, 'tx' | 'workspaceId'>,
  assessmentIds: readonly string[],
): Promise<void> {
  await sql`delete from assessment_contact where workspace_id = ${workspaceId} and assessment_id = any(${[...assessmentIds]}::uuid[])`.execute(
    tx,
  );
}

export async function readAsker(tx: Tx, workspaceId: string): Promise<string> {
  const { name } = await tx
    .selectFrom('workspace')
    .select('name')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return name;
}
