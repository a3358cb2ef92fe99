import type { Answer } from '../../formats/questionnaire/answers.ts';
import type { Item, Questionnaire } from '../../formats/questionnaire/document.ts';
import { type Answers, askedOf } from '../questionnaires/asked.ts';
import { itemsSaying } from '../questionnaires/same-questions.ts';
import type { Severity } from './facts.ts';
import type { ClaimRule } from './rules.ts';

/** One answer that says what a rule can be held against. */
export interface ClaimMade {
  rule: ClaimRule;
  item: Item;
  section: string;
  answer: Answer;
  severity: Severity;
  /** Countries that the question names in place of those that the organisation restricts. */
  countries?: readonly string[];
}

/**
 * The claims of a set of answers, in the order of the questionnaire. An answer in a branch that was left claims nothing; one that a gate has made
 * needless does.
 */
export function claimsMade(
  questionnaire: Questionnaire,
  answers: Answers,
  { rules, day }: { rules: readonly ClaimRule[]; day: string },
): ClaimMade[] {
  const byItem = Map.groupBy(
    rules.flatMap((rule) => bindingsOf(rule, questionnaire)),
    ({ item }) => item,
  );
  const everyProof = rules.filter(({ claims }) => claims === 'every-proof');
  return askedOf(questionnaire, answers, day)
    .items.filter(({ state, item }) => (state === 'answered' || state === 'skipped') && Object.hasOwn(answers, item.id))
    .flatMap(({ item, section }) => {
      const answer = answers[item.id]!;
      const made = [...(byItem.get(item.id) ?? []), ...ownBindings(item, rules)].filter(({ is }) => isSaid(answer, is));
      const isCertified = made.some(({ rule }) => rule.check === 'certificates');
      const isProven = (answer.proofs ?? []).length > 0 && !isDenied(answer);
      const proven = isProven && !isCertified ? everyProof.map((rule) => bindingTo(rule, item.id)) : [];
      const byRule = new Map([...made, ...proven].map((one) => [one.rule.id, one]));
      return [...byRule.values()].map(({ rule, severity, countries }) => ({
        rule,
        item,
        section,
        answer,
        severity,
        ...(countries ? { countries } : {}),
      }));
    });
}

interface Binding {
  rule: ClaimRule;
  item: string;
  is?: readonly string[] | undefined;
  severity: Severity;
  countries?: readonly string[] | undefined;
}

function bindingTo(rule: ClaimRule, item: string): Binding {
  return { rule, item, severity: rule.severity };
}

/** Those that a questionnaire of an organisation's own says itself: it asks just that. */
function ownBindings({ id, claims = [] }: Item, rules: readonly ClaimRule[]): Binding[] {
  return claims.flatMap(({ rule: name, is, countries }) =>
    rules
      .filter((rule) => rule.id === name)
      .map((rule) => ({ rule, item: id, is, severity: 'contradiction', countries })),
  );
}

function bindingsOf(rule: ClaimRule, { id }: Questionnaire): Binding[] {
  if (rule.claims === 'every-proof') return [];
  return rule.claims.flatMap((claim) => {
    const severity = claim.severity ?? rule.severity;
    if ('entry' in claim) {
      return itemsSaying(claim.entry, claim.answer, id).map(({ item, option }) => ({
        rule,
        item,
        is: [option],
        severity,
      }));
    }
    return claim.questionnaire === id ? [{ rule, item: claim.item, is: claim.is, severity }] : [];
  });
}

function isSaid({ choice }: Answer, is: readonly string[] | undefined): boolean {
  return is === undefined || [choice ?? []].flat().some((one) => is.includes(one));
}

/** Proof beside a No proves nothing that is claimed. */
function isDenied({ choice }: Answer): boolean {
  return choice === 'no';
}
