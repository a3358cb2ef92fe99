/**
 * The function-based test for critical software: what a product does decides, not what anybody uses it for (definition under
 * Executive Order 14028, NIST 2021; decision 0057).
 */

import shipped from './critical-software.json' with { type: 'json' };

export const answers = ['yes', 'no', 'unknown'] as const;
export type Answer = (typeof answers)[number];

/** A question by its code, or several of which any or all must be answered with yes. */
export type Condition = string | { any: readonly Condition[] } | { all: readonly Condition[] };

export interface CriticalSoftwareRule {
  questions: readonly { code: string }[];
  criticalWhen: Condition;
}

export interface Judgement {
  /** Null as long as the questions that are open could still turn it either way. */
  critical: boolean | null;
  /** The questions whose answers make it so; none while it is not known. */
  because: string[];
  /** Open questions of which one answer alone would settle it, with the answers that would. */
  settledBy: { question: string; answers: Exclude<Answer, 'unknown'>[] }[];
}

export const { version, source, questions, categories } = shipped;

export const criticalSoftwareRule: CriticalSoftwareRule = shipped;

/** Decides by all ways in which the open questions could be answered: only what holds in each of them is said. */
export function judgeCriticalSoftware(
  given: Readonly<Record<string, Answer | undefined>>,
  rule: CriticalSoftwareRule = criticalSoftwareRule,
): Judgement {
  const critical = decide(given, rule);
  return {
    critical,
    because: critical === null ? [] : groundsOf(given, rule, critical),
    settledBy: critical === null ? settling(given, rule) : [],
  };
}

/** What every completion says; null where they differ. */
function decide(given: Readonly<Record<string, Answer | undefined>>, rule: CriticalSoftwareRule): boolean | null {
  const open = rule.questions.map(({ code }) => code).filter((code) => !isKnown(given[code]));
  const known = new Set(rule.questions.map(({ code }) => code).filter((code) => given[code] === 'yes'));
  let decided: boolean | undefined;
  for (let completion = 0; completion < 2 ** open.length; completion++) {
    const yes = new Set([...known, ...open.filter((_, place) => (completion >> place) & 1)]);
    const holds = isMet(rule.criticalWhen, yes);
    if (decided !== undefined && decided !== holds) return null;
    decided = holds;
  }
  return decided ?? null;
}

function isMet(condition: Condition, yes: ReadonlySet<string>): boolean {
  if (typeof condition === 'string') return yes.has(condition);
  if ('any' in condition) return condition.any.some((part) => isMet(part, yes));
  return condition.all.every((part) => isMet(part, yes));
}

function isKnown(answer: Answer | undefined): boolean {
  return answer === 'yes' || answer === 'no';
}

/** The answers that would be enough each for itself; where none is, all that were given. */
function groundsOf(
  given: Readonly<Record<string, Answer | undefined>>,
  rule: CriticalSoftwareRule,
  critical: boolean,
): string[] {
  const known = rule.questions.map(({ code }) => code).filter((code) => isKnown(given[code]));
  const enough = known.filter((code) => decide({ [code]: given[code] }, rule) === critical);
  return enough.length > 0 ? enough : known;
}

function settling(
  given: Readonly<Record<string, Answer | undefined>>,
  rule: CriticalSoftwareRule,
): Judgement['settledBy'] {
  return rule.questions
    .filter(({ code }) => !isKnown(given[code]))
    .map(({ code }) => ({
      question: code,
      answers: (['yes', 'no'] as const).filter((answer) => decide({ ...given, [code]: answer }, rule) !== null),
    }))
    .filter((one) => one.answers.length > 0);
}

export interface SuggestedCategory {
  code: string;
  name: string;
  /** The elements that led to it. */
  elements: string[];
  /** Questions to which products of the category usually answer yes. */
  usually: string[];
}

/** The categories of software that usually meets the test, as far as the elements of a product point to them. */
export function suggestCategories(elements: readonly { code: string; category: string | null }[]): SuggestedCategory[] {
  return categories
    .map((category) => ({
      ...category,
      elements: elements.filter((element) => element.category === category.code).map(({ code }) => code),
    }))
    .filter((category) => category.elements.length > 0);
}
