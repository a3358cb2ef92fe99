import type { Answer } from '../../formats/questionnaire/answers.ts';
import { type Item, optionsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Answers } from '../questionnaires/asked.ts';
import type { Against, Outcome } from './against.ts';
import {
  checkBoms,
  checkExploitedOverdue,
  checkKnownBeforeDelivery,
  checkPatchTime,
  checkSoftwareBoms,
  checkSupport,
  checkVulnerabilityStatus,
} from './checks-of-deliveries.ts';
import {
  checkAllBelow,
  checkNoneBelow,
  checkOwners,
  checkPlaces,
  checkSeat,
  checkSellers,
  checkSources,
} from './checks-of-network.ts';
import { checkCertificates, checkIncidents, checkProofs } from './checks-of-proof.ts';
import { type ClaimMade, claimsMade } from './claims-made.ts';
import type { Severity, SupplierFacts } from './facts.ts';
import { type CheckName, type ClaimRule, claimRules, filled } from './rules.ts';

/** An answer held against what is known: both sides, each with its source and its day (decision 0067). */
export interface JudgedClaim {
  rule: { id: string; version: string; title: string };
  outcome: Outcome['outcome'];
  severity: Severity;
  /** The outcome in a sentence: where it cannot be checked, what lacks. */
  sentence: string;
  claim: {
    questionnaire: string;
    version: string;
    section: string;
    item: string;
    question: string;
    /** As it was given, in words. */
    answer: string;
    /** What it says, in a sentence. */
    says: string;
  };
  /** At most `mostAgainst` of them. */
  against: Against[];
  againstCount: number;
  /** What would settle it; null where it agrees. */
  settle: string | null;
}

const mostAgainst = 50;

interface Checked {
  answer: Answer;
  item: string;
  day: string;
  countries?: readonly string[];
}

const checks: Record<CheckName, (rule: ClaimRule, facts: SupplierFacts, checked: Checked) => Outcome> = {
  'software-boms': checkSoftwareBoms,
  boms: checkBoms,
  'patch-time': checkPatchTime,
  'exploited-overdue': checkExploitedOverdue,
  'known-before-delivery': checkKnownBeforeDelivery,
  support: checkSupport,
  'vulnerability-status': checkVulnerabilityStatus,
  places: checkPlaces,
  owners: checkOwners,
  certificates: checkCertificates,
  proofs: checkProofs,
  sources: checkSources,
  sellers: checkSellers,
  'all-below': checkAllBelow,
  'none-below': checkNoneBelow,
  incidents: checkIncidents,
  seat: checkSeat,
};

/** Holds every claim of the answers against the facts on a day (ISO); unknown is never a contradiction. */
export function judgeClaims(
  { questionnaire, answers }: { questionnaire: Questionnaire; answers: Answers },
  facts: SupplierFacts,
  { day, rules = claimRules }: { day: string; rules?: readonly ClaimRule[] },
): JudgedClaim[] {
  return claimsMade(questionnaire, answers, { rules, day }).map((made) => judged(made, questionnaire, facts, day));
}

function judged(made: ClaimMade, questionnaire: Questionnaire, facts: SupplierFacts, day: string): JudgedClaim {
  const { rule, item, answer, section, countries } = made;
  const { outcome, against, lacks, severity, words } = checks[rule.check](rule, facts, {
    answer,
    item: item.id,
    day,
    ...(countries ? { countries } : {}),
  });
  return {
    rule: { id: rule.id, version: rule.version, title: rule.title },
    outcome,
    severity: severity ?? made.severity,
    sentence: outcome === 'unknown' ? rule.lacks[lacks!]! : rule[outcome],
    claim: {
      questionnaire: questionnaire.id,
      version: questionnaire.version,
      section,
      item: item.id,
      question: item.text,
      answer: inWords(item, answer, questionnaire),
      says: filled(rule.claimed, words ?? {}),
    },
    against: against.slice(0, mostAgainst),
    againstCount: against.length,
    settle: outcome === 'agrees' ? null : rule.settle,
  };
}

/** What a supplier is told beside an answer that its own words contradict. */
export interface OwnContradiction {
  item: string;
  rule: string;
  says: string;
}

const shownDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

const toldRules = claimRules.filter(({ hint }) => hint !== undefined);

/** `facts` hold nothing but what the supplier itself has declared: whatever is told of them, it said. */
export function ownContradictions(
  { questionnaire, answers }: { questionnaire: Questionnaire; answers: Answers },
  facts: SupplierFacts,
  { day }: { day: string },
): OwnContradiction[] {
  const hintOf = new Map(toldRules.map(({ id, hint }) => [id, hint!]));
  return judgeClaims({ questionnaire, answers }, facts, { day, rules: toldRules })
    .filter(({ outcome }) => outcome === 'contradicted')
    .flatMap(({ rule, claim, against }) =>
      against.map(({ words, on }) => ({
        item: claim.item,
        rule: rule.id,
        says: filled(hintOf.get(rule.id)!, { ...(on === null ? {} : { on: shownDay.format(new Date(on)) }), ...words }),
      })),
    );
}

/** An answer as somebody reads it. */
function inWords(item: Item, { choice, text, number, date }: Answer, questionnaire: Questionnaire): string {
  const chosen = [choice ?? []].flat();
  const labels = optionsOf(item, questionnaire)
    .filter(({ id }) => chosen.includes(id))
    .map(({ label }) => label);
  return [labels.join(', '), text?.trim(), number, date].filter((part) => part !== undefined && part !== '').join(': ');
}
