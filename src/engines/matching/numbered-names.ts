import { GrowingBytes, GrowingWords } from '../../common/growing.ts';
import { fullestShare, hashPackage, slotCountFor } from './package-table.ts';

/** Names by their number, in order of first sight, without a text for any of them; the same name in two ecosystems is two. */
export class NumberedNames {
  count = 0;
  /** Number of the ecosystem as one byte, then the name; number n from `starts.words[n]` on. */
  readonly names = new GrowingBytes();
  readonly starts = new GrowingWords();
  readonly hashes = new GrowingWords();
  private slots = new Uint32Array(slotCountFor(1024));

  constructor() {
    this.starts.push(0);
  }

  /** A new number where the name was not known. */
  numberOf(ecosystem: number, name: Uint8Array, length: number): number {
    const hash = hashPackage(ecosystem, name, length);
    const slot = this.slotOf(hash, ecosystem, name, length);
    if (this.slots[slot] !== 0) return this.slots[slot]! - 1;
    this.slots[slot] = ++this.count;
    this.pushName(ecosystem, name, length);
    this.hashes.push(hash);
    if (this.count > this.slots.length * fullestShare) this.spread();
    return this.count - 1;
  }

  /** -1 where the name is not known. */
  find(ecosystem: number, name: Uint8Array): number {
    return this.slots[this.slotOf(hashPackage(ecosystem, name, name.length), ecosystem, name, name.length)]! - 1;
  }

  nameAt(number: number): Uint8Array {
    return this.names.bytes.subarray(this.starts.words[number], this.starts.words[number + 1]);
  }

  /** The slot of the name, or the empty one where it belongs. */
  private slotOf(hash: number, ecosystem: number, name: Uint8Array, length: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.slots[slot]! - 1;
      if (found < 0 || (this.hashes.words[found] === hash && this.isNamed(found, ecosystem, name, length))) return slot;
    }
  }

  private isNamed(found: number, ecosystem: number, name: Uint8Array, length: number): boolean {
    const { bytes } = this.names;
    const start = this.starts.words[found]!;
    if (this.starts.words[found + 1]! - start !== length + 1 || bytes[start] !== ecosystem) return false;
    for (let i = 0; i < length; i++) if (bytes[start + 1 + i] !== name[i]) return false;
    return true;
  }

  private pushName(ecosystem: number, name: Uint8Array, length: number): void {
    this.names.reserve(length + 1);
    const { bytes, length: start } = this.names;
    bytes[start] = ecosystem;
    for (let i = 0; i < length; i++) bytes[start + 1 + i] = name[i]!;
    this.names.length += length + 1;
    this.starts.push(this.names.length);
  }

  private spread(): void {
    this.slots = new Uint32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      let slot = this.hashes.words[number]! & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}
