import { type Dated, standingOn } from './ageing.ts';
import { type Grade, isVerified, strongestGrade, strongestVerification, type Verification } from './ladders.ts';

export interface GradedEvidence extends Dated {
  id: string;
  grade: Grade;
  verification: Verification;
}

/** What stands behind one answer on one day. */
export interface Backing {
  /** The strongest in force; null where nothing is. */
  grade: Grade | null;
  verification: Verification;
  /** Whether somebody looked at it, on paper at least. */
  verified: boolean;
  /** What no longer carries anything, by id. */
  expired: string[];
}

export function backingOn(evidence: readonly GradedEvidence[], on: string): Backing {
  const { 'in-force': held = [], expired = [] } = Object.groupBy(evidence, (one) => standingOn(one, on));
  const verification = strongestVerification(held.map((one) => one.verification));
  return {
    grade: strongestGrade(held.map((one) => one.grade)),
    verification,
    verified: isVerified(verification),
    expired: expired.map(({ id }) => id),
  };
}
