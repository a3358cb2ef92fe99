import type { Answers } from '../../engines/questionnaires/asked.ts';
import { proposeAnswers } from '../../engines/questionnaires/same-questions.ts';
import { signingKey, writePackage } from '../../formats/answers-package/write-package.ts';
import { itemsOf } from '../../formats/questionnaire/document.ts';
import { writeQuestionnaireWorkbook } from '../../formats/questionnaire-workbook/write-workbook.ts';
import type { Context } from '../../platform/context.ts';
import { readContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import { followLink, issueLink, noSuchLink, revokeLinks } from '../vendor-links/index.ts';
import { answersOf, bareAnswer } from './answers-of.ts';
import { listSubmittedOf, readAnswers } from './answers-store.ts';
import { findFor } from './bring-in.ts';
import { type Caller, follow, inIts, readOpened, readPartOf, requireOpen, requireWhole } from './follow.ts';
import { readForm } from './forms.ts';
import { pairs } from './given.ts';
import { narrowed, shownTo } from './own-questions.ts';
import { dayOf, filePurpose } from './present.ts';
import { listProofs, listSubmittedProofs } from './proofs-store.ts';
import { differenceOf, readAnswersFile } from './read-file.ts';
import { readAsker } from './store.ts';
import { readSubmitted, workbookOf } from './whole.ts';

/** How long a ticket is good for; once. */
const ticketMs = 15 * 60_000;

/** What is asked by this link and answered so far, to go on in a spreadsheet. */
export async function downloadOwnWorkbook(context: Context, caller: Caller): Promise<Download> {
  const own = await follow(context, caller);
  const { workspaceId } = own.context;
  const { number, document, answers } = await inIts(own, async (tx) => {
    const { assessment, part } = await readOpened(tx, own);
    const { document } = await readForm(tx, workspaceId, assessment.round.id);
    const isShown = shownTo(document, part);
    const stored = await readAnswers(tx, workspaceId, assessment.id);
    const proofs = await listProofs(tx, workspaceId, assessment.id);
    const given = Object.entries(answersOf(pairs(stored), proofs)).filter(([item]) => isShown(item));
    return { number: assessment.number, document: narrowed(document, part), answers: Object.fromEntries(given) };
  });
  return workbookOf(number, await writeQuestionnaireWorkbook(document, { answers }));
}

/** A ticket for one file to be compared. */
export async function ticketFor(context: Context, caller: Caller): Promise<{ ticket: string; expiresAt: string }> {
  const own = await follow(context, caller);
  const now = context.clock();
  const expiresAt = new Date(now.getTime() + ticketMs);
  const ticket = await inIts(own, async (tx) => {
    const { assessment, part } = await readOpened(tx, own);
    requireOpen(assessment);
    const subject = { workspaceId: own.context.workspaceId, purpose: filePurpose, subjectId: part.id };
    return issueLink(tx, subject, { now, expiresAt });
  });
  return { ticket, expiresAt: expiresAt.toISOString() };
}

/** What a file says otherwise than what stands; nothing is changed by it. */
export async function compareUpload(
  context: Context,
  { ticket, address, file }: { ticket: string; address: string; file: SpooledFile },
) {
  const link = await followLink(context, { token: ticket, purpose: filePurpose, address });
  const { workspaceId } = link;
  const own = { ...context, workspaceId };
  const { form, part, answers } = await context.database.inWorkspace(workspaceId, async (tx) => {
    if ((await revokeLinks(tx, link, context.clock())) === 0) throw noSuchLink();
    const { assessment, part } = await readPartOf(tx, own, link.subjectId);
    requireOpen(assessment);
    return {
      part,
      form: (await readForm(tx, workspaceId, assessment.round.id)).document,
      answers: await readAnswers(tx, workspaceId, assessment.id),
    };
  });
  const read = await readAnswersFile(file, findFor(form));
  const { changes, unchanged } = differenceOf(read, { form, answers: new Map(pairs(answers)), day: dayOf(context) });
  const isShown = shownTo(form, part);
  return { changes: changes.filter(({ item }) => isShown(item)), unchanged, signedBy: read.signedBy };
}

/** Answers of the same supplier to other questionnaires of the same asker; nobody's word until they are confirmed. */
export async function proposals(context: Context, caller: Caller) {
  const own = await follow(context, caller);
  const { workspaceId } = own.context;
  return inIts(own, async (tx) => {
    const { assessment, part } = await readOpened(tx, own);
    const { document: form } = await readForm(tx, workspaceId, assessment.round.id);
    const isShown = shownTo(form, part);
    const taken = new Set((await readAnswers(tx, workspaceId, assessment.id)).keys());
    const items = [];
    const texts = new Map([...itemsOf(form)].map(({ id, text }) => [id, text]));
    const other = { supplierId: assessment.supplier.id, except: assessment.id };
    for (const { roundId, document, submittedAt } of await listSubmittedOf(tx, workspaceId, other)) {
      const questionnaire = (await readForm(tx, workspaceId, roundId)).document;
      if (questionnaire.id === form.id) continue;
      const { proposed } = proposeAnswers({ questionnaire, answers: document.answers }, form, dayOf(context));
      for (const { item, answer: proposedAnswer } of proposed) {
        const answer = bareAnswer(proposedAnswer);
        if (!answer || taken.has(item) || !isShown(item)) continue;
        taken.add(item);
        const on = submittedAt.toISOString().slice(0, 10);
        items.push({ item, answer, from: questionnaire.title, question: texts.get(item)!, on });
      }
    }
    return { items };
  });
}

/** A supplier's own copy of what it submitted last. */
export async function downloadOwnCopy(context: Context, caller: Caller): Promise<Download> {
  const own = await follow(context, caller);
  const id = await inIts(own, async (tx) => {
    const { assessment, part } = await readOpened(tx, own);
    requireWhole(part);
    return assessment.id;
  });
  return downloadPackage(own.context, id);
}

/** The signed package of what was submitted last: questions, answers and proofs. */
export async function downloadPackage(context: Context, reference: string): Promise<Download> {
  const { database, workspaceId, keys } = context;
  const { held, found: submission, document } = await readSubmitted(context, reference, undefined);
  const asker = await database.inWorkspace(workspaceId, (tx) => readAsker(tx, workspaceId));
  const files = await submittedFiles(context, held.id, submission.document.answers);
  const content = {
    ...{ asker, supplier: held.supplier.name, signedBy: submission.by },
    submittedAt: submission.submittedAt.toISOString(),
    questionnaire: document,
    document: submission.document,
    files: files.map(({ name, sha256, bytes }) => ({
      ...{ name, sha256, bytes },
      read: () => readContent(database, workspaceId, Buffer.from(sha256, 'hex')),
    })),
  };
  return {
    fileName: `${held.number}-${submission.number}.holdfast-answers.tar`,
    mediaType: 'application/x-tar',
    bytes: writePackage(content, signingKey(await keys.current('answers-packages'))),
  };
}

/** Each file that the submission names, once. */
async function submittedFiles({ database, workspaceId }: Context, assessmentId: string, answers: Answers) {
  const named = new Set(Object.values(answers).flatMap(({ proofs = [] }) => proofs.map(({ sha256 }) => sha256)));
  const proofs = await database.inWorkspace(workspaceId, (tx) => listSubmittedProofs(tx, workspaceId, assessmentId));
  const files = new Map(
    proofs.flatMap(({ file }) => (file && named.has(file.sha256) ? [[file.sha256, file] as const] : [])),
  );
  return [...files.values()];
}
