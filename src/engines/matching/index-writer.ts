import { GrowingBytes, GrowingWords } from '../../common/growing.ts';
import { isDistribution } from '../../formats/purl/releases.ts';
import type { CorpusSummary } from './advisory-index.ts';
import { frameBytes, frameRecord } from './cold-record.ts';
import { bytesOf, writeIndexFile } from './index-file.ts';
import { wordAt, wordsPerInterval } from './interval-table.ts';
import type { NumberedNames } from './numbered-names.ts';
import { cpeEcosystem, numberMaskFor, slotCountFor } from './package-table.ts';
import { sortedBy } from './sorted-by.ts';
import { learnSymbols, longestSymbol, type SymbolTable, textEncoderOf } from './text-codec.ts';
import { type AdvisoryNames, ringsOfAliases } from './vulnerability-rings.ts';

/** What the records said, one after the other; columns named `…Starts` end with where the last one ends. */
export interface DraftRecords {
  /** Ids and aliases. */
  names: NumberedNames;
  id: GrowingWords;
  aliasStarts: GrowingWords;
  aliases: GrowingWords;
  /** Days since 1970, 0 for none. */
  publishedDay: GrowingWords;
  modifiedDay: GrowingWords;
  textStarts: GrowingWords;
  /** UTF-8. */
  texts: GrowingBytes;
  intervalStarts: GrowingWords;
}

/** Intervals in the order in which they were read; key bytes lie in `keys` from `fromStart` to `toStart` to `end`. */
export interface DraftIntervals {
  package: GrowingWords;
  fromStart: GrowingWords;
  /** Equal to `end` where the interval has no end. */
  toStart: GrowingWords;
  end: GrowingWords;
  /** The place of the interval in its record. */
  place: GrowingWords;
  keys: GrowingBytes;
}

export interface IndexDraft {
  records: DraftRecords;
  /** Which of the records become advisories. */
  loaded: Uint32Array;
  intervals: DraftIntervals;
  /** By the numbers in `DraftIntervals.package`. */
  packages: NumberedNames;
  corpus: CorpusSummary;
}

const encoder = new TextEncoder();

/** Writes the file so that it depends on the advisories only and not on the order in which they came. */
export function writeIndex(draft: IndexDraft): Uint8Array {
  const packageOrder = usedPackagesInOrder(draft);
  const places = placesOf(packageOrder, draft.packages.count);
  const advisories = inOrderOfPackages(draft, places);
  const names = namesOf(draft.packages, packageOrder);
  const { intervals, longKeys, firstIntervals } = intervalTable(draft, advisories, places, packageOrder.length);
  const packages = new Uint32Array(2 * (packageOrder.length + 1));
  for (let i = 0; i <= packageOrder.length; i++) packages.set([names.starts[i]!, firstIntervals[i]!], 2 * i);
  const { cold, offsets, symbols } = coldPart(advisories, draft.records);
  return writeIndexFile({
    sections: {
      slots: bytesOf(slotsOf(draft.packages, packageOrder)),
      packages: bytesOf(packages),
      intervals: bytesOf(intervals),
      ring: bytesOf(ringsOfAliases(advisoryNames(advisories, draft.records))),
      coldOffsets: bytesOf(offsets),
      longKeys,
      names: names.bytes,
      symbols: joined(symbols.bytes, symbols.lengths),
      corpus: encoder.encode(JSON.stringify(draft.corpus)),
      releases: encoder.encode(JSON.stringify(releasesIn(names))),
    },
    cold,
  });
}

/** Draft numbers of the packages that a loaded advisory affects, by their hash: an order that says nothing and costs little. */
function usedPackagesInOrder({ records: { intervalStarts }, loaded, intervals, packages }: IndexDraft): Uint32Array {
  const used = new Uint8Array(packages.count);
  for (const record of loaded) {
    const end = intervalStarts.words[record + 1]!;
    for (let i = intervalStarts.words[record]!; i < end; i++) used[intervals.package.words[i]!] = 1;
  }
  const numbers = new GrowingWords();
  for (let number = 0; number < packages.count; number++) if (used[number]) numbers.push(number);
  return sortedBy(numbers.trimmed(), packages.hashes.words, (a, b) =>
    Buffer.compare(packages.nameAt(a), packages.nameAt(b)),
  );
}

