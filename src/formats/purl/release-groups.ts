import { readableEcosystems } from '../versions/ecosystems.ts';
import type { DistributionPackage } from './distribution-package.ts';
import { hasReleases } from './releases.ts';

/**
 * Those of the releases that advisories name of which the package may be; one group holds together, as Ubuntu and Ubuntu Pro do.
 * More than one where its words fit several releases, or name none.
 */
export function releaseGroups(
  { ecosystem, release, isExact = false, names }: DistributionPackage,
  known: readonly string[],
): string[][] {
  const named = known.filter((one) => one !== '');
  if (isExact || !hasReleases(ecosystem)) return named.filter((one) => one === release).map((one) => [one]);
  if (release === '') {
    const bases = new Set(named.map((one) => one.slice(one.lastIndexOf(':') + 1)));
    return readableEcosystems[ecosystem] === 'Ubuntu'
      ? [...bases].flatMap((base) => releaseGroups({ ecosystem, release: base, names }, known))
      : named.map((one) => [one]);
  }
  if (readableEcosystems[ecosystem] === 'Ubuntu') {
    const isFips = names.some(({ version }) => version.includes('fips'));
    const same = named.filter(
      (one) => (one === release || one.endsWith(`:${release}`)) && one.includes('fips') === isFips,
    );
    return same.length > 0 ? [same] : [];
  }
  if (named.includes(release)) {
    const whole = release.slice(0, release.lastIndexOf('.'));
    return [[release, ...named.filter((one) => readableEcosystems[ecosystem] === 'SUSE' && one === whole)]];
  }
  return named.filter((one) => one.startsWith(`${release}-`)).map((one) => [one]);
}
