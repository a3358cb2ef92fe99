import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { personNamed } from '../people/index.ts';
import {
  ascending,
  asSearched,
  countFacets,
  type Filters,
  getNodeIds,
  isOrNot,
  knownFirst,
  type ListSource,
  type Narrowed,
  nodeJson,
  nodeRefOf,
  numberOf,
  parseNumber,
  type RefColumns,
  shownBy,
  takeNumbers,
} from '../register/index.ts';
import { type AssessmentFinding, type FindingQuery, FindingSeverity, FindingState, unsettled } from './contract.ts';
import { isAssessment } from './review-store.ts';

interface FindingRow {
  id: string;
  number: number;
  assessment_id: string;
  assessment_number: number;
  questionnaire: string;
  supplier: RefColumns;
  item: string | null;
  title: string;
  detail: string | null;
  severity: FindingSeverity;
  state: FindingState;
  plan: string | null;
  owner: string | null;
  owner_erased: boolean;
  due_on: string | null;
  retest_on: string | null;
  retest: string | null;
  overdue: boolean;
  raised_at: Date;
  ended_at: Date | null;
  change_set_id: string;
}

function tables(workspaceId: string): RawBuilder<unknown> {
  return sql`assessment_finding finding
    join assessment one on one.workspace_id = ${workspaceId} and one.id = finding.assessment_id
    join assessment_round round on round.workspace_id = ${workspaceId} and round.id = one.round_id
    join assessment_form form on form.workspace_id = ${workspaceId} and form.id = round.form_id
    join node supplier on supplier.workspace_id = ${workspaceId} and supplier.id = finding.supplier_id
    left join person owner on owner.workspace_id = ${workspaceId} and owner.id = finding.owner_id`;
}

/** Neither mended by its due date nor retested by the day of its retest. */
function isOverdue(today: string): RawBuilder<boolean> {
  return sql`coalesce(case when finding.state in ('open', 'planned') then finding.due_on < ${today}::date
    when finding.state = 'mended' then finding.retest_on < ${today}::date end, false)`;
}

async function readFindings(
  tx: Tx,
  workspaceId: string,
  { today, where }: { today: string; where: RawBuilder<boolean> },
): Promise<AssessmentFinding[]> {
  const { rows } = await sql<FindingRow>`
    select finding.id, finding.number, finding.assessment_id, one.number as assessment_number,
      form.title as questionnaire, ${nodeJson('supplier')} as supplier, finding.item, finding.title,
      finding.detail, finding.severity, finding.state, finding.plan, owner.name as owner,
      owner.erased_at is not null as owner_erased, finding.due_on, finding.retest_on, finding.retest,
      ${isOverdue(today)} as overdue, finding.raised_at, finding.ended_at, finding.change_set_id
    from ${tables(workspaceId)} where finding.workspace_id = ${workspaceId} and ${where}`.execute(tx);
  return rows.map(findingOf);
}

function findingOf(row: FindingRow): AssessmentFinding {
  return {
    id: row.id,
    number: numberOf('assessment-finding', row.number)!,
    assessment: {
      id: row.assessment_id,
      number: numberOf('assessment', row.assessment_number)!,
      questionnaire: row.questionnaire,
    },
    supplier: nodeRefOf(row.supplier),
    item: row.item,
    title: row.title,
    detail: row.detail,
    severity: row.severity,
    state: row.state,
    plan: row.plan,
    owner: row.owner,
    ownerErased: row.owner_erased,
    dueOn: row.due_on,
    retestOn: row.retest_on,
    retest: row.retest,
    overdue: row.overdue,
    raisedAt: row.raised_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    etag: row.change_set_id,
  };
}

export interface OverdueFinding {
  id: string;
  number: number;
  supplierId: string;
  /** Whether it is said to be mended, and was not looked at again. */
  isRetest: boolean;
  /** ISO: the day by which it was to be. */
  on: string;
}

/** Findings whose day has passed, since a day before. */
export async function listOverdue(
  tx: Tx,
  workspaceId: string,
  { from, today }: { from: string; today: string },
): Promise<OverdueFinding[]> {
  const on = sql`case when finding.state = 'mended' then finding.retest_on else finding.due_on end`;
  const { rows } = await sql<OverdueFinding>`
    select finding.id, finding.number, finding.supplier_id as "supplierId", finding.state = 'mended' as "isRetest", ${on} as on
    from assessment_finding finding
    where finding.workspace_id = ${workspaceId} and ${isOverdue(today)} and ${on} >= ${from}::date
    order by ${on}, finding.number`.execute(tx);
  return rows;
}

/** By id, or by the number people see. */
export async function findFinding(
  tx: Tx,
  workspaceId: string,
  reference: string,
  today: string,
): Promise<AssessmentFinding | undefined> {
  const parsed = parseNumber(reference);
  const where =
    parsed?.series === 'assessment-finding'
      ? sql<boolean>`finding.number = ${parsed.number}`
      : sql<boolean>`finding.id::text = ${reference}`;
  const [found] = await readFindings(tx, workspaceId, { today, where });
  return found;
}

