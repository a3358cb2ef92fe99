import { withoutRelease } from './alpm.ts';
import { compareKeys, encodeVersionOf } from './ecosystems.ts';
import type { VersionScheme } from './schemes.ts';

/** -1, 0 or 1; undefined where one of the versions does not follow the rules of the scheme. */
export function compareVersions(scheme: VersionScheme, a: string, b: string): -1 | 0 | 1 | undefined {
  if (scheme === 'alpm' && a.includes('-') !== b.includes('-')) {
    return compareVersions(scheme, withoutRelease(a), withoutRelease(b));
  }
  const left = encodeVersionOf(scheme, a);
  const right = encodeVersionOf(scheme, b);
  return left && right ? (Math.sign(compareKeys(left, right)) as -1 | 0 | 1) : undefined;
}

export function isReadableVersion(scheme: VersionScheme, version: string): boolean {
  return encodeVersionOf(scheme, version) !== undefined;
}
