import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { compareVersions } from './compare.ts';
import { compareKeys, encodeVersionOf } from './ecosystems.ts';
import { schemeOfEcosystem, type VersionScheme, versionEncodersByScheme } from './schemes.ts';
import { versionOrdersByScheme } from './version-order.ts';

const schemes = Object.keys(versionEncodersByScheme) as VersionScheme[];

/** Expects the versions to rise from left to right, all pairs, by key and by plain comparison. */
function expectRising(scheme: VersionScheme, versions: string[]): void {
  const wrong = versions.flatMap((a, i) =>
    versions.flatMap((b, k) => {
      const expected = Math.sign(i - k);
      const right = compareVersions(scheme, a, b) === expected && versionOrdersByScheme[scheme](a, b) === expected;
      return right ? [] : [`${a} ${b}`];
    }),
  );
  expect(wrong).toEqual([]);
}

function expectEqual(scheme: VersionScheme, versions: string[]): void {
  const wrong = versions.filter(
    (version) =>
      compareVersions(scheme, versions[0]!, version) !== 0 ||
      versionOrdersByScheme[scheme](versions[0]!, version) !== 0,
  );
  expect(wrong).toEqual([]);
}

function expectUnreadable(scheme: VersionScheme, versions: string[]): void {
  const read = versions.filter(
    (version) =>
      encodeVersionOf(scheme, version) !== undefined || versionOrdersByScheme[scheme](version, version) !== undefined,
  );
  expect(read).toEqual([]);
}

describe('the order of NuGet', () => {
  it('has up to four numbers and words without case', () => {
    expectRising('nuget', [
      '0.9.9.1',
      '1.0.0-alpha',
      '1.0.0-BETA',
      '1.0.0-beta2',
      '1.0.0',
      '1.0.0.1-pre',
      '1.0.0.1',
      '1.0.1',
    ]);
    expectEqual('nuget', ['1', '1.0', '1.0.0.0', 'v1.0.0', '1.00.0', '1.0.0+build']);
    expectEqual('nuget', ['1.0-RC.1', '1.0.0-rc.01']);
  });

  it('refuses a fifth number and what is none', () => {
    expectUnreadable('nuget', ['', '1.0.0.0.0', '1.0.', '1.0-', '1.0-a..b', '1.x', 'latest', '1.0_1']);
  });
});

describe('the order of Pub', () => {
  it('counts builds, none before any', () => {
    expectRising('pub', ['1.0.0-a', '1.0.0-a+1', '1.0.0', '1.0.0+1', '1.0.0+1.1', '1.0.0+2', '1.0.0+b', '1.0.1']);
    expectUnreadable('pub', ['1.0.0.0', '1.0.0+', '1.0.0-a+b..c']);
  });
});

describe('the order of RubyGems', () => {
  it('puts words before the release, and drops zeros that say nothing', () => {
    expectRising('rubygems', ['0.9', '1.0.a.2', '1.0.b1', '1.0.b1.0.1', '1', '1.0.0.1', '1.1.rc1', '1.1', '1.10']);
    expectEqual('rubygems', ['1', '1.0', '1.0.0', ' 1.0 ', '01']);
    expectEqual('rubygems', ['1.a2', '1.0.a.2', '1.0.0.a2.0']);
    expectEqual('rubygems', ['1-1', '1.pre.1']);
    expectRising(
      'rubygems',
      ['1.a', '1.a.0.b', '1.b'].sort((a, b) => compareVersions('rubygems', a, b)!),
    );
  });

  it('refuses what Gem::Version calls malformed', () => {
    expectUnreadable('rubygems', ['', 'a', '1.', '1..2', '1_2', '1a', '1-', '1-.', '1.2-3.', '1 2']);
  });
});

