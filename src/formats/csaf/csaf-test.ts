import type { Problem } from '../../common/errors.ts';
import type { Json } from '../json/json.ts';

/** A mistake with the test that found it: `6.1.1`, or `schema`. */
export interface TestProblem extends Problem {
  test: string;
}

/** One test of section 6. It is asked of documents of any shape, also such as the schema refuses, and throws at none. */
export interface CsafTest {
  /** Its clause: `6.1` mandatory, `6.2` optional (recommended in CSAF 2.1), `6.3` informative. */
  id: string;
  title: string;
  find(document: Json): Iterable<Problem>;
}
