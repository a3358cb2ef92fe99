// AssemblyScript: trials of what fails in a network, 128 at once: four blocks of 32 side by side, each bit a trial.
// `scripts/build-kernels.mjs` turns it into `trials.wasm.ts`; `plain-trials.ts` gives the same bit for bit, and is its oracle.
//
// Memory: digits of the counters of one gate, then what `open` was told of, then the failures of each vertex.

const countsAt: usize = 1024;
const blocksAtOnce: u32 = 4;

// Vertices rest on those before them unless the structure is cyclic. Lists stand as offsets and items, as in `condense.ts`.
let vertexCount: u32 = 0;
let eventOffsets: usize = 0;
let probabilities: usize = 0;
let streams: usize = 0;
let requiredOffsets: usize = 0;
let required: usize = 0;
let gateStarts: usize = 0;
let atLeast: usize = 0;
let sourceOffsets: usize = 0;
let sources: usize = 0;
let failed: usize = 0;

export function open(
  vertices: u32, eventOffsetsAt: usize, probabilitiesAt: usize, streamsAt: usize, requiredOffsetsAt: usize, requiredAt: usize,
  gateStartsAt: usize, atLeastAt: usize, sourceOffsetsAt: usize, sourcesAt: usize, failedAt: usize,
): void {
  vertexCount = vertices;
  eventOffsets = eventOffsetsAt;
  probabilities = probabilitiesAt;
  streams = streamsAt;
  requiredOffsets = requiredOffsetsAt;
  required = requiredAt;
  gateStarts = gateStartsAt;
  atLeast = atLeastAt;
  sourceOffsets = sourceOffsetsAt;
  sources = sourcesAt;
  failed = failedAt;
}

// Adds to each counter in how many trials of the blocks its top fails.
export function run(blocks: u32, isCyclic: i32, topCount: u32, tops: usize, counters: usize): void {
  for (let block: u32 = 0; block < blocks; block += blocksAtOnce) {
    draw(block);
    while (spread() && isCyclic) {}
    const left = i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(blocks - block));
    for (let i: usize = 0; i < topCount; i++) {
      const counter = counters + (i << 2);
      store<u32>(counter, load<u32>(counter) + bitsIn(v128.and(left, failures(word(tops, i)))));
    }
  }
}

// @ts-ignore: inlined, as it is what all else is made of
@inline
function word(words: usize, index: usize): u32 {
  return load<u32>(words + (index << 2));
}

// @ts-ignore: inlined, as it is what all else is made of
@inline
function failures(vertex: u32): v128 {
  return v128.load(failed + (<usize>vertex << 4));
}

// The own failures of each vertex.
function draw(firstBlock: u32): void {
  const blocks = i32x4.add(i32x4.splat(firstBlock), i32x4(0, 1, 2, 3));
  const key = mixed(i32x4.add(blocks, i32x4.splat(0x9e3779b9)));
  for (let vertex: u32 = 0; vertex < vertexCount; vertex++) {
    let fails = i32x4.splat(0);
    const end = word(eventOffsets, vertex + 1);
    for (let i = word(eventOffsets, vertex); i < end; i++) fails = v128.or(fails, happening(i, key));
    v128.store(failed + (<usize>vertex << 4), fails);
  }
}

// As `RandomWords.seek` and `RandomWords.happening`.
function happening(event: u32, key: v128): v128 {
  let rest = load<f64>(probabilities + (<usize>event << 3));
  if (rest >= 1) return i32x4.splat(-1);
  const stream = streams + (<usize>event << 4);
  let a = mixed(v128.xor(v128.load32_splat(stream), key));
  let b = mixed(v128.xor(v128.load32_splat(stream, 4), a));
  let c = mixed(v128.xor(v128.load32_splat(stream, 8), b));
  let d = v128.or(mixed(v128.xor(v128.load32_splat(stream, 12), c)), i32x4.splat(1));
  let happens = i32x4.splat(0);
  let undecided = i32x4.splat(-1);
  while (rest > 0 && v128.any_true(undecided)) {
    const digits = i32x4.mul(rotated(i32x4.mul(b, i32x4.splat(5)), 7), i32x4.splat(9));
    const shifted = i32x4.shl(b, 9);
    c = v128.xor(c, a);
    d = v128.xor(d, b);
    b = v128.xor(b, c);
    a = v128.xor(a, d);
    c = v128.xor(c, shifted);
    d = rotated(d, 11);
    rest *= 2;
    if (rest >= 1) {
      rest -= 1;
      happens = v128.or(happens, v128.andnot(undecided, digits));
      undecided = v128.and(undecided, digits);
    } else undecided = v128.andnot(undecided, digits);
  }
  return happens;
}

// @ts-ignore: inlined, as it is a few instructions
@inline
function rotated(words: v128, by: i32): v128 {
  return v128.or(i32x4.shl(words, by), i32x4.shr_u(words, 32 - by));
}

// @ts-ignore: inlined, as it is a few instructions
@inline
function mixed(words: v128): v128 {
  let bits = i32x4.mul(v128.xor(words, i32x4.shr_u(words, 16)), i32x4.splat(0x85ebca6b));
  bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(bits, i32x4.shr_u(bits, 16));
}

// One pass over the vertices; gives whether anything more has failed.
function spread(): bool {
  let changes = i32x4.splat(0);
  for (let vertex: u32 = 0; vertex < vertexCount; vertex++) {
    const before = failures(vertex);
    let fails = before;
    const end = word(requiredOffsets, vertex + 1);
    for (let i = word(requiredOffsets, vertex); i < end; i++) fails = v128.or(fails, failures(word(required, i)));
    const endOfGates = word(gateStarts, vertex + 1);
    for (let gate = word(gateStarts, vertex); gate < endOfGates; gate++) fails = v128.or(fails, failing(gate));
    v128.store(failed + (<usize>vertex << 4), fails);
    changes = v128.or(changes, v128.xor(before, fails));
  }
  return v128.any_true(changes);
}

// In which trials a gate fails.
function failing(gate: u32): v128 {
  const first = word(sourceOffsets, gate);
  const end = word(sourceOffsets, gate + 1);
  const least = word(atLeast, gate);
  if (least != end - first) return failingAtLeast(least, first, end);
  let all = failures(word(sources, first));
  for (let i = first + 1; i < end; i++) all = v128.and(all, failures(word(sources, i)));
  return all;
}

// Counted by binary digits, from so far below a power of two that the last digit carries over once there are enough.
function failingAtLeast(least: u32, first: u32, end: u32): v128 {
  const digits: u32 = 32 - clz(least - 1);
  for (let digit: u32 = 0; digit < digits; digit++) {
    v128.store(countsAt + (<usize>digit << 4), i32x4.splat((-(<i32>least) >> digit) & 1 ? -1 : 0));
  }
  let enough = i32x4.splat(0);
  for (let i = first; i < end; i++) {
    let carry = failures(word(sources, i));
    for (let digit: u32 = 0; digit < digits; digit++) {
      const count = countsAt + (<usize>digit << 4);
      const before = v128.load(count);
      v128.store(count, v128.xor(before, carry));
      carry = v128.and(before, carry);
    }
    enough = v128.or(enough, carry);
  }
  return enough;
}

function bitsIn(words: v128): u32 {
  const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(words)));
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
}
