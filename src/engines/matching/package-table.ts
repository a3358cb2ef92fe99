import { GrowingBytes, GrowingWords } from './growing-words.ts';

/** FNV-1a with a final mix, over the number of the ecosystem and the bytes of the normalised name. */
export function hashPackage(ecosystem: number, name: Uint8Array, length: number): number {
  let hash = Math.imul(0x811c9dc5 ^ ecosystem, 0x01000193);
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ name[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Slots for that many packages, filled to at most five eighths: a power of two, so that the low bits of a hash are a slot. */
export function slotCountFor(packages: number): number {
  let slots = 8;
  while (packages > slots * 0.625) slots *= 2;
  return slots;
}

/** The bits of a slot's word that hold the package number plus one; the others hold the same bits of the hash. */
export function numberMaskFor(packages: number): number {
  let mask = 1;
  while (mask < packages + 1) mask = mask * 2 + 1;
  return mask;
}

/** Packages by their number, in order of first sight, without a text for any of them. */
export class PackageNumbers {
  count = 0;
  /** Number of the ecosystem as one byte, then the normalised name; package p from `starts.words[p]` on. */
  readonly names = new GrowingBytes();
  readonly starts = new GrowingWords();
  readonly hashes = new GrowingWords();
  private slots = new Uint32Array(slotCountFor(1024));

  constructor() {
    this.starts.push(0);
  }

  /** The number of the package; a new one where it was not known. */
  numberOf(ecosystem: number, name: Uint8Array, length: number): number {
    const hash = hashPackage(ecosystem, name, length);
    const slot = this.slotOf(hash, ecosystem, name, length);
    if (this.slots[slot] !== 0) return this.slots[slot]! - 1;
    this.slots[slot] = ++this.count;
    this.names.reserve(length + 1);
    this.names.bytes[this.names.length++] = ecosystem;
    this.names.bytes.set(name.subarray(0, length), this.names.length);
    this.names.length += length;
    this.starts.push(this.names.length);
    this.hashes.push(hash);
    if (slotCountFor(this.count + 1) > this.slots.length) this.spread();
    return this.count - 1;
  }

  /** -1 where the package is not known. */
  find(ecosystem: number, name: Uint8Array): number {
    return this.slots[this.slotOf(hashPackage(ecosystem, name, name.length), ecosystem, name, name.length)]! - 1;
  }

  nameAt(number: number): Uint8Array {
    return this.names.bytes.subarray(this.starts.words[number], this.starts.words[number + 1]);
  }

  /** The slot of the package, or the empty one where it belongs. */
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
