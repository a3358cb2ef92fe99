import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { mailLetter } from '../notices/index.ts';
import { type Filters, findNode, readListPage } from '../register/index.ts';
import { issueLink, revokeLinks } from '../vendor-links/index.ts';
import { insertComment, listComments } from './answers-store.ts';
import type { Assessment, AssessmentQuery, AssessmentState, Comment } from './contract.ts';
import { letterOf } from './letters.ts';
import { endLinksOf } from './links.ts';
import { queueMails } from './mailing.ts';
import { noteMail } from './mailing-store.ts';
import { dayIn, dayOf, linkPurpose, presented } from './present.ts';
import { requireRound } from './send.ts';
import {
  type AssessmentChange,
  type AssessmentFilter,
  assessmentRows,
  facetsOfAssessments,
  findAssessment,
  forgetContacts,
  keepContacts,
  lockAssessment,
  readAsker,
  type StoredAssessment,
  shownAssessments,
  updateAssessment,
} from './store.ts';

const dayMs = 24 * 3600_000;

export function listAssessments(context: Context, query: AssessmentQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const list = assessmentRows(await dayIn(tx, context));
    const shown = shownAssessments(workspaceId, await filterOf(tx, context, query));
    const page = await readListPage(context, tx, { ...list, shown: async () => shown }, { query, shown });
    return { ...page, items: await presented(tx, context, page.items) };
  });
}

export function assessmentFacets(context: Context, query: Filters<AssessmentQuery>) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) =>
    facetsOfAssessments(tx, workspaceId, await filterOf(tx, context, query)),
  );
}

async function filterOf(tx: Tx, context: Context, query: Filters<AssessmentQuery>): Promise<AssessmentFilter> {
  const { supplier, round, ...rest } = query;
  const node = supplier === undefined ? undefined : await findNode(tx, context.workspaceId, supplier);
  if (supplier !== undefined && node?.kind !== 'supplier')
    throw new AppError('not-found', 'There is no such supplier.');
  const rounds = round && (await Promise.all(round.map((one) => requireRound(tx, context, one))));
  return { ...rest, supplierId: node?.id, roundIds: rounds?.map(({ id }) => id), today: await dayIn(tx, context) };
}

export async function requireAssessment(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  reference: string,
): Promise<StoredAssessment> {
  const found = await findAssessment(tx, context.workspaceId, reference, dayOf(context));
  if (!found) throw new AppError('not-found', 'There is no such assessment.');
  return found;
}

/** An assessment, held until the change is committed. */
export async function hold(change: ChangeSet, context: Context, reference: string): Promise<StoredAssessment> {
  const { id } = await requireAssessment(change.tx, context, reference);
  await lockAssessment(change.tx, change.workspaceId, id);
  return requireAssessment(change.tx, context, id);
}

/** The audit entry names the supplier and the number. */
export function note(change: ChangeSet, { supplier, number }: Pick<StoredAssessment, 'supplier' | 'number'>): void {
  change.subject(supplier.id);
  change.detail('assessment', number);
}

export async function readOne(tx: Tx, context: Context, id: string): Promise<Assessment> {
  const [assessment] = await presented(tx, context, [await requireAssessment(tx, context, id)]);
  return assessment!;
}

/** What was submitted is decided: accepted, sent back or rejected. */
export function decide(
  context: Context,
  reference: string,
  { state, comment, ifMatch }: { state: 'accepted' | 'queried' | 'rejected'; comment: string | null; ifMatch: string },
): Promise<Assessment> {
  return changing(context, `assessment.${state}`, { reference, ifMatch }, async (change, held) => {
    if (held.submission === 0) throw new AppError('conflict', `${held.number} was not answered yet.`);
    refuse(held, [state, 'withdrawn']);
    if (state === 'queried') await queueMails(change);
    else await forgetContacts(change, [held.id]);
    return { state, comment, decidedAt: context.clock() };
  });
}

export function withdrawAssessment(context: Context, reference: string, ifMatch: string): Promise<Assessment> {
  return changing(context, 'assessment.withdrawn', { reference, ifMatch }, async (change, held) => {
    refuse(held, ['withdrawn', 'accepted', 'rejected']);
    await forgetContacts(change, [held.id]);
    await endLinksOf(change, [held.id], context.clock());
    return { state: 'withdrawn', decidedAt: context.clock() };
  });
}

