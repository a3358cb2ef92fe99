/**
 * Lists of ascending numbers, each number as its distance from the one before, in bytes of seven bits with the eighth set on all but the
 * last: where the numbers lie close together, one byte each.
 */
export interface PackedLists {
  counts: Uint32Array;
  /** The bytes of list n stand at `offsets[n]` up to, not including, `offsets[n + 1]`. */
  offsets: Uint32Array;
  bytes: Uint8Array;
}

/** One such list that grows. */
export class PackedList {
  count = 0;
  #bytes: Uint8Array = new Uint8Array(8);
  #end = 0;
  #last = 0;

  add(number: number): void {
    if (this.#end + mostBytes > this.#bytes.length) this.#bytes = enlarged(this.#bytes, this.#bytes.length * 2);
    this.#end = write(this.#bytes, this.#end, number - this.#last);
    this.#last = number;
    this.count++;
  }

  toNumbers(): Uint32Array {
    return numbersFrom(this.#bytes, 0, this.count);
  }
}

/** A number takes at most so many bytes. */
const mostBytes = 5;

function write(bytes: Uint8Array, start: number, distance: number): number {
  let end = start;
  let left = distance;
  for (; left > 127; left >>>= 7) bytes[end++] = (left & 127) | 128;
  bytes[end++] = left;
  return end;
}

function sizeOf(distance: number): number {
  let size = 1;
  for (let left = distance >>> 7; left > 0; left >>>= 7) size++;
  return size;
}

function enlarged(bytes: Uint8Array, size: number): Uint8Array {
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}

function numbersFrom(bytes: Uint8Array, start: number, count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  let at = start;
  let last = 0;
  for (let place = 0; place < count; place++) {
    let byte = bytes[at++]!;
    let distance = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++]!;
      distance += (byte & 127) * 2 ** shift;
    }
    last += distance;
    numbers[place] = last;
  }
  return numbers;
}

/** Takes lists one after the other. */
export class ListPacker {
  readonly #counts: Uint32Array;
  readonly #offsets: Uint32Array;
  #bytes: Uint8Array = new Uint8Array(1024);
  #next = 0;

  constructor(count: number) {
    this.#counts = new Uint32Array(count);
    this.#offsets = new Uint32Array(count + 1);
  }

  add(numbers: ArrayLike<number>): void {
    let end = this.#offsets[this.#next]!;
    const most = end + numbers.length * mostBytes;
    if (most > this.#bytes.length) this.#bytes = enlarged(this.#bytes, Math.max(most, this.#bytes.length * 2));
    let last = 0;
    for (let place = 0; place < numbers.length; place++) {
      end = write(this.#bytes, end, numbers[place]! - last);
      last = numbers[place]!;
    }
    this.#counts[this.#next++] = numbers.length;
    this.#offsets[this.#next] = end;
  }

  toLists(): PackedLists {
    return { counts: this.#counts, offsets: this.#offsets, bytes: this.#bytes.slice(0, this.#offsets[this.#next]) };
  }
}

export function numbersIn({ counts, offsets, bytes }: PackedLists, list: number): Uint32Array {
  return numbersFrom(bytes, offsets[list]!, counts[list]!);
}

/** By number: the lists in which it stands. */
export function listsWith(lists: PackedLists, numberCount: number): PackedLists {
  const counts = new Uint32Array(numberCount);
  const offsets = new Uint32Array(numberCount + 1);
  const lasts = new Uint32Array(numberCount);
  for (let list = 0; list < lists.counts.length; list++) {
    for (const number of numbersIn(lists, list)) {
      counts[number]!++;
      offsets[number + 1]! += sizeOf(list - lasts[number]!);
      lasts[number] = list;
    }
  }
  for (let number = 0; number < numberCount; number++) offsets[number + 1]! += offsets[number]!;
  const bytes = new Uint8Array(offsets[numberCount]!);
  const ends = offsets.slice(0, numberCount);
  lasts.fill(0);
  for (let list = 0; list < lists.counts.length; list++) {
    for (const number of numbersIn(lists, list)) {
      ends[number] = write(bytes, ends[number]!, list - lasts[number]!);
      lasts[number] = list;
    }
  }
  return { counts, offsets, bytes };
}