function placesOf(packageOrder: Uint32Array, packageCount: number): Uint32Array {
  const places = new Uint32Array(packageCount);
  for (let place = 0; place < packageOrder.length; place++) places[packageOrder[place]!] = place;
  return places;
}

/** By their first package, then by id: what one package needs lies together in the cold part. */
function inOrderOfPackages({ records, loaded, intervals }: IndexDraft, places: Uint32Array): Uint32Array {
  const { names, id, intervalStarts } = records;
  const firstPlaces = new Uint32Array(id.length);
  for (const record of loaded) {
    const start = intervalStarts.words[record]!;
    const end = intervalStarts.words[record + 1]!;
    let first = places[intervals.package.words[start]!]!;
    for (let i = start + 1; i < end; i++) first = Math.min(first, places[intervals.package.words[i]!]!);
    firstPlaces[record] = first;
  }
  const idOf = (record: number) => names.nameAt(id.words[record]!);
  return sortedBy(loaded, firstPlaces, (a, b) => Buffer.compare(idOf(a), idOf(b)));
}

function advisoryNames(advisories: Uint32Array, records: DraftRecords): AdvisoryNames {
  const aliases = new GrowingWords();
  const aliasStarts = new Uint32Array(advisories.length + 1);
  for (let advisory = 0; advisory < advisories.length; advisory++) {
    const end = records.aliasStarts.words[advisories[advisory]! + 1]!;
    for (let i = records.aliasStarts.words[advisories[advisory]!]!; i < end; i++) {
      aliases.push(records.aliases.words[i]!);
    }
    aliasStarts[advisory + 1] = aliases.length;
  }
  const ids = advisories.map((record) => records.id.words[record]!);
  return { nameCount: records.names.count, ids, aliases: aliases.trimmed(), aliasStarts };
}

interface Names {
  bytes: Uint8Array;
  /** Where each name starts, and the end. */
  starts: Uint32Array;
}

function namesOf(packages: NumberedNames, order: Uint32Array): Names {
  const bytes = new GrowingBytes();
  const starts = new Uint32Array(order.length + 1);
  for (let place = 0; place < order.length; place++) starts[place] = bytes.push(packages.nameAt(order[place]!));
  starts[order.length] = bytes.length;
  return { bytes: bytes.trimmed(), starts };
}

const decoder = new TextDecoder();

/** For each ecosystem that is spoken of the releases in names of packages (`nameInRelease`), each once, in order; none but for distributions. */
function releasesIn({ bytes, starts }: Names): Record<string, string[]> {
  const releases = new Map<number, Set<string>>();
  for (let place = 0; place < starts.length - 1; place++) {
    const ecosystem = bytes[starts[place]!]!;
    let known = releases.get(ecosystem);
    if (!known) {
      known = new Set();
      releases.set(ecosystem, known);
    }
    if (ecosystem === cpeEcosystem || !isDistribution(ecosystem)) continue;
    const start = starts[place]! + 1;
    known.add(decoder.decode(bytes.subarray(start, bytes.indexOf(0, start))));
  }
  return Object.fromEntries([...releases].map(([ecosystem, known]) => [ecosystem, [...known].sort()]));
}

function slotsOf({ hashes }: NumberedNames, order: Uint32Array): Uint32Array {
  const slots = new Uint32Array(slotCountFor(order.length));
  const numberMask = numberMaskFor(order.length);
  for (let place = 0; place < order.length; place++) {
    const hash = hashes.words[order[place]!]!;
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = (hash & ~numberMask) | (place + 1);
  }
  return slots;
}

/** Intervals by package, then advisory, then their place in the record. */
function intervalTable(
  { records: { intervalStarts }, intervals }: IndexDraft,
  advisories: Uint32Array,
  places: Uint32Array,
  packageCount: number,
) {
  const firstIntervals = new Uint32Array(packageCount + 1);
  const drafts = (visit: (draft: number, advisory: number) => void) => {
    for (let advisory = 0; advisory < advisories.length; advisory++) {
      const end = intervalStarts.words[advisories[advisory]! + 1]!;
      for (let i = intervalStarts.words[advisories[advisory]!]!; i < end; i++) visit(i, advisory);
    }
  };
  drafts((i) => {
    firstIntervals[places[intervals.package.words[i]!]! + 1]!++;
  });
  for (let i = 1; i < firstIntervals.length; i++) firstIntervals[i]! += firstIntervals[i - 1]!;

  const next = firstIntervals.slice();
  const sorted = new Uint32Array(firstIntervals.at(-1)!);
  const advisoryOf = new Uint32Array(sorted.length);
  drafts((i, advisory) => {
    const at = next[places[intervals.package.words[i]!]!]!++;
    sorted[at] = i;
    advisoryOf[at] = advisory;
  });

  const table = new Uint32Array(wordsPerInterval * sorted.length);
  const longKeys = new GrowingBytes();
  for (let at = 0; at < sorted.length; at++)
    writeInterval(intervals, sorted[at]!, advisoryOf[at]!, at, table, longKeys);
  return { intervals: table, longKeys: longKeys.trimmed(), firstIntervals };
}

