import { emptyIdentity, identified, identifyPackage } from '../../formats/purl/package-identity.ts';
import { readableEcosystems, versionEncoders } from '../../formats/versions/ecosystems.ts';
import { longestKey } from '../../formats/versions/key-bytes.ts';
import { type UncheckedReason, uncheckedReasons } from './advisory-index.ts';

/** Bytes; no registry knows a longer name, so nobody looks one up. */
const longestPackage = 2000;

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
