import type { Problem } from '../../common/errors.ts';

/** A mistake with the test that found it: `6.1.1`, or `schema`. */
export interface TestProblem extends Problem {
  test: string;
}
