import { GrowingWords } from '../../common/growing.ts';
import { isPrefixedId } from '../../formats/advisory/osv-form.ts';
import { asCpeValue, parseCpe } from '../../formats/cpe/cpe.ts';
import { judgeConfigurations } from '../../formats/cpe/judge-configurations.ts';
import type { DistributionPackage, PackageName } from '../../formats/purl/distribution-package.ts';
import { emptyIdentity, identified, identifyPackage, takePackageName } from '../../formats/purl/package-identity.ts';
import { isDistribution, readEcosystem } from '../../formats/purl/releases.ts';
import {
  compareKeys,
  encodeVersion,
  type ReadableEcosystem,
  readableEcosystems,
  versionEncoders,
} from '../../formats/versions/ecosystems.ts';
import { longestKey } from '../../formats/versions/key-bytes.ts';
import { preferredFirst } from '../scan/preferred-first.ts';
import {
  type Advisory,
  type AdvisoryIndex,
  type CorpusSummary,
  type CpeHit,
  type Explanation,
  type Hit,
  type MatchAnswer,
  type MatchColumns,
  type PurlColumns,
  type UncheckedReason,
  uncheckedReasons,
  type Vulnerability,
} from './advisory-index.ts';
import { nameInRelease } from './affected-packages.ts';
import { type ColdInterval, type ColdPackage, type ColdRecord, dateOf, readColdRecord } from './cold-record.ts';
import { damaged, readIndexHeader, readSections, wordsOf } from './index-file.ts';
import { unreadableKey, unreadableMark, wordAt, wordsPerInterval } from './interval-table.ts';
import { matchInReleases, type ReleaseTable } from './match-in-releases.ts';
import { cpeEcosystem, hashPackage, numberMaskFor } from './package-table.ts';
import type { PlainScan } from './plain-scan.ts';
import type { SymbolTable } from './text-codec.ts';

/** Reads bytes of the file from a place on; `offset` counts from the start of the file. What it gives holds until the next call. */
export type ReadCold = (offset: number, length: number) => Uint8Array;

/**
 * Opens an index from its hot part, which `readIndexHeader` tells the length of; nothing of it is parsed or copied. Where a `plainScan`
 * is given, the hot part lies in it.
 */
export function openIndex(hot: Uint8Array, readCold: ReadCold, plainScan?: PlainScan): AdvisoryIndex {
  return new OpenedIndex(hot, readCold, plainScan);
}

/** Opens an index that lies in memory as a whole. */
export function openWholeIndex(file: Uint8Array): AdvisoryIndex {
  return openIndex(file, (offset, length) => file.subarray(offset, offset + length));
}

const checked = 0;
const unreadableVersion = uncheckedReasons.indexOf('unreadable-version');
const noPackage = -1;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

class OpenedIndex implements AdvisoryIndex, ReleaseTable {
  private readonly slots: Uint32Array;
  private readonly packages: Uint32Array;
  private readonly intervals: Uint32Array;
  private readonly ring: Uint32Array;
  private readonly coldOffsets: Uint32Array;
  private readonly longKeys: Uint8Array;
  private readonly names: Uint8Array;
  private readonly symbols: SymbolTable;
  private readonly corpusJson: Uint8Array;
  private readonly releasesJson: Uint8Array;
  private readonly coldStart: number;
  private readonly readCold: ReadCold;
  private readonly numberMask: number;
  private readonly slotMask: number;

  /** The component being matched, and what was found for it and those before; one at a time, so that a miss costs no object. */
  private readonly identity = emptyIdentity();
  private readonly key = new Uint8Array(longestKey + 8);
  private readonly foundIntervals = new GrowingWords();
  private readonly foundAdvisories = new GrowingWords();

  private corpusRead: CorpusSummary | undefined;
  private releasesRead: Record<string, string[]> | undefined;
  private lastRead: { advisory: number; record: ColdRecord } | undefined;

  readonly plainScan: PlainScan | undefined;

  constructor(hot: Uint8Array, readCold: ReadCold, plainScan: PlainScan | undefined) {
    const sections = readSections(hot);
    plainScan?.open(sections);
    this.plainScan = plainScan;
    this.slots = wordsOf(sections.slots);
    this.packages = wordsOf(sections.packages);
    this.intervals = wordsOf(sections.intervals);
    this.ring = wordsOf(sections.ring);
    this.coldOffsets = wordsOf(sections.coldOffsets);
    this.longKeys = sections.longKeys;
    this.names = sections.names;
    this.symbols = symbolsIn(sections.symbols);
    this.corpusJson = sections.corpus;
    this.releasesJson = sections.releases;
    this.coldStart = readIndexHeader(hot).hotBytes;
    this.readCold = readCold;
    this.numberMask = numberMaskFor(this.packages.length / 2 - 1);
    this.slotMask = this.slots.length - 1;
  }

