import { createHash, hash } from 'node:crypto';
import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { severityOf } from '../../formats/cvss/severity.ts';
import type { RangeSkipReason } from '../../formats/osv/intervals.ts';
import { type OsvRecord, parseOsvRecord, type RecordSkipReason } from '../../formats/osv/record.ts';
import type { InputSkipReason } from '../../formats/osv/records-in-file.ts';
import { readableEcosystems } from '../../formats/versions/ecosystems.ts';
import type { CorpusSummary } from './advisory-index.ts';
import { type AffectedInterval, type AffectedPackage, affectedPackages } from './affected-packages.ts';
import { type ColdPackage, coldText, sensibleTime } from './cold-record.ts';
import { GrowingBytes, GrowingWords } from './growing-words.ts';
import { type DraftAdvisory, type DraftIntervals, writeIndex } from './index-writer.ts';

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
    const affected = affectedPackages(record.affected);
    const packages = affected
      .map((entry) => this.addPackage(entry, row))
      .filter(({ intervals }) => intervals.length > 0);
    if (row.intervalCount === 0) row.skip = reasonForNothing(record, affected);
    else row.text = coldText(record, severityOf([record], levelOfVector), packages);
    return row;
  }

  private addPackage({ ecosystem, name, key, intervals, skips }: AffectedPackage, row: Row): ColdPackage {
    row.rangeSkips.push(...skips);
    const number = this.packageNumber(key);
    for (const interval of intervals) this.pushInterval(number, interval, row.intervalCount++);
    return { ecosystem: readableEcosystems.indexOf(ecosystem), name, intervals: intervals.map(({ words }) => words) };
  }

  private packageNumber(key: string): number {
    const known = this.packages.get(key);
    if (known !== undefined) return known;
    this.packages.set(key, this.packageKeys.length);
    return this.packageKeys.push(key) - 1;
  }

  private pushInterval(packageNumber: number, { from, to }: AffectedInterval, place: number): void {
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

function reasonForNothing(record: OsvRecord, affected: readonly AffectedPackage[]): SkipReason {
  if (affected.length > 0) return 'no-versions';
  return record.affected.length > 0 ? 'unknown-ecosystem' : 'no-package';
}
