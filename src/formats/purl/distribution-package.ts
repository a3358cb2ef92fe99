import { type ReadableEcosystem, readableEcosystems } from '../versions/ecosystems.ts';
import distributions from './distributions.json' with { type: 'json' };
import { parsePurl } from './purl.ts';
import type { Purl } from './purl-parts.ts';
import { releaseOf } from './releases.ts';

/** A package of a distribution as a package URL names it. */
export interface DistributionPackage {
  /** The place in `readableEcosystems`. */
  ecosystem: number;
  /** As `releaseOf` names it; empty where the package URL names none. */
  release: string;
  /** Whether this release alone is asked for, and none that holds together with it. */
  isExact?: boolean;
  /** Under which names advisories may speak of it, that of its source first where one is stated. */
  names: PackageName[];
}

export interface PackageName {
  name: string;
  version: string;
}

/** Their advisories name source packages only; a package of the same name as another's source is not meant. */
const namesSourcesOnly: ReadonlySet<string> = new Set<ReadableEcosystem>([
  ...(['Debian', 'Ubuntu', 'Echo', 'Alpine', 'Alpaquita', 'BellSoft Hardened Containers'] as const),
]);

export type ReadDistributionPackage =
  | { ok: true; value: DistributionPackage }
  | { ok: false; reason: 'unreadable' | 'unknown-distribution' | 'no-version' };

/**
 * Reads the package URL of a package of dpkg, rpm or apk (purl-spec, types deb, rpm and apk) with the qualifiers that say which
 * release it is of and from which source it was built.
 */
export function readDistributionPackage(text: string): ReadDistributionPackage {
  const read = parsePurl(text);
  if (!read.ok) return { ok: false, reason: 'unreadable' };
  const purl = read.value;
  const family = (distributions as Readonly<Record<string, string>>)[`${purl.type}/${purl.namespace?.toLowerCase()}`];
  if (family === undefined) return { ok: false, reason: 'unknown-distribution' };
  if (purl.version === null || purl.version.trim() === '') return { ok: false, reason: 'no-version' };
  const ecosystem = (readableEcosystems as readonly string[]).indexOf(family);
  return { ok: true, value: { ecosystem, release: statedRelease(purl, ecosystem), names: namesOf(purl, family) } };
}

/** `distro` as most write it, and `os_version` and `os_distro` as some do. A namespace can hold it as well: `opensuse-tumbleweed`. */
function statedRelease({ qualifiers, namespace }: Purl, ecosystem: number): string {
  const { distro, os_version: version, os_distro: name } = qualifiers ?? {};
  for (const words of [distro, version, name, namespace]) {
    const release = words ? releaseOf(ecosystem, words) : '';
    if (release !== '') return release;
  }
  return '';
}

function namesOf(purl: Purl, family: string): PackageName[] {
  const epoch = purl.qualifiers?.epoch;
  const own = { name: purl.name, version: withEpoch(purl.version!, epoch) };
  const source = sourceOf(purl, own.version, epoch);
  if (!source || (source.name === own.name && source.version === own.version)) return [own];
  return namesSourcesOnly.has(family) ? [source] : [source, own];
}

function withEpoch(version: string, epoch: string | undefined): string {
  return epoch === undefined || epoch === '0' || /^\d+:/.test(version) ? version : `${epoch}:${version}`;
}

/** `upstream=openssl`, `upstream=openssl@3.0.7-1`, `upstream=openssl-3.0.7-16.el9.src.rpm`; some write `source`. */
function sourceOf({ qualifiers }: Purl, ownVersion: string, epoch: string | undefined): PackageName | undefined {
  const stated = qualifiers?.upstream ?? qualifiers?.source;
  if (!stated) return undefined;
  const file = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(stated);
  if (file) return { name: file[1]!, version: withEpoch(file[2]!, epoch ?? /^(\d+):/.exec(ownVersion)?.[1]) };
  const at = stated.lastIndexOf('@');
  if (at <= 0) return { name: stated, version: ownVersion };
  return { name: stated.slice(0, at), version: stated.slice(at + 1) };
}
