import { isUtf8 } from 'node:buffer';
import type { Problem } from '../../common/errors.ts';
import { type ComponentColumns, type TextColumn, textColumns } from '../bom/bom.ts';
import type { Graph } from '../bom/graph.ts';
import { bomLimitBytes } from '../bom/size-limit.ts';
import { withoutByteOrderMark } from '../json/decode-utf8.ts';
import { strangeness } from './decode.ts';
import { leadsNowhere } from './dependencies.ts';
import { wasmBase64 } from './read-rows.wasm.ts';

/** The component and dependency rows of a document; all else of it is small. */
export interface DocumentRows extends Pick<WalkedRows, 'dependencies' | 'warnings'> {
  components: ComponentColumns;
}

/** Texts as places in `WalkedRows.bytes`. */
export interface TextRanges {
  starts: Uint32Array;
  ends: Uint32Array;
}

/** The rows while their texts still lie in the document. It all holds until they are numbered or the next document is walked. */
export interface WalkedRows {
  count: number;
  /** UTF-8, without JSON escapes wherever a range points. */
  bytes: Uint8Array;
  /** Start and end of each text, in the order of `textColumns`, row after row; 0 and 0 where there is none. */
  texts: Uint32Array;
  parent: Int32Array;
  licences: { starts: Uint32Array; values: TextRanges };
  hashes: { starts: Uint32Array; algorithms: TextRanges; values: TextRanges };
  dependencies: Graph;
  /** References that lead nowhere. */
  warnings: Problem[];
  /** The components with a number for every distinct text, as a copy; `null` where memory is short. */
  numbered(): ComponentColumns | null;
}

/**
 * Reads the rows of CycloneDX JSON from its bytes, without an object per component. `null` where something is unusual: then
 * `readDocument` decides. That the document is JSON, that no member stands twice in an object and that nothing is nested beyond
 * the limit is certain afterwards; whether the schema accepts it is not.
 */
export function readRows(document: Uint8Array): DocumentRows | null {
  return rowsOf(walkRows(document));
}

/**
 * The same of CycloneDX XML. Only what names and texts of components and dependencies need is looked at: that the document is well-formed
 * and that its schema accepts it is for others to judge.
 */
export function readXmlRows(document: Uint8Array): DocumentRows | null {
  return rowsOf(walkXmlRows(document));
}

function rowsOf(walked: WalkedRows | null): DocumentRows | null {
  if (!walked) return null;
  const { dependencies, warnings } = walked;
  const copied = { offsets: dependencies.offsets.slice(), targets: dependencies.targets.slice() };
  const components = walked.numbered();
  if (kept && kept.memory.buffer.byteLength > mostKeptBytes) kept = undefined;
  return components && { components, dependencies: copied, warnings };
}

/** The first half of `readRows`: where the texts lie, and who depends on whom. */
export function walkRows(document: Uint8Array): WalkedRows | null {
  if (document.length > bomLimitBytes || strangeness(document)) return null;
  const kernel = kernelFor(document.length);
  new Uint8Array(kernel.memory.buffer, documentStart).set(document);
  const skip = document.length - withoutByteOrderMark(document).length;
  if (kernel.walk(document.length, skip) !== 1 || (kernel.isBeyondAscii() === 1 && !isUtf8(document))) return null;
  return kernel.lay() === 1 ? walkedRows(kernel) : null;
}

function walkXmlRows(document: Uint8Array): WalkedRows | null {
  if (document.length > bomLimitBytes || namesEncoding(document) || !isUtf8(document)) return null;
  const kernel = kernelFor(document.length);
  new Uint8Array(kernel.memory.buffer, documentStart).set(document);
  const skip = document.length - withoutByteOrderMark(document).length;
  if (kernel.walkXml(document.length, skip) !== 1) return null;
  return kernel.lay() === 1 ? walkedRows(kernel) : null;
}

/** Whether the declaration of XML names another encoding than UTF-8. */
function namesEncoding(document: Uint8Array): boolean {
  const [, encoding = 'utf-8'] =
    /^[^>]*?\bencoding\s*=\s*["']([^"']*)/.exec(decoder.decode(document.subarray(0, 200))) ?? [];
  return !/^utf-?8$/i.test(encoding);
}

/** As the kernel has it. */
const documentStart = 5 * 65_536;
const resultsStart = 1024;

interface Kernel {
  memory: WebAssembly.Memory;
  walk(length: number, skip: number): number;
  walkXml(length: number, skip: number): number;
  isBeyondAscii(): number;
  lay(): number;
  encode(): number;
}

let compiled: WebAssembly.Module | undefined;
/** One for all documents of this thread: fresh memory costs as much as to walk over it. */
let kept: Kernel | undefined;
const mostKeptBytes = 64 * 1024 * 1024;

function kernelFor(length: number): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(wasmBase64, 'base64'));
  kept ??= new WebAssembly.Instance(compiled).exports as unknown as Kernel;
  const pages = Math.ceil((documentStart + length + 128) / 65_536);
  const missing = pages - kept.memory.buffer.byteLength / 65_536;
  if (missing > 0) kept.memory.grow(missing);
  return kept;
}

