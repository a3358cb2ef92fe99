/** Lists of numbers: those of list n stand at `offsets[n]` up to, not including, `offsets[n + 1]`. */
export interface NumberLists {
  offsets: Uint32Array;
  items: Uint32Array;
}

export function toLists(count: number, listOf: (index: number) => readonly number[]): NumberLists {
  const joiner = new ListJoiner();
  for (let index = 0; index < count; index++) joiner.add(listOf(index));
  return joiner.toLists();
}

/** Takes lists one after the other, of which nobody knows beforehand how many come. */
export class ListJoiner {
  count = 0;
  #offsets: Uint32Array = new Uint32Array(16);
  #items: Uint32Array = new Uint32Array(16);

  add(list: readonly number[]): void {
    const end = this.#offsets[this.count]! + list.length;
    if (this.count + 2 > this.#offsets.length) this.#offsets = enlarged(this.#offsets, this.#offsets.length * 2);
    if (end > this.#items.length) this.#items = enlarged(this.#items, end * 2);
    this.#items.set(list, this.#offsets[this.count]!);
    this.#offsets[++this.count] = end;
  }

  toLists(): NumberLists {
    return { offsets: this.#offsets.slice(0, this.count + 1), items: this.#items.slice(0, this.#offsets[this.count]) };
  }
}

function enlarged(numbers: Uint32Array, size: number): Uint32Array {
  const larger = new Uint32Array(size);
  larger.set(numbers);
  return larger;
}

export function listIn({ offsets, items }: NumberLists, index: number): Uint32Array {
  return items.subarray(offsets[index], offsets[index + 1]);
}

/** Values as bytes, each read only when it is asked for. `of` has no value: it says what the type is of. */
export interface Records<Value> {
  offsets: Uint32Array;
  bytes: Uint8Array;
  of?: Value;
}

export function toRecords<Value>(values: readonly Value[]): Records<Value> {
  const encoder = new TextEncoder();
  const pieces = values.map((value) => encoder.encode(JSON.stringify(value)));
  const offsets = new Uint32Array(values.length + 1);
  for (const [index, piece] of pieces.entries()) offsets[index + 1] = offsets[index]! + piece.length;
  const bytes = new Uint8Array(offsets[values.length]!);
  for (const [index, piece] of pieces.entries()) bytes.set(piece, offsets[index]);
  return { offsets, bytes };
}

export function recordIn<Value>({ offsets, bytes }: Records<Value>, index: number): Value {
  return JSON.parse(new TextDecoder().decode(bytes.subarray(offsets[index], offsets[index + 1]))) as Value;
}
