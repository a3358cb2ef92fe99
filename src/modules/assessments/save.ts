import { AppError } from '../../common/errors.ts';
import { contentOf } from '../../engines/questionnaires/difference.ts';
import type { Answer as FullAnswer } from '../../formats/questionnaire/answers.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import { checkAnswers } from '../../formats/questionnaire/read-answers.ts';
import type { Context } from '../../platform/context.ts';
import type { Database, Tx } from '../../platform/database/database.ts';
import { inGroups, outcomeOf } from '../../platform/database/group-commit.ts';
import { type OwnRecords, readOwnRecords, withClaimHints } from '../claims/index.ts';
import { noSuchLink } from '../vendor-links/index.ts';
import type { Answer } from './answers-contract.ts';
import { answersOf } from './answers-of.ts';
import { type PastAnswer, type StoredAnswer, writeAnswers } from './answers-store.ts';
import { type Caller, follow, type Opened, type Own, requireOpen } from './follow.ts';
import { readDocument, readForm } from './forms.ts';
import { documentOf, given, pairs } from './given.ts';
import { type Draft, keptDraftsOf, readDrafts, takeDrafts } from './kept-drafts.ts';
import type { GivenAnswer, OwnStanding } from './own-contract.ts';
import { refuseOtherSections } from './own-questions.ts';
import { type HeldPart, holdSaved, lockAnswers, noteProgress, type Progress, type StoredPart } from './parts-store.ts';
import { dayOf } from './present.ts';
import { ownStandingOf } from './standing.ts';

interface Saving {
  item: string;
  version: number;
  answer: Answer | null;
  confirmed: boolean;
  settles: boolean;
}

/** Who saves what, by which link. */
interface Asked {
  partId: string;
  changes: readonly Saving[];
  clock: Context['clock'];
}

/** What whoever saved is told. */
interface Saved {
  answers: Record<string, GivenAnswer>;
  beside: string[];
  standing: OwnStanding;
  savedAt: string;
}

/**
 * Saves answers over the versions that were seen. One that somebody else altered since stays, and the one sent stands beside it until
 * somebody chooses: nothing is lost. Drafts are no changes of the register; each is kept in the past of the answers. Suppliers who save at
 * the same time are served together (decision 0071).
 */
export async function saveAnswers(
  context: Context,
  caller: Caller,
  { changes }: { changes: readonly Saving[] },
): Promise<Saved> {
  const { link, context: own } = await follow(context, caller);
  return saveInGroups(own.database, own.workspaceId, { partId: link.subjectId, changes, clock: context.clock });
}

const saveInGroups = inGroups(saveTogether, { most: 100 });

async function saveTogether(database: Database, workspaceId: string, asked: readonly Asked[]) {
  const kept = keptDraftsOf(database);
  const { outcomes, written } = await database.inWorkspace(workspaceId, async (tx) => {
    const group = await holdGroup(tx, workspaceId, { asked, kept });
    const written = new Map<string, Writing>();
    const outcomes = asked.map((one) => outcomeOf(() => saveIn(group, one, written)));
    await writeSaved(
      tx,
      workspaceId,
      [...written.values()].map(({ saved }) => saved),
    );
    return { outcomes, written };
  });
  for (const [id, { draft, saves }] of written) kept.put(id, draft, saves);
  return outcomes;
}

/** All that those who save together need, by as many queries as one of them would need. */
interface Group {
  /** By link. */
  held: ReadonlyMap<string, HeldPart>;
  /** By assessment. */
  drafts: ReadonlyMap<string, Draft>;
  /** By form. */
  documents: ReadonlyMap<string, Questionnaire>;
  records: OwnRecords;
}

interface Writing {
  draft: Draft;
  /** The count once it is written. */
  saves: number;
  saved: SavedOnce[];
}

async function holdGroup(
  tx: Tx,
  workspaceId: string,
  { asked, kept }: { asked: readonly Asked[]; kept: ReturnType<typeof keptDraftsOf> },
): Promise<Group> {
  const partIds = asked.map(({ partId }) => partId);
  const held = await holdSaved(tx, workspaceId, partIds);
  const drafts = await takeDrafts(tx, workspaceId, { held: held.values(), kept });
  const documents = new Map<string, Questionnaire>();
  for (const { formId } of held.values()) documents.set(formId, await readDocument(tx, workspaceId, formId));
  const suppliers = [...held.values()].map(({ assessment }) => assessment.supplier);
  return { held, drafts, documents, records: await readOwnRecords(tx, workspaceId, suppliers) };
}