describe('the order of Packagist', () => {
  it('is the one of version_compare', () => {
    expectRising('packagist', [
      '1.0-whatever',
      '1.0-dev',
      '1.0-alpha1',
      '1.0-beta1',
      '1.0-RC1',
      '1.0-RC2',
      '1.0',
      '1.0.0',
      '1.0.1',
      '1.0-pl1',
      '1.1',
      '2.x-dev',
    ]);
    expectEqual('packagist', ['1.0.0-beta2.1', 'v1.0.0b2.1', 'V1.0.0.beta.2_1']);
  });

  it('has no place for branches, whose commits follow no number', () => {
    expectUnreadable('packagist', ['dev-master', 'master', '', 'v', '1.0#abc', '1.0@dev']);
  });
});

describe('the orders of numbers alone', () => {
  it('put fewer numbers first', () => {
    expectRising('hackage', ['0', '0.1', '0.1.0', '0.2', '1']);
    expectRising('cran', ['0.01', '0.1-0', '0.1-2', '0.2']);
    expectEqual('cran', ['1.2-3', '1.2.3', '1-2.3', '01.2.3']);
    expectEqual('intdot', ['1.2', '1.02-rc', '1.2.', '1.2a.3']);
    expectUnreadable('hackage', ['', '1-2', '1.', '.1', '1..2', 'a']);
    expectUnreadable('cran', ['', '1_2', '1.', '1--2']);
    expectUnreadable('intdot', ['', 'a', '.1']);
  });
});

describe('the order of Debian', () => {
  it('is the one of dpkg', () => {
    expectRising('debian', [
      '1.0~~',
      '1.0~~a',
      '1.0~',
      '1.0~rc1-1',
      '1.0-1',
      '1.0-1+b1',
      '1.0-1.1',
      '1.0a',
      '1.0+dfsg-1',
      '1.0.1',
      '1.10',
      '1:0.1',
    ]);
    expectEqual('debian', ['1.0', '1.0-0', '0:1.0', '1.00', ' 1.0 ', '1.']);
    expectEqual('debian', ['1:2:3', '01:2:3']);
  });

  it('refuses what Debian policy does not allow', () => {
    expectUnreadable('debian', ['', '1_0', 'a:1', ':1', '1:', '1-', '-1', '1 0', '1:-1', '1.0ü']);
  });
});

describe('the order of rpm', () => {
  it('is the one of rpmvercmp', () => {
    expectRising('rpm', [
      '1.0~rc1',
      '1.0~rc1^git1',
      '1.0',
      '1.0-1',
      '1.0-1.el9',
      '1.0-1.1',
      '1.0^git1',
      '1.0.a',
      '1.0.1',
      '1.1',
      '1:0',
    ]);
    expectEqual('rpm', ['2.0', '2_0', '2..0', '02.00', '0:2.0', '2.0.']);
    expectUnreadable('rpm', ['', '1 2', '1\t2']);
  });
});

describe('the order of Alpine', () => {
  it('is the one of apk', () => {
    expectRising('alpine', [
      '1.0_alpha',
      '1.0_alpha1',
      '1.0_beta',
      '1.0_pre',
      '1.0_rc2',
      '1.0',
      '1.0-r0',
      '1.0-r10',
      '1.0~abc',
      '1.0_cvs',
      '1.0_git20200101',
      '1.0_p1',
      '1.0a',
      '1.0p1',
      '1.0.0',
      '1.0.01',
      '1.0.1',
      '1.00',
      '1.1',
      '1.10',
    ]);
    expectEqual('alpine', ['1.1', '01.1']);
  });

  it('refuses what apk calls invalid', () => {
    expectUnreadable('alpine', [
      '',
      'a',
      '1.',
      '.1',
      '1..2',
      '1.0_foo',
      '1.0-1',
      '1.0-r',
      '1.0bc',
      '1.0~',
      '1.0-r1-r2',
      '1.0A',
    ]);
  });
});

describe('the order of Gentoo', () => {
  it('takes what is missing as 0, and compares numbers that begin with 0 as text', () => {
    expectRising('gentoo', [
      '1_alpha',
      '1',
      '1-r1',
      '1_p',
      '1_p-r1',
      '1_p1',
      '1b',
      '1.001',
      '1.01',
      '1.1',
      '1.10',
      '1.10.0',
    ]);
    expectEqual('gentoo', ['1.0', '1.0-r0', '1.00', '01.0']);
    expectUnreadable('gentoo', ['1.0_git1', '1a2', '1.0~abc', '']);
  });
});