const byNumber = ascending(sql`finding.number`);
const placeIn = (values: readonly string[], column: RawBuilder<unknown>) =>
  sql`array_position(${sql.lit(`{${values.join(',')}}`)}::text[], ${column})`;

/** The list as it is read on a day. */
export const findingList = (today: string): ListSource<FindingQuery, AssessmentFinding> => ({
  name: 'assessment-findings',
  id: sql`finding.id`,
  sorts: {
    number: { terms: byNumber },
    supplier: { terms: ascending(sql`lower(supplier.name)`, sql`finding.number`) },
    severity: { terms: ascending(placeIn(FindingSeverity.options, sql`finding.severity`), sql`finding.number`) },
    state: { terms: ascending(placeIn(FindingState.options, sql`finding.state`), sql`finding.number`) },
    due: { terms: [...knownFirst(sql`finding.due_on::text`, ''), ...byNumber] },
    title: { terms: ascending(sql`lower(finding.title)`, sql`finding.number`) },
    owner: { terms: [...knownFirst(sql`lower(owner.name)`, ''), ...byNumber] },
  },
  shown: async (tx, workspaceId, query) => shownBy(await narrowed(tx, workspaceId, { query, today })),
  read: (tx, workspaceId, ids) =>
    readFindings(tx, workspaceId, { today, where: sql`finding.id = any(${ids}::uuid[])` }),
});

interface Asked {
  query: Filters<FindingQuery>;
  today: string;
}

async function narrowed(tx: Tx, workspaceId: string, { query, today }: Asked): Promise<Narrowed> {
  const { q, assessment, supplier, state, severity, overdue } = query;
  const searched = q && `%${asSearched(q).replaceAll(/[\\%_]/g, '\\$&')}%`;
  return {
    from: tables(workspaceId),
    base: sql`finding.workspace_id = ${workspaceId}`,
    filters: {
      q: searched ? sql`lower(concat_ws(' ', finding.title, finding.plan, supplier.name)) like ${searched}` : undefined,
      assessment: assessment === undefined ? undefined : isAssessment(assessment),
      supplier:
        supplier === undefined
          ? undefined
          : sql`finding.supplier_id = any(${await getNodeIds(tx, workspaceId, 'supplier', [supplier])}::uuid[])`,
      state: state && sql`finding.state = any(${state}::text[])`,
      severity: severity && sql`finding.severity = any(${severity}::text[])`,
      overdue: isOrNot(overdue, isOverdue(today)),
      unsettled: isOrNot(query.unsettled, sql`finding.state = any(${unsettled as readonly string[]}::text[])`),
    },
  };
}

export async function facetsOfFindings(tx: Tx, workspaceId: string, asked: Asked) {
  return countFacets(tx, await narrowed(tx, workspaceId, asked), {
    state: sql`finding.state`,
    severity: sql`finding.severity`,
    overdue: isOverdue(asked.today),
  });
}

export interface FindingValues {
  title: string;
  detail: string | null;
  severity: FindingSeverity;
  state: FindingState;
  plan: string | null;
  /** Left as it is where it is not said: an erased name cannot be said again. */
  owner?: string | null | undefined;
  dueOn: string | null;
  retestOn: string | null;
  retest: string | null;
  endedAt: Date | null;
}

export async function insertFinding(
  change: ChangeSet,
  {
    assessmentId,
    supplierId,
    item,
    raisedAt,
  }: { assessmentId: string; supplierId: string; item: string | null; raisedAt: Date },
  values: FindingValues,
): Promise<string> {
  const { tx, workspaceId } = change;
  const id = newId();
  change.wrote('assessment_finding');
  await tx
    .insertInto('assessment_finding')
    .values({
      ...{ workspace_id: workspaceId, id, number: await takeNumbers(tx, workspaceId, 'assessment-finding', 1) },
      ...{ assessment_id: assessmentId, supplier_id: supplierId, item, raised_at: raisedAt },
      ...(await columnsOf(change, values)),
    })
    .execute();
  return id;
}

export async function updateFinding(change: ChangeSet, id: string, values: FindingValues): Promise<void> {
  change.wrote('assessment_finding');
  await change.tx
    .updateTable('assessment_finding')
    .set(await columnsOf(change, values))
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

async function columnsOf(change: ChangeSet, { owner, ...values }: FindingValues) {
  return {
    title: values.title,
    detail: values.detail,
    severity: values.severity,
    state: values.state,
    plan: values.plan,
    ...(owner === undefined ? {} : { owner_id: owner && (await personNamed(change, owner)) }),
    due_on: values.dueOn,
    retest_on: values.retestOn,
    retest: values.retest,
    ended_at: values.endedAt,
    change_set_id: change.id,
  };
}

/** Holds the row until the change is committed. */
export async function lockFinding({ tx, workspaceId }: ChangeSet, id: string): Promise<void> {
  await sql`select from assessment_finding where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
}
