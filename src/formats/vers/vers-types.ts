import type { VersionScheme } from '../versions/schemes.ts';

/** The types of VERS (vers-spec, 2026-08-21, and its test suite) whose order is known. */
const schemeByType: Readonly<Record<string, VersionScheme>> = {
  alpine: 'alpine',
  alpm: 'alpm',
  apk: 'alpine',
  bitnami: 'semver',
  cargo: 'semver',
  composer: 'packagist',
  conan: 'conan',
  cran: 'cran',
  dart: 'pub',
  datetime: 'datetime',
  deb: 'debian',
  ebuild: 'gentoo',
  gem: 'rubygems',
  gentoo: 'gentoo',
  github: 'semver',
  golang: 'go',
  hackage: 'hackage',
  hex: 'semver',
  intdot: 'intdot',
  julia: 'semver',
  lexicographic: 'lexicographic',
  maven: 'maven',
  nginx: 'semver',
  npm: 'semver',
  nuget: 'nuget',
  opam: 'debian',
  openssl: 'openssl',
  pub: 'pub',
  pypi: 'pep440',
  rpm: 'rpm',
  semver: 'semver',
  swift: 'semver',
};

/** The scheme of a type in lower case; undefined where its order is not known. */
export function schemeOfVersType(type: string): VersionScheme | undefined {
  return Object.hasOwn(schemeByType, type) ? schemeByType[type] : undefined;
}
