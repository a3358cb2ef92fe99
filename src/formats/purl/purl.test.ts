import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPurl, parsePurl } from './purl.ts';

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

  it('refuses half of a character, which no URL can bear', () => {
    const message = 'A package URL is text in Unicode; half of a character stands in this one.';

    expect(parsePurl('pkg:npm/a@1\ud800')).toMatchObject({ ok: false, problems: [{ message }] });
    expect(formatPurl({ type: 'npm', name: 'a', qualifiers: { x: '\udc00' } })).toMatchObject({
      problems: [{ message }],
    });
  });

  it('leaves out segments of the subpath that name no folder, read or built, encoded or not', () => {
    const parts = { type: 'generic', name: 'a', subpath: '../x//./y' };

    expect(formatPurl(parts)).toMatchObject({ value: 'pkg:generic/a#x/y' });
    expect(parsePurl('pkg:generic/a#%2E./x/%2e/y')).toMatchObject({ value: { subpath: 'x/y' } });
  });

  it('reads the standard library of Go, which has no namespace', () => {
    expect(parsePurl('pkg:golang/stdlib@1.22.1')).toMatchObject({ ok: true, value: { name: 'stdlib' } });
  });

  it('writes the GUID of a SWID tag in small letters, and leaves other tag ids as they stand', () => {
    const tagIdOf = (tagId: string) => {
      const purl = parsePurl(`pkg:swid/Acme/example.com/Server@1.0.0?tag_id=${encodeURIComponent(tagId)}`);
      return purl.ok && purl.value.qualifiers?.tag_id;
    };
    const guid = '75b8c285-fa7b-485b-b199-4745e3004d0d';

    expect([guid, guid.toUpperCase(), `{${guid.toUpperCase()}}`, `urn:uuid:${guid}`].map(tagIdOf)).toEqual(
      Array(4).fill(guid),
    );
    expect(tagIdOf('Example.com+Server-1.0')).toBe('Example.com+Server-1.0');
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
