import { configurationsMember } from '../advisory/cpe-configuration.ts';
import { isPrefixedId } from '../advisory/osv-form.ts';
import { wasmBase64 } from './read-record.wasm.ts';
import { type ReadRecord, readOsvRecord } from './record.ts';
import { recordOfNotes, wordsPerNote } from './record-notes.ts';

/**
 * Reads a record from its bytes: a whole JSON object. Most of a record is text that nobody asks for, so what is wanted is picked
 * out of the bytes; where something is unusual, the plain reader decides.
 */
export function parseOsvRecord(bytes: Uint8Array): ReadRecord {
  const picked = pickOsvRecord(bytes);
  return picked && !mayNameCpes(picked, bytes) ? picked : parsePlainly(bytes);
}

const configurations = Buffer.from(JSON.stringify(configurationsMember));

/** Few sources name products so: those whose records affect no package, or bear the number of another's. */
function mayNameCpes(picked: ReadRecord, { buffer, byteOffset, length }: Uint8Array): boolean {
  if (!picked.ok || (picked.record.affected.length > 0 && !isPrefixedId(picked.record.id))) return false;
  return Buffer.from(buffer, byteOffset, length).includes(configurations);
}

const decoder = new TextDecoder();

/** The same answer by way of `JSON.parse`: the oracle of the other way, and the judge of what it leaves undecided. */
export function parsePlainly(bytes: Uint8Array): ReadRecord {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    return { ok: false, reason: 'not-json' };
  }
  return readOsvRecord(value);
}

interface Kernel {
  memory: WebAssembly.Memory;
  read(length: number): number;
  count(): number;
}

/** As the kernel has it. */
const documentStart = 5 * 65_536;
/** Larger records are rare, and would leave the memory large. */
const mostBytes = 1024 * 1024;

let kernel: Kernel | undefined;
let memory = Buffer.alloc(0);
let words = new Uint32Array();

/** Undefined where the plain reader decides. */
function pickOsvRecord(record: Uint8Array): ReadRecord | undefined {
  if (record.length > mostBytes) return undefined;
  kernel ??= newKernel();
  lookAt(kernel);
  memory.set(record, documentStart);
  const notes = kernel.read(record.length);
  if (notes < 0) return undefined;
  lookAt(kernel);
  const start = notes / 4;
  return recordOfNotes({ memory, words, start, end: start + wordsPerNote * kernel.count() });
}

/** Memory that has grown leaves the old views empty. */
function lookAt({ memory: { buffer } }: Kernel): void {
  if (memory.buffer === buffer) return;
  memory = Buffer.from(buffer as ArrayBuffer);
  words = new Uint32Array(buffer);
}

function newKernel(): Kernel {
  const module = new WebAssembly.Module(Buffer.from(wasmBase64, 'base64'));
  const made = new WebAssembly.Instance(module).exports as unknown as Kernel;
  made.memory.grow(Math.ceil((documentStart + 2 * mostBytes) / 65_536));
  return made;
}
