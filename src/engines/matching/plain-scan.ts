import { severityLevels } from '../../formats/cvss/severity.ts';
import type { Gather, GatheredBom } from '../../formats/cyclonedx/scan-purls.ts';
import { readableEcosystems } from '../../formats/versions/ecosystems.ts';
import type { MatchColumns, PlainScanner } from './advisory-index.ts';
import type { SectionName } from './index-file.ts';
import { numberMaskFor } from './package-table.ts';
import { wasmBase64 } from './plain-scan.wasm.ts';

/** Fills bytes with the cold part from an offset on; gives how many there were. */
export type ReadPage = (offset: number, into: Uint8Array) => number;

/** What matching left to the plain way. */
export const undecided = 255;

/** As the kernel has it. */
const wordsAt = 4096;
const wordTextAt = 8192;
const wordTextBytes = 8192;
const page = 327_680;
const reasonsAt = 425_984;
const batchAt = 458_752;
const hitsAt = 1_507_328;
const writtenAt = 2_293_760;
const hotAt = 2_818_048;
const mostComponents = 8192;
const mostHits = 65_536;
const hitWords = 3;
const done = 0;
const full = 1;

interface Kernel {
  memory: WebAssembly.Memory;
  open(...places: number[]): void;
  enter(bytes: number): number;
  match(count: number): number;
  write(first: number, end: number): number;
  status: WebAssembly.Global;
  written: WebAssembly.Global;
}

/** What of a finding is the same in all, in the order of the kernel. */
const words = [
  '{"component":{"name":',
  ',"version":',
  ',"purl":',
  '},"advisory":{"id":',
  'null',
  'true',
  'false',
  ',"aliases":[',
  '],"summary":',
  '},"match":{"ecosystem":',
  ',"package":',
  ',"by":"range","range":{"introduced":',
  ',"by":"listed","range":{"introduced":null,"fixed":null,"lastAffected":null',
  ',"fixed":',
  ',"lastAffected":',
  '},"version":',
  ',"identifier":"purl","records":[',
  ']},"severity":',
  ',"vector":',
  ',"knownExploited":',
  ',"malicious":',
  ',"fixedIn":[',
  ']}',
  ...severityLevels.map((level) => `{"level":"${level}"`),
  ...readableEcosystems.map((ecosystem) => JSON.stringify(ecosystem)),
];

let compiled: WebAssembly.Module | undefined;

/**
 * Matches a BOM against an index file and writes its findings as JSON, as `matchPurls` and `scanBom` do, without an object for any
 * of them: a cold program runs a kernel many times faster than code that it has not met before. It decides what is plain and leaves
 * the rest (decision 0046).
 */
export class PlainScan implements PlainScanner {
  /** For the hot part of the index. */
  readonly hot: Uint8Array;
  private readonly kernel: Kernel;

  constructor(hotBytes: number, readPage: ReadPage) {
    compiled ??= new WebAssembly.Module(Buffer.from(wasmBase64, 'base64'));
    const { exports } = new WebAssembly.Instance(compiled, {
      env: {
        readPage: (offset: number, length: number) =>
          readPage(offset >>> 0, new Uint8Array(this.kernel.memory.buffer, page, length)),
      },
    });
    this.kernel = exports as unknown as Kernel;
    const { memory } = this.kernel;
    memory.grow(Math.ceil((hotAt + hotBytes + 64) / 65_536) - memory.buffer.byteLength / 65_536);
    this.hot = new Uint8Array(memory.buffer, hotAt, hotBytes);
  }

  /** Takes the sections of the hot part, as they lie in `hot`. */
  open(sections: Readonly<Record<SectionName, Uint8Array>>): void {
    const { slots, packages, intervals, ring, coldOffsets, longKeys, names, symbols } = sections;
    const mask = numberMaskFor(packages.length / 8 - 1);
    const others = [packages, intervals, ring, coldOffsets, longKeys, names, symbols];
    const places = others.map(({ byteOffset }) => byteOffset);
    this.kernel.open(slots.byteOffset, slots.length / 4, mask, ...places, symbols.length);
    this.writeWords();
  }

  private writeWords(): void {
    const { buffer } = this.kernel.memory;
    const rows = new Uint32Array(buffer, wordsAt, 2 * words.length);
    const room = new Uint8Array(buffer, wordTextAt, wordTextBytes);
    let length = 0;
    for (const [number, word] of words.entries()) {
      const { written } = encoder.encodeInto(word, room.subarray(length));
      rows.set([wordTextAt + length, written], 2 * number);
      length += written;
    }
  }