describe('the order of Arch Linux', () => {
  it('is the one of vercmp', () => {
    expectRising('alpm', ['1.0a', '1.0beta', '1.0rc', '1.0', '1.0.a', '1.0.1', '1.0..1', '1.1', '1:0.1']);
    expectRising('alpm', ['1.0-1', '1.0-1.1', '1.0-2', '1.0.1-1']);
    expectUnreadable('alpm', ['', '1.', '1-', '-1', '1 2', '1:', '1_-1']);
  });

  it('leaves the release out where only one version has it', () => {
    expect(compareVersions('alpm', '1.5', '1.5-2')).toBe(0);
    expect(compareVersions('alpm', '1.5-1', '1.5.b')).toBe(-1);
  });
});

describe('the order of Conan', () => {
  it('reads pre-releases and builds, and zeros at the end as nothing', () => {
    expectRising('conan', [
      '1.1-',
      '1.1-alpha.3',
      '1.1-alpha.22',
      '1.1',
      '1.1+b1',
      '1.1+b2',
      '1.1.a',
      '1.1a',
      '1.2',
      'cci.2020',
    ]);
    expectEqual('conan', ['1', '1.0.0', '1.0']);
    expectEqual('conan', ['1-pre1+b1', '1.0-pre1+b1']);
    expectUnreadable('conan', ['', '1 2', 'ü']);
  });
});

describe('the order of OpenSSL', () => {
  it('names patches by letters', () => {
    expectRising('openssl', [
      '1.0.2-beta1',
      '1.0.2-beta2',
      '1.0.2-beta10',
      '1.0.2',
      '1.0.2a',
      '1.0.2z',
      '1.0.2za',
      '3.0.0-alpha1',
      '3.0.0',
    ]);
    expectUnreadable('openssl', ['1.0', '1.0.2A', '1.0.2a1', '1.0.2-', '1.0.2-1', '']);
  });
});

describe('the orders of VERS without an ecosystem', () => {
  it('compare bytes, and instants', () => {
    expectRising('lexicographic', ['A', 'a', 'aa', 'e\u0301', '\u00e9', '\u{1f600}']);
    expectRising('datetime', [
      '0000-01-01T00:00:00+23:59',
      '1969-12-31T23:59:60Z',
      '2024-01-01T00:00:00.1+01:00',
      '2024-01-01T00:00:00Z',
      '2024-01-01T00:00:00.25z',
      '9999-12-31T23:59:59Z',
    ]);
    expectEqual('datetime', ['2024-01-01T00:00:00Z', '2023-12-31T19:00:00.00-05:00', '2023-12-31T23:59:60Z']);
    expectUnreadable('datetime', [
      '2024-02-30T00:00:00Z',
      '2024-01-01',
      '2024-01-01T24:00:00Z',
      '2024-01-01T00:00:00',
      '',
    ]);
    expectUnreadable('lexicographic', ['', 'a\nb']);
  });
});

/** Versions as people write them, nearly right ones, and noise, so that both readers meet every branch. */
const piece = fc.oneof(
  fc.constantFrom('0', '1', '2', '00', '01', '10', '09', '160', '123456789', '12345678901234567890'),
  fc.constantFrom('.', '.', '.', '-', '_', '+', '~', '^', ':', '-r', '_p', '_rc', '_alpha', '~~', '..', '#', ' '),
  fc.constantFrom(
    'a',
    'b',
    'z',
    'A',
    'x',
    'rc',
    'RC',
    'pre',
    'alpha',
    'beta',
    'dev',
    'p',
    'pl',
    'git',
    'cafe',
    'el9',
    'foo',
  ),
);
const written = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(''));
const dotted = fc
  .tuple(
    fc.array(fc.constantFrom('0', '1', '2', '01', '10', '200'), { minLength: 1, maxLength: 4 }),
    fc.constantFrom(
      '',
      '',
      '-1',
      '-2',
      'a',
      '-r1',
      '_p1',
      '_rc',
      '_rc1',
      '~rc1',
      '^1',
      '-beta',
      '-beta.2',
      '.pre',
      '.b1',
      '.0',
      '+b1',
      '-0',
    ),
    fc.constantFrom('', '', '-r2', '.1', '-1', '+1', '+a.1', 'b', '.0'),
  )
  .map(([numbers, ...rest]) => numbers.join('.') + rest.join(''));
