import { describe, expect, it } from 'vitest';
import { hasConformanceData } from '../conformance.ts';
import { advisorySuites } from './advisories.ts';
import { cisaAdvisorySuite, csaf20Suite, csaf21ExampleSuite, csaf21Suite } from './csaf.ts';
import { cvssSuite } from './cvss.ts';
import { cycloneDxEncodingsSuite, cycloneDxSuite, realBomSuites } from './cyclonedx.ts';
import { matchingSuites } from './matching.ts';
import { bsiSuite, ntiaSuite } from './minimum-elements.ts';
import { purlSuite } from './purl.ts';
import { spdxSuites } from './spdx.ts';
import { ssvcSuite } from './ssvc.ts';
import { conformancePage, type Suite, type Verdict, verdictOf } from './suite.ts';
import { versSuite } from './vers.ts';
import { versionOrderSuite } from './version-order.ts';
import { csafVexSuite, cycloneDxVexSuite, openVexSuite } from './vex.ts';

/** In the order of the page. */
const suites: readonly Suite[] = [
  cycloneDxSuite,
  cycloneDxEncodingsSuite,
  ...realBomSuites,
  ...spdxSuites,
  ntiaSuite,
  bsiSuite,
  purlSuite,
  versionOrderSuite,
  versSuite,
  cvssSuite,
  ssvcSuite,
  openVexSuite,
  csafVexSuite,
  cycloneDxVexSuite,
  ...advisorySuites,
  ...matchingSuites,
  csaf20Suite,
  cisaAdvisorySuite,
  csaf21Suite,
  csaf21ExampleSuite,
];

describe.runIf(hasConformanceData)('the third-party suites', () => {
  const verdicts: Verdict[] = [];

  it.each(suites)('are answered as they want, or with the reason: $name', { timeout: 180_000 }, async (suite) => {
    const verdict = await verdictOf(suite);
    verdicts.push(verdict);
    console.info(`${suite.name}: ${verdict.passed} of ${verdict.total} cases passed.`);

    expect(verdict.unexplained).toEqual([]);
    expect(verdict.stale).toEqual([]);
  });

  it('are listed in docs/CONFORMANCE.md', async () => {
    await expect(conformancePage(verdicts)).toMatchFileSnapshot('../../docs/CONFORMANCE.md');
  });
});
