import { hash } from 'node:crypto';
import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { type Severity, type SeverityLevel, severityOf } from '../../formats/cvss/severity.ts';
import type { RangeSkipReason } from '../../formats/osv/intervals.ts';
import { parseOsvRecord } from '../../formats/osv/parse-record.ts';
import type { OsvRecord, RecordSkipReason } from '../../formats/osv/record.ts';
import type { InputSkipReason } from '../../formats/osv/records-in-file.ts';
import type { CorpusSummary } from './advisory-index.ts';
import { type AffectedInterval, type AffectedPackage, affectedPackages } from './affected-packages.ts';
import { type ColdPackage, coldText, dayOf, sensibleTime } from './cold-record.ts';
import { GrowingBytes, GrowingWords } from './growing-words.ts';
import { type DraftAdvisory, type DraftIntervals, writeIndex } from './index-writer.ts';
import { PackageNumbers } from './package-table.ts';
import { sortedBy } from './sorted-by.ts';

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
  /** One unit a byte. */
  digest: string;
  modifiedAt: number;
  skip: SkipReason | undefined;
  rangeSkips: readonly RangeSkipReason[];
}

const none: readonly RangeSkipReason[] = [];
const encoder = new TextEncoder();

/**
 * Compiles OSV records into an index file. The same records give the same bytes, in whatever order they come; of two records
 * with one id the last modified counts.
 */
export class IndexCompiler {
  private readonly rows = new Map<string, Row>();
  private readonly digests = new GrowingBytes();
  private readonly texts = new GrowingBytes();
  private readonly levels = new Map<string, SeverityLevel | null>();
  private readonly skips = new Map<SkipReason, number>();
  private readonly packages = new PackageNumbers();
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
    const digest = hash('sha256', bytes, 'binary');
    this.digests.pushBinary(digest);
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
      packages: this.packages,
      texts: this.texts,
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
      publishedDay: dayOf(sensibleTime(record.published) ?? 0),
      modifiedDay: dayOf(modifiedAt),
      textStart: 0,
      textEnd: 0,
      firstInterval: this.intervals.package.length,
      intervalCount: 0,
      digest,
      modifiedAt,
      skip: record.withdrawn ? 'withdrawn' : undefined,
      rangeSkips: none,
    };
    if (row.skip) return row;
    const affected = affectedPackages(record.affected);
    const packages = affected
      .map((entry) => this.addPackage(entry, row))
      .filter(({ intervals }) => intervals.length > 0);
    if (row.intervalCount === 0) row.skip = reasonForNothing(record, affected);
    else this.writeText(row, coldText(record, this.severityOf(record), packages));
    return row;
  }

  private writeText(row: Row, text: string): void {
    this.texts.reserve(3 * text.length);
    row.textStart = this.texts.length;
    this.texts.length += encoder.encodeInto(text, this.texts.bytes.subarray(row.textStart)).written;
    row.textEnd = this.texts.length;
  }

  /** Few vectors are written very often. */
  private severityOf(record: OsvRecord): Severity | null {
    if (record.vectors.length === 0 && record.severityWord === null) return null;
    return severityOf([record], (vector) => {
      let level = this.levels.get(vector);
      if (level === undefined) {
        level = levelOfVector(vector);
        this.levels.set(vector, level);
      }
      return level;
    });
  }

  private addPackage({ ecosystem, name, normalisedName, intervals, skips }: AffectedPackage, row: Row): ColdPackage {
    if (skips.length > 0) row.rangeSkips = [...row.rangeSkips, ...skips];
    const number = this.packages.numberOf(ecosystem, normalisedName, normalisedName.length);
    for (const interval of intervals) this.pushInterval(number, interval, row.intervalCount++);
    return { ecosystem, name, intervals: intervals.map(({ words }) => words) };
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
    return {
      count: loaded.length,
      asOf: newest === 0 ? null : new Date(newest).toISOString(),
      sha256: hash('sha256', inOrder(this.digests.trimmed()), 'hex'),
      skipped: [...this.skips].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, count]) => ({ reason, count })),
    };
  }
}

const digestBytes = 32;

/** Each digest once, ascending. */
function inOrder(digests: Uint8Array): Uint8Array {
  const view = new DataView(digests.buffer, digests.byteOffset, digests.length);
  const count = digests.length / digestBytes;
  const heads = Uint32Array.from({ length: count }, (_, number) => view.getUint32(number * digestBytes));
  const digestAt = (number: number) => digests.subarray(number * digestBytes, (number + 1) * digestBytes);
  const numbers = heads.map((_, number) => number);
  const sorted = new GrowingBytes();
  let last: Uint8Array = new Uint8Array();
  for (const number of sortedBy(numbers, heads, (a, b) => Buffer.compare(digestAt(a), digestAt(b)))) {
    const digest = digestAt(number);
    if (Buffer.compare(digest, last) !== 0) sorted.push(digest);
    last = digest;
  }
  return sorted.trimmed();
}

function reasonForNothing(record: OsvRecord, affected: readonly AffectedPackage[]): SkipReason {
  if (affected.length > 0) return 'no-versions';
  return record.affected.length > 0 ? 'unknown-ecosystem' : 'no-package';
}
