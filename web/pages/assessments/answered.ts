import { type Item, itemsOf, optionsOf, type Questionnaire } from '../../../src/formats/questionnaire/document.ts';
import type { Review } from '../../../src/modules/assessment-reviews/contract.ts';
import type { Answer, Proof } from '../../../src/modules/assessments/answers-contract.ts';
import type { AnsweredItem, WholeAssessment } from '../../../src/modules/assessments/contract.ts';

/** A question with what was answered, what reviewers make of it and what both sides said. */
export interface AnsweredQuestion extends AnsweredItem {
  question: Item;
  reviews: Review[];
  comments: WholeAssessment['comments'];
  weaker: boolean;
  unproven: boolean;
  knockOut: boolean;
}

/** All that an assessment was asked, in the order of the questionnaire. */
export function questionsOf(one: WholeAssessment, reviews: readonly Review[]): AnsweredQuestion[] {
  const form = formOf(one);
  const items = new Map([...itemsOf(form)].map((item) => [item.id, item]));
  const reviewed = Map.groupBy(reviews, ({ item }) => item);
  const said = Map.groupBy(one.comments, ({ item }) => item ?? '');
  const out = new Set(one.standing?.knockOuts.map(({ item }) => item));
  return one.items.flatMap((answered) => {
    const question = items.get(answered.item);
    if (!question) return [];
    return {
      ...answered,
      question,
      reviews: reviewed.get(answered.item) ?? [],
      comments: said.get(answered.item) ?? [],
      weaker: isWeaker(answered, question, form),
      unproven: isUnproven(answered, question, form),
      knockOut: out.has(answered.item),
    };
  });
}

export function formOf({ document }: WholeAssessment): Questionnaire {
  return document as unknown as Questionnaire;
}

/** Whether it is worth less than the answer before it. */
function isWeaker({ answer, previous }: AnsweredItem, item: Item, form: Questionnaire): boolean {
  const [now, before] = [worthOf(answer, item, form), worthOf(previous, item, form)];
  return now !== null && before !== null && now < before;
}

/** The most that the chosen options are worth, 0 to 1; null where none of them is worth anything either way. */
function worthOf(answer: Answer | null, item: Item, form: Questionnaire): number | null {
  const chosen = [answer?.choice ?? []].flat();
  const values = optionsOf(item, form).flatMap(({ id, value }) =>
    chosen.includes(id) && value !== undefined ? [value] : [],
  );
  return values.length > 0 ? Math.max(...values) : null;
}

/** Whether it says that something is in place, for which a proof was asked and none is there. */
function isUnproven({ answer, proofs }: AnsweredItem, item: Item, form: Questionnaire): boolean {
  return item.evidence !== undefined && proofs.length === 0 && (worthOf(answer, item, form) ?? 0) > 0;
}

export type ChangeTab = 'changed' | 'new' | 'contradicted' | 'confirmed' | 'all';

export function inTab(question: AnsweredQuestion, tab: ChangeTab, contradicted: ReadonlySet<string>): boolean {
  switch (tab) {
    case 'changed':
      return question.change === 'changed' || question.change === 'withdrawn';
    case 'contradicted':
      return contradicted.has(question.item);
    case 'all':
      return question.state !== 'not-asked';
    default:
      return question.change === tab;
  }
}

/** A proof and the questions that it stands beside. */
export interface HeldProof extends Proof {
  items: string[];
  isExpired: boolean;
}

/** Proofs that have an end, the first to end first; one document beside several answers is one proof. */
export function endingProofs(items: readonly AnsweredItem[], day: string): HeldProof[] {
  const proofs = items.flatMap((item) => item.proofs.filter(({ validUntil }) => validUntil !== null));
  const same = Map.groupBy(proofs, ({ title, validUntil, file }) => [title, validUntil, file?.sha256].join(' '));
  return [...same.values()]
    .map((all) => ({ ...all[0]!, items: all.map(({ item }) => item), isExpired: all[0]!.validUntil! < day }))
    .sort((a, b) => (a.validUntil! < b.validUntil! ? -1 : 1));
}
