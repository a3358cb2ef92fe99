import { type ReadableEcosystem, readableEcosystems } from './ecosystems.ts';
import { alpineOrder, alpmOrder, debianOrder, gentooOrder, rpmOrder } from './plain/distributions.ts';
import {
  conanOrder,
  cranOrder,
  datetimeOrder,
  hackageOrder,
  intdotOrder,
  lexicographicOrder,
  opensslOrder,
  packagistOrder,
  rubygemsOrder,
} from './plain/languages.ts';
import { mavenOrder } from './plain/maven.ts';
import type { VersionOrder } from './plain/order.ts';
import { pep440Order } from './plain/pep440.ts';
import { goOrder, nugetOrder, pubOrder, semverOrder } from './plain/semver.ts';
import { schemeOfEcosystem, type VersionScheme } from './schemes.ts';

/** The plain order of each scheme. */
export const versionOrdersByScheme: Readonly<Record<VersionScheme, VersionOrder>> = {
  semver: semverOrder,
  go: goOrder,
  pep440: pep440Order,
  maven: mavenOrder,
  nuget: nugetOrder,
  rubygems: rubygemsOrder,
  packagist: packagistOrder,
  pub: pubOrder,
  hackage: hackageOrder,
  cran: cranOrder,
  alpine: alpineOrder,
  debian: debianOrder,
  rpm: rpmOrder,
  alpm: alpmOrder,
  gentoo: gentooOrder,
  conan: conanOrder,
  openssl: opensslOrder,
  intdot: intdotOrder,
  lexicographic: lexicographicOrder,
  datetime: datetimeOrder,
};

/** The same for the ecosystems that are matched. */
export const versionOrders = Object.fromEntries(
  readableEcosystems.map((ecosystem) => [ecosystem, versionOrdersByScheme[schemeOfEcosystem(ecosystem)!]]),
) as Readonly<Record<ReadableEcosystem, VersionOrder>>;
