import { isUtf8 } from 'node:buffer';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { bomLimitBytes, bomTooLarge } from '../bom/size-limit.ts';
import { withoutByteOrderMark } from '../json/decode-utf8.ts';
import { type Json, memberOf, objectsOf, textOf } from '../json/json.ts';
import { strangeness } from './decode.ts';
import { isSpecVersion, readCycloneDx } from './recognise.ts';
import { wasmBase64 } from './scan-components.wasm.ts';

/** One text per component as a place in bytes; 0 to 0 where a component has none. */
export interface TextRanges {
  starts: Uint32Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
}

/** What matching needs of a BOM, in the order of `ComponentColumns`, without an object per component. */
export interface ScannedBom {
  specVersion: string;
  count: number;
  /** UTF-8 without JSON escapes wherever a range points. */
  bytes: Uint8Array<ArrayBuffer>;
  names: TextRanges;
  versions: TextRanges;
  purls: TextRanges;
  /** What else the walk over the bytes has seen; there where a kernel walked the document. */
  states?: { names: boolean; evidence: boolean; archives: boolean };
  /** There where a kernel walked the document and no text of a component has escapes. */
  gather?: Gather;
}

/**
 * Components from one on side by side, as many as are wanted and have room in a megabyte: three lengths each (all bits set where there is no such
 * text), then name, version and package URL. The bytes hold until the next call.
 */
export type Gather = (first: number, most: number) => { bytes: Uint8Array; members: number };

/** How many components there are, and how to come by them. */
export type GatheredBom = Pick<ScannedBom, 'count'> & { gather: Gather };

/** Where to put a document that is to be scanned, so that its bytes are never copied. */
export interface BomBuffer {
  bytes: Uint8Array<ArrayBuffer>;
  /** Reads what `bytes` holds by now; once. */
  scan(): Parsed<ScannedBom>;
  /** The same where the walk over the bytes is sure of them, else null; once. */
  walk(): Parsed<ScannedBom> | null;
}

/**
 * Finds the components of CycloneDX JSON in one walk over its bytes. The whole grammar of JSON is checked, the schema is not:
 * a BOM with a wrong licence id is still worth matching. What the walk does not understand, the plain reader decides.
 */
export function scanCycloneDx(document: Uint8Array): Parsed<ScannedBom> {
  const buffer = bomBuffer(document.length);
  buffer.bytes.set(document);
  return buffer.scan();
}

export function bomBuffer(length: number): BomBuffer {
  if (length > bomLimitBytes) {
    const tooLarge = () => refused({ at: '', message: bomTooLarge });
    return { bytes: new Uint8Array(length), scan: tooLarge, walk: tooLarge };
  }
  const kernel = newKernel(length);
  return {
    // A new view each time: memory that grows leaves the old ones empty.
    get bytes() {
      return documentOf(kernel, length);
    },
    scan: () => walk(kernel, length) ?? readPlainly(documentOf(kernel, length)),
    walk: () => walk(kernel, length),
  };
}

/** One for all texts: to make a decoder costs more than to decode a name. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** As the kernel has it: where the document starts, where it leaves the ranges of `bomFormat` and `specVersion`. */
const documentStart = 65_536;
const recognisedStart = 16;
const escapedBit = 0x8000_0000;

interface Kernel {
  memory: WebAssembly.Memory;
  scan(length: number, skip: number): number;
  columns(): number;
  gather(first: number, most: number): number;
  states: WebAssembly.Global;
  gathered: WebAssembly.Global;
  gatheredCount: WebAssembly.Global;
}

let compiled: WebAssembly.Module | undefined;

function newKernel(length: number): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(wasmBase64, 'base64'));
  const kernel = new WebAssembly.Instance(compiled).exports as unknown as Kernel;
  const pages = Math.ceil((documentStart + length + 128) / 65_536);
  const missing = pages - kernel.memory.buffer.byteLength / 65_536;
  if (missing > 0) kernel.memory.grow(missing);
  return kernel;
}

/** A new view each time: memory that grows leaves the old views empty. */
function documentOf({ memory }: Kernel, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(memory.buffer as ArrayBuffer, documentStart, length);
}

