import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import {
  compareKeys,
  encodeVersion,
  isReadableEcosystem,
  type ReadableEcosystem,
  readableEcosystems,
} from './ecosystems.ts';
import { versionOrders } from './version-order.ts';

function orderOfKeys(ecosystem: ReadableEcosystem, a: string, b: string): number | undefined {
  const left = encodeVersion(ecosystem, a);
  const right = encodeVersion(ecosystem, b);
  return left && right ? Math.sign(compareKeys(left, right)) : undefined;
}

/** Expects the versions to rise from left to right, all pairs, by key and by plain comparison. */
function expectRising(ecosystem: ReadableEcosystem, versions: string[]): void {
  const wrong = versions.flatMap((a, i) =>
    versions.flatMap((b, k) => {
      const expected = Math.sign(i - k);
      const right = orderOfKeys(ecosystem, a, b) === expected && versionOrders[ecosystem](a, b) === expected;
      return right ? [] : [`${a} ${b}`];
    }),
  );
  expect(wrong).toEqual([]);
}

function expectEqual(ecosystem: ReadableEcosystem, versions: string[]): void {
  const first = versions[0]!;
  const wrong = versions.filter(
    (version) => orderOfKeys(ecosystem, first, version) !== 0 || versionOrders[ecosystem](first, version) !== 0,
  );
  expect(wrong).toEqual([]);
}

function expectUnreadable(ecosystem: ReadableEcosystem, versions: string[]): void {
  const read = versions.filter(
    (version) =>
      encodeVersion(ecosystem, version) !== undefined || versionOrders[ecosystem](version, version) !== undefined,
  );
  expect(read).toEqual([]);
}

