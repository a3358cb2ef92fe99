/** Tests of CSAF 2.1 (a draft) about ranges of versions beside each other in the product tree. */
import type { Problem } from '../../../common/errors.ts';
import { isObject, type Json, objectOf } from '../../json/json.ts';
import { parseVers, rangeOf, type VersionRange, versionSatisfies } from '../../vers/vers.ts';
import { compareVersions } from '../../versions/compare.ts';
import type { CsafTest } from '../csaf-test.ts';
import { affectedStatuses, fixedStatuses, productsWithStatus, vulnerabilitiesOf } from '../parts.ts';
import type { Placed } from '../places.ts';

type Kind = 'vers' | 'vls' | 'version';

/** A branch with a version or a range of versions. */
interface Sibling extends Placed<Json> {
  kind: Kind;
  isLeaf: boolean;
  products: string[];
  /** `null` for a version, and for what cannot be read. */
  range: VersionRange | null;
}

/** Two branches below the same one, the first with a range, that have a version in common. */
interface Overlap {
  range: Sibling;
  other: Sibling;
}

/** The statuses that say the same of a product, and exclude the other groups. */
const statusGroups = [
  affectedStatuses,
  ['known_not_affected'],
  fixedStatuses,
  ['under_investigation'],
  ['unknown'],
] as const;

/** CSAF 2.1 §6.2.50.1 to §6.2.50.3: what overlaps is said to be in groups of statuses that contradict each other. */
export const contradictingOverlaps: readonly CsafTest[] = (
  [
    ['6.2.50.1', 'Overlapping Product Version Range with VERS in Contradicting Product Status Group', 'vers'],
    ['6.2.50.2', 'Overlapping Product Version Range with vls in Contradicting Product Status Group', 'vls'],
    [
      '6.2.50.3',
      'Overlapping Product Version Range with Product Version in Contradicting Product Status Group',
      'version',
    ],
  ] as const
).map(([id, title, kind]) => ({ id, title, find: (document) => overlapsByStatus(document, kind, 'contradicting') }));

/** CSAF 2.1 §6.3.19.1 to §6.3.19.3: what overlaps is said to be in one group of statuses. */
export const overlapsInOneGroup: readonly CsafTest[] = (
  [
    ['6.3.19.1', 'Overlapping Product Version Range with VERS in Same Product Status Group', 'vers'],
    ['6.3.19.2', 'Overlapping Product Version Range with vls in Same Product Status Group', 'vls'],
    ['6.3.19.3', 'Overlapping Product Version Range with Product Version in Same Product Status Group', 'version'],
  ] as const
).map(([id, title, kind]) => ({ id, title, find: (document) => overlapsByStatus(document, kind, 'same') }));

/** CSAF 2.1 §6.3.19.4 and §6.3.19.5: what overlaps has branches of its own. */
export const overlapsInBranches: readonly CsafTest[] = (
  [
    ['6.3.19.4', 'Overlapping Product Version Range with Product Version Range in Branch', ['vers', 'vls']],
    ['6.3.19.5', 'Overlapping Product Version Range with Product Version in Branch', ['version']],
  ] as const
).map(([id, title, kinds]) => ({
  id,
  title,
  *find(document) {
    for (const { range, other } of overlapsOf(document)) {
      if (!other.isLeaf && (kinds as readonly Kind[]).includes(other.kind)) yield telling(range, other);
    }
  },
}));

function telling(range: Sibling, other: Sibling): Problem {
  return {
    at: `${range.at}/name`,
    message: `"${range.value.name}" has versions in common with "${other.value.name}".`,
  };
}

function* overlapsByStatus(document: Json, kind: Kind, wanted: 'same' | 'contradicting'): Generator<Problem> {
  const overlaps = overlapsOf(document).filter(({ other }) => other.isLeaf && other.kind === kind);
  for (const vulnerability of overlaps.length > 0 ? vulnerabilitiesOf(document) : []) {
    const groups = statusGroups.map(
      (statuses) => new Set(productsWithStatus(vulnerability, statuses).map(({ value }) => value)),
    );
    const groupsOf = ({ products }: Sibling) =>
      groups.flatMap((group, index) => (products.some((id) => group.has(id)) ? [index] : []));
    for (const { range, other } of overlaps) {
      const [mine, theirs] = [groupsOf(range), groupsOf(other)];
      const isSame = mine.some((group) => theirs.includes(group));
      const contradicts = mine.some((group) => theirs.some((one) => one !== group));
      if (wanted === 'same' ? isSame : contradicts) yield telling(range, other);
    }
  }
}

