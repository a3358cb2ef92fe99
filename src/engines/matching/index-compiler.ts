import { createHash, hash } from 'node:crypto';
import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { severityOf } from '../../formats/cvss/severity.ts';
import { intervalsOf, keyAfter, type RangeSkipReason } from '../../formats/osv/intervals.ts';
import { type OsvAffected, type OsvRecord, parseOsvRecord, type RecordSkipReason } from '../../formats/osv/record.ts';
import type { InputSkipReason } from '../../formats/osv/records-in-file.ts';
import { normaliseName } from '../../formats/purl/package-identity.ts';
import {
  compareKeys,
  encodeVersion,
  isReadableEcosystem,
  type ReadableEcosystem,
  readableEcosystems,
} from '../../formats/versions/ecosystems.ts';
import type { CorpusSummary } from './advisory-index.ts';
import { type ColdInterval, type ColdPackage, coldText, sensibleTime } from './cold-record.ts';
import { GrowingBytes, GrowingWords } from './growing-words.ts';
import { type DraftAdvisory, type DraftIntervals, writeIndex } from './index-writer.ts';
import { unreadableKey } from './interval-table.ts';

/** Why a record, or a range of a loaded record, was left out; the words are stable. */
export type SkipReason =
  | RecordSkipReason
  | RangeSkipReason
  | InputSkipReason
  | 'duplicate'
  | 'withdrawn'
  | 'unknown-ecosystem'
  | 'no-package'
  | 'no-versions';

/** What one knows of a record once it is read: loaded with its intervals, or left out. */
interface Row extends DraftAdvisory {
  digest: string;
  modifiedAt: number;
  skip: SkipReason | undefined;
  rangeSkips: RangeSkipReason[];
}

/**
 * Compiles OSV records into an index file. The same records give the same bytes, in whatever order they come; of two records
 * with one id the last modified counts.
 */
export class IndexCompiler {
  private readonly rows = new Map<string, Row>();
  private readonly digests = new Set<string>();
  private readonly skips = new Map<SkipReason, number>();
  private readonly packages = new Map<string, number>();
  private readonly packageKeys: string[] = [];
  private readonly intervals: DraftIntervals = {
    package: new GrowingWords(),
    fromStart: new GrowingWords(),
    toStart: new GrowingWords(),
    end: new GrowingWords(),
    place: new GrowingWords(),
    keys: new GrowingBytes(),
  };

  /** Takes one record as its bytes: a whole JSON object. */
  add(bytes: Uint8Array): void {
    const digest = hash('sha256', bytes, 'hex');
    this.digests.add(digest);
    const answer = parseOsvRecord(bytes);
    if (!answer.ok) this.skip(answer.reason);
    else this.addRecord(answer.record, digest);
  }

  /** Counts a record or a file that could not be read at all. */
  skip(reason: SkipReason): void {
    this.skips.set(reason, (this.skips.get(reason) ?? 0) + 1);
  }

  /** The index file; the compiler cannot be used any further. */
  finish(): Uint8Array {
    const loaded: Row[] = [];
    for (const row of this.rows.values()) {
      if (row.skip) this.skip(row.skip);
      else loaded.push(row);
      for (const reason of row.rangeSkips) this.skip(reason);
    }
    return writeIndex({
      advisories: loaded,
      intervals: this.intervals,
      packageKeys: this.packageKeys,
      corpus: this.summary(loaded),
    });
  }

  private addRecord(record: OsvRecord, digest: string): void {
    const modifiedAt = sensibleTime(record.modified) ?? 0;
    const known = this.rows.get(record.id);
    if (known) {
      this.skip('duplicate');
      if (known.modifiedAt > modifiedAt || (known.modifiedAt === modifiedAt && known.digest >= digest)) return;
    }
    this.rows.set(record.id, this.rowOf(record, digest, modifiedAt));
  }

  private rowOf(record: OsvRecord, digest: string, modifiedAt: number): Row {
    const row: Row = {
      id: record.id,
      aliases: record.aliases,
      published: record.published,
      modified: record.modified,
      text: '',
      firstInterval: this.intervals.package.length,
      intervalCount: 0,
      digest,
      modifiedAt,
      skip: record.withdrawn ? 'withdrawn' : undefined,
      rangeSkips: [],
    };
    if (row.skip) return row;
    const readable = record.affected.filter(({ ecosystem }) => readableEcosystemOf(ecosystem));
    const packages = mergedPackages(readable)
      .map((affected) => this.addPackage(affected, row))
      .filter(({ intervals }) => intervals.length > 0);
    if (row.intervalCount === 0) row.skip = reasonForNothing(record, readable);
    else row.text = coldText(record, severityOf([record], levelOfVector), packages);
    return row;
  }

