import { intervalsOf, keyAfter, type RangeSkipReason } from '../../formats/osv/intervals.ts';
import type { OsvAffected } from '../../formats/osv/record.ts';
import { normaliseName } from '../../formats/purl/package-identity.ts';
import {
  compareKeys,
  encodeVersion,
  isReadableEcosystem,
  type ReadableEcosystem,
  readableEcosystems,
} from '../../formats/versions/ecosystems.ts';
import type { ColdInterval } from './cold-record.ts';
import { unreadableKey, unreadableMark } from './interval-table.ts';

/** All that one record says of one package whose versions can be read. */
export interface AffectedPackage {
  ecosystem: ReadableEcosystem;
  /** As the record writes it. */
  name: string;
  /** The number of the ecosystem and the normalised name. */
  key: string;
  /** Those of ranges before those of listed versions. */
  intervals: AffectedInterval[];
  /** Why ranges could not be used. */
  skips: RangeSkipReason[];
}

/** Versions from a key (included) up to a key (excluded); null: no end. */
export interface AffectedInterval {
  from: Uint8Array;
  to: Uint8Array | null;
  words: ColdInterval;
}

/** Entries of one package become one; those of ecosystems that cannot be read are left out. */
export function affectedPackages(affected: readonly OsvAffected[]): AffectedPackage[] {
  const byKey = new Map<string, { ecosystem: ReadableEcosystem; entries: OsvAffected[] }>();
  for (const entry of affected) {
    const ecosystem = readableEcosystemOf(entry.ecosystem);
    if (!ecosystem) continue;
    const key = `${readableEcosystems.indexOf(ecosystem)}${normaliseName(ecosystem, entry.name)}`;
    const known = byKey.get(key);
    if (known) known.entries.push(entry);
    else byKey.set(key, { ecosystem, entries: [entry] });
  }
  return [...byKey].map(([key, { ecosystem, entries }]) => packageOf(key, ecosystem, entries));
}

/** `Maven:https://maven.google.com` names the repository of a Maven package; other suffixes make an ecosystem of its own. */
export function readableEcosystemOf(written: string): ReadableEcosystem | undefined {
  const ecosystem = written.startsWith('Maven:') ? 'Maven' : written;
  return isReadableEcosystem(ecosystem) ? ecosystem : undefined;
}

function packageOf(key: string, ecosystem: ReadableEcosystem, entries: readonly OsvAffected[]): AffectedPackage {
  const encode = (version: string) => encodeVersion(ecosystem, version);
  const intervals: AffectedInterval[] = [];
  const skips: RangeSkipReason[] = [];
  for (const { ranges } of entries) {
    for (const { events } of ranges) {
      const range = intervalsOf(events, encode);
      if (!range.ok) {
        skips.push(range.reason);
        continue;
      }
      for (const { from, to, introduced, fixed, lastAffected } of range.intervals) {
        intervals.push({ from, to, words: { by: 'range', introduced, fixed, lastAffected } });
      }
    }
  }
  const listed = entries.flatMap(({ versions }) => versions);
  intervals.push(...listedOutside(listed, intervals.slice(), encode));
  return { ecosystem, name: entries[0]!.name, key, intervals, skips };
}

/** Listed versions that no range covers, each once; a version that cannot be read equals itself only. */
function listedOutside(
  versions: readonly string[],
  ranges: readonly AffectedInterval[],
  encode: (version: string) => Uint8Array | undefined,
): AffectedInterval[] {
  const seen = new Set<string>();
  const listed: AffectedInterval[] = [];
  for (const version of versions) {
    const key = encode(version) ?? unreadableKey(new TextEncoder().encode(version));
    const name = key.join();
    if (seen.has(name)) continue;
    seen.add(name);
    if (!ranges.some((range) => holds(range, key))) {
      listed.push({ from: key, to: keyAfter(key), words: { by: 'listed', version } });
    }
  }
  return listed;
}

/** Whether the interval holds the version of a key; one that cannot be read lies in no range, however open. */
export function holds({ from, to }: Pick<AffectedInterval, 'from' | 'to'>, key: Uint8Array): boolean {
  if (key[0] === unreadableMark && from[0] !== unreadableMark) return false;
  return compareKeys(from, key) <= 0 && (to === null || compareKeys(key, to) < 0);
}
