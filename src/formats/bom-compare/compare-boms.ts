import type { BomDocument } from '../bom/document.ts';
import { schemeOfVersType } from '../vers/vers-types.ts';
import { compareVersions } from '../versions/compare.ts';
import { type ComparedPart, partsOf } from './parts.ts';

export interface PartName {
  ref: string | null;
  group: string | null;
  name: string;
  version: string | null;
  purl: string | null;
}

/** A part that both have, and how what is said of it differs; the name is that of the second BOM. */
export interface PartChange<Value> extends PartName {
  from: Value;
  to: Value;
}

/** What the second of two BOMs has otherwise than the first. */
export interface BomDifference {
  added: PartName[];
  removed: PartName[];
  raised: PartChange<string | null>[];
  lowered: PartChange<string | null>[];
  /** Another version of which nobody can say whether it is higher. */
  changed: PartChange<string | null>[];
  licences: PartChange<string[]>[];
  supplier: PartChange<string | null>[];
  /** Parts of which all that is compared here is the same. */
  unchanged: number;
}

/**
 * Compares two BOMs of whatever formats part by part. Of a package that stands in several versions, the versions that both have
 * are the same parts, and the others are paired from the highest down; what is left over was added or removed.
 */
export function compareBoms(from: BomDocument, to: BomDocument): BomDifference {
  const difference: BomDifference = {
    ...{ added: [], removed: [], raised: [], lowered: [], changed: [], licences: [], supplier: [] },
    unchanged: 0,
  };
  const { pairs, onlyLeft, onlyRight } = pairsOf(partsOf(from), partsOf(to));
  for (const [before, after] of pairs) note(difference, before, after);
  difference.removed = onlyLeft.map(partName);
  difference.added = onlyRight.map(partName);
  return difference;
}

function note(difference: BomDifference, before: ComparedPart, after: ComparedPart): void {
  const name = partName(after);
  const isMoved = before.version !== after.version;
  const isLicensedOtherwise = !isSame(before.licences, after.licences);
  const isSuppliedOtherwise = before.supplier !== after.supplier;
  if (isMoved) {
    difference[movements[compared(before, after) ?? 0]].push({ ...name, from: before.version, to: after.version });
  }
  if (isLicensedOtherwise) difference.licences.push({ ...name, from: before.licences, to: after.licences });
  if (isSuppliedOtherwise) difference.supplier.push({ ...name, from: before.supplier, to: after.supplier });
  if (!isMoved && !isLicensedOtherwise && !isSuppliedOtherwise) difference.unchanged++;
}

const movements = { [-1]: 'raised', 0: 'changed', 1: 'lowered' } as const;

interface Pairs {
  pairs: [before: ComparedPart, after: ComparedPart][];
  onlyLeft: ComparedPart[];
  onlyRight: ComparedPart[];
}

/** By identity and version, then by identity, and last by group and name where one side has no identifier. */
function pairsOf(left: readonly ComparedPart[], right: readonly ComparedPart[]): Pairs {
  const same = pairedBy(left, right, ({ key, version }) => JSON.stringify([key, version]));
  const moved = pairedBy(same.onlyLeft, same.onlyRight, ({ key }) => key);
  const named = pairedBy(moved.onlyLeft, moved.onlyRight, ({ title }) => title, hasOneIdentifierLess);
  return { ...named, pairs: inOrderOf(right, [...same.pairs, ...moved.pairs, ...named.pairs]) };
}

function pairedBy(
  left: readonly ComparedPart[],
  right: readonly ComparedPart[],
  keyOf: (part: ComparedPart) => string,
  fits: (before: ComparedPart, after: ComparedPart) => boolean = () => true,
): Pairs {
  const waiting = Map.groupBy(left, keyOf);
  const pairs: Pairs['pairs'] = [];
  for (const [key, afters] of Map.groupBy(right, keyOf)) {
    const befores = highestFirst(waiting.get(key) ?? []);
    for (const after of highestFirst(afters)) {
      const place = befores.findIndex((before) => fits(before, after));
      if (place >= 0) pairs.push([befores.splice(place, 1)[0]!, after]);
    }
  }
  const paired = new Set(pairs.flat());
  return {
    pairs,
    onlyLeft: left.filter((part) => !paired.has(part)),
    onlyRight: right.filter((part) => !paired.has(part)),
  };
}

function hasOneIdentifierLess(before: ComparedPart, after: ComparedPart): boolean {
  return before.key === before.title || after.key === after.title;
}

function inOrderOf(parts: readonly ComparedPart[], pairs: Pairs['pairs']): Pairs['pairs'] {
  const places = new Map(parts.map((part, place) => [part, place]));
  return pairs.sort((a, b) => places.get(a[1])! - places.get(b[1])!);
}

function highestFirst(parts: readonly ComparedPart[]): ComparedPart[] {
  return parts.length < 2 ? [...parts] : parts.toSorted((a, b) => compared(b, a) ?? 0);
}

/** By the rules of their ecosystem; undefined where these do not say. */
function compared(a: ComparedPart, b: ComparedPart): -1 | 0 | 1 | undefined {
  const scheme = a.versionType === b.versionType ? schemeOfVersType(a.versionType ?? '') : undefined;
  if (!scheme || a.version === null || b.version === null) return undefined;
  return compareVersions(scheme, a.version, b.version);
}

export function partName({ ref, group, name, version, purl }: ComparedPart): PartName {
  return { ref, group, name, version, purl };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, place) => one === b[place]);
}