  private addPackage(entry: AffectedPackage, row: Row): ColdPackage {
    const { ecosystem } = entry;
    const encode = (version: string) => encodeVersion(ecosystem, version);
    const words: ColdInterval[] = [];
    const spans: { from: Uint8Array; to: Uint8Array | null }[] = [];
    for (const { events } of entry.ranges) {
      const range = intervalsOf(events, encode);
      if (!range.ok) {
        row.rangeSkips.push(range.reason);
        continue;
      }
      for (const { from, to, introduced, fixed, lastAffected } of range.intervals) {
        words.push({ by: 'range', introduced, fixed, lastAffected });
        spans.push({ from, to });
      }
    }
    for (const [version, key] of listedOutside(entry.versions, spans, encode)) {
      words.push({ by: 'listed', version });
      spans.push({ from: key, to: keyAfter(key) });
    }
    const number = this.packageNumber(entry.key);
    for (const span of spans) this.pushInterval(number, span, row.intervalCount++);
    return { ecosystem: readableEcosystems.indexOf(ecosystem), name: entry.name, intervals: words };
  }

  private packageNumber(key: string): number {
    const known = this.packages.get(key);
    if (known !== undefined) return known;
    this.packages.set(key, this.packageKeys.length);
    return this.packageKeys.push(key) - 1;
  }

  private pushInterval(
    packageNumber: number,
    { from, to }: { from: Uint8Array; to: Uint8Array | null },
    place: number,
  ) {
    const { keys } = this.intervals;
    this.intervals.package.push(packageNumber);
    this.intervals.fromStart.push(keys.push(from));
    this.intervals.toStart.push(keys.length);
    if (to) keys.push(to);
    this.intervals.end.push(keys.length);
    this.intervals.place.push(place);
  }

  private summary(loaded: Row[]): CorpusSummary {
    const newest = loaded.reduce((latest, row) => Math.max(latest, row.modifiedAt), 0);
    const digests = createHash('sha256');
    for (const digest of [...this.digests].sort()) digests.update(digest, 'hex');
    return {
      count: loaded.length,
      asOf: newest === 0 ? null : new Date(newest).toISOString(),
      sha256: digests.digest('hex'),
      skipped: [...this.skips].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, count]) => ({ reason, count })),
    };
  }
}

/** An affected package: all that one record says of it. */
interface AffectedPackage extends OsvAffected {
  ecosystem: ReadableEcosystem;
  /** The number of the ecosystem and the normalised name. */
  key: string;
}

/** Entries of one package become one, so that its ranges stand before its listed versions. */
function mergedPackages(entries: readonly OsvAffected[]): AffectedPackage[] {
  const packages = new Map<string, AffectedPackage>();
  for (const entry of entries) {
    const ecosystem = readableEcosystemOf(entry.ecosystem)!;
    const key = `${readableEcosystems.indexOf(ecosystem)}${normaliseName(ecosystem, entry.name)}`;
    const known = packages.get(key);
    if (!known) packages.set(key, { ...entry, ecosystem, key });
    else {
      known.ranges = [...known.ranges, ...entry.ranges];
      known.versions = [...known.versions, ...entry.versions];
    }
  }
  return [...packages.values()];
}

function reasonForNothing(record: OsvRecord, readable: readonly OsvAffected[]): SkipReason {
  if (readable.length > 0) return 'no-versions';
  return record.affected.length > 0 ? 'unknown-ecosystem' : 'no-package';
}

/** `Maven:https://maven.google.com` names the repository of a Maven package; other suffixes make an ecosystem of its own. */
function readableEcosystemOf(written: string): ReadableEcosystem | undefined {
  const ecosystem = written.startsWith('Maven:') ? 'Maven' : written;
  return isReadableEcosystem(ecosystem) ? ecosystem : undefined;
}

/** Listed versions that no range covers, each once, with their keys; a version that cannot be read equals itself only. */
function listedOutside(
  versions: string[],
  ranges: readonly { from: Uint8Array; to: Uint8Array | null }[],
  encode: (version: string) => Uint8Array | undefined,
): [string, Uint8Array][] {
  const listed = versions.map((version): [string, Uint8Array] => [
    version,
    encode(version) ?? unreadableKey(new TextEncoder().encode(version)),
  ]);
  const seen = new Set<string>();
  return listed.filter(([, key]) => {
    const name = key.join();
    if (seen.has(name)) return false;
    seen.add(name);
    return !ranges.some(
      ({ from, to }) => compareKeys(from, key) <= 0 && (to ? compareKeys(key, to) < 0 : isReadable(key)),
    );
  });
}

function isReadable(key: Uint8Array): boolean {
  return key[0]! < 0xfe;
}
