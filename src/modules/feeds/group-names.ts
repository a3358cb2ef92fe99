import { withMaturity } from '../../engines/priority/exploit-maturity.ts';
import { preferredFirst } from '../../engines/scan/preferred-first.ts';
import { isPrefixedId } from '../../formats/advisory/osv-form.ts';
import type { SsvcStatement } from '../../formats/advisory/statement.ts';

/** A vulnerability as it stands, with every id and alias by which it is known. */
export interface KnownVulnerability {
  id: string;
  name: string;
  names: readonly string[];
}

export interface NamedRecord {
  id: string;
  aliases: readonly string[];
}

export interface Grouping<Record extends NamedRecord> {
  groups: VulnerabilityGroup<Record>[];
  /** Vulnerabilities that turned out to be another one. */
  merged: { from: string; into: string }[];
  /** Names that no record gives to a vulnerability any more. */
  dropped: string[];
}

export interface VulnerabilityGroup<Record extends NamedRecord> {
  id: string;
  /** The name people know best first, then the others by code point. */
  names: string[];
  records: Record[];
}

/**
 * Which records are one vulnerability: those that name each other, directly or through an id that both know. A group keeps the
 * id of the oldest vulnerability it came from; where one falls apart, the part with its name keeps it. A vulnerability that no
 * record speaks of any more stays as it is, for the findings that refer to it.
 */
export function groupNames<Record extends NamedRecord>(
  records: readonly Record[],
  known: readonly KnownVulnerability[],
  newId: () => string,
): Grouping<Record> {
  const parts = connectedParts(records);
  const partOfName = new Map<string, number>();
  for (const [part, { names }] of parts.entries()) for (const name of names) partOfName.set(name, part);
  const claims = claimsOf(known, partOfName);
  const merged: Grouping<Record>['merged'] = [];
  const groups = parts.map((part, place) => {
    const [oldest, ...younger] = (claims.get(place) ?? []).sort();
    const id = oldest ?? newId();
    for (const from of younger) merged.push({ from, into: id });
    return { ...part, id };
  });
  const spokenOf = new Set([...claims.values()].flat());
  const dropped = known
    .filter(({ id }) => spokenOf.has(id))
    .flatMap(({ names }) => names.filter((name) => !partOfName.has(name)));
  return { groups, merged, dropped };
}

/** Those by which people know a vulnerability; all where a record has no other. */
export function namesOfVulnerability(names: readonly string[]): string[] {
  const known = names.filter((name) => !isPrefixedId(name));
  return known.length === 0 ? [...names] : known;
}

/** Of several decisions on one vulnerability the last one, with the exploitation that the vectors of its records testify. */
export function decisionOf(
  records: readonly { ssvc: SsvcStatement | null; vectors: readonly string[] }[],
): SsvcStatement | null {
  const made = records.flatMap(({ ssvc }) => ssvc ?? []);
  const latest = made.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))[0] ?? null;
  return withMaturity(
    latest,
    records.flatMap(({ vectors }) => vectors),
  );
}

function connectedParts<Record extends NamedRecord>(
  records: readonly Record[],
): { names: string[]; records: Record[] }[] {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    while (parents.get(root) !== root) root = parents.get(root)!;
    for (let next = name; next !== root; ) {
      const after = parents.get(next)!;
      parents.set(next, root);
      next = after;
    }
    return root;
  };
  for (const { id, aliases } of records) {
    for (const name of [id, ...aliases]) {
      if (!parents.has(name)) parents.set(name, name);
      parents.set(rootOf(name), rootOf(id));
    }
  }
  const namesByRoot = Map.groupBy(parents.keys(), rootOf);
  const recordsByRoot = Map.groupBy(records, ({ id }) => rootOf(id));
  return [...namesByRoot]
    .map(([root, names]) => ({ names: names.sort(preferredFirst), records: recordsByRoot.get(root) ?? [] }))
    .sort((a, b) => preferredFirst(a.names[0]!, b.names[0]!));
}

/** The vulnerabilities that go on in each part, by the place of the part. */
function claimsOf(
  known: readonly KnownVulnerability[],
  partOfName: ReadonlyMap<string, number>,
): Map<number, string[]> {
  const claims = new Map<number, string[]>();
  for (const { id, name, names } of known) {
    const part =
      partOfName.get(name) ??
      [...names]
        .sort(preferredFirst)
        .map((one) => partOfName.get(one))
        .find(isPlace);
    if (part === undefined) continue;
    const earlier = claims.get(part);
    if (earlier) earlier.push(id);
    else claims.set(part, [id]);
  }
  return claims;
}

function isPlace(part: number | undefined): part is number {
  return part !== undefined;
}
