import type { Ref, Said, Severity } from './facts.ts';
import { type ClaimRule, filled } from './rules.ts';

/** One fact that is held against a claim, or for it. */
export interface Against extends Said {
  says: string;
  ref: Ref | null;
  /** What was filled into the sentence. */
  words: Words;
}

/** `unknown`: it cannot be checked, which is neither. */
export interface Outcome {
  outcome: 'contradicted' | 'agrees' | 'unknown';
  against: Against[];
  /** Where it cannot be checked: which of the rule's sentences says why. */
  lacks?: string;
  /** In place of that of the claim. */
  severity?: Severity;
  /** Blanks of the claim's sentence. */
  words?: Readonly<Record<string, string | number>>;
}

type Words = Readonly<Record<string, string | number>>;

/** Writes what a rule says of a fact. */
export function against(rule: ClaimRule, code: string, words: Words, said: Partial<Said> & { ref?: Ref }): Against {
  const { ref = null, source = null, on = null } = said;
  return { says: filled(rule.held[code]!, words), ref, source, on, words };
}

/** Whatever contradicts decides; else it agrees if something does. */
export function outcomeOf(against: readonly Against[], otherwise: readonly Against[], lacks: string): Outcome {
  if (against.length > 0) return { outcome: 'contradicted', against: [...against] };
  if (otherwise.length > 0) return { outcome: 'agrees', against: [...otherwise] };
  return unknown(lacks);
}

export function unknown(lacks: string, against: readonly Against[] = []): Outcome {
  return { outcome: 'unknown', against: [...against], lacks };
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
