import type { CorpusSummary } from './advisory-index.ts';
import { frameBytes, frameRecord } from './cold-record.ts';
import { GrowingBytes, type GrowingWords } from './growing-words.ts';
import { bytesOf, writeIndexFile } from './index-file.ts';
import { wordAt, wordsPerInterval } from './interval-table.ts';
import { numberMaskFor, type PackageNumbers, slotCountFor } from './package-table.ts';
import { compareText, sortedBy } from './sorted-by.ts';
import { learnSymbols, type SymbolTable, textEncoderOf } from './text-codec.ts';
import { ringsOfAliases } from './vulnerability-rings.ts';

/** An advisory that is loaded; its intervals stand one after the other in `DraftIntervals`. */
export interface DraftAdvisory {
  id: string;
  aliases: string[];
  /** Days since 1970, 0 for none. */
  publishedDay: number;
  modifiedDay: number;
  /** Where its cold record stands in `IndexDraft.texts`. */
  textStart: number;
  textEnd: number;
  firstInterval: number;
  intervalCount: number;
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
  advisories: DraftAdvisory[];
  intervals: DraftIntervals;
  /** By the numbers in `DraftIntervals.package`. */
  packages: PackageNumbers;
  /** UTF-8. */
  texts: GrowingBytes;
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
  const { cold, offsets, symbols } = coldPart(advisories, draft.texts.bytes);
  return writeIndexFile({
    sections: {
      slots: bytesOf(slotsOf(draft.packages, packageOrder)),
      packages: bytesOf(packages),
      intervals: bytesOf(intervals),
      ring: bytesOf(ringsOfAliases(advisories)),
      coldOffsets: bytesOf(offsets),
      longKeys,
      names: names.bytes,
      symbols: joined(symbols.bytes, symbols.lengths),
      corpus: encoder.encode(JSON.stringify(draft.corpus)),
    },
    cold,
  });
}

/** Draft numbers of the packages that a loaded advisory affects, by their hash: an order that says nothing and costs little. */
function usedPackagesInOrder({ intervals, packages, advisories }: IndexDraft): Uint32Array {
  const used = new Uint8Array(packages.count);
  for (const { firstInterval, intervalCount } of advisories) {
    for (let i = 0; i < intervalCount; i++) used[intervals.package.words[firstInterval + i]!] = 1;
  }
  const numbers = Uint32Array.from({ length: packages.count }, (_, number) => number).filter((number) => used[number]);
  return sortedBy(numbers, packages.hashes.words, (a, b) => Buffer.compare(packages.nameAt(a), packages.nameAt(b)));
}

function placesOf(packageOrder: Uint32Array, packageCount: number): Uint32Array {
  const places = new Uint32Array(packageCount);
  for (let place = 0; place < packageOrder.length; place++) places[packageOrder[place]!] = place;
  return places;
}

/** By their first package, then by id: what one package needs lies together in the cold part. */
function inOrderOfPackages({ advisories, intervals }: IndexDraft, places: Uint32Array): DraftAdvisory[] {
  const firstPlaces = Uint32Array.from(advisories, ({ firstInterval, intervalCount }) => {
    let first = places[intervals.package.words[firstInterval]!]!;
    for (let i = 1; i < intervalCount; i++) {
      first = Math.min(first, places[intervals.package.words[firstInterval + i]!]!);
    }
    return first;
  });
  const numbers = firstPlaces.map((_, number) => number);
  const byId = (a: number, b: number) => compareText(advisories[a]!.id, advisories[b]!.id);
  return Array.from(sortedBy(numbers, firstPlaces, byId), (number) => advisories[number]!);
}

interface Names {
  bytes: Uint8Array;
  /** Where each name starts, and the end. */
  starts: Uint32Array;
}

function namesOf(packages: PackageNumbers, order: Uint32Array): Names {
  const bytes = new GrowingBytes();
  const starts = new Uint32Array(order.length + 1);
  for (let place = 0; place < order.length; place++) starts[place] = bytes.push(packages.nameAt(order[place]!));
  starts[order.length] = bytes.length;
  return { bytes: bytes.trimmed(), starts };
}

function slotsOf({ hashes }: PackageNumbers, order: Uint32Array): Uint32Array {
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
  { intervals }: IndexDraft,
  advisories: readonly DraftAdvisory[],
  places: Uint32Array,
  packageCount: number,
) {
  const firstIntervals = new Uint32Array(packageCount + 1);
  const drafts = (visit: (draft: number, advisory: number) => void) => {
    for (const [advisory, { firstInterval, intervalCount }] of advisories.entries()) {
      for (let i = 0; i < intervalCount; i++) visit(firstInterval + i, advisory);
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

/** Bytes of text from which the symbols are learnt. */
const sampleBytes = 256 * 1024;

function coldPart(
  advisories: readonly DraftAdvisory[],
  texts: Uint8Array,
): { cold: Uint8Array; offsets: Uint32Array; symbols: SymbolTable } {
  const symbols = learnSymbols(sampleOf(advisories, texts));
  const encodeText = textEncoderOf(symbols);
  const cold = new GrowingBytes();
  const offsets = new Uint32Array(advisories.length + 1);
  for (let i = 0; i < advisories.length; i++) {
    const { textStart, textEnd, publishedDay, modifiedDay } = advisories[i]!;
    cold.reserve(frameBytes + 2 * (textEnd - textStart));
    const start = cold.length;
    cold.length += frameBytes + encodeText(texts, textStart, textEnd, cold.bytes, start + frameBytes);
    frameRecord(cold.bytes, start, cold.length, publishedDay, modifiedDay);
    offsets[i + 1] = cold.length;
  }
  return { cold: cold.trimmed(), offsets, symbols };
}

/** Texts from all over the index, so that no source of records is missed. */
function sampleOf(advisories: readonly DraftAdvisory[], texts: Uint8Array): Uint8Array {
  const sample = new GrowingBytes();
  const step = Math.max(1, Math.floor(advisories.length / 2048));
  for (let i = 0; i < advisories.length && sample.length < sampleBytes; i += step) {
    const { textStart, textEnd } = advisories[i]!;
    sample.push(texts.subarray(textStart, Math.min(textEnd, textStart + 2000)));
  }
  return sample.trimmed().subarray(0, sampleBytes);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
