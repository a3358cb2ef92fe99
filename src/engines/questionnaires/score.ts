import type { Answer } from '../../formats/questionnaire/answers.ts';
import {
  type Item,
  type Option,
  optionsOf,
  type Questionnaire,
  type Weights,
  weightOf,
} from '../../formats/questionnaire/document.ts';
import { backingOn } from '../evidence/backing.ts';
import { type Answers, type Asked, askedOf, type StateOfItem } from './asked.ts';

/**
 * What the answers state, as coverage of practice and never as risk (reference model M9): the interval between what is missing counted as
 * nothing and counted as full, and the share of it that somebody has verified. All shares 0 to 1, null where nothing of it applies.
 */
export interface Coverage {
  /** Sum of the weights that are asked for. */
  weight: number;
  low: number | null;
  high: number | null;
  answeredOnly: number | null;
  /** Weight that is answered, of the weight that is asked for. */
  coverage: number | null;
  /** Weight behind which a proof stands that was at least reviewed. */
  verified: number | null;
  /** Weight that is said, and agreed, not to apply, of it and what is asked for. */
  notApplicable: number | null;
  /** Weight that falls away by gates, of it and what is asked for. */
  carried: number | null;
}

export interface Progress {
  asked: number;
  answered: number;
  /** Asked, not answered and wanted. */
  open: number;
  skipped: number;
}

export interface SectionScore extends Coverage, Progress {
  id: string;
  title: string;
}

export interface KnockOut {
  item: string;
  /** The option that decides against the supplier; null while nobody has answered. */
  answer: string | null;
}

export interface ExcusedItem {
  item: string;
  weight: number;
  isExplained: boolean;
  approvedBy: string | null;
}

export interface QuestionnaireScore extends Coverage, Progress {
  /** Given answers that decide whatever else is answered, before all figures. */
  knockOuts: KnockOut[];
  openKnockOuts: KnockOut[];
  sections: SectionScore[];
  gates: { id: string; state: string; until: string | null; skips: number }[];
  excused: ExcusedItem[];
  /** What a reader of the figures must know. */
  flags: ('not-applicable-changed-the-result' | 'not-applicable-unexplained' | 'not-applicable-unapproved')[];
}

/** `day` (ISO) is the one on which proofs must hold. */
export function scoreAnswers(
  questionnaire: Questionnaire,
  answers: Answers,
  { day, weights = {} }: { day: string; weights?: Weights },
): QuestionnaireScore {
  const asked = askedOf(questionnaire, answers, day);
  const marks = asked.items.map((state) => markOf(state, { questionnaire, answers, weights, day }));
  const excused = marks.filter(({ isExcuse }) => isExcuse).map(({ state, weight }) => excuseOf(state, weight, answers));
  const total = coverageOf(marks);
  return {
    ...total,
    ...progressOf(asked.items),
    ...knockOutsOf(asked, answers),
    sections: questionnaire.sections.map(({ id, title }) => {
      const own = marks.filter(({ state }) => state.section === id);
      return { id, title, ...coverageOf(own), ...progressOf(own.map(({ state }) => state)) };
    }),
    gates: asked.gates.map(({ gate, state, until, skips }) => ({ id: gate.id, state, until: until ?? null, skips })),
    excused,
    flags: [
      ...((total.notApplicable ?? 0) > 0 && (total.answeredOnly ?? 0) > 0
        ? (['not-applicable-changed-the-result'] as const)
        : []),
      ...(excused.some(({ isExplained }) => !isExplained) ? (['not-applicable-unexplained'] as const) : []),
      ...(excused.some(({ approvedBy }) => approvedBy === null) ? (['not-applicable-unapproved'] as const) : []),
    ],
  };
}

/** What one item adds to the figures. */
export interface Ground {
  item: Item;
  weight: number;
  /** 0 to 1; null while nothing is answered that is worth something. */
  value: number | null;
  isVerified: boolean;
  /** Whether it is sure that it is asked at all. */
  isSure: boolean;
}

/** The items that count, in the order of the questionnaire; those of no weight, of a gate that holds, or agreed not to apply are left out. */
export function groundsOf(
  questionnaire: Questionnaire,
  answers: Answers,
  { day, weights = {} }: { day: string; weights?: Weights },
): Ground[] {
  return askedOf(questionnaire, answers, day)
    .items.map((state) => markOf(state, { questionnaire, answers, weights, day }))
    .filter(({ kind, weight }) => (kind === 'valued' || kind === 'missing') && weight > 0)
    .map(({ state, weight, kind, value, isVerified, group }) => ({
      item: state.item,
      weight,
      value: kind === 'valued' ? value : null,
      isVerified: kind === 'valued' && isVerified,
      isSure: group === undefined,
    }));
}

/** One item as the figures see it. */
interface Mark {
  state: StateOfItem;
  /** Not applicable is `excused` once somebody agreed, and missing until then (reference model M9). */
  kind: 'valued' | 'missing' | 'excused' | 'out';
  weight: number;
  /** 0 to 1, where it is valued. */
  value: number;
  isVerified: boolean;
  /** It is said not to apply. */
  isExcuse: boolean;
  /** It may yet turn out not to be asked: with the others of its gate, or by itself. */
  group?: string;
}

