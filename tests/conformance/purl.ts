import { canonicalPurl, formatPurl, parsePurl } from '../../src/formats/purl/purl.ts';
import { conformanceFiles } from '../conformance.ts';
import type { Suite } from './suite.ts';

interface Case {
  test_type: 'parse' | 'build' | 'validate';
  input: unknown;
  expected_output?: unknown;
  expected_failure: boolean;
}

export const purlSuite: Suite = {
  name: 'Package URLs',
  folder: 'identifiers/purl-spec',
  *judge() {
    for (const { name, read } of conformanceFiles('identifiers/purl-spec', /(specification|-)test\.json$/)) {
      const { tests } = JSON.parse(new TextDecoder().decode(read())) as { tests: Case[] };
      for (const test of tests) {
        const expected = test.expected_failure ? undefined : test.expected_output;
        const passed = JSON.stringify(sorted(answerTo(test))) === JSON.stringify(sorted(expected));
        yield { name: `${name}: ${test.test_type} ${JSON.stringify(test.input)}`, passed };
      }
    }
  },
  notPassed: [
    {
      why: 'Wants qualifier keys in capitals refused; two parse cases of maven and the validate case of this very text want them read, as the "lowercase the key" of the standard does.',
      cases: ['types/rpm-test.json: parse "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25"'],
    },
  ],
};

function answerTo(test: Case): unknown {
  if (test.test_type === 'build') return valueIn(formatPurl(test.input as Parameters<typeof formatPurl>[0]));
  if (test.test_type === 'parse') return valueIn(parsePurl(test.input as string));
  return valueIn(canonicalPurl(test.input as string));
}

function valueIn<T>(answer: { ok: true; value: T } | { ok: false }): T | undefined {
  return answer.ok ? answer.value : undefined;
}

/** The same object with its keys in order, so that two can be compared as text. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
