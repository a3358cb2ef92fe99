/** Which open questions of a set of answers could change what is decided on it (reference models M9, M12; decision 0067). */

import {
  type Item,
  optionsOf,
  type Questionnaire,
  type Weights,
  weightOf,
} from '../../formats/questionnaire/document.ts';
import { askNext, type Decision, type RankedQuestion } from './ask-next.ts';
import { type Answers, askedOf } from './asked.ts';
import { scoreAnswers } from './score.ts';

/** What is decided, and on which grounds; both are the organisation's to say. */
export interface DecisionTerms {
  /** The share of stated practice, 0 to 1, from which a supplier is taken as it is. */
  needed: number;
  /** The chance, above 0 and below 1, of falling short of that from which a remedy is required first. */
  doubt: number;
}

export interface QuestionToAsk extends Omit<RankedQuestion, 'id' | 'answers'> {
  item: string;
  section: string;
  question: string;
  weight: number;
  knockOut: boolean;
  /** After each answer: the chance that what is needed is reached, and what one would do. */
  answers: { answer: 'in-place' | 'not-in-place'; probability: number; reached: number; action: string }[];
}

export interface Asking {
  /** The chance, 0 to 1, that what is needed is reached once all is answered. */
  reached: number;
  action: string;
  /** How likely an open practice is in place, by the record of the supplier: one of two before it has answered anything. */
  inPlace: number;
  /** In the order in which to ask; empty where no answer can change the decision any more. */
  questions: QuestionToAsk[];
}

interface Open {
  item: Item;
  section: string;
  weight: number;
  knockOut: boolean;
}

const certain = 1e-12;

/**
 * Each open question is in place or not, independently, with one chance that the answers so far give (their worth, and one of each beside it).
 * Accepting a supplier that falls short costs 1, requiring a remedy costs `doubt`. A knock-out that fails falls short whatever else is answered.
 */
export function questionsToAsk(
  { questionnaire, answers }: { questionnaire: Questionnaire; answers: Answers },
  { day, weights = {}, needed, doubt }: DecisionTerms & { day: string; weights?: Weights },
): Asking {
  const score = scoreAnswers(questionnaire, answers, { day, weights });
  const answeredWeight = (score.coverage ?? 0) * score.weight;
  const worth = (score.answeredOnly ?? 0) * answeredWeight;
  const inPlace = (1 + worth) / (2 + answeredWeight);
  const open = openIn(questionnaire, answers, { day, weights });
  const need = needed * score.weight - worth;
  const chances = new Chances(open, inPlace, need);
  const reached = score.knockOuts.length > 0 ? 0 : chances.reached();
  const action = 1 - reached > doubt ? 'require-remedy' : 'accept';
  if (reached < certain || reached > 1 - certain) return { reached, action, inPlace, questions: [] };
  const decision: Decision = {
    states: [
      { id: 'reached', probability: reached },
      { id: 'short', probability: 1 - reached },
    ],
    actions: [
      { id: 'accept', costs: { reached: 0, short: 1 } },
      { id: 'require-remedy', costs: { reached: doubt, short: doubt } },
    ],
  };
  const byId = new Map(open.map((one) => [one.item.id, one]));
  const ranked = askNext(
    decision,
    open.map((one) => {
      const yes = {
        reached: bounded((chances.reachedWith(one) * inPlace) / reached),
        short: bounded(((1 - chances.reachedWith(one)) * inPlace) / (1 - reached)),
      };
      return {
        id: one.item.id,
        answers: [
          { id: 'in-place', likelihoods: yes },
          { id: 'not-in-place', likelihoods: { reached: 1 - yes.reached, short: 1 - yes.short } },
        ],
      };
    }),
  );
  const place = new Map(open.map(({ item }, index) => [item.id, index]));
  const questions = ranked.questions.map(({ id, answers: after, ...more }): QuestionToAsk => {
    const { item, section, weight, knockOut } = byId.get(id)!;
    return {
      ...more,
      item: id,
      section,
      question: item.text,
      weight,
      knockOut,
      answers: after.map(({ id: answer, probability, posterior, action: then }) => ({
        answer: answer as 'in-place' | 'not-in-place',
        probability,
        reached: posterior.reached!,
        action: then,
      })),
    };
  });
  // Questions that are worth the same stay in the order of the questionnaire.
  questions.sort(
    (a, b) => b.value - a.value || b.informationBits - a.informationBits || place.get(a.item)! - place.get(b.item)!,
  );
  return { reached, action: ranked.now.action, inPlace, questions };
}

