import type { OsvEvent, OsvRecord } from '../../formats/osv/record.ts';
import { normaliseName } from '../../formats/purl/package-identity.ts';
import { readEcosystem } from '../../formats/purl/releases.ts';
import { type ReadableEcosystem, readableEcosystems } from '../../formats/versions/ecosystems.ts';
import { versionOrders } from '../../formats/versions/version-order.ts';

/**
 * The evaluation algorithm of the OSV schema as it stands there, over plain comparison of versions: slow, without keys, index
 * or compilation. It is what the index is judged by.
 */
export class PlainMatcher {
  private readonly byPackage = new Map<string, { id: string; affected: OsvRecord['affected'][number] }[]>();

  constructor(records: readonly OsvRecord[]) {
    for (const { id, withdrawn, affected } of records) {
      if (withdrawn) continue;
      for (const entry of affected) {
        const read = readEcosystem(entry.ecosystem);
        if (!read) continue;
        const key = keyOf(read, entry.name);
        const known = this.byPackage.get(key);
        if (known) known.push({ id, affected: entry });
        else this.byPackage.set(key, [{ id, affected: entry }]);
      }
    }
  }

  /**
   * Sorted ids of the records that affect the version; undefined where the version cannot be read and no record lists it. With a
   * release (`Debian:12`), those of this release and those that name none.
   */
  match(written: string, name: string, version: string): string[] | undefined {
    const read = readEcosystem(written)!;
    const ecosystem = readableEcosystems[read.ecosystem]!;
    const keys = new Set([keyOf(read, name), keyOf({ ...read, release: '' }, name)]);
    const entries = [...keys].flatMap((key) => this.byPackage.get(key) ?? []);
    const ids = entries.filter(({ affected }) => isAffected(ecosystem, affected, version)).map(({ id }) => id);
    if (ids.length === 0 && versionOrders[ecosystem](version, version) === undefined) return undefined;
    return [...new Set(ids)].sort();
  }
}

function keyOf({ ecosystem, release }: { ecosystem: number; release: string }, name: string): string {
  return `${ecosystem} ${release} ${normaliseName(readableEcosystems[ecosystem]!, name)}`;
}

function isAffected(ecosystem: ReadableEcosystem, affected: OsvRecord['affected'][number], version: string): boolean {
  const isListed = affected.versions.some(
    (listed) => listed === version || versionOrders[ecosystem](listed, version) === 0,
  );
  return isListed || affected.ranges.some(({ events }) => isInRange(ecosystem, events, version));
}

/** A range with a bound that cannot be read decides nothing. */
export function isInRange(ecosystem: ReadableEcosystem, events: readonly OsvEvent[], version: string): boolean {
  const order = versionOrders[ecosystem];
  if (order(version, version) === undefined) return false;
  const compare = (a: OsvEvent, b: OsvEvent): number => {
    if (isStart(a) || isStart(b)) return Number(isStart(b)) - Number(isStart(a));
    return order(a.version, b.version)! || Number(a.kind === 'lastAffected') - Number(b.kind === 'lastAffected');
  };
  const bounds = events.filter((event) => !isStart(event) && event.version !== '*');
  if (bounds.some((event) => order(event.version, event.version) === undefined)) return false;

  const limits = events.filter((event) => event.kind === 'limit');
  const beforeLimits =
    limits.length === 0 || limits.some((limit) => limit.version === '*' || order(version, limit.version)! < 0);
  let vulnerable = false;
  for (const event of events.filter(({ kind }) => kind !== 'limit').sort(compare)) {
    if (event.kind === 'introduced' && (isStart(event) || order(version, event.version)! >= 0)) vulnerable = true;
    if (event.kind === 'fixed' && order(version, event.version)! >= 0) vulnerable = false;
    if (event.kind === 'lastAffected' && order(version, event.version)! > 0) vulnerable = false;
  }
  return beforeLimits && vulnerable;
}

function isStart(event: OsvEvent): boolean {
  return event.kind === 'introduced' && event.version === '0';
}