const keyPrefix = 8;

function writeInterval(
  { fromStart, toStart, end, place, keys }: DraftIntervals,
  draft: number,
  advisory: number,
  at: number,
  table: Uint32Array,
  longKeys: GrowingBytes,
): void {
  const { bytes } = keys;
  const [from, to, stop] = [fromStart.words[draft]!, toStart.words[draft]!, end.words[draft]!];
  const row = wordsPerInterval * at;
  table[row] = wordAt(bytes, from, to);
  table[row + 1] = wordAt(bytes, from + 4, to);
  table[row + 2] = to === stop ? 0xffffffff : wordAt(bytes, to, stop);
  table[row + 3] = to === stop ? 0xffffffff : wordAt(bytes, to + 4, stop);
  table[row + 4] = advisory;
  table[row + 5] = 2 * place.words[draft]!;
  if (to - from <= keyPrefix && stop - to <= keyPrefix) return;
  const longKey = writeLongKeys(place.words[draft]!, bytes.subarray(from, to), bytes.subarray(to, stop), longKeys);
  table[row + 5] = 2 * longKey + 1;
}

/** The place as four bytes; each key after two bytes of its length. */
function writeLongKeys(place: number, from: Uint8Array, to: Uint8Array, longKeys: GrowingBytes): number {
  const part = new Uint8Array(8 + from.length + to.length);
  const view = new DataView(part.buffer);
  view.setUint32(0, place, true);
  view.setUint16(4, from.length, true);
  part.set(from, 6);
  view.setUint16(6 + from.length, to.length, true);
  part.set(to, 8 + from.length);
  return longKeys.push(part);
}

/** Texts, and bytes of them, from which the symbols are learnt: with more the cold part hardly gets smaller. */
const sampledTexts = 1024;
const sampleBytes = 128 * 1024;

function coldPart(
  advisories: Uint32Array,
  records: DraftRecords,
): { cold: Uint8Array; offsets: Uint32Array; symbols: SymbolTable } {
  const { texts, textStarts, publishedDay, modifiedDay } = records;
  const symbols = learnSymbols(sampleOf(advisories, records));
  texts.reserve(longestSymbol);
  const encodeText = textEncoderOf(symbols, texts.bytes);
  const cold = new GrowingBytes();
  const offsets = new Uint32Array(advisories.length + 1);
  for (let i = 0; i < advisories.length; i++) {
    const record = advisories[i]!;
    const from = textStarts.words[record]!;
    const to = textStarts.words[record + 1]!;
    cold.reserve(frameBytes + 2 * (to - from));
    const start = cold.length;
    cold.length += frameBytes + encodeText(from, to, cold.bytes, start + frameBytes);
    frameRecord(cold.bytes, start, cold.length, publishedDay.words[record]!, modifiedDay.words[record]!);
    offsets[i + 1] = cold.length;
  }
  return { cold: cold.trimmed(), offsets, symbols };
}

/** Texts from all over the index, so that no source of records is missed. */
function sampleOf(advisories: Uint32Array, { texts, textStarts }: DraftRecords): Uint8Array {
  const sample = new GrowingBytes();
  const step = Math.max(1, Math.floor(advisories.length / sampledTexts));
  for (let i = 0; i < advisories.length && sample.length < sampleBytes; i += step) {
    const start = textStarts.words[advisories[i]!]!;
    const end = textStarts.words[advisories[i]! + 1]!;
    sample.push(texts.bytes.subarray(start, Math.min(end, start + 2000)));
  }
  return sample.trimmed().subarray(0, sampleBytes);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