const version = fc.oneof(
  written,
  dotted,
  fc.tuple(fc.constantFrom('1:', '0:', 'v'), dotted).map((parts) => parts.join('')),
);

describe('every order', () => {
  it.each(schemes)('of %s is the same by key and by plain comparison', (scheme) => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [left, right] = [encodeVersionOf(scheme, a), encodeVersionOf(scheme, b)];
        const byKey = left && right ? Math.sign(compareKeys(left, right)) : undefined;
        const plain = versionOrdersByScheme[scheme](a, b);
        if (scheme === 'maven' && isInCorner(a, b)) return;
        expect(byKey).toBe(plain);
        expect(plain === undefined ? undefined : -plain + 0).toBe(versionOrdersByScheme[scheme](b, a));
      }),
      { numRuns: 4000 },
    );
  });

  it.each(schemes)('of %s has keys of which none begins another, and leaves room above each', (scheme) => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const left = encodeVersionOf(scheme, a);
        const right = encodeVersionOf(scheme, b);
        if (!left || !right) return;
        const bumped = left.with(left.length - 1, left.at(-1)! + 1);

        expect(left.at(-1)! % 2).toBe(0);
        expect(begins(left, right)).toBe(compareKeys(left, right) === 0);
        expect(begins(bumped, right)).toBe(false);
        expect(compareKeys(left, right) < 0).toBe(compareKeys(bumped, right) < 0);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(schemes)('of %s reads long texts within its bounds', (scheme) => {
    for (const text of [
      '1.'.repeat(499) + '1',
      'a1'.repeat(500),
      '1-'.repeat(499) + '1',
      '0'.repeat(1000),
      '~'.repeat(1000),
    ]) {
      expect(encodeVersionOf(scheme, text)?.length ?? 1).toBeLessThanOrEqual(4000);
      expect(encodeVersionOf(scheme, `${text}11`)).toBeUndefined();
    }
  });
});

function begins(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i]);
}

/** Where Maven's own relation runs in a circle, and the key decides otherwise (see `maven.ts`). */
function isInCorner(a: string, b: string): boolean {
  return [a, b].some((text) => !/^\d+(\.\d+)*(-[a-z]+\d*)?$/i.test(text));
}

describe('schemeOfEcosystem', () => {
  it('knows ecosystems in either case', () => {
    expect(['debian', 'DEBIAN:12', 'npm'].map(schemeOfEcosystem)).toEqual([
      'debian',
      'debian',
      schemeOfEcosystem('NPM'),
    ]);
  });

  it('looks past the release and the repository', () => {
    expect(schemeOfEcosystem('Debian:12')).toBe('debian');
    expect(schemeOfEcosystem('Ubuntu:Pro:18.04:LTS')).toBe('debian');
    expect(schemeOfEcosystem('Alpine:v3.19')).toBe('alpine');
    expect(schemeOfEcosystem('Red Hat:rhel_aus:8.4::appstream')).toBe('rpm');
    expect(schemeOfEcosystem('Maven:https://maven.google.com')).toBe('maven');
    expect(schemeOfEcosystem('Root:Alpine:3.18')).toBe('alpine');
    expect(schemeOfEcosystem('Root:npm')).toBe('semver');
  });

  it('knows none for what it has no order of', () => {
    expect(['FreeBSD:ports', 'Android', 'constructor', '', ':'].map(schemeOfEcosystem)).toEqual(
      Array(5).fill(undefined),
    );
  });
});

