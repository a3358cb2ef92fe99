import { compareVersions } from '../../src/formats/versions/compare.ts';
import type { VersionScheme } from '../../src/formats/versions/schemes.ts';
import { conformanceFiles } from '../conformance.ts';
import type { JudgedCase, Suite } from './suite.ts';
import notPassed from './version-order.not-passed.json' with { type: 'json' };

const schemes: Readonly<Record<string, VersionScheme>> = {
  alpine: 'alpine',
  cran: 'cran',
  debian: 'debian',
  hackage: 'hackage',
  maven: 'maven',
  nuget: 'nuget',
  packagist: 'packagist',
  pub: 'pub',
  pypi: 'pep440',
  redhat: 'rpm',
  rubygems: 'rubygems',
  semver: 'semver',
};

const signs: Readonly<Record<string, number>> = { '<': -1, '=': 0, '>': 1 };

export const versionOrderSuite: Suite = {
  name: 'Version order of OSV',
  folder: 'identifiers/osv-version-order',
  *judge() {
    for (const { name, read } of conformanceFiles('identifiers/osv-version-order', /\.txt$/)) {
      const scheme = schemes[name.split('-')[0]!]!;
      yield* linesOf(new TextDecoder().decode(read())).map((line) => judgeLine(name, scheme, line));
    }
  },
  notPassed,
};

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('//'));
}

function judgeLine(file: string, scheme: VersionScheme, line: string): JudgedCase {
  const [a, sign, b] = line.split(/\s+/) as [string, string, string];
  const expected = signs[sign]!;
  const passed = compareVersions(scheme, a, b) === expected && compareVersions(scheme, b, a) === (-expected || 0);
  return { name: `${file.replace('.txt', '')}: ${line}`, passed };
}