  get corpus(): CorpusSummary {
    this.corpusRead ??= JSON.parse(fromUtf8.decode(this.corpusJson)) as CorpusSummary;
    return this.corpusRead;
  }

  match(ecosystem: string, name: string, version: string): MatchAnswer {
    const read = readEcosystem(ecosystem);
    if (!read) return { checked: false, reason: 'unknown-ecosystem' };
    const asked = { name: name.trim(), version };
    takePackageName(this.identity, read.ecosystem, asked);
    if (this.identity.nameLength === 0) return { checked: false, reason: 'unreadable-identifier' };
    if (version.trim() === '') return { checked: false, reason: 'no-version' };
    this.identity.distribution = isDistribution(read.ecosystem)
      ? { ...read, isExact: read.release !== '', names: [asked] }
      : null;
    return this.answerFor(this.findVersion());
  }

  matchPurl(purl: string): MatchAnswer {
    const source = utf8.encode(purl);
    const reason = identifyPackage(source, 0, source.length, this.identity);
    if (reason !== identified) return this.answerFor(reason);
    return this.answerFor(this.findVersion());
  }

  matchPurls({ bytes, starts, ends, count }: PurlColumns): MatchColumns {
    const reason = new Uint8Array(count);
    const component = new GrowingWords();
    for (let i = 0; i < count; i++) {
      let answer = identifyPackage(bytes, starts[i]!, ends[i]!, this.identity);
      if (answer === identified) answer = this.findVersion();
      reason[i] = answer;
      while (component.length < this.foundIntervals.length) component.push(i);
    }
    const advisory = this.foundAdvisories.trimmed().slice();
    const range = this.foundIntervals.trimmed().slice();
    this.forgetFound();
    return { reason, hits: component.length, component: component.trimmed(), advisory, range };
  }

  get namesCpes(): boolean {
    return this.releases[cpeEcosystem] !== undefined;
  }

  matchCpe(name: string, version: string | null): CpeHit[] | undefined {
    const read = parseCpe(name);
    if (!read.ok) return undefined;
    const cpe = read.value.version === '*' && version ? { ...read.value, version: asCpeValue(version) } : read.value;
    takePackageName(this.identity, cpeEcosystem, { name: cpe.product, version: '' });
    const found = this.findPackage();
    if (found === noPackage) return [];
    const hits: CpeHit[] = [];
    for (let i = this.packages[2 * found + 1]!; i < this.packages[2 * found + 3]!; i++) {
      const advisory = this.intervals[i * wordsPerInterval + 4]!;
      const grounds = judgeConfigurations(cpe, this.recordOf(advisory).configurations);
      if (grounds) hits.push({ advisory, grounds });
    }
    return hits;
  }

  knows(ecosystem: string, name: string): boolean {
    const read = readEcosystem(ecosystem);
    if (!read) return false;
    const asked = { name: name.trim(), version: '' };
    takePackageName(this.identity, read.ecosystem, asked);
    if (!isDistribution(read.ecosystem)) return this.findPackage() !== noPackage;
    const releases = read.release === '' ? this.releasesOf(read.ecosystem) : [read.release, ''];
    return releases.some((release) => {
      this.takeNameIn(read.ecosystem, release, asked);
      return this.findPackage() !== noPackage;
    });
  }

  vulnerabilityOf(advisory: number): number {
    let least = advisory;
    for (let next = this.ring[advisory]!; next !== advisory; next = this.ring[next]!) least = Math.min(least, next);
    return least;
  }

  vulnerability(advisory: number): Vulnerability {
    const advisories = [advisory];
    for (let next = this.ring[advisory]!; next !== advisory; next = this.ring[next]!) advisories.push(next);
    const records = advisories.sort((a, b) => a - b).map((number) => this.recordOf(number));
    const written = [...new Set(records.flatMap(namesIn))];
    const own = written.filter((name) => !isPrefixedId(name));
    const names = (own.length > 0 ? own : written).sort(preferredFirst);
    return {
      id: names[0]!,
      aliases: names.slice(1).sort(),
      advisories,
      records: records.map(({ id, summary, severity }) => ({ id, summary, severity })),
      malicious: names.some(isMalicious),
    };
  }

  advisory(advisory: number): Advisory {
    const { packages: _, configurations: __, ...record } = this.recordOf(advisory);
    return {
      ...record,
      published: dateOf(record.published),
      modified: dateOf(record.modified),
      malicious: namesIn(record).some(isMalicious),
    };
  }

  explain({ advisory, range }: Hit): Explanation {
    let place = this.placeOfInterval(range);
    for (const affected of this.recordOf(advisory).packages) {
      const interval = affected.intervals[place];
      if (interval) return explanationOf(affected, interval);
      place -= affected.intervals.length;
    }
    throw damaged('an advisory lacks the range that was found');
  }

