import { noNode } from '../graph/build-graph.ts';
import type { Condensed } from './condense.ts';
import { wasmBase64 } from './trials.wasm.ts';

/** By place in the events of the condensed structure. */
export interface Draws {
  probabilities: Float64Array;
  /** Four words each (`streamOf`). */
  streams: Uint32Array;
}

/** By top, in how many of so many blocks of 32 trials it fails; 128 trials in one pass of a kernel over the vertices (performance.md §2.4). */
export function trials(condensed: Condensed, { probabilities, streams }: Draws, blocks: number): number[] {
  const { vertexCount, events, required, gateStarts, gates, tops, isCyclic } = condensed;
  const failing = tops.filter((top) => top !== noNode);
  const structure = [
    ...[events.offsets, probabilities, streams, required.offsets, required.neighbours],
    ...[gateStarts, gates.atLeast, gates.offsets, gates.sources],
  ];
  const counters = new Uint32Array(failing.length);
  const { kernel, places } = kernelWith([...structure, failing, counters], 16 * vertexCount);
  const [countersAt, topsAt, failedAt] = [places.at(-2)!, places.at(-3)!, places.at(-1)!];
  kernel.open(vertexCount, ...places.slice(0, structure.length), failedAt);
  kernel.run(blocks, Number(isCyclic), failing.length, topsAt, countersAt);
  const counts = new Uint32Array(kernel.memory.buffer, countersAt, failing.length).values();
  return Array.from(tops, (top) => (top === noNode ? 0 : counts.next().value!));
}

interface Kernel {
  memory: WebAssembly.Memory;
  open(...places: number[]): void;
  run(blocks: number, isCyclic: number, topCount: number, tops: number, counters: number): void;
}

/** As the kernel has it. */
const structureAt = 2048;

let compiled: WebAssembly.Module | undefined;

/** A kernel with the arrays in its memory and so much room behind them; where each stands, and then where the room begins. */
function kernelWith(
  arrays: readonly (Uint32Array | Float64Array)[],
  room: number,
): { kernel: Kernel; places: number[] } {
  compiled ??= new WebAssembly.Module(Buffer.from(wasmBase64, 'base64'));
  const kernel = new WebAssembly.Instance(compiled).exports as unknown as Kernel;
  const places = [structureAt];
  for (const { byteLength } of arrays) places.push((places.at(-1)! + byteLength + 15) & ~15);
  const missing = places.at(-1)! + room - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65_536));
  const memory = new Uint8Array(kernel.memory.buffer);
  for (const [index, { buffer, byteOffset, byteLength }] of arrays.entries()) {
    memory.set(new Uint8Array(buffer, byteOffset, byteLength), places[index]);
  }
  return { kernel, places };
}
