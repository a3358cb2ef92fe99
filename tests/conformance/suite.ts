/** One set of third-party cases, and what we know about those that we do not answer as it wants. */
export interface Suite {
  /** As the table names it. */
  name: string;
  /** Below the folder of the test data. */
  folder: string;
  /** Names every case and says whether it passed; one that stands there again is told apart by a number. */
  judge(): Iterable<JudgedCase> | AsyncIterable<JudgedCase>;
  /** Each case that does not pass stands in exactly one of these. */
  notPassed: readonly { why: string; cases: readonly string[] }[];
}

export interface JudgedCase {
  name: string;
  passed: boolean;
}

/** What a suite came to. */
export interface Verdict {
  suite: Suite;
  passed: number;
  total: number;
  /** Failures without a reason, and reasons without a failure: both must be empty. */
  unexplained: string[];
  stale: string[];
}

export async function verdictOf(suite: Suite): Promise<Verdict> {
  const explained = new Set(suite.notPassed.flatMap(({ cases }) => cases));
  const seen = new Set<string>();
  const failed = new Set<string>();
  for await (const judged of suite.judge()) {
    const name = unused(judged.name, seen);
    seen.add(name);
    if (!judged.passed) failed.add(name);
  }
  return {
    suite,
    passed: seen.size - failed.size,
    total: seen.size,
    unexplained: [...failed].filter((name) => !explained.has(name)),
    stale: [...explained].filter((name) => !failed.has(name)),
  };
}

function unused(name: string, seen: ReadonlySet<string>): string {
  let number = 1;
  let candidate = name;
  while (seen.has(candidate)) candidate = `${name} (${++number})`;
  return candidate;
}

/** The page `docs/CONFORMANCE.md`. */
export function conformancePage(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ suite, passed, total }) => `| ${suite.name} | ${suite.folder} | ${passed} | ${total} |`);
  const reasons = verdicts
    .filter(({ suite }) => suite.notPassed.length > 0)
    .map(({ suite }) => `### ${suite.name}\n\n${suite.notPassed.map(reasonOf).join('\n')}`);
  return [
    '# Conformance',
    'Official and third-party test files, how many of their cases we answer as they want, and the reason for every other one. The page is written by `tests/conformance/conformance.test.ts`, which fails when the answers are no longer these (`vitest run --project code tests/conformance --update` writes it anew); the files are not part of this repository.',
    ['| suite | data | passed | total |', '| --- | --- | --: | --: |', ...rows].join('\n'),
    '## Cases that are not answered as the suite wants',
    ...reasons,
    '',
  ].join('\n\n');
}

function reasonOf({ why, cases }: { why: string; cases: readonly string[] }): string {
  return `- ${why}\n${cases.map((name) => `  - \`${name}\``).join('\n')}`;
}