function walk(kernel: Kernel, length: number): Parsed<ScannedBom> | null {
  const document = documentOf(kernel, length);
  if (!isUtf8(document) || strangeness(document)) return null;
  const count = kernel.scan(length, length - withoutByteOrderMark(document).length);
  const columns = count < 0 ? 0 : kernel.columns() >>> 0;
  if (columns === 0) return null;
  const memory = kernel.memory.buffer as ArrayBuffer;
  const texts = new Texts(documentOf(kernel, length));
  const [formatStart, formatEnd, versionStart, versionEnd] = new Uint32Array(memory, recognisedStart, 4);
  const specVersion = texts.read(versionStart!, versionEnd!);
  if (texts.read(formatStart!, formatEnd!) !== 'CycloneDX' || !isSpecVersion(specVersion)) return null;
  const [names, versions, purls] = [0, 1, 2].map((column) => {
    const start = (columns & ~escapedBit) + column * 8 * count;
    const ranges = {
      starts: new Uint32Array(memory, start, count),
      ends: new Uint32Array(memory, start + 4 * count, count),
    };
    if (columns >= escapedBit) texts.unescape(ranges);
    return ranges;
  }) as Columns;
  const seen = kernel.states.value as number;
  const states = { names: (seen & 1) !== 0, evidence: (seen & 2) !== 0, archives: (seen & 4) !== 0 };
  const scanned = { specVersion, count, bytes: texts.bytes(), names, versions, purls, states };
  return parsed(columns >= escapedBit ? scanned : { ...scanned, gather: gatherFrom(kernel) });
}

function gatherFrom(kernel: Kernel): Gather {
  return (first, most) => {
    const length = kernel.gather(first, most);
    const start = kernel.gathered.value as number;
    const bytes = new Uint8Array(kernel.memory.buffer as ArrayBuffer, start, length);
    return { bytes, members: kernel.gatheredCount.value as number };
  };
}

type Columns = [names: TextRanges, versions: TextRanges, purls: TextRanges];

/** The document, and behind it the few texts that had escapes. */
class Texts {
  readonly #document: Uint8Array<ArrayBuffer>;
  readonly #unescaped: Uint8Array[] = [];
  #length: number;

  constructor(document: Uint8Array<ArrayBuffer>) {
    this.#document = document;
    this.#length = document.length;
  }

  read(start: number, end: number): string {
    const text = decoder.decode(this.#document.subarray(start, end & ~escapedBit));
    return (end & escapedBit) === 0 ? text : (JSON.parse(`"${text}"`) as string);
  }

  /** Points ranges with escapes to where the text stands without them. */
  unescape({ starts, ends }: TextRanges): void {
    for (let index = 0; index < ends.length; index++) {
      if (ends[index]! < escapedBit) continue;
      const text = this.read(starts[index]!, ends[index]!);
      starts[index] = this.#length;
      ends[index] = this.#append(text);
    }
  }

  bytes(): Uint8Array<ArrayBuffer> {
    if (this.#unescaped.length === 0) return this.#document;
    return new Uint8Array(Buffer.concat([this.#document, ...this.#unescaped]));
  }

  #append(text: string): number {
    const part = new TextEncoder().encode(text);
    this.#unescaped.push(part);
    this.#length += part.length;
    return this.#length;
  }
}

/** The same answer by way of `JSON.parse`: the kernel's oracle, and the judge of what it leaves undecided. */
export function readPlainly(bytes: Uint8Array): Parsed<ScannedBom> {
  const recognised = readCycloneDx(bytes);
  if (!recognised.ok) return recognised;
  const { document, version } = recognised.value;
  const components: Json[] = [];
  const described = memberOf(memberOf(document, 'metadata') ?? {}, 'component');
  collect(components, described?.components);
  collect(components, document.components);
  const parts: Uint8Array[] = [new Uint8Array(1)];
  let length = 1;
  const [names, versions, purls] = ['name', 'version', 'purl'].map((member) => {
    const ranges = { starts: new Uint32Array(components.length), ends: new Uint32Array(components.length) };
    for (const [index, component] of components.entries()) {
      const text = textOf(component[member]);
      if (text === null) continue;
      const part = new TextEncoder().encode(text);
      parts.push(part);
      ranges.starts[index] = length;
      length += part.length;
      ranges.ends[index] = length;
    }
    return ranges;
  }) as Columns;
  const joined = new Uint8Array(Buffer.concat(parts));
  const scanned = { specVersion: version, count: components.length, bytes: joined, names, versions, purls };
  return parsed(scanned, recognised.warnings);
}

function collect(components: Json[], list: unknown): void {
  for (const component of objectsOf(list)) {
    components.push(component);
    collect(components, component.components);
  }
}

/** The text of a component, `null` where it has none. */
export function textIn(scanned: ScannedBom, ranges: TextRanges, index: number): string | null {
  const end = ranges.ends[index]!;
  return end === 0 ? null : decoder.decode(scanned.bytes.subarray(ranges.starts[index], end));
}