  private answerFor(reason: number): MatchAnswer {
    const hits: Hit[] = [];
    for (let i = 0; i < this.foundIntervals.length; i++) {
      hits.push({ advisory: this.foundAdvisories.words[i]!, range: this.foundIntervals.words[i]! });
    }
    this.forgetFound();
    if (reason === checked) return { checked: true, hits };
    const why = uncheckedReasons[reason] as UncheckedReason;
    return hits.length > 0 ? { checked: false, reason: why, hits } : { checked: false, reason: why };
  }

  private forgetFound(): void {
    this.foundIntervals.length = 0;
    this.foundAdvisories.length = 0;
  }

  /** Adds what matches the version in `identity`; gives `checked` or the reason why it cannot be. */
  private findVersion(): number {
    const { distribution } = this.identity;
    return distribution ? this.findInDistribution(distribution) : this.findOrderedVersion();
  }

  private findOrderedVersion(): number {
    const { ecosystem, versionSource, versionFrom, versionTo } = this.identity;
    const length = versionEncoders[ecosystem]!(versionSource, versionFrom, versionTo, this.key);
    if (length === 0) return this.findUnreadableVersion();
    const found = this.findPackage();
    if (found === noPackage) return checked;
    this.key.fill(0, length, length + 8);
    this.findIntervals(found, this.key, length);
    return checked;
  }

  private findInDistribution(asked: DistributionPackage): number {
    const { reason, hits } = matchInReleases(this, asked);
    for (const { advisory, range } of hits) {
      this.foundAdvisories.push(advisory);
      this.foundIntervals.push(range);
    }
    return uncheckedReasons.indexOf(reason);
  }

  releasesOf(ecosystem: number): readonly string[] {
    return this.releases[ecosystem] ?? [];
  }

  get releases(): Readonly<Record<string, readonly string[]>> {
    this.releasesRead ??= JSON.parse(fromUtf8.decode(this.releasesJson)) as Record<string, string[]>;
    return this.releasesRead;
  }

  hitsIn(ecosystem: number, release: string, asked: PackageName): Hit[] | 'unreadable' | undefined {
    this.takeNameIn(ecosystem, release, asked);
    if (this.findPackage() === noPackage) return undefined;
    const before = this.foundIntervals.length;
    const reason = this.findOrderedVersion();
    const hits: Hit[] = [];
    for (let i = before; i < this.foundIntervals.length; i++) {
      hits.push({ advisory: this.foundAdvisories.words[i]!, range: this.foundIntervals.words[i]! });
    }
    this.foundIntervals.length = before;
    this.foundAdvisories.length = before;
    return reason === checked ? hits : 'unreadable';
  }

  private takeNameIn(ecosystem: number, release: string, asked: PackageName): void {
    takePackageName(this.identity, ecosystem, asked);
    const whole = nameInRelease(release, this.identity.name.subarray(0, this.identity.nameLength));
    this.identity.nameLength = Math.min(whole.length, this.identity.name.length);
    this.identity.name.set(whole.subarray(0, this.identity.nameLength));
  }

  /** A version that nobody can order still matches where a record lists it word for word. */
  private findUnreadableVersion(): number {
    const { versionSource, versionFrom, versionTo } = this.identity;
    const found = this.findPackage();
    if (found === noPackage || versionTo - versionFrom > longestKey) return unreadableVersion;
    const before = this.foundIntervals.length;
    const key = new Uint8Array(versionTo - versionFrom + 10);
    const exact = unreadableKey(versionSource.subarray(versionFrom, versionTo));
    key.set(exact);
    this.findIntervals(found, key, exact.length);
    return this.foundIntervals.length > before ? checked : unreadableVersion;
  }

  private findPackage(): number {
    const { ecosystem, name, nameLength } = this.identity;
    const hash = hashPackage(ecosystem, name, nameLength);
    for (let slot = hash & this.slotMask; this.slots[slot] !== 0; slot = (slot + 1) & this.slotMask) {
      const word = this.slots[slot]!;
      if (((word ^ hash) & ~this.numberMask) === 0) {
        const found = (word & this.numberMask) - 1;
        if (this.isNamed(found, ecosystem, name, nameLength)) return found;
      }
    }
    return noPackage;
  }

  private isNamed(found: number, ecosystem: number, name: Uint8Array, length: number): boolean {
    const start = this.packages[2 * found]!;
    if (this.packages[2 * found + 2]! - start !== length + 1 || this.names[start] !== ecosystem) return false;
    for (let i = 0; i < length; i++) if (this.names[start + 1 + i] !== name[i]) return false;
    return true;
  }

