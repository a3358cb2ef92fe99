import { GrowingBytes, GrowingWords } from '../../common/growing.ts';
import type { StringTable } from './string-table.ts';

/**
 * Gives each distinct text its id as `StringTableBuilder` does, but keeps bytes instead of strings: for documents of millions of
 * texts, whose strings would hold the text alive out of which they were cut.
 */
export class LargeStringTableBuilder {
  readonly #bytes = new GrowingBytes();
  readonly #ends = new GrowingWords();
  readonly #hashes = new GrowingWords();
  /** Ids by hash, open addressing; 0 is free. */
  #slots = new Uint32Array(4096);

  get count(): number {
    return this.#ends.length;
  }

  idOf(text: string | null | undefined): number {
    if (text === null || text === undefined) return 0;
    const start = this.#bytes.length;
    this.#bytes.pushText(text);
    const hash = this.#hashFrom(start);
    const slot = this.#slotOf(hash, start);
    const known = this.#slots[slot]!;
    if (known > 0) {
      this.#bytes.length = start;
      return known;
    }
    this.#ends.push(this.#bytes.length);
    this.#hashes.push(hash);
    this.#slots[slot] = this.count;
    if (2 * this.count > this.#slots.length) this.#spread();
    return this.count;
  }

  textOf(id: number): string {
    return Buffer.from(
      this.#bytes.bytes.buffer,
      this.#startOf(id),
      this.#ends.words[id - 1]! - this.#startOf(id),
    ).toString();
  }

  /** As their bytes sort, which is by code points. */
  compare(one: number, other: number): number {
    const { bytes } = this.#bytes;
    const ends = this.#ends.words;
    const [from, behind] = [this.#startOf(other), ends[other - 1]!];
    return Buffer.compare(bytes.subarray(this.#startOf(one), ends[one - 1]!), bytes.subarray(from, behind));
  }

  /** Gives its memory away: nothing can be asked afterwards. */
  build(): StringTable {
    const offsets = new Uint32Array(this.count + 1);
    offsets.set(this.#ends.trimmed(), 1);
    return { bytes: this.#bytes.taken(), offsets };
  }

  /** FNV-1a, 32 bits. */
  #hashFrom(start: number): number {
    const { bytes, length } = this.#bytes;
    let hash = 0x811c9dc5;
    for (let at = start; at < length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    return hash >>> 0;
  }

  /** The slot of the text that was written last, or the free one that it takes. */
  #slotOf(hash: number, start: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let id = this.#slots[slot]!; id > 0; id = this.#slots[slot]!) {
      if (this.#hashes.words[id - 1] === hash && this.#isText(id, start)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isText(id: number, start: number): boolean {
    const { bytes, length } = this.#bytes;
    const from = this.#startOf(id);
    if (this.#ends.words[id - 1]! - from !== length - start) return false;
    for (let at = 0; at < length - start; at++) if (bytes[from + at] !== bytes[start + at]) return false;
    return true;
  }

  #startOf(id: number): number {
    return id === 1 ? 0 : this.#ends.words[id - 2]!;
  }

  #spread(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    for (let id = 1; id <= this.count; id++) {
      let slot = this.#hashes.words[id - 1]! & (slots.length - 1);
      while (slots[slot]! > 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}