/** The words of `results` as the kernel leaves them, by their names. */
const resultNames = [
  'count',
  'rows',
  'parents',
  'licenceStarts',
  'licences',
  'licenceCount',
  'hashStarts',
  'hashes',
  'hashCount',
  'nodeCount',
  'offsets',
  'targets',
  'danglings',
  'danglingCount',
  'numbers',
  'textCount',
  'textEnds',
  'textStart',
] as const;

type Results = Record<(typeof resultNames)[number], number>;

/** A new one each time: memory that grows leaves the old views empty. */
class KernelMemory {
  readonly buffer: ArrayBuffer;
  readonly results: Results;

  constructor({ memory }: Kernel) {
    this.buffer = memory.buffer as ArrayBuffer;
    const words = this.words(resultsStart, resultNames.length);
    this.results = Object.fromEntries(resultNames.map((name, i) => [name, words[i]])) as Results;
  }

  words(at: number, count: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.buffer, at, count);
  }

  /** All starts, then all ends. */
  ranges(at: number, count: number): TextRanges {
    return { starts: this.words(at, count), ends: this.words(at + 4 * count, count) };
  }
}

function walkedRows(kernel: Kernel): WalkedRows {
  const memory = new KernelMemory(kernel);
  const { count, licenceCount, hashCount, nodeCount, ...at } = memory.results;
  const bytes = new Uint8Array(memory.buffer, documentStart);
  const offsets = memory.words(at.offsets, nodeCount + 1);
  const walked = {
    count,
    bytes,
    texts: memory.words(at.rows, 2 * textColumns.length * count),
    parent: new Int32Array(memory.buffer, at.parents, count),
    licences: { starts: memory.words(at.licenceStarts, count + 1), values: memory.ranges(at.licences, licenceCount) },
    hashes: {
      starts: memory.words(at.hashStarts, count + 1),
      algorithms: memory.ranges(at.hashes, hashCount),
      values: memory.ranges(at.hashes + 8 * hashCount, hashCount),
    },
    dependencies: { offsets, targets: memory.words(at.targets, offsets.at(-1)!) },
    warnings: warningsIn(memory.words(at.danglings, 4 * at.danglingCount), bytes),
  };
  return { ...walked, numbered: () => (kernel.encode() === 1 ? numberedColumns(kernel) : null) };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Stands for the place of a target where the dependency's own reference is meant. */
const ownReference = 0xffffffff;

/** Four words each: place of the dependency, place of the target in it, start and end of the reference. */
function warningsIn(words: Uint32Array, bytes: Uint8Array): Problem[] {
  const warnings: Problem[] = [];
  for (let i = 0; i < words.length; i += 4) {
    const within = words[i + 1] === ownReference ? 'ref' : `dependsOn/${words[i + 1]}`;
    const reference = decoder.decode(bytes.subarray(words[i + 2], words[i + 3]));
    warnings.push(leadsNowhere(reference, `/dependencies/${words[i]}/${within}`));
  }
  return warnings;
}

function numberedColumns(kernel: Kernel): ComponentColumns {
  const memory = new KernelMemory(kernel);
  const { count, licenceCount, hashCount, textCount, ...at } = memory.results;
  const licences = at.numbers + 4 * textColumns.length * count;
  const hashes = licences + 4 * licenceCount;
  const offsets = memory.words(at.textEnds, textCount + 1).slice();
  const columns = textColumns.map((column, place) => [
    column,
    memory.words(at.numbers + 4 * count * place, count).slice(),
  ]);
  return {
    count,
    ...(Object.fromEntries(columns) as Record<TextColumn, Uint32Array<ArrayBuffer>>),
    parent: new Int32Array(memory.buffer, at.parents, count).slice(),
    licences: {
      starts: memory.words(at.licenceStarts, count + 1).slice(),
      values: memory.words(licences, licenceCount).slice(),
    },
    hashes: {
      starts: memory.words(at.hashStarts, count + 1).slice(),
      algorithms: memory.words(hashes, hashCount).slice(),
      values: memory.words(hashes + 4 * hashCount, hashCount).slice(),
    },
    strings: { bytes: new Uint8Array(memory.buffer, at.textStart, offsets[textCount]).slice(), offsets },
  };
}