  /** Adds the intervals of the package that hold the key, one of each advisory; eight bytes of the key can be read, then zeros. */
  private findIntervals(found: number, key: Uint8Array, length: number): void {
    const { intervals } = this;
    const high = ((key[0]! << 24) | (key[1]! << 16) | (key[2]! << 8) | key[3]!) >>> 0;
    const low = ((key[4]! << 24) | (key[5]! << 16) | (key[6]! << 8) | key[7]!) >>> 0;
    const end = this.packages[2 * found + 3]!;
    let last = -1;
    for (let i = this.packages[2 * found + 1]!; i < end; i++) {
      const row = i * wordsPerInterval;
      const fromHigh = intervals[row]!;
      const fromLow = intervals[row + 1]!;
      if (high < fromHigh || (high === fromHigh && low < fromLow)) continue;
      const toHigh = intervals[row + 2]!;
      const toLow = intervals[row + 3]!;
      if (high > toHigh || (high === toHigh && low > toLow)) continue;
      const tied = (high === fromHigh && low === fromLow) || (high === toHigh && low === toLow);
      if (tied && !this.holdsInFull(row, key, length)) continue;
      const advisory = intervals[row + 4]!;
      if (advisory === last || (key[0] === unreadableMark && fromHigh < unreadableMark * 2 ** 24)) continue;
      last = advisory;
      this.foundIntervals.push(i);
      this.foundAdvisories.push(advisory);
    }
  }

  /** Whether the interval holds a key whose first eight bytes agree with one of its ends. */
  private holdsInFull(row: number, key: Uint8Array, length: number): boolean {
    const reference = this.intervals[row + 5]!;
    if ((reference & 1) === 0) {
      return wordAt(key, 0, length) !== this.intervals[row + 2]! || wordAt(key, 4, length) !== this.intervals[row + 3]!;
    }
    const version = key.subarray(0, length);
    const from = longKeyAt(this.longKeys, (reference >>> 1) + 4);
    if (compareKeys(version, from) < 0) return false;
    const to = longKeyAt(this.longKeys, (reference >>> 1) + 6 + from.length);
    return to.length === 0 || compareKeys(version, to) < 0;
  }

  private placeOfInterval(interval: number): number {
    const reference = this.intervals[interval * wordsPerInterval + 5]!;
    if ((reference & 1) === 0) return reference >>> 1;
    const at = reference >>> 1;
    return new DataView(this.longKeys.buffer, this.longKeys.byteOffset).getUint32(at, true);
  }

  private recordOf(advisory: number): ColdRecord {
    if (this.lastRead?.advisory === advisory) return this.lastRead.record;
    const from = this.coldOffsets[advisory]!;
    const bytes = this.readCold(this.coldStart + from, this.coldOffsets[advisory + 1]! - from);
    const record = readColdRecord(bytes, this.symbols);
    this.lastRead = { advisory, record };
    return record;
  }
}

function symbolsIn(section: Uint8Array): SymbolTable {
  const count = section.length / 9;
  return { bytes: section.subarray(0, 8 * count), lengths: section.subarray(8 * count) };
}

function longKeyAt(longKeys: Uint8Array, at: number): Uint8Array {
  const length = longKeys[at]! + longKeys[at + 1]! * 256;
  return longKeys.subarray(at + 2, at + 2 + length);
}

function explanationOf({ ecosystem, release, name, intervals }: ColdPackage, interval: ColdInterval): Explanation {
  const known = readableEcosystems[ecosystem]!;
  const { introduced, fixed, lastAffected } = interval.by === 'range' ? interval : noWords;
  return {
    ecosystem: release === '' ? known : `${known}:${release}`,
    name,
    by: interval.by,
    range: { introduced, fixed, lastAffected },
    fixedIn: fixesAfter(interval, intervals, known),
  };
}

/** Where a package has one interval, its end needs no comparison. */
function fixesAfter(interval: ColdInterval, intervals: ColdInterval[], known: ReadableEcosystem): string[] {
  if (intervals.length === 1) return interval.by === 'range' && interval.fixed !== null ? [interval.fixed] : [];
  const start = interval.by === 'listed' ? interval.version : interval.introduced;
  const startKey = encodeVersion(known, start);
  const isFirst = interval.by === 'range' && start === '0';
  const fixes = intervals
    .flatMap((other) => (other.by === 'range' && other.fixed !== null ? [other.fixed] : []))
    .map((version) => ({ version, key: encodeVersion(known, version)! }))
    .filter(({ key }) => isFirst || !startKey || compareKeys(key, startKey) > 0)
    .sort((a, b) => compareKeys(a.key, b.key));
  return [...new Set(fixes.map(({ version }) => version))];
}

const noWords = { introduced: null, fixed: null, lastAffected: null };

function namesIn({ id, aliases }: Pick<ColdRecord, 'id' | 'aliases'>): string[] {
  return [id, ...aliases];
}

function isMalicious(id: string): boolean {
  return id.startsWith('MAL-');
}