interface Marking {
  questionnaire: Questionnaire;
  answers: Answers;
  weights: Weights;
  day: string;
}

function markOf(state: StateOfItem, { questionnaire, answers, weights, day }: Marking): Mark {
  const { item } = state;
  const weight = weightOf(item, questionnaire, weights);
  const answer = Object.hasOwn(answers, item.id) ? answers[item.id] : undefined;
  const mark: Mark = {
    state,
    kind: 'missing',
    weight,
    value: 0,
    isExcuse: false,
    isVerified: backingOn(answer?.proofs ?? [], day).verified,
  };
  if (state.state === 'skipped' || state.state === 'not-asked') return { ...mark, kind: 'out' };
  if (state.state === 'undetermined') mark.group = `item ${item.id}`;
  else if (state.gate !== undefined) mark.group = `gate ${state.gate}`;
  const chosen = chosenOf(item, answer, questionnaire);
  if (chosen.some(({ notApplicable }) => notApplicable)) {
    return { ...mark, isExcuse: true, kind: answer?.approvedBy === undefined ? 'missing' : 'excused' };
  }
  const values = chosen.map(({ value }) => value).filter((value) => value !== undefined);
  if (values.length === 0) return mark;
  const sum = values.reduce((before, value) => before + value, 0);
  return { ...mark, kind: 'valued', value: Math.min(1, sum) };
}

function chosenOf(item: Item, answer: Answer | undefined, questionnaire: Questionnaire): Option[] {
  const ids = [answer?.choice ?? []].flat();
  return optionsOf(item, questionnaire).filter(({ id }) => ids.includes(id));
}

function coverageOf(marks: readonly Mark[]): Coverage {
  const counted = marks.filter(({ kind, weight }) => (kind === 'valued' || kind === 'missing') && weight > 0);
  const asked = counted.filter(({ state }) => state.state !== 'undetermined');
  const answered = asked.filter(({ kind }) => kind === 'valued');
  const weight = weightIn(asked);
  const excused = weightIn(marks.filter(({ kind }) => kind === 'excused'));
  const carried = weightIn(marks.filter(({ state }) => state.state === 'skipped'));
  return {
    weight,
    low: boundOf(counted, 0),
    high: boundOf(counted, 1),
    answeredOnly: share(worthIn(answered, 0), weightIn(answered)),
    coverage: share(weightIn(answered), weight),
    verified: share(weightIn(answered.filter((mark) => mark.isVerified)), weight),
    notApplicable: share(excused, excused + weight),
    carried: share(carried, carried + weight),
  };
}

/**
 * The least share (`missing` 0) or the greatest (1) over all that may still be answered, and over whether each group is asked at all: those groups
 * are taken in that move the share that way, the strongest first. Where one answer decides on several groups, the true bound lies within.
 */
function boundOf(counted: readonly Mark[], missing: 0 | 1): number | null {
  const sure = counted.filter(({ group }) => group === undefined);
  const groups = [
    ...Map.groupBy(
      counted.filter(({ group }) => group !== undefined),
      ({ group }) => group,
    ).values(),
  ].map((marks) => ({ weight: weightIn(marks), worth: worthIn(marks, missing) }));
  const sign = missing === 0 ? 1 : -1;
  groups.sort((a, b) => sign * (a.worth / a.weight - b.worth / b.weight));
  let weight = weightIn(sure);
  let worth = worthIn(sure, missing);
  for (const group of groups) {
    if (weight > 0 && sign * (group.worth / group.weight - worth / weight) >= 0) break;
    weight += group.weight;
    worth += group.worth;
  }
  return share(worth, weight);
}

function weightIn(marks: readonly Mark[]): number {
  return marks.reduce((sum, { weight }) => sum + weight, 0);
}

function worthIn(marks: readonly Mark[], missing: 0 | 1): number {
  return marks.reduce((sum, { kind, weight, value }) => sum + weight * (kind === 'valued' ? value : missing), 0);
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function progressOf(items: readonly StateOfItem[]): Progress {
  const count = (state: StateOfItem['state']) => items.filter((one) => one.state === state).length;
  const answered = count('answered');
  return {
    asked: answered + count('open'),
    answered,
    open: items.filter(({ state, isWanted }) => state === 'open' && isWanted).length,
    skipped: count('skipped'),
  };
}

function knockOutsOf({ items }: Asked, answers: Answers): { knockOuts: KnockOut[]; openKnockOuts: KnockOut[] } {
  const knockOuts: KnockOut[] = [];
  const openKnockOuts: KnockOut[] = [];
  for (const { item, state } of items) {
    if (!item.knockOut || (state !== 'answered' && state !== 'open')) continue;
    const given = [answers[item.id]?.choice ?? []].flat();
    const answer = given.find((one) => item.knockOut!.includes(one));
    if (answer !== undefined) knockOuts.push({ item: item.id, answer });
    else if (given.length === 0) openKnockOuts.push({ item: item.id, answer: null });
  }
  return { knockOuts, openKnockOuts };
}

function excuseOf({ item }: StateOfItem, weight: number, answers: Answers): ExcusedItem {
  const { explanation = '', text = '', approvedBy = null } = answers[item.id]!;
  return { item: item.id, weight, isExplained: `${explanation}${text}`.trim() !== '', approvedBy };
}