describe.runIf(hasConformanceData)('the versions in the data', () => {
  const versions = versionsInData();

  it.each([...versions.keys()])('of %s are in one order by key and by plain comparison', (scheme) => {
    const order = versionOrdersByScheme[scheme];
    const keyed = [...versions.get(scheme)!]
      .map((version) => ({ version, key: encodeVersionOf(scheme, version) }))
      .filter((entry): entry is { version: string; key: Uint8Array } => entry.key !== undefined)
      .filter(({ version }) => scheme !== 'maven' || !wordBetweenDots.test(version))
      .sort((a, b) => compareKeys(a.key, b.key));
    const wrong: string[] = [];
    const check = (a: (typeof keyed)[number], b: (typeof keyed)[number]) => {
      if (Math.sign(compareKeys(a.key, b.key)) !== order(a.version, b.version)) wrong.push(`${a.version} ${b.version}`);
    };
    const stride = Math.ceil(keyed.length / 400);
    keyed.forEach((a, i) => {
      for (const b of keyed.slice(i, i + 20)) check(a, b);
      if (i % stride === 0) for (let k = 0; k < keyed.length; k += stride) check(a, keyed[k]!);
    });

    expect(wrong).toEqual([]);
    expect(keyed.length).toBeGreaterThan(1);
  });

  it('are all read, but for those that the ecosystem itself does not know', () => {
    const unread = [...versions].map(([scheme, all]) => [
      scheme,
      [...all].filter((version) => encodeVersionOf(scheme, version) === undefined).length / all.size,
    ]);

    expect(unread.filter(([, share]) => Number(share) > 0.06)).toEqual([]);
  });
});

/** With such versions Maven's own relation runs in a circle: `3.7.0.rc.2 < 3.7.0 < 3.7.0-01 < 3.7.0.rc.2` (see `maven.ts`). */
const wordBetweenDots = /\.[a-z]+[.-]/i;

const schemeOfFile: Readonly<Record<string, VersionScheme>> = { redhat: 'rpm', pypi: 'pep440', apk: 'alpine' };

/** Those of the recorded orders, of the VERS suite and of the advisories. */
function versionsInData(): Map<VersionScheme, Set<string>> {
  const versions = new Map<VersionScheme, Set<string>>();
  const add = (scheme: VersionScheme, some: readonly string[]) => {
    const known = versions.get(scheme) ?? new Set();
    versions.set(scheme, known);
    for (const version of some) known.add(version);
  };
  for (const { name, read } of conformanceFiles('identifiers/osv-version-order', /\.txt$/)) {
    const word = name.split('-')[0]!;
    for (const line of textOf(read()).split('\n')) {
      const parts = line.trim().split(/\s+/);
      if (parts.length === 3) add(schemeOfFile[word] ?? (word as VersionScheme), [parts[0]!, parts[2]!]);
    }
  }
  for (const { read } of conformanceFiles('identifiers/vers-spec', /cmp_test\.json$/)) {
    for (const { input } of JSON.parse(textOf(read())).tests as {
      input: { input_scheme: string; versions: string[] };
    }[]) {
      add(schemeOfFile[input.input_scheme] ?? (input.input_scheme as VersionScheme), input.versions);
    }
  }
  for (const { read } of conformanceFiles('vulns/osv', /(almalinux9|bitnami|crates-io|go|pypi)\.jsonl$/)) {
    for (const line of textOf(read()).split('\n').filter(Boolean)) {
      for (const { package: of, ranges = [] } of (JSON.parse(line) as OsvLike).affected) {
        const ordered = ranges.filter(({ type }) => type !== 'GIT');
        add(
          schemeOfEcosystem(of.ecosystem)!,
          ordered.flatMap(({ events }) => events.flatMap(Object.values<string>)),
        );
      }
    }
  }
  return versions;
}

interface OsvLike {
  affected: { package: { ecosystem: string }; ranges?: { type: string; events: Record<string, string>[] }[] }[];
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
