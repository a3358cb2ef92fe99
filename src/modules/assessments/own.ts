import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { readOwnRecords, withClaimHints } from '../claims/index.ts';
import { linkStates } from '../vendor-links/index.ts';
import { answersOf, bareAnswer } from './answers-of.ts';
import { findSubmission, listComments, readAnswers } from './answers-store.ts';
import { type Caller, follow, inIts, type Opened, type Own, readOpened } from './follow.ts';
import { readForm } from './forms.ts';
import { given, namesOf, pairs } from './given.ts';
import { note, shownComment } from './operations.ts';
import type { OwnAssessment, OwnPart } from './own-contract.ts';
import { narrowed, shownTo } from './own-questions.ts';
import { lastSaved, listParts, type StoredPart } from './parts-store.ts';
import { dayOf, linkPurpose } from './present.ts';
import { listProofs, type StoredProof } from './proofs-store.ts';
import { ownStandingOf } from './standing.ts';
import { lockAssessment, readAsker, type StoredAssessment, updateAssessment } from './store.ts';

/** Opens a questionnaire by its link; the first time is noted. */
export async function openAssessment(context: Context, caller: Caller): Promise<OwnAssessment> {
  const own = await follow(context, caller);
  await noteOpened(own);
  return inIts(own, (tx) => readOwn(tx, own));
}

async function noteOpened(own: Own): Promise<void> {
  const before = await inIts(own, (tx) => readOpened(tx, own));
  if (before.assessment.state !== 'asked') return;
  await changeSet(own.context, 'assessment.opened', async (change) => {
    const { assessment } = await holdOpened(change, own);
    if (assessment.state !== 'asked') return;
    note(change, assessment);
    await updateAssessment(change, assessment.id, { state: 'opened', openedAt: own.context.clock() });
  });
}

export async function holdOpened(change: ChangeSet, own: Own): Promise<Opened> {
  const { assessment } = await readOpened(change.tx, own);
  await lockAssessment(change.tx, change.workspaceId, assessment.id);
  return readOpened(change.tx, own);
}

/** Everything the page of the supplier shows. */
export async function readOwn(tx: Tx, own: Own): Promise<OwnAssessment> {
  const { context, link } = own;
  const { workspaceId } = context;
  const { assessment, part } = await readOpened(tx, own);
  const { document } = await readForm(tx, workspaceId, assessment.round.id);
  const stored = await readAnswers(tx, workspaceId, assessment.id);
  const proofs = await listProofs(tx, workspaceId, assessment.id);
  const names = await namesOf(tx, workspaceId, assessment.id);
  const isShown = shownTo(document, part);
  const before = await readBefore(tx, workspaceId, assessment);
  const savedAt = await lastSaved(tx, workspaceId, assessment.id);
  const changed = assessment.submittedAt !== null && savedAt !== null && savedAt.toISOString() > assessment.submittedAt;
  const answers = answersOf(pairs(stored), proofs);
  const standing = ownStandingOf(document, answers, { day: dayOf(context), sections: part.sections, changed });
  const round = await tx
    .selectFrom('assessment_round')
    .select(['note'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', assessment.round.id)
    .executeTakeFirstOrThrow();
  return {
    asker: await readAsker(tx, workspaceId),
    supplier: assessment.supplier.name,
    title: assessment.asking.title,
    note: round.note,
    dueOn: assessment.dueOn,
    linkUntil: link.expiresAt.toISOString(),
    state: assessment.state,
    comment: assessment.comment,
    submission: assessment.submission,
    submittedAt: assessment.submittedAt,
    document: narrowed(document, part) as unknown as Record<string, unknown>,
    part: { id: part.id, name: part.name, sections: part.sections },
    answers: Object.fromEntries(
      [...stored].filter(([item]) => isShown(item)).map(([item, one]) => [item, given(one, names)]),
    ),
    previous: Object.fromEntries([...(before?.answers ?? [])].filter(([item]) => isShown(item))),
    previousOn: before?.on ?? null,
    proofs: proofs.filter(({ item }) => isShown(item)).map(shownProof),
    previousProofs: (before?.proofs ?? []).filter(({ item }) => isShown(item)).map(shownProof),
    comments: (await listComments(tx, workspaceId, assessment.id))
      .filter(({ item, partId }) => part.sections === null || partId === part.id || (item !== null && isShown(item)))
      .map(shownComment),
    parts: part.parentId === null ? await readParts(tx, own, assessment.id) : [],
    standing:
      part.sections === null
        ? withClaimHints(
            { supplier: assessment.supplier, questionnaire: document, answers, day: dayOf(context) },
            await readOwnRecords(tx, workspaceId, [assessment.supplier]),
            standing,
          )
        : standing,
  };
}

export function shownProof({ assessmentId: _, partId: __, ...proof }: StoredProof) {
  return proof;
}

/** What was answered the last time, and the proofs of then that still hold. */
async function readBefore(tx: Tx, workspaceId: string, { previous }: StoredAssessment) {
  if (!previous) return undefined;
  const { submission } = await tx
    .selectFrom('assessment')
    .select('submission')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', previous.id)
    .executeTakeFirstOrThrow();
  const found = await findSubmission(tx, workspaceId, previous.id, submission);
  if (!found) return undefined;
  const on = found.submittedAt.toISOString().slice(0, 10);
  const answers = Object.entries(found.document.answers).flatMap(([item, answer]) => {
    const bare = bareAnswer(answer);
    return bare ? [[item, bare] as const] : [];
  });
  return { on, answers, proofs: await listProofs(tx, workspaceId, previous.id) };
}

async function readParts(tx: Tx, { context }: Own, assessmentId: string): Promise<OwnPart[]> {
  const parts = (await listParts(tx, context.workspaceId, assessmentId)).filter(({ parentId }) => parentId !== null);
  return presentParts(tx, context, parts);
}

export async function presentParts(
  tx: Tx,
  { workspaceId, clock }: Pick<Context, 'workspaceId' | 'clock'>,
  parts: readonly StoredPart[],
): Promise<OwnPart[]> {
  const ids = parts.map(({ id }) => id);
  const links = await linkStates(tx, { workspaceId, purpose: linkPurpose }, ids, clock());
  return parts.map(({ id, name, sections, madeAt }) => {
    const link = links.get(id);
    const state = link?.state !== 'good' ? 'ended' : link.lastUsedAt ? 'begun' : 'waiting';
    return {
      ...{ id, name, sections: sections ?? [], madeAt: madeAt.toISOString() },
      linkUntil: link?.expiresAt.toISOString() ?? null,
      state,
    };
  });
}
