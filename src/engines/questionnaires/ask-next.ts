/** What an answer is worth to a decision, before it is given (reference models §10; M12): the order in which to ask. */

import { AppError } from '../../common/errors.ts';

/** A choice between actions while it is uncertain which state holds, in any one unit of cost. */
export interface Decision {
  /** All that can be, of which one is: the probabilities add up to 1. */
  states: readonly { id: string; probability: number }[];
  /** What each action costs in each state, by the state's id; a gain is a negative cost. */
  actions: readonly { id: string; costs: Readonly<Record<string, number>> }[];
}

export interface OpenQuestion {
  id: string;
  /** How probable each answer is in each state, by the state's id: over the answers these add up to 1. */
  answers: readonly { id: string; likelihoods: Readonly<Record<string, number>> }[];
}

/** A choice and what it costs on average. */
export interface Choice {
  action: string;
  expectedCost: number;
}

export interface RankedQuestion {
  id: string;
  /** Expected value of sample information, in the decision's unit: what asking saves on average. At least 0, at most that of certainty. */
  value: number;
  /** How much it tells of the state, whether or not the decision changes. */
  informationBits: number;
  /** Whether some answer would lead to another choice. */
  changesChoice: boolean;
  answers: (Choice & { id: string; probability: number; posterior: Record<string, number> })[];
}

export interface AskingOrder {
  /** What one would do now. */
  now: Choice;
  /** Expected value of perfect information: no answer is worth more. */
  certaintyValue: number;
  /** The most valuable first; among equals the one that tells more. */
  questions: RankedQuestion[];
}

/** A question with two answers by how it does where the state holds (sensitivity) and where it does not (specificity). */
export function testFor(
  state: string,
  { id, sensitivity, specificity }: { id: string; sensitivity: number; specificity: number },
  { states }: Decision,
): OpenQuestion {
  const positive = Object.fromEntries(states.map((one) => [one.id, one.id === state ? sensitivity : 1 - specificity]));
  const negative = Object.fromEntries(states.map((one) => [one.id, 1 - positive[one.id]!]));
  return {
    id,
    answers: [
      { id: 'positive', likelihoods: positive },
      { id: 'negative', likelihoods: negative },
    ],
  };
}

export function askNext(decision: Decision, questions: readonly OpenQuestion[]): AskingOrder {
  checkDecision(decision);
  const prior = decision.states.map(({ probability }) => probability);
  const now = bestChoice(decision, prior);
  const certaintyValue = valueOfCertainty(decision, now);
  const ranked = questions.map((question) => {
    checkQuestion(question, decision);
    return rank(question, { decision, prior, now, certaintyValue });
  });
  ranked.sort((a, b) => b.value - a.value || b.informationBits - a.informationBits || (a.id < b.id ? -1 : 1));
  return { now, certaintyValue, questions: ranked };
}

/** EVPI: what one would save by knowing the state before choosing. */
function valueOfCertainty({ states, actions }: Decision, now: Choice): number {
  const informed = states.reduce(
    (sum, { id, probability }) => sum + probability * Math.min(...actions.map(({ costs }) => costs[id]!)),
    0,
  );
  return Math.max(0, now.expectedCost - informed);
}

function bestChoice({ states, actions }: Decision, probabilities: readonly number[]): Choice {
  const choices = actions.map(({ id: action, costs }) => ({
    action,
    expectedCost: states.reduce((sum, { id }, index) => sum + probabilities[index]! * costs[id]!, 0),
  }));
  return choices.reduce((best, one) => (one.expectedCost < best.expectedCost ? one : best));
}

interface Before {
  decision: Decision;
  prior: readonly number[];
  now: Choice;
  certaintyValue: number;
}

function rank({ id, answers }: OpenQuestion, { decision, prior, now, certaintyValue }: Before): RankedQuestion {
  const { states } = decision;
  const seen = answers
    .map((answer) => {
      const joint = states.map((state, index) => prior[index]! * answer.likelihoods[state.id]!);
      const probability = joint.reduce((sum, part) => sum + part, 0);
      return { id: answer.id, probability, posterior: joint.map((part) => part / probability) };
    })
    .filter(({ probability }) => probability > 0);
  const chosen = seen.map((answer) => ({ ...answer, ...bestChoice(decision, answer.posterior) }));
  const asked = chosen.reduce((sum, { probability, expectedCost }) => sum + probability * expectedCost, 0);
  const told = seen.reduce((sum, { probability, posterior }) => sum + probability * bitsBetween(posterior, prior), 0);
  // Rounding must not carry it beyond its bounds, nor make a value of what changes nothing.
  const changesChoice = chosen.some(({ action }) => action !== now.action);
  return {
    id,
    value: changesChoice ? Math.min(certaintyValue, Math.max(0, now.expectedCost - asked)) : 0,
    informationBits: Math.max(0, told),
    changesChoice,
    answers: chosen.map(({ posterior, ...answer }) => ({
      ...answer,
      posterior: Object.fromEntries(states.map((state, index) => [state.id, posterior[index]!])),
    })),
  };
}

/** Kullback-Leibler divergence in bits. */
function bitsBetween(after: readonly number[], before: readonly number[]): number {
  return after.reduce((sum, part, index) => (part === 0 ? sum : sum + part * Math.log2(part / before[index]!)), 0);
}

function checkDecision({ states, actions }: Decision): void {
  if (actions.length === 0) throw new AppError('invalid-input', 'A decision needs actions to choose between.');
  if (!addUp(states.map(({ probability }) => probability))) {
    throw new AppError('invalid-input', 'The probabilities of the states must lie between 0 and 1 and add up to 1.');
  }
  for (const { id: action, costs } of actions) {
    const lacking = states.find(({ id }) => !Number.isFinite(costs[id]));
    if (lacking) throw new AppError('invalid-input', `What "${action}" costs in the state "${lacking.id}" is missing.`);
  }
}

function checkQuestion({ id, answers }: OpenQuestion, { states }: Decision): void {
  for (const state of states) {
    if (!addUp(answers.map(({ likelihoods }) => likelihoods[state.id] ?? Number.NaN))) {
      throw new AppError(
        'invalid-input',
        `The answers to "${id}" must have likelihoods between 0 and 1 that add up to 1 in the state "${state.id}".`,
      );
    }
  }
}

function addUp(probabilities: readonly number[]): boolean {
  const sum = probabilities.reduce((whole, part) => whole + part, 0);
  return Math.abs(sum - 1) < 1e-9 && probabilities.every((part) => part >= 0 && part <= 1);
}
