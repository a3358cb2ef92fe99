import { describe, expect, it } from 'vitest';
import { identityOf, titleOf } from './part-identity.ts';

const part = (purl: string | null, more = {}) => ({ purl, group: null, name: 'x', version: null, ...more });

describe('identityOf', () => {
  it('takes two spellings of one package URL as one component, whatever the document calls it', () => {
    expect(identityOf(part('pkg:npm/@babel/core@7.0.0'))).toBe(
      identityOf(part('pkg:NPM/%40babel/core@7.0.0', { group: '@babel', name: 'core', version: '7.0.0' })),
    );
  });

  it('tells versions and qualifiers apart', () => {
    const identities = [
      part('pkg:npm/a@1'),
      part('pkg:npm/a@2'),
      part('pkg:deb/debian/a@1?arch=amd64'),
      part('pkg:deb/debian/a@1?arch=arm64'),
    ].map(identityOf);

    expect(new Set(identities).size).toBe(4);
  });

  it('goes by name and version where the package URL names no version or cannot be read', () => {
    expect(identityOf(part('pkg:npm/a', { version: '1' }))).not.toBe(identityOf(part('pkg:npm/a', { version: '2' })));
    expect(identityOf(part('nonsense', { name: 'a' }))).not.toBe(identityOf(part('nonsense', { name: 'b' })));
    expect(identityOf(part(null, { group: 'a', name: 'b' }))).not.toBe(
      identityOf(part(null, { group: null, name: 'a/b' })),
    );
  });

  it('stays within what an index can hold, and still tells apart', () => {
    const long = (end: string) => identityOf(part(`pkg:npm/${'x'.repeat(5000)}${end}@1`));

    expect(long('a')).toHaveLength('sha256:'.length + 64);
    expect(long('a')).not.toBe(long('b'));
  });
});

describe('titleOf', () => {
  it('shows group, name and version as far as they are known', () => {
    expect(titleOf(part(null, { group: 'org.a', name: 'b', version: '1' }))).toBe('org.a/b 1');
    expect(titleOf(part(null, { name: 'b' }))).toBe('b');
  });
});