describe('version keys of npm and crates.io', () => {
  it('follow the precedence example of Semantic Versioning §11', () => {
    expectRising('npm', [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1-0',
      '1.0.1',
      '1.0.160',
      '1.0.255',
      '1.0.256',
      '1.0.65536',
      '1.2.0',
      '2.0.0',
    ]);
  });

  it('hold numbers of any length', () => {
    expectRising('crates.io', [
      '0.0.999999999999999',
      '0.0.1000000000000000',
      '0.0.9007199254740993',
      '0.0.9007199254740994',
      `0.0.1${'0'.repeat(300)}`,
      `0.0.2${'0'.repeat(300)}`,
      '0.1.0',
    ]);
  });

  it('take what stands around the version as no part of it', () => {
    expectEqual('npm', ['1.2.0', 'v1.2.0', '=1.2.0', ' 1.2.0 ', '1.2', '1.2.0+build.7', '01.2.0']);
    expectEqual('npm', ['1.2.0-beta.1', '1.2.0beta.1']);
  });

  it('refuse what is no version', () => {
    const longer = `1.0.${'0'.repeat(1000)}`;
    const refused = [
      '',
      ' ',
      'latest',
      '*',
      '^1.2.3',
      '1.x',
      '1.2.3.4',
      '1.2.3-',
      '1.2.3-a..b',
      '1.2.3-a_b',
      '1.2beta',
    ];

    expectUnreadable('npm', [...refused, '-1.2.3', 'file:../x', '１.0.0']);
    expect(encodeVersion('npm', longer)).toBeUndefined();
  });

  it('agree with node-semver on all its valid versions', () => {
    const number = fc.oneof(fc.nat(3), fc.nat(300), fc.nat());
    const identifier = fc.oneof(fc.nat(200).map(String), fc.stringMatching(/^[a-zA-Z-][0-9a-zA-Z-]{0,4}$/));
    const version = fc
      .tuple(number, number, number, fc.array(identifier, { maxLength: 3 }))
      .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre.length > 0 ? `-${pre.join('.')}` : ''}`);

    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(orderOfKeys('npm', a, b)).toBe(semver.compare(a, b));
        expect(versionOrders.npm(a, b)).toBe(semver.compare(a, b));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('version keys of Go', () => {
  it('order pseudo-versions by their time, below the release they lead to', () => {
    expectRising('Go', [
      'v0.0.0-20180101000000-ffffffffffff',
      'v0.0.0-20190101000000-000000000000',
      '0.0.0-20190101000000-aaaaaaaaaaaa',
      'v1.2.2',
      'v1.2.3-0.20200101000000-abcdefabcdef',
      'v1.2.3-pre',
      'v1.2.3-pre.0.20200101000000-abcdefabcdef',
      'v1.2.3',
    ]);
  });

  it('ignore the v and +incompatible', () => {
    expectEqual('Go', ['2.0.0', 'v2.0.0', 'v2.0.0+incompatible']);
  });

  it('read the names that the toolchain gives itself', () => {
    expectEqual('Go', ['go1.21.3', '1.21.3', 'v1.21.3']);
    expectRising('Go', ['1.21.0-0', 'go1.21rc2', 'go1.21', 'go1.21.1', 'go1.22']);
    expectEqual('Go', ['go1.21rc2', '1.21.0-rc.2']);
  });

  it('refuse what is no version', () => {
    expectUnreadable('Go', ['(devel)', 'go', 'gopher', 'master', 'devel +a1b2c3']);
  });
});

describe('version keys of PyPI', () => {
  it('follow the order of PEP 440', () => {
    expectRising('PyPI', [
      '1.dev0',
      '1.0.dev456',
      '1.0a1.dev1',
      '1.0a1',
      '1.0a2.dev456',
      '1.0a12.dev456',
      '1.0a12',
      '1.0b1.dev456',
      '1.0b2',
      '1.0b2.post345.dev456',
      '1.0b2.post345',
      '1.0rc1.dev456',
      '1.0rc1',
      '1.0',
      '1.0+abc.5',
      '1.0+abc.7',
      '1.0+5',
      '1.0+5.1',
      '1.0.post456.dev34',
      '1.0.post456',
      '1.0.post456+local',
      '1.0.1',
      '1.1.dev1',
      '1.160',
      '1.1000',
      '2024.1',
      '1!0.1',
      '160!0',
    ]);
  });

  it('take all spellings of the normal form as one', () => {
    expectEqual('PyPI', ['1.0', '1', '1.0.0', 'v1.0', ' 1.0 ', '0!1.0', '01.00']);
    expectEqual('PyPI', ['1.0rc1', '1.0c1', '1.0-rc.1', '1.0_RC_1', '1.0preview1', '1.0.pre-1']);
    expectEqual('PyPI', ['1.0a0', '1.0a', '1.0.alpha', '1.0ALPHA0', '1.0a.']);
    expectEqual('PyPI', ['1.0.post1', '1.0-1', '1.0-r1', '1.0rev.1', '1.0POST1']);
    expectEqual('PyPI', ['1.0a1.post2.dev3', '1.0a1-2dev3', '1.0a1r2_dev-3']);
    expectEqual('PyPI', ['1.0+ubuntu.1', '1.0+Ubuntu-1', '1.0+ubuntu_01']);
  });

  it('refuse what PEP 440 does not know', () => {
    expectUnreadable('PyPI', ['', '1.0-final', '2004d', '1.0+', '1.0+a..b', '1.0x1', '1.0.', '!1', '1!', '1..0', 'a1']);
  });

  it('agree with the plain comparison on any spelling', () => {
    const separator = fc.constantFrom('', '.', '-', '_');
    const number = fc.constantFrom('', '0', '1', '01', '20', '160', '12345678901234567890');
    const part = (words: string[]) =>
      fc.oneof(
        fc.constant(''),
        fc.tuple(separator, fc.constantFrom(...words), separator, number).map((parts) => parts.join('')),
      );
    const version = fc
      .tuple(
        fc.constantFrom('', 'v', '1!', '0!'),
        fc.array(number, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.map((text) => text || '0').join('.')),
        part(['a', 'alpha', 'B', 'beta', 'c', 'rc', 'pre', 'preview']),
        fc.oneof(part(['post', 'r', 'rev']), fc.constantFrom('-1', '-20')),
        part(['dev', 'DEV']),
        fc.constantFrom('', '', '+1', '+1.a', '+a', '+a1.2', '+', 'x'),
      )
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(orderOfKeys('PyPI', a, b)).toBe(versionOrders.PyPI(a, b));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('version keys of Maven', () => {
  it('follow the order of qualifiers, numbers and hyphens', () => {
    expectRising('Maven', [
      '1-alpha',
      '1-alpha-2',
      '1-alpha-10',
      '1-beta',
      '1-milestone-1',
      '1-rc-SNAPSHOT',
      '1-rc',
      '1-SNAPSHOT',
      '1',
      '1-sp',
      '1-abc',
      '1-xyz',
      '1-1',
      '1-2',
      '1.0.1-SNAPSHOT',
      '1.0.1',
      '1.1',
      '1.160',
      '1.1234567890',
      '1.12345678901234567890',
      '20190126.230843',
    ]);
  });

  it('take aliases, case, trailing zeros and release words as nothing', () => {
    expectEqual('Maven', ['1', '1.0', '1.0.0', '1-0', '1.', '1-', '1.ga', '1-Final', '1.0.RELEASE', '01', '1.0-0-ga']);
    expectEqual('Maven', ['1-alpha-1', '1a1', '1.0-A1', '1.0.0-alpha1', '1.alpha1']);
    expectEqual('Maven', ['1-rc-3', '1CR3', '1.0-cr3']);
    expectEqual('Maven', ['1-a', '1a', '1.0-a']);
  });

  it('agree with the plain comparison on versions as people write them', () => {
    const number = fc.constantFrom('0', '1', '2', '10', '160', '01', '20240102030405', '12345678901234567890');
    const word = fc.constantFrom('alpha', 'a', 'B', 'M', 'rc', 'CR', 'SNAPSHOT', 'ga', 'Final', 'sp', 'jre', 'redhat');
    const qualifier = fc
      .tuple(fc.constantFrom('-', '.', ''), word, fc.constantFrom('', '-', ''), fc.oneof(fc.constant(''), number))
      .map((parts) => parts.join(''));
    const version = fc
      .tuple(fc.array(number, { minLength: 1, maxLength: 4 }), fc.array(qualifier, { maxLength: 2 }))
      .map(([numbers, qualifiers]) => numbers.join('.') + qualifiers.join(''))
      .filter((text) => !/\.\D+\d*\D|(ga|final)[^a-z]*[a-z]/i.test(text));

    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(orderOfKeys('Maven', a, b)).toBe(versionOrders.Maven(a, b));
      }),
      { numRuns: 5000 },
    );
  });

  it('straighten the two corners where the order of Maven itself runs in a circle', () => {
    const circles = [
      ['1', '1.sp.1', '1-alpha'],
      ['1', '1-1', '1.0.alpha.1'],
    ];

    for (const [a, b, c] of circles) {
      const plain = [versionOrders.Maven(a!, b!), versionOrders.Maven(b!, c!), versionOrders.Maven(c!, a!)];
      expect(plain).toEqual([-1, -1, -1]);
    }
    const keys = (a: string, b: string) => orderOfKeys('Maven', a, b);
    expect([keys('1-alpha', '1'), keys('1', '1.sp.1'), keys('1-alpha', '1.sp.1')]).toEqual([-1, -1, -1]);
    expect([keys('1.0.alpha.1', '1'), keys('1', '1-1'), keys('1.0.alpha.1', '1-1')]).toEqual([-1, -1, -1]);
  });

  it('refuse nothing but blanks and excess', () => {
    expectUnreadable('Maven', ['', '  ', '1 2', '1\u00002']);
    expect(encodeVersion('Maven', '1.'.repeat(501))).toBeUndefined();
    expect(encodeVersion('Maven', 'a1'.repeat(500))).toBeDefined();
  });
});

describe('version keys of any ecosystem', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.stringMatching(/^[0-9a-z.+!_-]{0,20}$/),
    fc.stringMatching(/^v?[0-9]{1,3}(\.[0-9]{1,3}){0,3}([-.+]?[a-z]{1,5}[0-9]{0,2}){0,2}$/),
  );

  it('are read exactly where the plain comparison reads the version', () => {
    fc.assert(
      fc.property(fc.constantFrom(...readableEcosystems), anyText, (ecosystem, text) => {
        fc.pre(encoded(text).length <= 1000 && text === text.replace(/[^\x20-\x7e]/g, ''));
        expect(encodeVersion(ecosystem, text) !== undefined).toBe(versionOrders[ecosystem](text, text) !== undefined);
      }),
      { numRuns: 5000 },
    );
  });

  it('begin no other key, and end on an even byte whose successor no key has there', () => {
    const isPrefix = (a: Uint8Array, b: Uint8Array) => a.every((byte, i) => byte === b[i]);

    fc.assert(
      fc.property(fc.constantFrom(...readableEcosystems), anyText, anyText, (ecosystem, a, b) => {
        const left = encodeVersion(ecosystem, a);
        const right = encodeVersion(ecosystem, b);
        if (!left || !right) return;
        const bumped = left.with(left.length - 1, left.at(-1)! + 1);

        expect(left.at(-1)! % 2).toBe(0);
        expect(isPrefix(left, right)).toBe(compareKeys(left, right) === 0);
        expect(isPrefix(bumped, right)).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('are found by the name that OSV gives the ecosystem, letter for letter', () => {
    expect(isReadableEcosystem('PyPI')).toBe(true);
    expect(isReadableEcosystem('pypi')).toBe(false);
    expect(isReadableEcosystem('Debian:12')).toBe(false);
  });
});

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
