import { intervalsOf, keyAfter, type RangeSkipReason } from '../../formats/osv/intervals.ts';
import type { OsvAffected } from '../../formats/osv/record.ts';
import { normaliseNameBytes } from '../../formats/purl/package-identity.ts';
import { isDistribution, readEcosystem } from '../../formats/purl/releases.ts';
import { compareKeys, encodeVersion, readableEcosystems } from '../../formats/versions/ecosystems.ts';
import type { ColdInterval } from './cold-record.ts';
import { unreadableKey, unreadableMark } from './interval-table.ts';

/** All that one record says of one package whose versions can be read. */
export interface AffectedPackage {
  /** The place in `readableEcosystems`. */
  ecosystem: number;
  /** Of a distribution what the record writes behind its name and a colon: `12`, `22.04:LTS`; else empty. */
  release: string;
  /** As the record writes it. */
  name: string;
  /** Of a distribution with the release, see `nameInRelease`. */
  normalisedName: Uint8Array;
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
  const named: NamedPackage[] = [];
  for (const entry of affected) {
    const read = readEcosystem(entry.ecosystem);
    if (!read) continue;
    const { ecosystem, release } = read;
    named.push({ ecosystem, normalisedName: normalised(ecosystem, release, entry.name), entries: [entry] });
  }
  return (named.length > 1 ? merged(named) : named).map(packageOf);
}

interface NamedPackage {
  ecosystem: number;
  normalisedName: Uint8Array;
  entries: OsvAffected[];
}

function merged(named: readonly NamedPackage[]): NamedPackage[] {
  const byKey = new Map<string, NamedPackage>();
  for (const one of named) {
    const key = `${one.ecosystem} ${textOfBytes(one.normalisedName)}`;
    const known = byKey.get(key);
    if (known) known.entries.push(...one.entries);
    else byKey.set(key, one);
  }
  return [...byKey.values()];
}

const utf8 = new TextEncoder();
/** Longer names than this have none that is normalised (`normaliseNameBytes`). */
const longestName = 4096;
const writtenName = new Uint8Array(3 * longestName);
const scratch = new Uint8Array(longestName);

function normalised(ecosystem: number, release: string, name: string): Uint8Array {
  const { read, written } = utf8.encodeInto(name, writtenName);
  if (read < name.length) return new Uint8Array();
  const length = normaliseNameBytes(ecosystem, writtenName, 0, written, scratch);
  if (!isDistribution(ecosystem)) return scratch.slice(0, length);
  return length === 0 ? new Uint8Array() : nameInRelease(release, scratch.subarray(0, length));
}

/** Under which name the packages of a distribution stand: the release, a zero, the package. Without release, it holds in all of them. */
export function nameInRelease(release: string, name: Uint8Array): Uint8Array {
  const start = utf8.encode(release);
  const whole = new Uint8Array(start.length + 1 + name.length);
  whole.set(start);
  whole.set(name, start.length + 1);
  return whole;
}

function packageOf({ ecosystem, normalisedName, entries }: NamedPackage): AffectedPackage {
  const encode = (version: string) => encodeVersion(readableEcosystems[ecosystem]!, version);
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
  const listed = entries.length === 1 ? entries[0]!.versions : entries.flatMap(({ versions }) => versions);
  if (listed.length > 0) intervals.push(...listedOutside(listed, intervals, encode));
  const { ecosystem: written, name } = entries[0]!;
  const release = isDistribution(ecosystem) ? written.slice(readableEcosystems[ecosystem]!.length + 1) : '';
  return { ecosystem, release, name, normalisedName, intervals, skips };
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
    const key = encode(version) ?? unreadableKey(utf8.encode(version));
    if (ranges.some((range) => holds(range, key))) continue;
    const name = textOfBytes(key);
    if (seen.has(name)) continue;
    seen.add(name);
    listed.push({ from: key, to: keyAfter(key), words: { by: 'listed', version } });
  }
  return listed;
}

/** One unit a byte. */
function textOfBytes({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

/** Whether the interval holds the version of a key; one that cannot be read lies in no range, however open. */
export function holds({ from, to }: Pick<AffectedInterval, 'from' | 'to'>, key: Uint8Array): boolean {
  if (key[0] === unreadableMark && from[0] !== unreadableMark) return false;
  return compareKeys(from, key) <= 0 && (to === null || compareKeys(key, to) < 0);
}
