import { AppError } from '../../common/errors.ts';
import type { Answers } from '../../engines/questionnaires/asked.ts';
import { isSameAnswer } from '../../engines/questionnaires/difference.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { raiseNotice } from '../notices/index.ts';
import { personNamed } from '../people/index.ts';
import { answersOf } from './answers-of.ts';
import { findSubmission, insertSubmission, readAnswers } from './answers-store.ts';
import { type Caller, follow, inIts, type Opened, requireOpen, requireWhole } from './follow.ts';
import { readForm } from './forms.ts';
import { documentOf, pairs } from './given.ts';
import { note } from './operations.ts';
import { holdOpened, readOwn } from './own.ts';
import type { OwnAssessment } from './own-contract.ts';
import { lockAnswers, nameParts } from './parts-store.ts';
import { listProofs } from './proofs-store.ts';
import { updateAssessment } from './store.ts';

interface Submitting {
  name: string;
  signature: Record<string, string>;
}

/** What was answered, word for word, under a name. It may be altered and submitted again until it is accepted. */
export async function submitAnswers(context: Context, caller: Caller, signed: Submitting): Promise<OwnAssessment> {
  const own = await follow(context, caller);
  await changeSet(own.context, 'assessment.submitted', async (change) => {
    const opened = await holdOpened(change, own);
    requireWhole(opened.part);
    requireOpen(opened.assessment);
    await submit(change, own.context, opened, signed);
  });
  return inIts(own, (tx) => readOwn(tx, own));
}

/** Makes a submission of what stands; part of a change that holds the assessment. */
export async function submit(
  change: ChangeSet,
  context: Context,
  { assessment, part }: Opened,
  { name, signature }: Submitting,
): Promise<void> {
  const { tx, workspaceId } = change;
  const submittedAt = context.clock();
  await lockAnswers(tx, workspaceId, assessment.id);
  const stored = await readAnswers(tx, workspaceId, assessment.id);
  const beside = [...stored.values()].filter(({ aside }) => aside.length > 0).map(({ item }) => item);
  if (beside.length > 0) {
    throw new AppError('conflict', `Choose between the answers to ${beside.join(', ')} first.`);
  }
  const { document } = await readForm(tx, workspaceId, assessment.round.id);
  const proofs = await listProofs(tx, workspaceId, assessment.id);
  const answers = answersOf(pairs(stored), proofs);
  const number = assessment.submission + 1;
  const personId = await personNamed(change, name);
  await insertSubmission(change, {
    assessmentId: assessment.id,
    number,
    document: {
      ...documentOf(document, answers),
      supplier: { id: assessment.supplier.number ?? assessment.supplier.id, name: assessment.supplier.name },
      asOf: submittedAt.toISOString().slice(0, 10),
      ...(Object.keys(signature).length > 0 ? { signature } : {}),
    },
    personId,
    submittedAt,
  });
  await nameParts(change, { ids: [part.id], personId });
  note(change, assessment);
  change.detail('submission', number);
  await updateAssessment(change, assessment.id, {
    ...{ state: 'submitted', submission: number, submittedAt, decidedAt: null, comment: null },
  });
  const of = { subjects: [assessment.supplier.id], facts: { assessment: assessment.number } };
  if (number === 1) await raiseNotice(change, { type: 'assessments.submitted', ...of });
  else {
    const before = await findSubmission(tx, workspaceId, assessment.id, assessment.submission);
    const changed = alteredItems(before!.document.answers, answers).length;
    await raiseNotice(change, { type: 'assessments.changed', ...of, counts: { changed } });
  }
}

function alteredItems(before: Answers, after: Answers): string[] {
  const items = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...items].filter((item) => !isSameAnswer(before[item] ?? null, after[item] ?? null));
}
