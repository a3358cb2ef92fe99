import { encodeAlpm } from './alpm.ts';
import { encodeConan } from './conan.ts';
import { encodeDebian } from './debian.ts';
import { encodeAlpine, encodeGentoo } from './gentoo.ts';
import { encodeGo } from './go.ts';
import { encodeCran, encodeHackage, encodeIntdot } from './integers.ts';
import type { VersionEncoder } from './key-bytes.ts';
import { encodeMaven } from './maven.ts';
import { encodeOpenssl } from './openssl.ts';
import { encodePackagist } from './packagist.ts';
import { encodePep440 } from './pep440.ts';
import { encodeDatetime, encodeLexicographic } from './plain-text.ts';
import { encodeRpm } from './rpm.ts';
import { encodeRubygems } from './rubygems.ts';
import { encodeNuget, encodePub, encodeSemver } from './semver.ts';

/** How versions are written and ordered, each by the rules cited at its encoder. */
export const versionEncodersByScheme = {
  semver: encodeSemver,
  go: encodeGo,
  pep440: encodePep440,
  maven: encodeMaven,
  nuget: encodeNuget,
  rubygems: encodeRubygems,
  packagist: encodePackagist,
  pub: encodePub,
  hackage: encodeHackage,
  cran: encodeCran,
  alpine: encodeAlpine,
  debian: encodeDebian,
  rpm: encodeRpm,
  alpm: encodeAlpm,
  gentoo: encodeGentoo,
  conan: encodeConan,
  openssl: encodeOpenssl,
  intdot: encodeIntdot,
  lexicographic: encodeLexicographic,
  datetime: encodeDatetime,
} as const satisfies Record<string, VersionEncoder>;

export type VersionScheme = keyof typeof versionEncodersByScheme;

/**
 * The ecosystems of the OSV schema (`ecosystems.json`, 2026-07-01) whose order is known, without what may follow a colon. Not here:
 * Android, FreeBSD, OSS-Fuzz and the vendors whose packages follow more than one distribution.
 */
const schemeByEcosystem: Readonly<Record<string, VersionScheme>> = {
  npm: 'semver',
  'crates.io': 'semver',
  Bitnami: 'semver',
  'GitHub Actions': 'semver',
  Hex: 'semver',
  Julia: 'semver',
  Linux: 'semver',
  SwiftURL: 'semver',
  VSCode: 'semver',
  Go: 'go',
  Kubernetes: 'go',
  PyPI: 'pep440',
  Maven: 'maven',
  NuGet: 'nuget',
  RubyGems: 'rubygems',
  Packagist: 'packagist',
  Pub: 'pub',
  GHC: 'hackage',
  Hackage: 'hackage',
  Bioconductor: 'cran',
  CRAN: 'cran',
  ConanCenter: 'conan',
  Alpaquita: 'alpine',
  Alpine: 'alpine',
  'BellSoft Hardened Containers': 'alpine',
  Chainguard: 'alpine',
  MinimOS: 'alpine',
  Wolfi: 'alpine',
  Debian: 'debian',
  Echo: 'debian',
  opam: 'debian',
  Ubuntu: 'debian',
  AlmaLinux: 'rpm',
  'Azure Linux': 'rpm',
  Mageia: 'rpm',
  openEuler: 'rpm',
  openSUSE: 'rpm',
  'Photon OS': 'rpm',
  'Red Hat': 'rpm',
  'Rocky Linux': 'rpm',
  SUSE: 'rpm',
};

const schemeByLowerCase = new Map(
  Object.entries(schemeByEcosystem).map(([ecosystem, scheme]) => [ecosystem.toLowerCase(), scheme]),
);

/**
 * The scheme of an ecosystem as OSV writes it, in letters of either case: `Debian:12`, `Alpine:v3.19`, `Root:Debian:12`; undefined
 * where its order is not known.
 */
export function schemeOfEcosystem(ecosystem: string): VersionScheme | undefined {
  const [family] = ecosystem
    .toLowerCase()
    .replace(/^root:/, '')
    .split(':', 1);
  return schemeByLowerCase.get(family!);
}
