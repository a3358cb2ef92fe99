import type { Grade, Verification } from '../../formats/questionnaire/answers.ts';
import { standingOn, type Validity } from './ageing.ts';
import { isVerified, strongestGrade, strongestVerification } from './ladders.ts';

export interface GradedEvidence extends Validity {
  grade: Grade;
  verification: Verification;
}

/** What stands behind one answer on one day. */
export interface Backing<Evidence> {
  /** The strongest in force; null where nothing is. */
  grade: Grade | null;
  verification: Verification;
  /** Whether somebody looked at it, on paper at least. */
  verified: boolean;
  /** What no longer carries anything. */
  expired: Evidence[];
}

/** Of the proofs of an answer, or whatever else has a grade and an end. */
export function backingOn<Evidence extends GradedEvidence>(
  evidence: readonly Evidence[],
  on: string,
): Backing<Evidence> {
  const { 'in-force': held = [], expired = [] } = Object.groupBy(evidence, (one) => standingOn(one, on));
  const verification = strongestVerification(held.map((one) => one.verification));
  return {
    grade: strongestGrade(held.map((one) => one.grade)),
    verification,
    verified: isVerified(verification),
    expired,
  };
}
