import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { parseNativeRange } from './native-range.ts';
import { formatVers, parseVers, versionSatisfies } from './vers.ts';

function canonical(text: string): string {
  const range = parseVers(text);
  return range.ok ? formatVers(range.value) : range.problems[0]!.message;
}

function satisfies(text: string, version: string): boolean | undefined {
  const range = parseVers(text);
  if (!range.ok) throw new Error(range.problems[0]!.message);
  return versionSatisfies(range.value, version);
}

function native(type: string, text: string): string {
  const range = parseNativeRange(type, text);
  return range.ok ? formatVers(range.value) : range.problems[0]!.message;
}

describe('parseVers', () => {
  it('sorts by version and leaves the equals sign out', () => {
    expect(canonical('vers:npm/<2.0.0|>=1.0.0')).toBe('vers:npm/>=1.0.0|<2.0.0');
    expect(canonical('vers:PyPI/=1.10|1.9')).toBe('vers:pypi/1.9|1.10');
    expect(canonical('vers:deb/>=1%2A0')).toBe('"1*0" is no version of the type deb.');
    expect(canonical('vers:lexicographic/>=a%3c|<b%25')).toBe('vers:lexicographic/>=a%3C|<b%25');
    expect(canonical('vers:maven/*')).toBe('vers:maven/*');
    expect(canonical('vers:all/*')).toBe('vers:all/*');
  });

  it.each([
    ['npm/1.0.0', 'A version range begins with "vers:", a type and a slash.'],
    ['vers:npm', 'A version range begins with "vers:", a type and a slash.'],
    ['vers:npm/', 'A version range needs a constraint after the type.'],
    ['vers:npm/|>=1.0.0', 'A constraint is empty: pipes stand between constraints only.'],
    ['vers:npm/>=1.0.0||<2.0.0', 'A constraint is empty: pipes stand between constraints only.'],
    ['vers:npm/>=', 'A version is missing after >=.'],
    ['vers:npm/>= 1.0.0', 'A version range holds printable ASCII and no blanks.'],
    ['vers:npm/*|1.0.0', 'These characters of a version must be percent-encoded: < > = ! * |'],
    ['vers:npm/1.0.0%', 'A percent sign must stand before two hexadecimal digits of UTF-8.'],
    ['vers:npm/latest', '"latest" is no version of the type npm.'],
    ['vers:n_pm/1', 'The type must begin with a letter and hold letters, digits, . and -.'],
    ['vers:conda/1', 'The order of the versions of "conda" is not known.'],
    ['vers:none/1', 'vers:none/* is the only range of the type none.'],
  ])('refuses %s and says why', (text, message) => {
    expect(canonical(text)).toBe(message);
  });

  it('reads its own canonical text as the same', () => {
    const constraint = fc
      .tuple(fc.constantFrom('', '!=', '<', '<=', '>', '>='), fc.nat(20), fc.nat(3))
      .map(([comparator, major, minor]) => `${comparator}${major}.${minor}.0`);
    fc.assert(
      fc.property(fc.array(constraint, { minLength: 1, maxLength: 6 }), (constraints) => {
        const once = canonical(`vers:npm/${constraints.join('|')}`);
        expect(canonical(once)).toBe(once);
      }),
    );
  });
});

