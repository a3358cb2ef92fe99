import { AppError } from '../../common/errors.ts';
import { contentOf } from '../../engines/questionnaires/difference.ts';
import type { Answer as FullAnswer } from '../../formats/questionnaire/answers.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import { checkAnswers } from '../../formats/questionnaire/read-answers.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { noSuchLink } from '../vendor-links/index.ts';
import type { Answer } from './answers-contract.ts';
import { answersOf } from './answers-of.ts';
import { type PastAnswer, readAnswers, type StoredAnswer, writeAnswers } from './answers-store.ts';
import { type Caller, follow, inIts, type Opened, type Own, requireOpen } from './follow.ts';
import { readDocument, readForm } from './forms.ts';
import { documentOf, given, pairs } from './given.ts';
import { besideOwnRecords } from './own.ts';
import type { OwnStanding } from './own-contract.ts';
import { refuseOtherSections } from './own-questions.ts';
import { type HeldPart, holdSaved, lockAnswers, noteProgress, type StoredPart } from './parts-store.ts';
import { dayOf } from './present.ts';
import { listProofs } from './proofs-store.ts';
import { ownStandingOf } from './standing.ts';

interface Saving {
  item: string;
  version: number;
  answer: Answer | null;
  confirmed: boolean;
  settles: boolean;
}

/**
 * Saves answers over the versions that were seen. One that somebody else altered since stays, and the one sent stands beside it until
 * somebody chooses: nothing is lost. Drafts are no changes of the register; each is kept in the past of the answers.
 */
export async function saveAnswers(context: Context, caller: Caller, { changes }: { changes: readonly Saving[] }) {
  const own = await follow(context, caller);
  const savedAt = context.clock();
  return inIts(own, async (tx) => {
    const { workspaceId } = own.context;
    const opened = await holdSaved(tx, workspaceId, own.link.subjectId);
    if (!opened) throw noSuchLink();
    const { assessment, part, formId, names } = opened;
    requireOpen(assessment);
    const document = await readDocument(tx, workspaceId, formId);
    refuseUnasked(document, part, changes);
    const { saved, standing } = await saveHeld(tx, own.context, { opened, document, changes });
    return {
      answers: Object.fromEntries(saved.standing.map((one) => [one.item, given(one, names)])),
      beside: saved.past.filter(({ isAside }) => isAside).map(({ item }) => item),
      standing,
      savedAt: savedAt.toISOString(),
    };
  });
}

/** Saves answers that the questionnaire asks for, and notes how far the whole is. */
export async function saveOver(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  { opened, document, changes }: { opened: Opened; document: Questionnaire; changes: readonly Saving[] },
) {
  await lockAnswers(tx, context.workspaceId, opened.assessment.id);
  return saveHeld(tx, context, { opened, document, changes });
}

async function saveHeld(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  {
    opened,
    document,
    changes,
  }: { opened: Pick<HeldPart, 'assessment' | 'part'>; document: Questionnaire; changes: readonly Saving[] },
) {
  const { workspaceId } = context;
  const { assessment, part } = opened;
  const savedAt = context.clock();
  const answers = await readAnswers(tx, workspaceId, assessment.id);
  const saved = merged(answers, changes, { partId: part.id, savedAt });
  await writeAnswers(tx, { workspaceId, assessmentId: assessment.id }, saved);
  for (const one of saved.standing) answers.set(one.item, one);
  return { saved, standing: await noteStanding(tx, context, { document, answers, assessment, part, savedAt }) };
}

/** What stands after these answers are saved, and what goes into the past. */
function merged(
  answers: ReadonlyMap<string, StoredAnswer>,
  changes: readonly Saving[],
  { partId, savedAt }: { partId: string; savedAt: Date },
): { standing: StoredAnswer[]; past: PastAnswer[] } {
  const standing = new Map<string, StoredAnswer>();
  const past: PastAnswer[] = [];
  for (const { item, version, answer, confirmed, settles } of changes) {
    const held = standing.get(item) ?? answers.get(item);
    const content = contentOf(answer) as Answer | null;
    const isAside = held !== undefined && held.version !== version;
    if (isAside && JSON.stringify(contentOf(held.answer)) === JSON.stringify(content)) {
      standing.set(item, held);
      continue;
    }
    past.push({ item, answer: content, version, partId, savedAt, isAside });
    if (isAside) {
      const beside = { answer: content, partId, savedAt: savedAt.toISOString() };
      standing.set(item, { ...held, version: held.version + 1, aside: [...held.aside, beside].slice(-mostBeside) });
    } else {
      const aside = settles ? [] : (held?.aside ?? []);
      standing.set(item, { item, answer: content, version: version + 1, partId, savedAt, aside, confirmed });
    }
  }
  return { standing: [...standing.values()], past };
}

/** Of answers that stand beside each other the newest are shown; the past keeps all. */
const mostBeside = 5;

function refuseUnasked(document: Questionnaire, part: StoredPart, changes: readonly Saving[]): void {
  refuseOtherSections(
    document,
    part,
    changes.map(({ item }) => item),
  );
  const given = changes.flatMap(({ item, answer }) => (answer ? [[item, answer] as const] : []));
  const problems = checkAnswers(
    documentOf(document, Object.fromEntries(given) as Record<string, FullAnswer>),
    document,
  );
  if (problems.length === 0) return;
  const places = new Map(changes.map(({ item }, place) => [item, place]));
  throw new AppError('invalid-input', problems[0]!.message, {
    problems: problems.map(({ at, message }) => {
      const [, , item = '', ...rest] = at.split('/');
      return { at: `/changes/${places.get(item) ?? 0}/answer${rest.map((one) => `/${one}`).join('')}`, message };
    }),
  });
}

interface Noting {
  document: Questionnaire;
  answers: ReadonlyMap<string, StoredAnswer>;
  assessment: HeldPart['assessment'];
  part: StoredPart;
  savedAt: Date;
}

/** Notes how far the whole is, and gives how it stands for this link; after answers or proofs were written. */
async function noteStanding(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  { document, answers, assessment, part, savedAt }: Noting,
) {
  const { workspaceId } = context;
  const proofs = await listProofs(tx, workspaceId, assessment.id);
  const all = answersOf(pairs(answers), proofs);
  const day = dayOf(context);
  const changed = assessment.submission > 0;
  const whole = ownStandingOf(document, all, { day, sections: null, changed });
  const progress = { asked: whole.asked, answered: whole.answered };
  await noteProgress(tx, workspaceId, { assessmentId: assessment.id, progress, savedAt });
  const standing =
    part.sections === null ? whole : ownStandingOf(document, all, { day, sections: part.sections, changed });
  return besideOwnRecords(tx, context, { document, assessment, part, answers: all, standing });
}

/** The same after something beside the answers was written. */
export async function standingAfter(tx: Tx, own: Own, { assessment, part }: Opened): Promise<OwnStanding> {
  const { workspaceId, clock } = own.context;
  const { document } = await readForm(tx, workspaceId, assessment.round.id);
  const answers = await readAnswers(tx, workspaceId, assessment.id);
  return noteStanding(tx, own.context, { document, answers, assessment, part, savedAt: clock() });
}
