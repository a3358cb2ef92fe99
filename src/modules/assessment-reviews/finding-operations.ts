import { AppError, type Problem } from '../../common/errors.ts';
import { itemsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { type Filters, readListPage } from '../register/index.ts';
import {
  type AssessmentFinding,
  type FindingChange,
  type FindingQuery,
  type NewFinding,
  unsettled,
} from './contract.ts';
import {
  type FindingValues,
  facetsOfFindings,
  findFinding,
  findingList,
  insertFinding,
  lockFinding,
  updateFinding,
} from './finding-store.ts';
import { getAssessment } from './review-operations.ts';
import { readForm } from './review-store.ts';

export function listFindings(context: Context, query: FindingQuery) {
  const { database, workspaceId } = context;
  const list = findingList(dayOf(context));
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await list.shown(tx, workspaceId, query);
    return readListPage(context, tx, list, { query, shown });
  });
}

export function facetsOfFindingList(context: Context, query: Filters<FindingQuery>) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, (tx) => facetsOfFindings(tx, workspaceId, { query, today: dayOf(context) }));
}

export function dayOf({ clock }: Pick<Context, 'clock'>): string {
  return clock().toISOString().slice(0, 10);
}

export function getFinding(context: Context, reference: string): Promise<AssessmentFinding> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, (tx) => read(tx, context, reference));
}

async function read(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  reference: string,
): Promise<AssessmentFinding> {
  const found = await findFinding(tx, context.workspaceId, reference, dayOf(context));
  if (!found) throw new AppError('not-found', 'There is no such finding on an assessment.');
  return found;
}

export function raiseFinding(context: Context, { assessmentId, item = null, ...input }: NewFinding) {
  return changeSet(context, 'assessment-finding.raised', async (change) => {
    const { tx, workspaceId } = change;
    const assessment = await getAssessment(tx, workspaceId, assessmentId);
    if (item !== null) refuseUnknownItem(item, await readForm(tx, workspaceId, assessment.formId));
    const { plan = null, detail = null, dueOn = null, retestOn = null } = input;
    const of = { assessmentId: assessment.id, supplierId: assessment.supplierId, item, raisedAt: context.clock() };
    const id = await insertFinding(change, of, {
      ...{ ...input, plan, detail, dueOn, retestOn, retest: null, endedAt: null },
      state: plan === null ? 'open' : 'planned',
    });
    return finish(change, context, id);
  });
}

function refuseUnknownItem(item: string, form: Questionnaire): void {
  if ([...itemsOf(form)].some(({ id }) => id === item)) return;
  throw refusal([{ at: '/item', message: `The questionnaire has no question "${item}".` }]);
}

export function changeFinding(
  context: Context,
  reference: string,
  input: FindingChange,
  ifMatch: string,
): Promise<AssessmentFinding> {
  return changeSet(context, 'assessment-finding.changed', async (change) => {
    const { id } = await read(change.tx, context, reference);
    await lockFinding(change, id);
    const held = await read(change.tx, context, id);
    requireEtag(held.etag, ifMatch);
    const values = changed(held, input, context.clock());
    refuseUngrounded(values, dayOf(context));
    await updateFinding(change, id, values);
    if (values.state !== held.state) change.detail('state', values.state);
    return finish(change, context, id);
  });
}

function changed(held: AssessmentFinding, { owner, ...input }: FindingChange, now: Date): FindingValues {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as FindingChange;
  const values = { ...held, ...given, owner };
  const isSettled = !(unsettled as readonly string[]).includes(values.state);
  const endedAt = isSettled ? (held.endedAt === null ? now : new Date(held.endedAt)) : null;
  return { ...values, endedAt };
}

/** A state says something that somebody must be able to look up. */
function refuseUngrounded({ state, plan, detail, retest, retestOn }: FindingValues, today: string): void {
  const problems: Problem[] = [];
  if (state === 'planned' && plan === null) problems.push({ at: '/plan', message: 'Say what is to be done.' });
  if (state === 'accepted' && detail === null) {
    problems.push({ at: '/detail', message: 'Say why it may stay as it is.' });
  }
  if (state === 'retested' && retest === null) problems.push({ at: '/retest', message: 'Say what the retest showed.' });
  if (state === 'retested' && (retestOn === null || retestOn > today)) {
    problems.push({ at: '/retestOn', message: 'Say on which day it was retested; it cannot lie ahead.' });
  }
  if (problems.length > 0) throw refusal(problems);
}

function refusal(problems: Problem[]): AppError {
  return new AppError('invalid-input', problems[0]!.message, { problems });
}

async function finish(change: ChangeSet, context: Context, id: string): Promise<AssessmentFinding> {
  const finding = await read(change.tx, context, id);
  change.subject(finding.supplier.id);
  change.detail('finding', finding.number);
  change.detail('assessment', finding.assessment.number);
  return finding;
}