/** Saves one after those before it in the group, and notes what is to be written. */
function saveIn(
  { held, drafts, documents, records }: Group,
  { partId, changes, clock }: Asked,
  written: Map<string, Writing>,
): Saved {
  const opened = held.get(partId);
  if (!opened) throw noSuchLink();
  const { assessment, part, formId, names } = opened;
  requireOpen(assessment);
  const document = documents.get(formId)!;
  refuseUnasked(document, part, changes);
  const draft = drafts.get(assessment.id)!;
  const { one, standing } = savedInto(draft, { document, assessment, part, changes, records, clock });
  const writing = written.get(assessment.id) ?? { draft, saves: opened.saves + 1, saved: [] };
  writing.saved.push(one);
  written.set(assessment.id, writing);
  return {
    answers: Object.fromEntries(one.standing.map((answer) => [answer.item, given(answer, names)])),
    beside: one.past.filter(({ isAside }) => isAside).map(({ item }) => item),
    standing,
    savedAt: one.savedAt.toISOString(),
  };
}

/** What one save comes to. */
interface SavedOnce extends Progress {
  standing: StoredAnswer[];
  past: PastAnswer[];
}

/** Saves answers that the questionnaire asks for, and notes how far the whole is. */
export async function saveOver(
  tx: Tx,
  { workspaceId, clock }: Pick<Context, 'workspaceId' | 'clock'>,
  { opened, document, changes }: { opened: Opened; document: Questionnaire; changes: readonly Saving[] },
): Promise<void> {
  const { id } = opened.assessment;
  await lockAnswers(tx, workspaceId, id);
  const drafts = await readDrafts(tx, workspaceId, [id]);
  const { one } = savedInto(drafts.get(id)!, { ...opened, document, changes, records: new Map(), clock });
  await writeSaved(tx, workspaceId, [[one]]);
}

/** Of each assessment what was saved, one after the other. */
async function writeSaved(tx: Tx, workspaceId: string, saved: readonly (readonly SavedOnce[])[]): Promise<void> {
  if (saved.length === 0) return;
  await writeAnswers(
    tx,
    workspaceId,
    saved.map((times) => ({
      assessmentId: times[0]!.assessmentId,
      standing: [...new Map(times.flatMap(({ standing }) => standing.map((one) => [one.item, one]))).values()],
      past: times.flatMap(({ past }) => past),
    })),
  );
  await noteProgress(
    tx,
    workspaceId,
    saved.map((times) => times.at(-1)!),
  );
}

interface SavingInto {
  document: Questionnaire;
  assessment: HeldPart['assessment'];
  part: StoredPart;
  changes: readonly Saving[];
  records: OwnRecords;
  clock: Context['clock'];
}

/** Alters the draft, and gives what is to be written of it and how it then stands for this link. */
function savedInto(draft: Draft, { changes, clock, ...held }: SavingInto): { one: SavedOnce; standing: OwnStanding } {
  const { assessment, part } = held;
  const savedAt = clock();
  const saved = merged(draft.answers, changes, { partId: part.id, savedAt });
  for (const answer of saved.standing) draft.answers.set(answer.item, answer);
  draft.size += JSON.stringify(saved.standing).length;
  const { progress, standing } = standingOfDraft(draft, { ...held, clock });
  return { one: { assessmentId: assessment.id, ...saved, progress, savedAt }, standing };
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

/** How far the whole is, and how it stands for this link. */
function standingOfDraft(
  { answers, proofs }: Draft,
  { document, assessment, part, records, clock }: Omit<SavingInto, 'changes'>,
): { progress: Progress['progress']; standing: OwnStanding } {
  const all = answersOf(pairs(answers), proofs);
  const day = dayOf({ clock });
  const changed = assessment.submission > 0;
  const whole = ownStandingOf(document, all, { day, sections: null, changed });
  const progress = { asked: whole.asked, answered: whole.answered };
  const { sections } = part;
  if (sections !== null) return { progress, standing: ownStandingOf(document, all, { day, sections, changed }) };
  const answering = { supplier: assessment.supplier, questionnaire: document, answers: all, day };
  return { progress, standing: withClaimHints(answering, records, whole) };
}

/** How all stands after something beside the answers was written. */
export async function standingAfter(tx: Tx, own: Own, { assessment, part }: Opened): Promise<OwnStanding> {
  const { workspaceId, clock } = own.context;
  const { document } = await readForm(tx, workspaceId, assessment.round.id);
  const drafts = await readDrafts(tx, workspaceId, [assessment.id]);
  const records = await readOwnRecords(tx, workspaceId, [assessment.supplier]);
  const { progress, standing } = standingOfDraft(drafts.get(assessment.id)!, {
    document,
    assessment,
    part,
    records,
    clock,
  });
  await noteProgress(tx, workspaceId, [{ assessmentId: assessment.id, progress, savedAt: clock() }]);
  return standing;
}
