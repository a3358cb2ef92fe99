import { hash } from 'node:crypto';
import { GrowingBytes, GrowingWords } from '../../common/growing.ts';
import { osvFormsOf } from '../../formats/advisory/read-advisory.ts';
import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { type Severity, type SeverityLevel, severityOf } from '../../formats/cvss/severity.ts';
import type { RangeSkipReason } from '../../formats/osv/intervals.ts';
import { parseOsvRecord } from '../../formats/osv/parse-record.ts';
import type { OsvRecord, ReadRecord, RecordSkipReason } from '../../formats/osv/record.ts';
import type { InputSkipReason } from '../../formats/osv/records-in-file.ts';
import type { CorpusSummary } from './advisory-index.ts';
import { type AffectedInterval, type AffectedPackage, affectedPackages } from './affected-packages.ts';
import { type ColdPackage, dayOf, pushColdText, sensibleTime } from './cold-record.ts';
import { cpeProducts } from './cpe-products.ts';
import { type DraftIntervals, type DraftRecords, writeIndex } from './index-writer.ts';
import { NumberedNames } from './numbered-names.ts';
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

const none: readonly never[] = [];

/**
 * Compiles advisories into an index file. The same records give the same bytes, in whatever order they come; of two records
 * with one id the last modified counts.
 */
export class IndexCompiler {
  private readonly records = emptyRecords();
  private readonly modifiedAt: number[] = [];
  /** The place of the digest of each record among all of them. */
  private readonly digestPlace = new GrowingWords();
  private readonly digests = new GrowingBytes();
  /** By the number of a name: one more than the record that counts under this id. */
  private readonly recordOfId = new GrowingWords();
  /** Why each record is left out; undefined where it is loaded. */
  private readonly leftOut: (SkipReason | undefined)[] = [];
  private readonly rangeSkips = new Map<number, readonly RangeSkipReason[]>();
  private readonly levels = new Map<string, SeverityLevel | null>();
  private readonly skips = new Map<SkipReason, number>();
  private readonly packages = new NumberedNames();
  private readonly text = new GrowingBytes();
  private readonly intervals: DraftIntervals = {
    package: new GrowingWords(),
    fromStart: new GrowingWords(),
    toStart: new GrowingWords(),
    end: new GrowingWords(),
    place: new GrowingWords(),
    keys: new GrowingBytes(),
  };

  /**
   * Takes one record as its bytes: a whole JSON object of OSV, or of another form, which is compiled as it is matched (decision
   * 0038). Gives why it is none.
   */
  add(bytes: Uint8Array): RecordSkipReason | undefined {
    const answer = parseOsvRecord(bytes);
    const forms = mayBeOfAnotherForm(answer) ? formsIn(bytes) : none;
    if (forms.length > 0) {
      for (const form of forms) this.add(form);
      return undefined;
    }
    const digestPlace = this.digests.length;
    this.digests.pushBinary(hash('sha256', bytes, 'binary'));
    if (answer.ok) {
      this.addRecord(answer.record, digestPlace);
      return undefined;
    }
    this.skip(answer.reason);
    return answer.reason;
  }

  /** Counts a record or a file that could not be read at all. */
  skip(reason: SkipReason): void {
    this.skips.set(reason, (this.skips.get(reason) ?? 0) + 1);
  }

  /** The index file; the compiler cannot be used any further. */
  finish(): Uint8Array {
    const loaded = new GrowingWords();
    for (let record = 0; record < this.modifiedAt.length; record++) {
      if (this.recordOfId.words[this.records.id.words[record]!] !== record + 1) continue;
      const reason = this.leftOut[record];
      if (reason) this.skip(reason);
      else loaded.push(record);
      for (const rangeReason of this.rangeSkips.get(record) ?? none) this.skip(rangeReason);
    }
    return writeIndex({
      records: this.records,
      loaded: loaded.trimmed(),
      intervals: this.intervals,
      packages: this.packages,
      corpus: this.summary(loaded.trimmed()),
    });
  }

  private addRecord(record: OsvRecord, digestPlace: number): void {
    const modifiedAt = sensibleTime(record.modified) ?? 0;
    const id = this.numberOf(record.id);
    while (this.recordOfId.length <= id) this.recordOfId.push(0);
    const known = this.recordOfId.words[id]! - 1;
    if (known >= 0) {
      this.skip('duplicate');
      if (this.modifiedAt[known]! > modifiedAt) return;
      if (this.modifiedAt[known] === modifiedAt && this.compareDigests(known, digestPlace) >= 0) return;
    }
    this.recordOfId.words[id] = this.modifiedAt.push(modifiedAt);
    this.digestPlace.push(digestPlace);
    this.leftOut.push(record.withdrawn ? 'withdrawn' : this.addAffected(record, this.leftOut.length));
    this.endRecord(record, id, modifiedAt);
  }

  private numberOf(name: string): number {
    this.text.length = 0;
    this.text.pushText(name);
    return this.records.names.numberOf(0, this.text.bytes, this.text.length);
  }

