import { AppError } from '../../common/errors.ts';
import { askedOf } from '../../engines/questionnaires/asked.ts';
import { changeOf } from '../../engines/questionnaires/difference.ts';
import type { AnswersDocument } from '../../formats/questionnaire/answers.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { AnsweredQuestionnaire } from '../../formats/questionnaire/statements.ts';
import { writeAttestations } from '../../formats/questionnaire/write-cyclonedx.ts';
import { writeAssessmentResults } from '../../formats/questionnaire/write-oscal.ts';
import { writeQuestionnaireWorkbook } from '../../formats/questionnaire-workbook/write-workbook.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { readContent } from '../../platform/files/content.ts';
import type { Download } from '../../platform/http/bind.ts';
import { bareAnswer, reviewedAnswers } from './answers-of.ts';
import { findSubmission, listAccepted, listComments, listSubmissions, type Submission } from './answers-store.ts';
import type { AnsweredItem, WholeAssessment } from './contract.ts';
import { readForm } from './forms.ts';
import { readOne, requireAssessment, shownComment } from './operations.ts';
import { dayIn, dayOf } from './present.ts';
import { findProof, listSubmittedProofs, type StoredProof } from './proofs-store.ts';
import { standingOf } from './standing.ts';
import { findAssessment, type StoredAssessment } from './store.ts';

/**
 * What was submitted with what it is held against: the assessment before, or an earlier submission of the same. The newest is judged on the day
 * it is read, so that proofs run out; an earlier one on the day it was submitted.
 */
export function getAssessment(
  context: Context,
  reference: string,
  { submission, against }: { submission?: number | undefined; against?: number | undefined },
): Promise<WholeAssessment> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const held = await requireAssessment(tx, context, reference);
    const { document, weights } = await readForm(tx, workspaceId, held.round.id);
    const now = await submissionOf(tx, workspaceId, held, submission);
    const before =
      against === undefined
        ? await findBefore(tx, context, held)
        : { assessment: held, ...(await getSubmission(tx, workspaceId, held, against)) };
    const today = await dayIn(tx, context);
    const day = now && submission !== undefined ? now.submittedAt.toISOString().slice(0, 10) : today;
    const proofs = now ? await listSubmittedProofs(tx, workspaceId, held.id) : [];
    const items = now ? answeredItems(document, { now: now.document, before: before?.document, proofs, day }) : [];
    const counts = { changed: 0, new: 0, confirmed: 0, withdrawn: 0, none: 0 };
    for (const { change } of items) counts[change]++;
    const standing = async (one: { assessment: StoredAssessment } & Submission, on: string) => {
      const form =
        one.assessment.id === held.id
          ? { document, weights }
          : await readForm(tx, workspaceId, one.assessment.round.id);
      const accepted = await listAccepted(tx, workspaceId, {
        assessmentId: one.assessment.id,
        submission: one.number,
      });
      return standingOf(form.document, reviewedAnswers(one.document.answers, accepted), {
        day: on,
        weights: form.weights,
      });
    };
    return {
      ...(await readOne(tx, context, held.id)),
      document: document as unknown as Record<string, unknown>,
      items,
      counts,
      standing: now ? await standing({ ...now, assessment: held }, day) : null,
      previousStanding: before ? await standing(before, before.submittedAt.toISOString().slice(0, 10)) : null,
      submissions: (await listSubmissions(tx, workspaceId, held)).map(({ submittedAt, ...one }) => ({
        ...one,
        submittedAt: submittedAt.toISOString(),
      })),
      signature: now
        ? { by: now.by, fields: now.document.signature ?? {}, submittedAt: now.submittedAt.toISOString() }
        : null,
      comments: (await listComments(tx, workspaceId, held.id)).map(shownComment),
    };
  });
}

async function submissionOf(
  tx: Tx,
  workspaceId: string,
  held: StoredAssessment,
  number: number | undefined,
): Promise<Submission | undefined> {
  if (number !== undefined) return getSubmission(tx, workspaceId, held, number);
  return held.submission === 0 ? undefined : findSubmission(tx, workspaceId, held.id, held.submission);
}

async function getSubmission(
  tx: Tx,
  workspaceId: string,
  { id, number }: StoredAssessment,
  submission: number,
): Promise<Submission> {
  const found = await findSubmission(tx, workspaceId, id, submission);
  if (!found) throw new AppError('not-found', `${number} has no submission ${submission}.`);
  return found;
}