/** Compares at most so many pairs of one document, which is more than any real one has. */
const mostPairs = 20_000;

function overlapsOf(document: Json): Overlap[] {
  const found: Overlap[] = [];
  let pairs = 0;
  for (const siblings of siblingsIn(objectOf(document.product_tree), '/product_tree')) {
    for (const range of siblings.filter((one) => one.range !== null && one.products.length > 0)) {
      for (const other of siblings) {
        if (++pairs > mostPairs) return found;
        if (other !== range && doOverlap(range, other)) found.push({ range, other });
      }
    }
  }
  return found;
}

/** The versions and ranges below each branch. */
function* siblingsIn(above: Json, at: string): Generator<Sibling[]> {
  const branches = Array.isArray(above.branches) ? (above.branches as unknown[]) : [];
  yield branches.flatMap((value, index) => siblingAt(value, `${at}/branches/${index}`));
  for (const [index, value] of branches.entries()) {
    if (isObject(value)) yield* siblingsIn(value, `${at}/branches/${index}`);
  }
}

function siblingAt(value: unknown, at: string): Sibling[] {
  if (!isObject(value) || typeof value.name !== 'string') return [];
  if (value.category !== 'product_version' && value.category !== 'product_version_range') return [];
  const kind = value.category === 'product_version' ? 'version' : value.name.startsWith('vers:') ? 'vers' : 'vls';
  const range = kind === 'version' ? null : readRange(kind, value.name);
  return [{ at, value, kind, isLeaf: 'product' in value, products: productsBelow(value), range }];
}

function productsBelow(branch: Json): string[] {
  const own = objectOf(branch.product).product_id;
  const inner = Array.isArray(branch.branches) ? branch.branches.filter(isObject).flatMap(productsBelow) : [];
  return typeof own === 'string' ? [own, ...inner] : inner;
}

function doOverlap({ range }: Sibling, other: Sibling): boolean {
  if (!range) return false;
  if (other.kind === 'version') return versionSatisfies(range, String(other.value.name)) === true;
  return other.range !== null && haveCommonVersion(range, other.range);
}

/** A range without a type is read by dotted numbers, where it can be (best effort, as the draft says). */
function readRange(kind: Kind, name: string): VersionRange | null {
  const range = parseVers(kind === 'vers' ? name : `vers:intdot/${name}`);
  return range.ok ? range.value : null;
}

/**
 * Whether some version may lie in both. The versions that the ranges name are numbered in their order, 1, 3, 5…, so that the even
 * numbers stand for all versions between two of them.
 */
function haveCommonVersion(a: VersionRange, b: VersionRange): boolean {
  if (a.versions !== 'constrained') return a.versions === 'all' && b.versions !== 'none';
  if (b.versions !== 'constrained') return b.versions === 'all';
  if (a.scheme !== b.scheme) return false;
  const { scheme } = a;
  const named = [...a.constraints, ...b.constraints]
    .map(({ version }) => version)
    .sort((one, other) => compareVersions(scheme, one, other) ?? 0);
  const numberOf = (version: string) => 2 * named.findIndex((one) => compareVersions(scheme, one, version) === 0) + 1;
  const numbered = ({ constraints }: typeof a) =>
    rangeOf(
      'intdot',
      'intdot',
      constraints.map(({ comparator, version }) => ({ comparator, version: String(numberOf(version)) })),
    );
  const [left, right] = [numbered(a), numbered(b)];
  return Array.from({ length: 2 * named.length + 1 }, (_, number) => String(number)).some(
    (number) => versionSatisfies(left, number) && versionSatisfies(right, number),
  );
}
