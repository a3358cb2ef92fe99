import { createHash } from 'node:crypto';
import { uncheckedReasons } from '../../engines/matching/advisory-index.ts';
import { emptyIdentity, identified, identifyPackage } from '../../formats/purl/package-identity.ts';
import { formatPurl, parsePurl } from '../../formats/purl/purl.ts';
import { readableEcosystems, versionEncoders } from '../../formats/versions/ecosystems.ts';
import { longestKey } from '../../formats/versions/key-bytes.ts';
import type { UncheckedReason } from './contract.ts';

/** What a document says that a part is. */
export interface Part {
  purl: string | null;
  group: string | null;
  name: string;
  version: string | null;
}

/** Characters beyond which a text stands as its hash: an index of PostgreSQL takes no more than about 2,700 bytes. */
const longestIdentity = 600;
/** Bytes; no registry knows a longer name, so nobody looks one up. */
const longestPackage = 2000;

/**
 * By what two occurrences are one component: the canonical package URL with its version; without either, what the document
 * calls the part.
 */
export function identityOf({ purl, group, name, version }: Part): string {
  const read = purl === null ? undefined : parsePurl(purl);
  const canonical = read?.ok ? formatPurl(read.value) : undefined;
  if (read?.ok && canonical?.ok && read.value.version !== null) return shortened(canonical.value);
  return shortened(JSON.stringify([canonical?.ok ? canonical.value : purl, group, name, version]));
}

function shortened(text: string): string {
  return text.length <= longestIdentity ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** How people see a part: `org.keycloak/keycloak-core 10.0.2`. */
export function titleOf({ group, name, version }: Part): string {
  return `${group ? `${group}/` : ''}${name}${version ? ` ${version}` : ''}`;
}

export interface PackageOfPart {
  ecosystem: string | null;
  package: string | null;
  unchecked: UncheckedReason | null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const identity = emptyIdentity();
const key = new Uint8Array(longestKey);

/** The package that a package URL means, or why advisories cannot be asked about it. */
export function packageOf(purl: string | null): PackageOfPart {
  const bytes = encoder.encode(purl ?? '');
  const answer = identifyPackage(bytes, 0, bytes.length, identity);
  if (answer !== identified) return unchecked(uncheckedReasons[answer]);
  const { ecosystem, versionSource, versionFrom, versionTo } = identity;
  if (versionEncoders[ecosystem]!(versionSource, versionFrom, versionTo, key) === 0) {
    return unchecked('unreadable-version');
  }
  const isIndexable = identity.nameLength <= longestPackage;
  return {
    ecosystem: readableEcosystems[ecosystem]!,
    package: isIndexable ? decoder.decode(identity.name.subarray(0, identity.nameLength)) : null,
    unchecked: null,
  };
}

function unchecked(reason: (typeof uncheckedReasons)[number] | undefined): PackageOfPart {
  return { ecosystem: null, package: null, unchecked: reason as UncheckedReason };
}
