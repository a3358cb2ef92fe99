import type { CsafTest, TestProblem } from './csaf-test.ts';
import { csafFileName } from './file-name.ts';
import { judgeSchema } from './judge-schema.ts';
import { trackingOf } from './parts.ts';
import { type CsafOptions, type RecognisedCsaf, recogniseCsaf, stableCsaf } from './read-csaf.ts';
import { csaf20Tests } from './tests/csaf-2.0.ts';
import { csaf21Tests, notBuiltOfDraft } from './tests/csaf-2.1.ts';
import { spellingInPart } from './tests/spelling.ts';
import { urlsNotCheckedOffline } from './tests/urls.ts';

/** What the schema and the tests of section 6 say of a document. */
export interface CsafVerdict {
  /** Whether the schema and every mandatory test pass. */
  ok: boolean;
  /** Of the schema (`schema`) and of the mandatory tests (`6.1.…`). */
  problems: TestProblem[];
  /** Of the optional and the informative tests (`6.2.…`, `6.3.…`) and of the file name (`5.1`). */
  warnings: TestProblem[];
  /** The tests that were not run, or not whole, and why. */
  notChecked: { test: string; message: string }[];
}

export interface ValidateOptions extends CsafOptions {
  /** The name of the file without its folder, where there is one. */
  fileName?: string | undefined;
}

/** How many mistakes of one test are told of one document; the rest are counted. */
const perTest = 100;

/** Judges a document by its schema and by every test of section 6 of the standard. Never throws at what a document holds. */
export function validateCsaf(bytes: Uint8Array, options: ValidateOptions = stableCsaf): CsafVerdict {
  const recognised = recogniseCsaf(bytes, options);
  if (!recognised.ok) {
    const problems = recognised.problems.map((problem) => ({ test: 'schema', ...problem }));
    return { ok: false, problems, warnings: [], notChecked: [] };
  }
  const { value: document, warnings: repeated } = recognised;
  const tests = document.version === '2.1' ? csaf21Tests : csaf20Tests;
  const found = tests.flatMap((test) => mistakesFound(test, document));
  const problems = [
    ...told(judgeSchema(document.json, document.version)),
    ...found.filter(({ test }) => test.startsWith('6.1.')),
  ].sort(byTest);
  const warnings = [
    ...repeated.map((problem) => ({ test: 'schema', ...problem })),
    ...fileNameWarnings(document, options.fileName),
    ...found.filter(({ test }) => !test.startsWith('6.1.')),
  ];
  const open = document.version === '2.1' ? [...notChecked, ...notBuiltOfDraft] : notChecked;
  return { ok: problems.length === 0, problems, warnings, notChecked: open };
}

const notChecked = [
  { test: '6.3.6', message: urlsNotCheckedOffline },
  { test: '6.3.7', message: urlsNotCheckedOffline },
  { test: '6.3.8', message: spellingInPart },
];

function mistakesFound({ id, find }: CsafTest, { json }: RecognisedCsaf): TestProblem[] {
  const mistakes: TestProblem[] = [];
  let more = 0;
  for (const { at, message } of find(json)) {
    if (mistakes.length < perTest) mistakes.push({ test: id, at, message });
    else if (++more === mostCounted) break;
  }
  return more === 0 ? mistakes : [...mistakes, restOf(id, more)];
}

/** How many mistakes of one test are looked for beyond those that are told. */
const mostCounted = 10_000;

function restOf(test: string, more: number): TestProblem {
  const count = more === mostCounted ? `At least ${more}` : String(more);
  return { test, at: '', message: `${count} more mistakes of this kind are not listed.` };
}

function told(mistakes: readonly TestProblem[]): TestProblem[] {
  if (mistakes.length <= perTest) return [...mistakes];
  return [...mistakes.slice(0, perTest), restOf('schema', mistakes.length - perTest)];
}

/** First what the schema says, then in the order of the clauses. */
function byTest(a: TestProblem, b: TestProblem): number {
  const numbers = ({ test }: TestProblem) => (test === 'schema' ? [0] : test.split('.').map(Number));
  const [left, right] = [numbers(a), numbers(b)];
  for (const [index, number] of left.entries()) {
    const other = right[index] ?? -1;
    if (number !== other) return number - other;
  }
  return left.length - right.length;
}

/** §5.1; a name that says that the document is invalid is good practice and no mistake. */
function fileNameWarnings({ json }: RecognisedCsaf, fileName: string | undefined): TestProblem[] {
  const { id } = trackingOf(json);
  if (fileName === undefined || typeof id !== 'string') return [];
  const expected = csafFileName(id);
  if ([expected, expected.replace(/\.json$/, '_invalid.json')].includes(fileName)) return [];
  return [
    {
      test: '5.1',
      at: '/document/tracking/id',
      message: `A document of this id belongs into a file named "${expected}", not "${fileName}".`,
    },
  ];
}
