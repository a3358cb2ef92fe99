import { longestKey, longestVersion, type VersionEncoder } from './key-bytes.ts';
import { schemeOfEcosystem, type VersionScheme, versionEncodersByScheme } from './schemes.ts';

/** Ecosystems whose advisories can be matched, in the spelling of the OSV schema, without a release. A place in this list is a number in index files: append only. */
export const readableEcosystems = [
  'npm',
  'Go',
  'crates.io',
  'PyPI',
  'Maven',
  'NuGet',
  'RubyGems',
  'Packagist',
  'Pub',
  'Hex',
  'Hackage',
  'CRAN',
  'Bitnami',
  'GitHub Actions',
  'SwiftURL',
  'ConanCenter',
  'Julia',
  'VSCode',
  'Bioconductor',
  'opam',
  'Kubernetes',
  'GHC',
  'Linux',
  'Debian',
  'Ubuntu',
  'Alpine',
  'Alpaquita',
  'BellSoft Hardened Containers',
  'Wolfi',
  'Chainguard',
  'MinimOS',
  'Echo',
  'Red Hat',
  'AlmaLinux',
  'Rocky Linux',
  'SUSE',
  'openSUSE',
  'Mageia',
  'openEuler',
  'Azure Linux',
  'Photon OS',
  'Root:Alpine',
  'Root:Debian',
  'Root:Ubuntu',
  'Root:npm',
  'Root:PyPI',
  'Root:Maven',
] as const;

/** As OSV publishes them, each as one file: the variants of one that is divided count as this one. */
export const publishedEcosystems: readonly string[] = [
  ...readableEcosystems.filter((name) => !name.startsWith('Root:')),
  'Root',
];

export type ReadableEcosystem = (typeof readableEcosystems)[number];

/** By the place in `readableEcosystems`. */
export const versionEncoders: readonly VersionEncoder[] = readableEcosystems.map(
  (ecosystem) => versionEncodersByScheme[schemeOfEcosystem(ecosystem)!],
);

export function isReadableEcosystem(name: string): name is ReadableEcosystem {
  return (readableEcosystems as readonly string[]).includes(name);
}

const scratch = new Uint8Array(longestKey);
const ascii = new Uint8Array(longestVersion);
const utf8 = new TextEncoder();

/** The order-preserving key of a version, undefined where the version does not follow the rules of its ecosystem. */
export function encodeVersion(ecosystem: ReadableEcosystem, version: string): Uint8Array | undefined {
  return encodeWith(versionEncoders[readableEcosystems.indexOf(ecosystem)]!, version);
}

/** The same for any scheme. */
export function encodeVersionOf(scheme: VersionScheme, version: string): Uint8Array | undefined {
  return encodeWith(versionEncodersByScheme[scheme], version);
}

function encodeWith(encode: VersionEncoder, version: string): Uint8Array | undefined {
  if (isAscii(version)) return keyOf(encode(ascii, 0, version.length, scratch));
  const source = utf8.encode(version);
  return keyOf(encode(source, 0, source.length, scratch));
}

/** Copies the text to `ascii` and says whether it went in whole: nearly every version does, several times faster than as UTF-8. */
function isAscii(version: string): boolean {
  if (version.length > ascii.length) return false;
  for (let i = 0; i < version.length; i++) {
    const unit = version.charCodeAt(i);
    if (unit >= 0x80) return false;
    ascii[i] = unit;
  }
  return true;
}

function keyOf(length: number): Uint8Array | undefined {
  return length === 0 ? undefined : scratch.slice(0, length);
}

/** Byte order: below 0, 0 or above 0. */
export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}
