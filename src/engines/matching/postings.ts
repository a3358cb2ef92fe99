import type { OsvRecord } from '../../formats/osv/record.ts';
import { emptyIdentity, identifyPackage, noVersion, takePackageName } from '../../formats/purl/package-identity.ts';
import { readEcosystem } from '../../formats/purl/releases.ts';
import { productOf } from './cpe-products.ts';
import { cpeEcosystem, hashPackage } from './package-table.ts';

/**
 * Under which names an advisory and a component meet, as the hash of each (signed, 32 bits): two names may share one, so that more is
 * looked at, never less. Of distributions without the release: what one advisory means there depends on the other releases. An
 * ecosystem whose packages depend on more than their own advisories has one of its own (decision 0043).
 */
export type Posting = number;

const identity = emptyIdentity();
const encoder = new TextEncoder();
const noName = new Uint8Array();

/** Of every package and every product that a record names, whatever it says of them; each once. */
export function postingsOfRecord({
  affected,
  configurations = [],
}: Pick<OsvRecord, 'affected' | 'configurations'>): Posting[] {
  const postings = new Set<Posting>();
  for (const { ecosystem, name } of affected) {
    const read = readEcosystem(ecosystem);
    if (read) postings.add(postingOf(read.ecosystem, name));
  }
  for (const { criteria, vulnerable } of configurations
    .flatMap(({ nodes }) => nodes)
    .flatMap((node) => node.cpeMatch)) {
    const product = vulnerable ? productOf(criteria) : undefined;
    if (product !== undefined) postings.add(postingOf(cpeEcosystem, product));
  }
  return [...postings];
}

/** Of every package that is asked for a package URL; empty where it names none that advisories could. */
export function postingsOfPurl(purl: string): Posting[] {
  const source = encoder.encode(purl);
  const reason = identifyPackage(source, 0, source.length, identity);
  if (reason !== 0 && reason !== noVersion) return [];
  const { distribution, ecosystem, name, nameLength } = identity;
  if (!distribution) return [signed(hashPackage(ecosystem, name, nameLength))];
  const names = distribution.names.map((asked) => postingOf(distribution.ecosystem, asked.name));
  return [...new Set([postingOfEcosystem(distribution.ecosystem), ...names])];
}

/** Of the product that a CPE name names; empty where it names no one product. */
export function postingsOfCpe(cpe: string): Posting[] {
  const product = productOf(cpe);
  return product === undefined ? [] : [postingOfEcosystem(cpeEcosystem), postingOf(cpeEcosystem, product)];
}

/** Of all components of an ecosystem, by its place, whose answer depends on which releases are known. */
export function postingOfEcosystem(ecosystem: number): Posting {
  return signed(hashPackage(ecosystem, noName, 0));
}

function postingOf(ecosystem: number, name: string): Posting {
  takePackageName(identity, ecosystem, { name, version: '' });
  return signed(hashPackage(ecosystem, identity.name, identity.nameLength));
}

function signed(hash: number): Posting {
  return hash | 0;
}
