import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { canonicalPurl, formatPurl, parsePurl } from './purl.ts';

describe('parsePurl', () => {
  it('takes a package URL apart', () => {
    expect(parsePurl('pkg:maven/org.apache.commons/io@1.3.4?type=zip&classifier=dist#a/b')).toMatchObject({
      ok: true,
      value: {
        type: 'maven',
        namespace: 'org.apache.commons',
        name: 'io',
        version: '1.3.4',
        qualifiers: { classifier: 'dist', type: 'zip' },
        subpath: 'a/b',
      },
    });
  });

  it('reads an npm scope with and without the encoded @', () => {
    for (const text of ['pkg:npm/%40babel/core@7.0.0', 'pkg:npm/@babel/core@7.0.0']) {
      expect(parsePurl(text)).toMatchObject({ value: { namespace: '@babel', name: 'core', version: '7.0.0' } });
    }
  });

  it('reads the standard library of Go, which has no namespace', () => {
    expect(parsePurl('pkg:golang/stdlib@1.22.1')).toMatchObject({ ok: true, value: { name: 'stdlib' } });
  });

  it('says what is missing', () => {
    const messageOf = (text: string) => {
      const answer = parsePurl(text);
      return answer.ok ? undefined : answer.problems[0]?.message;
    };

    expect(messageOf('npm/left-pad@1.0.0')).toMatch(/begins with "pkg:"/);
    expect(messageOf('pkg:npm')).toMatch(/type and a name/);
    expect(messageOf('pkg:npm/@1.0.0')).toMatch(/name/);
    expect(messageOf('pkg:npm/%zz@1.0.0')).toMatch(/percent/i);
    expect(messageOf('pkg:maven/io@1.0.0')).toMatch(/needs a namespace/);
    expect(messageOf('pkg:npm/a@1?x=1&x=2')).toMatch(/twice/);
  });

  it('gives back what formatPurl was given', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !/^\.{1,2}$/.test(text));
    const segment = word.filter((text) => !text.includes('/'));
    const key = fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}$/).filter((text) => text !== '__proto__');
    const purl = fc.record({
      type: fc.constantFrom('generic', 'npm', 'cargo-like', 'conan'),
      namespace: fc.option(fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))),
      name: segment,
      version: fc.option(word),
      qualifiers: fc.option(fc.dictionary(key, word, { minKeys: 1, maxKeys: 3, noNullPrototype: true })),
      subpath: fc.option(fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))),
    });

    fc.assert(
      fc.property(purl, (parts) => {
        const text = formatPurl(parts);
        expect(text.ok && parsePurl(text.value)).toEqual({ ok: true, value: parts, warnings: [] });
      }),
      { numRuns: 1000 },
    );
  });
});

interface Case {
  description: string;
  test_type: 'parse' | 'build' | 'validate';
  input: unknown;
  expected_output?: unknown;
  expected_failure: boolean;
}

/**
 * This parse case wants qualifier keys in capitals refused; two parse cases of maven and the validate case of the same text
 * want them read, as the standard's "lowercase the key" does.
 */
const contradicted = 'pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25';

describe.runIf(hasConformanceData)('the official package URL suite', () => {
  it('is answered case by case: parse, build and validate of all types', () => {
    const wrong: unknown[] = [];
    const judged = { parse: 0, build: 0, validate: 0 };
    for (const file of conformanceFiles('identifiers/purl-spec', /(specification|-)test\.json$/)) {
      const { tests } = JSON.parse(new TextDecoder().decode(file.read())) as { tests: Case[] };
      for (const test of tests) {
        judged[test.test_type]++;
        const answer = answerTo(test);
        if (test.input === contradicted && test.expected_failure) {
          expect(answer).toMatchObject({ qualifiers: { arch: 'i386', distro: 'fedora-25' } });
          continue;
        }
        const expected = test.expected_failure ? undefined : test.expected_output;
        if (JSON.stringify(sorted(answer)) !== JSON.stringify(sorted(expected)))
          wrong.push({ file: file.name, test, answer });
      }
    }
    console.info(`Package URL suite: ${JSON.stringify(judged)} cases judged.`);

    expect(wrong).toEqual([]);
    expect(judged).toEqual({ parse: 135, build: 112, validate: 128 });
  });
});

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
