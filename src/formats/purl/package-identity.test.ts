import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadableEcosystem, readableEcosystems } from '../versions/ecosystems.ts';
import { emptyIdentity, identified, identifyPackage, normaliseName } from './package-identity.ts';
import { formatPurl, parsePurl } from './purl.ts';

const reasons = ['identified', 'no-identifier', 'unreadable-identifier', 'unknown-ecosystem', 'no-version'];

function identify(purl: string): string {
  const bytes = new TextEncoder().encode(purl);
  const identity = emptyIdentity();
  const answer = identifyPackage(bytes, 0, bytes.length, identity);
  if (answer !== identified) return reasons[answer]!;
  const name = new TextDecoder().decode(identity.name.subarray(0, identity.nameLength));
  const version = new TextDecoder().decode(identity.versionSource.subarray(identity.versionFrom, identity.versionTo));
  return `${readableEcosystems[identity.ecosystem]} ${name} ${version}`;
}

describe('identifyPackage', () => {
  it('reads the package and its version in each ecosystem', () => {
    expect(identify('pkg:npm/left-pad@1.3.0')).toBe('npm left-pad 1.3.0');
    expect(identify('pkg:npm/%40babel/core@7.0.0')).toBe('npm @babel/core 7.0.0');
    expect(identify('pkg:npm/@babel/core@7.0.0')).toBe('npm @babel/core 7.0.0');
    expect(identify('pkg:npm/%40babel%2Fcore@7.0.0')).toBe('npm @babel/core 7.0.0');
    expect(identify('pkg:golang/github.com/Masterminds/goutils@v1.1.0')).toBe(
      'Go github.com/masterminds/goutils v1.1.0',
    );
    expect(identify('pkg:golang/google.golang.org/genproto@v1#googleapis/api')).toBe(
      'Go google.golang.org/genproto v1',
    );
    expect(identify('pkg:golang/std@1.22.1')).toBe('Go stdlib 1.22.1');
    expect(identify('pkg:golang/a.b/c@v2.0.0%2Bincompatible')).toBe('Go a.b/c v2.0.0+incompatible');
    expect(identify('pkg:cargo/serde_json@1.0.0')).toBe('crates.io serde_json 1.0.0');
    expect(identify('pkg:pypi/Flask._Login@0.6.3')).toBe('PyPI flask-login 0.6.3');
    expect(identify('pkg:maven/org.apache.commons/io@1.3?type=jar')).toBe('Maven org.apache.commons:io 1.3');
  });

  it('reads the packages of the other ecosystems, without case where they know none', () => {
    expect(identify('pkg:nuget/Newtonsoft.Json@13.0.1')).toBe('NuGet newtonsoft.json 13.0.1');
    expect(identify('pkg:gem/RedCloth@4.2.9?platform=ruby')).toBe('RubyGems RedCloth 4.2.9');
    expect(identify('pkg:composer/Laravel/framework@v5.5.0')).toBe('Packagist laravel/framework v5.5.0');
    expect(identify('pkg:pub/characters@1.2.0')).toBe('Pub characters 1.2.0');
    expect(identify('pkg:hex/Phoenix@1.7.0')).toBe('Hex phoenix 1.7.0');
    expect(identify('pkg:hackage/AC-HalfInteger@1.2.1')).toBe('Hackage AC-HalfInteger 1.2.1');
    expect(identify('pkg:cran/A3@1.0.0')).toBe('CRAN A3 1.0.0');
    expect(identify('pkg:bitnami/WordPress@6.2.0?arch=arm64')).toBe('Bitnami wordpress 6.2.0');
    expect(identify('pkg:composer/framework@1.0')).toBe('unreadable-identifier');
    expect(identify('pkg:gem/a/b@1.0')).toBe('unreadable-identifier');
    expect(identify('pkg:conan/zlib@1.3')).toBe('ConanCenter zlib 1.3');
    expect(identify('pkg:conan/bincrafters/zlib@1.3?channel=stable')).toBe('ConanCenter zlib 1.3');
    expect(identify('pkg:githubactions/TJ-Actions/changed-files@v45.0.7')).toBe(
      'GitHub Actions tj-actions/changed-files v45.0.7',
    );
    expect(identify('pkg:swift/github.com/Vapor/vapor@4.0.0')).toBe('SwiftURL github.com/vapor/vapor 4.0.0');
    expect(identify('pkg:julia/JSON@0.21.4?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6')).toBe('Julia JSON 0.21.4');
    expect(identify('pkg:vscode-extension/MS-Python/Python@2024.1.0')).toBe('VSCode ms-python.python 2024.1.0');
    expect(identify('pkg:bioconductor/BiocGenerics@0.48.1')).toBe('Bioconductor BiocGenerics 0.48.1');
    expect(identify('pkg:opam/dune@3.1.0')).toBe('opam dune 3.1.0');
    expect(identify('pkg:generic/zlib@1.3')).toBe('unknown-ecosystem');
  });

  it('reads packages of distributions by their source', () => {
    expect(identify('pkg:deb/debian/curl@7.50.3-1')).toBe('Debian curl 7.50.3-1');
    expect(identify('pkg:deb/debian/bsdutils@1:2.36.1-8+deb11u1?upstream=util-linux%402.36.1-8%2Bdeb11u1')).toBe(
      'Debian util-linux 2.36.1-8+deb11u1',
    );
    expect(identify('pkg:apk/alpine/libssl3@3.1.4-r0?upstream=openssl')).toBe('Alpine openssl 3.1.4-r0');
    expect(identify('pkg:rpm/redhat/openssl-libs@3.0.7-16.el9_2?epoch=1&upstream=openssl-3.0.7-16.el9_2.src.rpm')).toBe(
      'Red Hat openssl 1:3.0.7-16.el9_2',
    );
    expect(identify('pkg:rpm/fedora/curl@8.0.1-1.fc39')).toBe('unknown-ecosystem');
    expect(identify('pkg:deb/debian/curl')).toBe('no-version');
    expect(identify('pkg:deb/curl@1')).toBe('unreadable-identifier');
  });

  it('takes unusual but permitted spellings', () => {
    expect(identify('  PKG://NPM/left-pad@1.3.0  '.trimEnd())).toBe('npm left-pad 1.3.0');
    expect(identify('pkg:npm//left-pad@1.3.0?a=b@c/d#e@f')).toBe('npm left-pad 1.3.0');
    expect(identify('pkg:npm/%6Ceft-pad@1%2E3.0')).toBe('npm left-pad 1.3.0');
  });

  it('names the reason where there is nothing to check', () => {
    expect(identify('')).toBe('no-identifier');
    expect(identify('  ')).toBe('no-identifier');
    expect(identify('left-pad')).toBe('unreadable-identifier');
    expect(identify('pkg:npm')).toBe('unreadable-identifier');
    expect(identify('pkg:npm/')).toBe('unreadable-identifier');
    expect(identify('pkg:n&m/a@1')).toBe('unreadable-identifier');
    expect(identify('pkg:npm/@1.0.0')).toBe('unreadable-identifier');
    expect(identify('pkg:npm/a%zz@1.0.0')).toBe('unreadable-identifier');
    expect(identify('pkg:npm/a%ff@1.0.0')).toBe('unreadable-identifier');
    expect(identify('pkg:maven/io@1.0.0')).toBe('unreadable-identifier');
    expect(identify('pkg:pypi/a/b@1.0.0')).toBe('unreadable-identifier');
    expect(identify('pkg:npm/left-pad')).toBe('no-version');
    expect(identify('pkg:npm/left-pad@')).toBe('no-version');
    expect(identify('pkg:npm/@babel/core')).toBe('no-version');
  });

  it('reads what the full parser reads, and refuses what it refuses', () => {
    const part = fc.oneof(
      fc.stringMatching(/^[a-zA-Z0-9._~@%+-]{1,8}$/),
      fc.constantFrom('a', '@a', '%40a', '%2F', 'é', 'A_b', '%c3%a9', '%C3'),
    );
    const purl = fc
      .tuple(
        fc.constantFrom(...Object.keys(ecosystemOfType), 'PyPI', 'NuGet'),
        fc.array(fc.oneof(part, fc.constant('')), { maxLength: 3 }),
        fc.option(part),
        fc.constantFrom('', '?a=b', '#c', '?a=b@c#d@e/f'),
      )
      .map(
        ([type, path, version, rest]) => `pkg:${type}/${path.join('/')}${version === null ? '' : `@${version}`}${rest}`,
      );

    fc.assert(
      fc.property(purl, (text) => {
        expect(identify(text)).toBe(identifySlowly(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('reads what formatPurl writes', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }).filter((text) => text.trim() === text);

    fc.assert(
      fc.property(word, word, (name, version) => {
        fc.pre(!name.startsWith('/') && !name.endsWith('/') && !name.includes('//'));
        const text = formatPurl({ type: 'npm', name, version });
        expect(text.ok && identify(text.value)).toBe(`npm ${name} ${version}`);
      }),
    );
  });
});

describe('normaliseName', () => {
  it('gives one name for all spellings of a package', () => {
    expect(normaliseName('PyPI', 'Zope.Interface')).toBe('zope-interface');
    expect(normaliseName('PyPI', 'a-_.b')).toBe('a-b');
    expect(normaliseName('Go', 'github.com/BurntSushi/toml')).toBe('github.com/burntsushi/toml');
  });

  it('keeps the case where it tells packages apart', () => {
    expect(normaliseName('npm', 'JSONStream')).toBe('JSONStream');
    expect(normaliseName('Maven', 'HTTPClient:HTTPClient')).toBe('HTTPClient:HTTPClient');
    expect(normaliseName('crates.io', 'Inflector')).toBe('Inflector');
  });
});

/** Without Pub: the full parser puts underscores where a name of Pub holds what it may not. */
const ecosystemOfType: Readonly<Record<string, ReadableEcosystem>> = {
  npm: 'npm',
  golang: 'Go',
  cargo: 'crates.io',
  pypi: 'PyPI',
  maven: 'Maven',
  nuget: 'NuGet',
  gem: 'RubyGems',
  composer: 'Packagist',
  hex: 'Hex',
  hackage: 'Hackage',
  cran: 'CRAN',
  bitnami: 'Bitnami',
};

/** The same answer by way of the full parser. */
function identifySlowly(text: string): string {
  const parsed = parsePurl(text);
  if (!parsed.ok) return 'unreadable-identifier';
  const { type, namespace, name, version } = parsed.value;
  const ecosystem = ecosystemOfType[type]!;
  const separator = ecosystem === 'Maven' ? ':' : '/';
  if (version === null || version.trim() === '') return 'no-version';
  return `${ecosystem} ${normaliseName(ecosystem, namespace === null ? name : `${namespace}${separator}${name}`)} ${version}`;
}
