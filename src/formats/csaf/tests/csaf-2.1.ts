import type { CsafTest } from '../csaf-test.ts';
import { csaf20Tests } from './csaf-2.0.ts';
import * as documentTests from './draft-document.ts';
import * as metricTests from './draft-metrics.ts';
import * as productTests from './draft-products.ts';
import * as rangeTests from './draft-ranges.ts';
import * as profileTests from './profiles.ts';

/** Tests of CSAF 2.0 that 2.1 no longer runs: the schema demands the label now. */
const obsolete = new Set(['6.2.10']);

const added: readonly CsafTest[] = [
  ...[documentTests, metricTests, productTests, rangeTests].flatMap((tests) => Object.values(tests).flat()),
  profileTests.affectedProducts,
  profileTests.describingNote,
  profileTests.noProductTree,
  profileTests.secondRevision,
  profileTests.reasoningForWithdrawal,
  profileTests.reasoningForSupersession,
  profileTests.supersedingDocument,
  profileTests.extensionInRetiredDocument,
  profileTests.translatedReasoningForWithdrawal,
  profileTests.translatedReasoningForSupersession,
  profileTests.translatedSupersedingDocument,
];

/** Every test of CSAF 2.1 that there is; 6.1.8, 6.1.46 and 6.1.60.1 are the schemas (`judge-schema.ts`). */
export const csaf21Tests: readonly CsafTest[] = [...csaf20Tests.filter(({ id }) => !obsolete.has(id)), ...added].sort(
  (a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }),
);

/** The tests of the draft that are not built, as the verdict tells them. */
export const notBuiltOfDraft = [
  ...['6.1.27.13', '6.1.48', '6.1.60.2', '6.1.60.3', '6.2.33', '6.2.39.1', '6.2.42', '6.2.44', '6.2.54.1', '6.2.54.4'],
  ...['6.3.13', '6.3.16', '6.3.21.2'],
].map((test) => ({ test, message: 'Not checked: this test of the draft of CSAF 2.1 is not built.' }));
