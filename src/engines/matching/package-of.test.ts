import { describe, expect, it } from 'vitest';
import { packageOf } from './package-of.ts';

describe('packageOf', () => {
  it.each([
    ['pkg:pypi/Flask_Login@0.6', { ecosystem: 'PyPI', package: 'flask-login', unchecked: null }],
    ['pkg:maven/org.a/b@1.0', { ecosystem: 'Maven', package: 'org.a:b', unchecked: null }],
    [null, { ecosystem: null, package: null, unchecked: 'no-identifier' }],
    ['cpe:2.3:a', { ecosystem: null, package: null, unchecked: 'unreadable-identifier' }],
    ['pkg:generic/a@1', { ecosystem: null, package: null, unchecked: 'unknown-ecosystem' }],
    ['pkg:deb/debian/b@1?upstream=a', { ecosystem: 'Debian', package: 'a', unchecked: null }],
    ['pkg:npm/a', { ecosystem: null, package: null, unchecked: 'no-version' }],
    ['pkg:npm/a@latest', { ecosystem: null, package: null, unchecked: 'unreadable-version' }],
  ])('reads %s', (purl, expected) => {
    expect(packageOf(purl)).toEqual(expected);
  });
});
