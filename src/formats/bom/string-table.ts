/**
 * Texts as numbers: every distinct text once, in one UTF-8 block. Id 0 means "absent".
 * Two typed arrays cross a thread boundary without a copy, however many components there are.
 */
export interface StringTable {
  bytes: Uint8Array<ArrayBuffer>;
  /** Text `id` (from 1) lies from `offsets[id - 1]` to `offsets[id]`. */
  offsets: Uint32Array<ArrayBuffer>;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text behind an id, `null` for id 0. */
export function textOf(table: StringTable, id: number): string | null {
  if (id === 0) return null;
  return decoder.decode(table.bytes.subarray(table.offsets[id - 1], table.offsets[id]));
}

/** Gives each distinct text its id, in order of first sight. */
export class StringTableBuilder {
  readonly #ids = new Map<string, number>();

  idOf(text: string | null | undefined): number {
    if (text === null || text === undefined) return 0;
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#ids.size + 1;
      this.#ids.set(text, id);
    }
    return id;
  }

  build(): StringTable {
    const texts = [...this.#ids.keys()];
    const offsets = new Uint32Array(texts.length + 1);
    const parts = texts.map((text) => new TextEncoder().encode(text));
    for (const [index, part] of parts.entries()) offsets[index + 1] = offsets[index]! + part.length;
    const bytes = new Uint8Array(offsets[texts.length]!);
    for (const [index, part] of parts.entries()) bytes.set(part, offsets[index]!);
    return { bytes, offsets };
  }
}
