/** Lists of numbers: those of list n stand at `offsets[n]` up to, not including, `offsets[n + 1]`. */
export interface NumberLists {
  offsets: Uint32Array;
  items: Uint32Array;
}

export function toLists(count: number, listOf: (index: number) => readonly number[]): NumberLists {
  const offsets = new Uint32Array(count + 1);
  let items = new Uint32Array(Math.max(16, count * 2));
  for (let index = 0; index < count; index++) {
    const list = listOf(index);
    const end = offsets[index]! + list.length;
    if (end > items.length) {
      const larger = new Uint32Array(end * 2);
      larger.set(items);
      items = larger;
    }
    items.set(list, offsets[index]!);
    offsets[index + 1] = end;
  }
  return { offsets, items: items.slice(0, offsets[count]) };
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