  private compareDigests(record: number, place: number): number {
    const { bytes } = this.digests;
    const own = this.digestPlace.words[record]!;
    return Buffer.compare(bytes.subarray(own, own + digestBytes), bytes.subarray(place, place + digestBytes));
  }

  /** Adds what the record affects, and its text; gives the reason where it affects nothing. */
  private addAffected(record: OsvRecord, number: number): SkipReason | undefined {
    const affected = [...affectedPackages(record.affected), ...cpeProducts(record.configurations ?? [])];
    const first = this.intervals.package.length;
    const packages: ColdPackage[] = [];
    for (const entry of affected) {
      if (entry.skips.length > 0)
        this.rangeSkips.set(number, [...(this.rangeSkips.get(number) ?? none), ...entry.skips]);
      const added = this.addPackage(entry, first);
      if (added.intervals.length > 0) packages.push(added);
    }
    if (packages.length === 0) return reasonForNothing(record, affected);
    pushColdText(this.records.texts, record, this.severityOf(record), packages);
    return undefined;
  }

  private endRecord({ aliases, published }: OsvRecord, id: number, modifiedAt: number): void {
    const { records } = this;
    records.id.push(id);
    for (const alias of aliases) records.aliases.push(this.numberOf(alias));
    records.publishedDay.push(dayOf(sensibleTime(published) ?? 0));
    records.modifiedDay.push(dayOf(modifiedAt));
    records.aliasStarts.push(records.aliases.length);
    records.textStarts.push(records.texts.length);
    records.intervalStarts.push(this.intervals.package.length);
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

  private addPackage(
    { ecosystem, release, name, normalisedName, intervals }: AffectedPackage,
    first: number,
  ): ColdPackage {
    const number = this.packages.numberOf(ecosystem, normalisedName, normalisedName.length);
    for (const interval of intervals) this.pushInterval(number, interval, this.intervals.package.length - first);
    return { ecosystem, release, name, intervals: intervals.map(({ words }) => words) };
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

  private summary(loaded: Uint32Array): CorpusSummary {
    const newest = loaded.reduce((latest, record) => Math.max(latest, this.modifiedAt[record]!), 0);
    return {
      count: loaded.length,
      asOf: newest === 0 ? null : new Date(newest).toISOString(),
      sha256: hash('sha256', inOrder(this.digests.trimmed()), 'hex'),
      skipped: [...this.skips].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, count]) => ({ reason, count })),
    };
  }
}

/** Others have no `id`, or affect nothing in the words of OSV. */
function mayBeOfAnotherForm(answer: ReadRecord): boolean {
  if (!answer.ok) return answer.reason === 'no-id';
  return answer.record.affected.length === 0 && answer.record.configurations === undefined;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A record of another form as records of OSV; none where it is of OSV itself, or of no form at all. */
function formsIn(bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return osvFormsOf(JSON.parse(decoder.decode(bytes))).map(({ osv }) => encoder.encode(JSON.stringify(osv)));
  } catch (error) {
    if (error instanceof SyntaxError) return none;
    throw error;
  }
}

function emptyRecords(): DraftRecords {
  const records = {
    names: new NumberedNames(),
    id: new GrowingWords(),
    aliasStarts: new GrowingWords(),
    aliases: new GrowingWords(),
    publishedDay: new GrowingWords(),
    modifiedDay: new GrowingWords(),
    textStarts: new GrowingWords(),
    texts: new GrowingBytes(),
    intervalStarts: new GrowingWords(),
  };
  for (const starts of [records.aliasStarts, records.textStarts, records.intervalStarts]) starts.push(0);
  return records;
}

const digestBytes = 32;

/** Each digest once, ascending. */
function inOrder(digests: Uint8Array): Uint8Array {
  const view = new DataView(digests.buffer, digests.byteOffset, digests.length);
  const count = digests.length / digestBytes;
  const heads = new Uint32Array(count);
  for (let number = 0; number < count; number++) heads[number] = view.getUint32(number * digestBytes);
  const digestAt = (number: number) => digests.subarray(number * digestBytes, (number + 1) * digestBytes);
  const compare = (a: number, b: number) => Buffer.compare(digestAt(a), digestAt(b));
  const numbers = sortedBy(
    heads.map((_, number) => number),
    heads,
    compare,
  );
  const sorted = new GrowingBytes();
  for (let i = 0; i < count; i++) {
    const [number, before] = [numbers[i]!, numbers[i - 1]!];
    if (i > 0 && heads[number] === heads[before] && compare(number, before) === 0) continue;
    sorted.push(digestAt(number));
  }
  return sorted.trimmed();
}

function reasonForNothing(record: OsvRecord, affected: readonly AffectedPackage[]): SkipReason {
  if (affected.length > 0) return 'no-versions';
  return record.affected.length > 0 ? 'unknown-ecosystem' : 'no-package';
}