function openIn(
  questionnaire: Questionnaire,
  answers: Answers,
  { day, weights }: { day: string; weights: Weights },
): Open[] {
  return askedOf(questionnaire, answers, day)
    .items.filter(({ state }) => state === 'open')
    .map(({ item, section }) => ({
      item,
      section,
      weight: weightOf(item, questionnaire, weights),
      knockOut: item.knockOut !== undefined,
    }))
    .filter(
      ({ item, weight, knockOut }) =>
        (weight > 0 || knockOut) && optionsOf(item, questionnaire).some(({ value }) => value !== undefined),
    );
}

/** Finer than this, sums of weights are rounded to one another. */
const mostSteps = 4000;

/** Sums of weights of independent questions; questions of one weight share their results. */
class Chances {
  readonly #weights: readonly number[];
  readonly #knockOutWeight: number;
  readonly #knockOuts: number;
  readonly #inPlace: number;
  readonly #need: number;
  readonly #known = new Map<string, number>();

  constructor(open: readonly Open[], inPlace: number, need: number) {
    const knockOuts = open.filter(({ knockOut }) => knockOut);
    this.#weights = open.filter(({ knockOut }) => !knockOut).map(({ weight }) => weight);
    this.#knockOuts = knockOuts.length;
    this.#knockOutWeight = knockOuts.reduce((sum, { weight }) => sum + weight, 0);
    this.#inPlace = inPlace;
    this.#need = need;
  }

  reached(): number {
    return this.#inPlace ** this.#knockOuts * this.#others(undefined);
  }

  /** Once this one is known to be in place. */
  reachedWith({ weight, knockOut }: Open): number {
    if (knockOut) return this.#inPlace ** (this.#knockOuts - 1) * this.#others(undefined);
    return this.#inPlace ** this.#knockOuts * this.#others(weight);
  }

  /** The chance that those that are no knock-outs suffice, one of this weight being in place for certain. */
  #others(given: number | undefined): number {
    const key = `${given}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const left = [...this.#weights];
    if (given !== undefined) left.splice(left.indexOf(given), 1);
    const chance = chanceOfSum(left, this.#inPlace, this.#need - this.#knockOutWeight - (given ?? 0));
    this.#known.set(key, chance);
    return chance;
  }
}

/** That weights which each count with one chance add up to at least so much. */
function chanceOfSum(weights: readonly number[], chance: number, need: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (need <= certain) return 1;
  if (need > total + certain) return 0;
  const hundredths = weights.map((weight) => Math.round(weight * 100));
  const step = Math.max(hundredths.reduce(greatestDivisor, 0), (total * 100) / mostSteps, 1);
  const steps = hundredths.map((weight) => Math.round(weight / step));
  const chances = new Float64Array(steps.reduce((sum, one) => sum + one, 0) + 1);
  chances[0] = 1;
  let end = 0;
  for (const one of steps) {
    for (let sum = end; sum >= 0; sum--) {
      const before = chances[sum]!;
      chances[sum] = before * (1 - chance);
      chances[sum + one]! += before * chance;
    }
    end += one;
  }
  const from = Math.max(0, Math.ceil((need * 100) / step - 1e-9));
  return bounded(chances.subarray(from).reduce((sum, one) => sum + one, 0));
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** What rounding carries beyond a probability. */
function bounded(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
