import { productStatuses } from '../../src/formats/csaf/document.ts';
import { resolveProducts } from '../../src/formats/csaf/products.ts';
import { type CsafOptions, draftCsaf, readCsaf, stableCsaf } from '../../src/formats/csaf/read-csaf.ts';
import { validateCsaf } from '../../src/formats/csaf/validate.ts';
import { conformanceFile, conformanceFiles } from '../conformance.ts';
import notPassedOfDraft from './csaf-2.1.not-passed.json' with { type: 'json' };
import type { JudgedCase, Suite } from './suite.ts';

interface TestCases {
  tests: { id: string; failures?: Document[]; valid?: Document[] }[];
}

interface Document {
  name: string;
  /** Whether the document passes as a whole. */
  valid: boolean;
}

/** Each document raises the test it is for, or does not, and is valid or not as a whole. */
function* judgeTestCases(folder: string, options: CsafOptions): Generator<JudgedCase> {
  const { tests } = JSON.parse(new TextDecoder().decode(conformanceFile(`${folder}/testcases.json`))) as TestCases;
  for (const { id, failures = [], valid = [] } of tests) {
    for (const { document, raises } of [
      ...failures.map((document) => ({ document, raises: true })),
      ...valid.map((document) => ({ document, raises: false })),
    ]) {
      const { ok, problems, warnings } = validateCsaf(conformanceFile(`${folder}/${document.name}`), options);
      const raised = [...problems, ...warnings].some(({ test }) => test === id);
      yield { name: `${id}: ${document.name}`, passed: raised === raises && ok === document.valid };
    }
  }
}

export const csaf20Suite: Suite = {
  name: 'CSAF 2.0 validator cases',
  folder: 'csaf/testcases-2.0',
  judge: () => judgeTestCases('csaf/testcases-2.0', stableCsaf),
  notPassed: [
    {
      why: 'Called valid as a whole, but it names one hash algorithm twice for a file, which the mandatory test 6.1.25 forbids. The test it is for is raised.',
      cases: [
        '6.2.8: optional/oasis_csaf_tc-csaf_2_0-2021-6-2-08-02.json',
        '6.2.9: optional/oasis_csaf_tc-csaf_2_0-2021-6-2-09-02.json',
      ],
    },
    {
      why: 'Whether an address of a public site answers cannot be known without the network, which a validator of ours never uses; it says that this was not checked.',
      cases: ['6.3.6: informative/oasis_csaf_tc-csaf_2_0-2021-6-3-06-02.json'],
    },
  ],
};

/** The draft of CSAF 2.1, as `--csaf-2.1` has it. */
export const csaf21Suite: Suite = {
  name: 'CSAF 2.1 (draft) validator cases',
  folder: 'csaf/testcases-2.1',
  judge: () => judgeTestCases('csaf/testcases-2.1', draftCsaf),
  notPassed: notPassedOfDraft,
};

export const csaf21ExampleSuite: Suite = {
  name: 'CSAF 2.1 (draft) examples',
  folder: 'csaf/examples-2.1',
  *judge() {
    for (const { name, read } of conformanceFiles('csaf/examples-2.1', /\.json$/)) {
      const bytes = read();
      yield { name, passed: resolvesAll(bytes) };
    }
  },
  notPassed: [],
};

/** Read, accepted by the schema and by every mandatory test, and every product that a vulnerability speaks of is in the tree. */
export const cisaAdvisorySuite: Suite = {
  name: 'CSAF 2.0 advisories of CISA',
  folder: 'csaf/cisa-advisories',
  *judge() {
    for (const { name, read } of conformanceFiles('csaf/cisa-advisories', /\.json$/)) {
      const bytes = read();
      yield { name, passed: resolvesAll(bytes) && validateCsaf(bytes).ok };
    }
  },
  notPassed: [],
};

function resolvesAll(bytes: Uint8Array): boolean {
  const answer = readCsaf(bytes, draftCsaf);
  if (!answer.ok) return false;
  const { products } = resolveProducts(answer.value.product_tree);
  return (answer.value.vulnerabilities ?? [])
    .flatMap(({ product_status: status }) => productStatuses.flatMap((name) => status?.[name] ?? []))
    .every((id) => products.has(id));
}