export function changeDue(
  context: Context,
  reference: string,
  { dueOn, ifMatch }: { dueOn: string | null; ifMatch: string },
): Promise<Assessment> {
  return changing(context, 'assessment.due-changed', { reference, ifMatch }, async (change, held) => {
    refuse(held, ['withdrawn', 'accepted', 'rejected']);
    change.detail('dueOn', dueOn);
    return { dueOn };
  });
}

function changing(
  context: Context,
  action: string,
  { reference, ifMatch }: { reference: string; ifMatch: string },
  work: (change: ChangeSet, held: StoredAssessment) => Promise<AssessmentChange>,
): Promise<Assessment> {
  return changeSet(context, action, async (change) => {
    const held = await hold(change, context, reference);
    requireEtag(held.etag, ifMatch);
    note(change, held);
    await updateAssessment(change, held.id, await work(change, held));
    return readOne(change.tx, context, held.id);
  });
}

export function refuse({ number, state }: StoredAssessment, states: readonly AssessmentState[]): void {
  if (!states.includes(state)) return;
  const words = { queried: 'sent back' }[state as string] ?? state;
  throw new AppError('conflict', `${number} is ${words} already.`);
}

/** A decided assessment is asked anew by a round of its own: its link would lead to something that nobody can alter. */
export async function renewLink(
  context: Context,
  reference: string,
  { linkDays, email }: { linkDays: number; email?: string | null | undefined },
) {
  const now = context.clock();
  const expiresAt = new Date(now.getTime() + linkDays * dayMs);
  const { held, token } = await changeSet(context, 'assessment.link-renewed', async (change) => {
    const { tx, workspaceId } = change;
    const held = await hold(change, context, reference);
    refuse(held, ['withdrawn', 'accepted', 'rejected']);
    const subject = { workspaceId, purpose: linkPurpose, subjectId: held.partId };
    await revokeLinks(tx, subject, now);
    if (email) await keepContacts(change, [{ assessmentId: held.id, email }]);
    note(change, held);
    change.detail('expiresAt', expiresAt.toISOString());
    return { held, token: await issueLink(tx, subject, { now, expiresAt }) };
  });
  const link = { token, expiresAt: expiresAt.toISOString() };
  if (!email) return { ...link, mailed: false, problem: null };
  const asker = await context.database.inWorkspace(context.workspaceId, (tx) => readAsker(tx, context.workspaceId));
  const letter = { kind: 'asked', title: held.round.title, note: null, comment: null, dueOn: held.dueOn };
  const { problem } = await mailLetter(context, email, {
    from: asker,
    ...letterOf({ ...letter, supplier: held.supplier.name, linkUntil: expiresAt }, { asker, until: expiresAt }),
    link: { label: 'Open the questionnaire', path: `/answer#${token}` },
  });
  const mail = { assessmentId: held.id, kind: 'asked' };
  await context.database.inWorkspace(context.workspaceId, (tx) =>
    noteMail(tx, context.workspaceId, mail, { problem, at: context.clock() }),
  );
  return { ...link, mailed: problem === null, problem };
}

export function revokeLink(context: Context, reference: string): Promise<void> {
  return changeSet(context, 'assessment.link-revoked', async (change) => {
    const held = await hold(change, context, reference);
    const ended = await endLinksOf(change, [held.id], context.clock());
    if (ended === 0) throw new AppError('conflict', 'No link to this assessment is open.');
    note(change, held);
  });
}

export function commentOn(
  context: Context,
  reference: string,
  { item, text }: { item?: string | null | undefined; text: string },
): Promise<Comment> {
  return changeSet(context, 'assessment.commented', async (change) => {
    const held = await hold(change, context, reference);
    const userId = context.principal?.userId;
    if (!userId)
      throw new AppError('forbidden', 'A comment needs a person who says it: sign in instead of using a token.');
    const writtenAt = context.clock();
    const id = await insertComment(change, {
      ...{ assessmentId: held.id, item: item ?? null, userId, partId: null, text, writtenAt },
    });
    note(change, held);
    const comments = await listComments(change.tx, change.workspaceId, held.id);
    return shownComment(comments.find((one) => one.id === id)!);
  });
}

export function shownComment({
  partId: _,
  writtenAt,
  ...comment
}: Awaited<ReturnType<typeof listComments>>[number]): Comment {
  return { ...comment, writtenAt: writtenAt.toISOString() };
}