async function findBefore(
  tx: Tx,
  context: Context,
  { previous }: StoredAssessment,
): Promise<(Submission & { assessment: StoredAssessment }) | undefined> {
  const assessment = previous && (await findAssessment(tx, context.workspaceId, previous.id, dayOf(context)));
  if (!assessment || assessment.submission === 0) return undefined;
  const found = await findSubmission(tx, context.workspaceId, assessment.id, assessment.submission);
  return found && { ...found, assessment };
}

interface Compared {
  now: AnswersDocument;
  before: AnswersDocument | undefined;
  proofs: readonly StoredProof[];
  day: string;
}

function answeredItems(document: Questionnaire, { now, before, proofs, day }: Compared): AnsweredItem[] {
  return askedOf(document, now.answers, day).items.map(({ item: { id }, section, state }) => {
    const answer = bareAnswer(own(now.answers, id));
    const previous = bareAnswer(before && own(before.answers, id));
    const files = new Set((own(now.answers, id)?.proofs ?? []).map(keyOf));
    return {
      item: id,
      section,
      state,
      answer,
      proofs: proofs
        .filter((proof) => proof.item === id && files.has(keyOf({ title: proof.title, sha256: proof.file?.sha256 })))
        .map(({ assessmentId: _, partId: __, ...proof }) => proof),
      previous,
      change: changeOf(previous, answer),
    };
  });
}

function keyOf({ title, sha256 }: { title: string; sha256?: string | undefined }): string {
  return `${sha256 ?? ''} ${title}`;
}

function own<Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

export async function downloadAnswers(
  context: Context,
  reference: string,
  { submission, format }: { submission?: number | undefined; format: keyof typeof writers },
): Promise<Download> {
  const { held, found, document: questionnaire } = await readSubmitted(context, reference, submission);
  const { document, submittedAt } = found;
  const { items } = askedOf(questionnaire, document.answers, submittedAt.toISOString().slice(0, 10));
  const open = items.filter(({ state, isWanted }) => state === 'open' && isWanted).map(({ item }) => item.id);
  const { suffix, write } = writers[format];
  const content = write({ questionnaire, document, open, writtenAt: context.clock().toISOString() });
  return {
    fileName: `${held.number}${suffix}.json`,
    mediaType: 'application/json',
    bytes: `${JSON.stringify(content, null, 2)}\n`,
  };
}

const writers = {
  json: { suffix: '', write: ({ document }: AnsweredQuestionnaire): object => document },
  oscal: { suffix: '.oscal', write: writeAssessmentResults },
  cyclonedx: { suffix: '.cdx', write: writeAttestations },
};

/** What was submitted, or the empty questions where nothing was. */
export async function downloadWorkbook(context: Context, reference: string): Promise<Download> {
  const { database, workspaceId } = context;
  const { held, document, found } = await database.inWorkspace(workspaceId, async (tx) => {
    const held = await requireAssessment(tx, context, reference);
    return {
      held,
      document: (await readForm(tx, workspaceId, held.round.id)).document,
      found: await submissionOf(tx, workspaceId, held, undefined),
    };
  });
  return workbookOf(held.number, await writeQuestionnaireWorkbook(document, found?.document));
}

export function workbookOf(name: string, bytes: Uint8Array): Download {
  const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { fileName: `${name}.xlsx`, mediaType, bytes, size: bytes.length };
}

export async function readSubmitted(
  { database, workspaceId, clock }: Context,
  reference: string,
  submission: number | undefined,
): Promise<{ held: StoredAssessment; found: Submission; document: Questionnaire }> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const held = await requireAssessment(tx, { workspaceId, clock }, reference);
    const found = await submissionOf(tx, workspaceId, held, submission);
    if (!found) throw new AppError('not-found', `${held.number} was not answered yet.`);
    return { held, found, document: (await readForm(tx, workspaceId, held.round.id)).document };
  });
}

/** Only what was submitted: a file beside an answer that is still being written is the supplier's alone. */
export async function downloadProof(context: Context, reference: string, proofId: string): Promise<Download> {
  const { database, workspaceId } = context;
  const file = await database.inWorkspace(workspaceId, async (tx) => {
    const held = await requireAssessment(tx, context, reference);
    const proof = await findProof(tx, workspaceId, proofId);
    const submitted = await listSubmittedProofs(tx, workspaceId, held.id);
    return submitted.some(({ id }) => id === proof?.id) ? proof?.file : undefined;
  });
  if (!file) throw new AppError('not-found', 'There is no such proof, or it has no file.');
  return {
    fileName: file.name,
    mediaType: 'application/octet-stream',
    bytes: readContent(database, workspaceId, Buffer.from(file.sha256, 'hex')),
    size: file.bytes,
  };
}