  match({ count, gather }: GatheredBom): MatchColumns {
    const reason = new Uint8Array(count).fill(undecided);
    const found: Uint32Array[] = [];
    let hits = 0;
    for (const { first, members } of this.batches(count, gather)) {
      const length = this.kernel.match(members);
      reason.set(new Uint8Array(this.kernel.memory.buffer, reasonsAt, members), first);
      const rows = new Uint32Array(this.kernel.memory.buffer, hitsAt, hitWords * length).slice();
      for (let row = 0; row < rows.length; row += hitWords) rows[row]! += first;
      found.push(rows);
      hits += length;
    }
    return { reason, hits, ...columnsOf(found, hits) };
  }

  *findings(
    { count, gather }: GatheredBom,
    matches: MatchColumns,
    plainly: (from: number, to: number) => string,
  ): Generator<Uint8Array | string> {
    let from = 0;
    for (const { first, members } of this.batches(count, gather)) {
      const beyond = endOfHits(matches, from, first + members);
      while (from < beyond) {
        const to = Math.min(beyond, endOfComponents(matches, from, from + mostHits));
        yield* this.written(matches, { from, to, first }, plainly);
        from = to;
      }
    }
  }

  private *written(
    matches: MatchColumns,
    { from, to, first }: { from: number; to: number; first: number },
    plainly: (from: number, to: number) => string,
  ): Generator<Uint8Array | string> {
    const { buffer } = this.kernel.memory;
    const isTooLong = to - from > mostHits;
    const rows = new Uint32Array(buffer, hitsAt, isTooLong ? 0 : hitWords * (to - from));
    for (let row = 0, hit = from; row < rows.length; row += hitWords, hit++) {
      rows[row] = matches.component[hit]! - first;
      rows[row + 1] = matches.advisory[hit]!;
      rows[row + 2] = matches.range[hit]!;
    }
    for (let at = from; at < to; ) {
      let isLeft = isTooLong;
      if (!isTooLong) {
        at = from + this.kernel.write(at - from, to - from);
        const { status, written } = this.kernel;
        if (written.value > 0) yield new Uint8Array(buffer, writtenAt, written.value as number);
        isLeft = status.value !== done && status.value !== full;
      }
      if (!isLeft) continue;
      const end = endOfComponents(matches, at, at + 1);
      yield plainly(at, end);
      at = end;
    }
  }

  /** Puts the components into the kernel, a batch at a time; one that is too large for it stands in none. */
  private *batches(count: number, gather: Gather): Generator<{ first: number; members: number }> {
    for (let first = 0; first < count; ) {
      const { bytes, members } = gather(first, mostComponents);
      if (members === 0) {
        first++;
        continue;
      }
      new Uint8Array(this.kernel.memory.buffer, batchAt, bytes.length).set(bytes);
      this.kernel.enter(bytes.length);
      yield { first, members };
      first += members;
    }
  }
}

function columnsOf(
  found: readonly Uint32Array[],
  hits: number,
): Pick<MatchColumns, 'component' | 'advisory' | 'range'> {
  const columns = [new Uint32Array(hits), new Uint32Array(hits), new Uint32Array(hits)] as const;
  let hit = 0;
  for (const rows of found) {
    for (let row = 0; row < rows.length; row += hitWords, hit++) {
      columns[0][hit] = rows[row]!;
      columns[1][hit] = rows[row + 1]!;
      columns[2][hit] = rows[row + 2]!;
    }
  }
  return { component: columns[0], advisory: columns[1], range: columns[2] };
}

/** Where the hits of components from `component` on begin. */
function endOfHits({ component: of, hits }: MatchColumns, from: number, component: number): number {
  let end = from;
  while (end < hits && of[end]! < component) end++;
  return end;
}

/** The last place up to `most` where a component ends, or the first behind it. */
function endOfComponents({ component: of, hits }: MatchColumns, from: number, most: number): number {
  if (most >= hits) return hits;
  let end = most;
  while (end > from && of[end] === of[end - 1]) end--;
  if (end > from) return end;
  end = most;
  while (end < hits && of[end] === of[from]) end++;
  return end;
}

const encoder = new TextEncoder();