describe('any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(
        fc.constantFrom(
          'vers:',
          'npm/',
          'deb/',
          '|',
          '>=',
          '<',
          '!=',
          '*',
          '1.0',
          '~',
          '^',
          '[',
          ')',
          ',',
          '%41',
          ' - ',
          'x',
          '-',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );

  it('is read or refused, never an accident', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('npm', 'conan', 'pypi', 'gem', 'nuget', 'maven', 'nginx', 'openssl', 'x'),
        (some, type) => {
          for (const range of [parseVers(some), parseVers(`vers:npm/${some}`), parseNativeRange(type, some)]) {
            if (range.ok) expect(parseVers(formatVers(range.value)).ok).toBe(true);
            else expect(range.problems[0]!.message).not.toBe('');
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('of a hundred thousand constraints is sorted', () => {
    const constraints = Array.from({ length: 100_000 }, (_, i) => `1.${(i * 7919) % 100_000}.0`);
    const range = parseVers(`vers:npm/${constraints.join('|')}`);

    expect(range.ok && range.value.versions === 'constrained' && range.value.constraints[99_999]!.version).toBe(
      '1.99999.0',
    );
    expect(range.ok && versionSatisfies(range.value, '1.5.0')).toBe(true);
  });
});

describe('versionSatisfies', () => {
  it('follows the signposts from version to version', () => {
    const range = 'vers:npm/1.2.3|>=2.0.0|!=2.5.0|<5.0.0|>6.0.0';
    const inside = ['1.2.3', '2.0.0', '4.9.9', '6.0.1', '99.0.0'];
    const outside = ['0.1.0', '1.2.4', '2.5.0', '5.0.0', '6.0.0'];

    expect(inside.filter((version) => !satisfies(range, version))).toEqual([]);
    expect(outside.filter((version) => satisfies(range, version))).toEqual([]);
  });

  it('takes the wider of two bounds in one direction', () => {
    expect(satisfies('vers:npm/<2.0.18|<3.0.16', '2.5.0')).toBe(true);
    expect(satisfies('vers:npm/>=4.2.1|>=5.0.3', '4.5.0')).toBe(true);
    expect(satisfies('vers:npm/>1.0.0|>=2.0.0|<3.0.0|<=4.0.0', '4.0.0')).toBe(true);
    expect(satisfies('vers:npm/>1.0.0|>=2.0.0|<3.0.0|<=4.0.0', '1.0.0')).toBe(false);
  });

  it('compares by the rules of the type', () => {
    expect(satisfies('vers:pypi/<=1.0', '1.0.0')).toBe(true);
    expect(satisfies('vers:deb/<1.0', '1.0~rc1')).toBe(true);
    expect(satisfies('vers:alpm/1.5', '1.5-2')).toBe(true);
    expect(satisfies('vers:all/*', 'anything')).toBe(true);
    expect(satisfies('vers:none/*', '1')).toBe(false);
    expect(satisfies('vers:npm/!=1.0.0', '1.0.1')).toBe(true);
    expect(satisfies('vers:npm/1.0.0|!=2.0.0', '1.0.1')).toBe(false);
  });

  it('cannot say where the version cannot be read', () => {
    expect(satisfies('vers:npm/*', 'latest')).toBeUndefined();
    expect(satisfies('vers:npm/>=1.0.0', 'latest')).toBeUndefined();
  });
});

describe('parseNativeRange', () => {
  it.each([
    ['npm', '^1.2.3', 'vers:npm/>=1.2.3|<2.0.0'],
    ['npm', '^0.2.3', 'vers:npm/>=0.2.3|<0.3.0'],
    ['npm', '^0.0.3', 'vers:npm/>=0.0.3|<0.0.4'],
    ['npm', '~1.2', 'vers:npm/>=1.2.0|<1.3.0'],
    ['npm', '1.2 - 2.3', 'vers:npm/>=1.2.0|<2.4.0'],
    ['npm', '>1', 'vers:npm/>=2.0.0'],
    ['npm', '*', 'vers:npm/*'],
    ['npm', '', 'vers:npm/*'],
    ['npm', '<1 || >= 3.0.0', 'vers:npm/<1.0.0|>=3.0.0'],
    ['npm', 'latest', '"latest" is no comparator of node-semver.'],
    ['pypi', '>=1.0,!=1.5,<2', 'vers:pypi/>=1.0|!=1.5|<2'],
    ['pypi', '~=1.4.2', 'vers:pypi/>=1.4.2|<1.5'],
    ['pypi', '==1.4.*', 'vers:pypi/>=1.4|<1.5'],
    ['pypi', '!=1.*', '"!=1.*" has no form as a version range.'],
    ['gem', '~> 2.2, != 2.2.1', 'vers:gem/>=2.2|!=2.2.1|<3'],
    ['nuget', '[1.0]', 'vers:nuget/1.0'],
    ['nuget', '1.0', 'vers:nuget/>=1.0'],
    ['nuget', '(,1.0]', 'vers:nuget/<=1.0'],
    ['nuget', '(,)', 'vers:nuget/*'],
    ['maven', '[1.0,2.0),[3.0,)', 'vers:maven/>=1.0|<2.0|>=3.0'],
    ['maven', '[1.0', '"[1.0" is no interval such as [1.0,2.0).'],
    ['nginx', '1.1.3+, 1.0.15', 'vers:nginx/1.0.15|>=1.1.3'],
    ['conan', '^0.1.2', 'vers:conan/>=0.1.2|<0.2-'],
    [
      'deb',
      '>= 1',
      'The notation of ranges of "deb" is not known; it is of npm, conan, pypi, gem, nuget, maven, nginx, openssl.',
    ],
  ])('reads %s %s', (type, text, expected) => {
    expect(native(type, text)).toBe(expected);
  });

  it('holds the releases that node-semver finds in the range', () => {
    const number = fc.nat(3);
    const partial = fc.oneof(
      fc.tuple(number, number, number).map((numbers) => numbers.join('.')),
      fc.tuple(number, number).map((numbers) => numbers.join('.')),
      fc.tuple(number, fc.constantFrom('', '.x', '.*', '.1.x')).map((parts) => parts.join('')),
    );
    const comparator = fc
      .tuple(fc.constantFrom('', '=', '<', '<=', '>', '>=', '~', '^', '~>'), partial)
      .map((parts) => parts.join(''));
    const alternatives = fc.array(comparator, { minLength: 1, maxLength: 1 }).map((some) => some.join(' || '));
    const version = fc.tuple(number, number, number).map((numbers) => numbers.join('.'));

    fc.assert(
      fc.property(
        fc.oneof(
          alternatives,
          fc.tuple(partial, partial).map((ends) => ends.join(' - ')),
        ),
        version,
        (text, release) => {
          const range = parseNativeRange('npm', text);
          fc.pre(
            !text.includes(' - ') ||
              (semver.minVersion(text) !== null && semver.intersects(text, '*') && isOrdered(text)),
          );
          expect(range.ok && versionSatisfies(range.value, release)).toBe(semver.satisfies(release, text));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** A range whose end lies before its start holds nothing, which VERS cannot say. */
function isOrdered(hyphened: string): boolean {
  const [lowest, highest] = hyphened.split(' - ') as [string, string];
  return semver.lt(semver.minVersion(lowest)!, semver.minVersion(highest)!);
}
