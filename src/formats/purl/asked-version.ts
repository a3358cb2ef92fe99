import { readDistributionPackage } from './distribution-package.ts';
import { parsePurl } from './purl.ts';

/**
 * The version by which a package URL matched a package of this name: of a binary package that matched by its source, that of the
 * source.
 */
export function versionAsked(purl: string, packageName: string): string {
  if (hasDistributionType(purl)) {
    const read = readDistributionPackage(purl);
    if (!read.ok) return '';
    const { names } = read.value;
    return (names.find(({ name }) => name === packageName) ?? names[0]!).version;
  }
  const read = parsePurl(purl);
  return (read.ok && read.value.version) || purl.slice(purl.lastIndexOf('@') + 1);
}

export function hasDistributionType(purl: string): boolean {
  return /^\s*pkg:\/*(?:deb|rpm|apk)\//i.test(purl);
}
