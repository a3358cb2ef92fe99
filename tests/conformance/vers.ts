import { parseNativeRange } from '../../src/formats/vers/native-range.ts';
import { formatVers, parseVers, versionSatisfies } from '../../src/formats/vers/vers.ts';
import { schemeOfVersType } from '../../src/formats/vers/vers-types.ts';
import { compareVersions } from '../../src/formats/versions/compare.ts';
import { conformanceFiles } from '../conformance.ts';
import type { Suite } from './suite.ts';
import notPassed from './vers.not-passed.json' with { type: 'json' };

type Case = { expected_output: unknown; expected_failure?: boolean } & (
  | { test_type: 'comparison' | 'equality'; input: { input_scheme?: string; versions: string[] } }
  | { test_type: 'from_native'; input: { scheme: string; native_range: string } }
  | { test_type: 'containment'; input: { vers: string; version: string } }
  | { test_type: 'parse' | 'validate'; input: string }
);

export const versSuite: Suite = {
  name: 'VERS',
  folder: 'identifiers/vers-spec',
  *judge() {
    for (const { name, read } of conformanceFiles('identifiers/vers-spec', /test\.json$/)) {
      const { tests } = JSON.parse(new TextDecoder().decode(read())) as { tests: Case[] };
      for (const test of tests) {
        const passed = test.expected_failure
          ? answerTo(test) === undefined
          : sameText(answerTo(test), test.expected_output);
        yield { name: `${name.replace(/[_-]test\.json$/, '')}: ${JSON.stringify(test.input)}`, passed };
      }
    }
  },
  notPassed,
};

/** The suite writes the versions of NuGet in small letters; versions are told apart by their case where the type says so. */
function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a)?.toLowerCase() === JSON.stringify(b).toLowerCase();
}

function answerTo(test: Case): unknown {
  switch (test.test_type) {
    case 'comparison':
    case 'equality': {
      const { input_scheme: type = 'lexicographic', versions } = test.input;
      const compare = (a: string, b: string) => compareVersions(schemeOfVersType(type)!, a, b)!;
      return test.test_type === 'comparison' ? versions.toSorted(compare) : compare(versions[0]!, versions[1]!) === 0;
    }
    case 'from_native': {
      const range = parseNativeRange(test.input.scheme, test.input.native_range);
      return range.ok ? formatVers(range.value) : undefined;
    }
    case 'containment': {
      const range = parseVers(test.input.vers);
      return range.ok ? versionSatisfies(range.value, test.input.version) : undefined;
    }
    default: {
      const range = parseVers(test.input);
      return range.ok ? formatVers(range.value) : undefined;
    }
  }
}
