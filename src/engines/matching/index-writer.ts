import type { CorpusSummary } from './advisory-index.ts';
import { coldFrame } from './cold-record.ts';
import { GrowingBytes, GrowingWords } from './growing-words.ts';
import { bytesOf, writeIndexFile } from './index-file.ts';
import { wordAt, wordsPerInterval } from './interval-table.ts';
import { hashPackage, numberMaskFor, slotCountFor } from './package-table.ts';
import { learnSymbols, type SymbolTable, textEncoderOf } from './text-codec.ts';
import { ringsOfAliases } from './vulnerability-rings.ts';

/** An advisory that is loaded; its intervals stand one after the other in `DraftIntervals`. */
export interface DraftAdvisory {
  id: string;
  aliases: string[];
  published: string | null;
  modified: string | null;
  /** The text of the cold record. */
  text: string;
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
  /** Number of the ecosystem and normalised name, by the numbers in `DraftIntervals.package`. */
  packageKeys: string[];
  corpus: CorpusSummary;
}

const encoder = new TextEncoder();

/** Writes the file so that it depends on the advisories only and not on the order in which they came. */
export function writeIndex(draft: IndexDraft): Uint8Array {
  const advisories = inOrderOfPackages(draft);
  const packageOrder = usedPackagesInOrder(draft, advisories);
  const names = namesOf(draft.packageKeys, packageOrder);
  const { intervals, longKeys, firstIntervals } = intervalTable(draft, advisories, packageOrder);
  const packages = new Uint32Array(2 * (packageOrder.length + 1));
  for (let i = 0; i <= packageOrder.length; i++) packages.set([names.starts[i]!, firstIntervals[i]!], 2 * i);
  const { cold, offsets, symbols } = coldPart(advisories);
  return writeIndexFile({
    sections: {
      slots: bytesOf(slotsOf(names)),
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

/** By their first package, then by id: what one package needs lies together in the cold part. */
function inOrderOfPackages({ advisories, intervals, packageKeys }: IndexDraft): DraftAdvisory[] {
  const firstPackage = (advisory: DraftAdvisory) => {
    let first = packageKeys[intervals.package.words[advisory.firstInterval]!]!;
    for (let i = 1; i < advisory.intervalCount; i++) {
      const key = packageKeys[intervals.package.words[advisory.firstInterval + i]!]!;
      if (key < first) first = key;
    }
    return first;
  };
  return advisories
    .map((advisory) => ({ advisory, key: firstPackage(advisory) }))
    .sort((a, b) => compareText(a.key, b.key) || compareText(a.advisory.id, b.advisory.id))
    .map(({ advisory }) => advisory);
}

/** Draft numbers of the packages that a loaded advisory affects, in the order of their keys. */
function usedPackagesInOrder({ intervals, packageKeys }: IndexDraft, advisories: DraftAdvisory[]): number[] {
  const used = new Uint8Array(packageKeys.length);
  for (const { firstInterval, intervalCount } of advisories) {
    for (let i = 0; i < intervalCount; i++) used[intervals.package.words[firstInterval + i]!] = 1;
  }
  const order: number[] = [];
  for (let i = 0; i < used.length; i++) if (used[i]) order.push(i);
  return order.sort((a, b) => compareText(packageKeys[a]!, packageKeys[b]!));
}

interface Names {
  bytes: Uint8Array;
  /** Where each name starts, and the end. */
  starts: Uint32Array;
}

/** The number of the ecosystem as one byte, then the name. */
function namesOf(packageKeys: string[], order: number[]): Names {
  const bytes = new GrowingBytes();
  const starts = new Uint32Array(order.length + 1);
  for (const [i, number] of order.entries()) {
    const name = encoder.encode(packageKeys[number]!);
    name[0] = name[0]! - 0x30;
    starts[i] = bytes.push(name);
  }
  starts[order.length] = bytes.length;
  return { bytes: bytes.trimmed(), starts };
}

function slotsOf({ bytes, starts }: Names): Uint32Array {
  const count = starts.length - 1;
  const slots = new Uint32Array(slotCountFor(count));
  const numberMask = numberMaskFor(count);
  for (let i = 0; i < count; i++) {
    const name = bytes.subarray(starts[i]! + 1, starts[i + 1]!);
    const hash = hashPackage(bytes[starts[i]!]!, name, name.length);
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = (hash & ~numberMask) | (i + 1);
  }
  return slots;
}

/** Intervals by package, then advisory, then their place in the record. */
function intervalTable({ intervals, packageKeys }: IndexDraft, advisories: DraftAdvisory[], packageOrder: number[]) {
  const places = new Uint32Array(packageKeys.length);
  for (const [i, number] of packageOrder.entries()) places[number] = i;
  const firstIntervals = new Uint32Array(packageOrder.length + 1);
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
  const from = keys.bytes.subarray(fromStart.words[draft]!, toStart.words[draft]!);
  const to = keys.bytes.subarray(toStart.words[draft]!, end.words[draft]!);
  const row = wordsPerInterval * at;
  table[row] = wordAt(from, 0, from.length);
  table[row + 1] = wordAt(from, 4, from.length);
  table[row + 2] = to.length === 0 ? 0xffffffff : wordAt(to, 0, to.length);
  table[row + 3] = to.length === 0 ? 0xffffffff : wordAt(to, 4, to.length);
  table[row + 4] = advisory;
  const isLong = from.length > keyPrefix || to.length > keyPrefix;
  table[row + 5] = isLong ? 2 * writeLongKeys(place.words[draft]!, from, to, longKeys) + 1 : 2 * place.words[draft]!;
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

function coldPart(advisories: DraftAdvisory[]): { cold: Uint8Array; offsets: Uint32Array; symbols: SymbolTable } {
  const symbols = learnSymbols(sampleOf(advisories));
  const encodeText = textEncoderOf(symbols);
  const cold = new GrowingBytes();
  const offsets = new GrowingWords();
  let text = new Uint8Array(4096);
  let coded = new Uint8Array(2 * text.length);
  for (const advisory of advisories) {
    if (advisory.text.length * 3 > text.length) {
      text = new Uint8Array(advisory.text.length * 3);
      coded = new Uint8Array(2 * text.length);
    }
    const { written } = encoder.encodeInto(advisory.text, text);
    const length = encodeText(text, written, coded, 0);
    offsets.push(cold.push(coldFrame(advisory, coded.subarray(0, length))));
  }
  offsets.push(cold.length);
  return { cold: cold.trimmed(), offsets: offsets.trimmed(), symbols };
}

/** Texts from all over the index, so that no source of records is missed. */
function sampleOf(advisories: DraftAdvisory[]): Uint8Array {
  const sample = new GrowingBytes();
  const step = Math.max(1, Math.floor(advisories.length / 2048));
  for (let i = 0; i < advisories.length && sample.length < sampleBytes; i += step) {
    sample.push(encoder.encode(advisories[i]!.text.slice(0, 2000)));
  }
  return sample.trimmed().subarray(0, sampleBytes);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
