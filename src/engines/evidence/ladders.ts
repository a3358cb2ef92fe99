/** The two ladders of evidence, weakest first: compared, never added (reference models §6.8; NIST IR 8272 orders both). */

import { type Grade, grades, type Verification, verifications } from '../../formats/questionnaire/answers.ts';

/** From here on an answer counts as verified (reference models §7.1). */
const verifiedFrom: Verification = 'document-review';

export function isVerified(verification: Verification): boolean {
  return verifications.indexOf(verification) >= verifications.indexOf(verifiedFrom);
}

export function strongestGrade(of: readonly Grade[]): Grade | null {
  return strongest(grades, of);
}

export function strongestVerification(of: readonly Verification[]): Verification {
  return strongest(verifications, of) ?? 'not-provided';
}

function strongest<T>(ladder: readonly T[], of: readonly T[]): T | null {
  return of.reduce<T | null>(
    (best, one) => (best === null || ladder.indexOf(one) > ladder.indexOf(best) ? one : best),
    null,
  );
}
