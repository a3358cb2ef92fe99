import { createHash } from 'node:crypto';

/** Where values were seen first, by a digest of 64 bits each: some 30 bytes a value, however large it is. */
export class DigestPlaces {
  /** Two words of the digest and the place + 1, open addressing; place 0 is free. */
  #slots = new Uint32Array(wordsPerSlot * 1024);
  #count = 0;

  /** The place of an equal value, or -1 where this is the first; then its own place is kept. */
  placeOf(value: string, place: number): number {
    const digest = createHash('sha256').update(value).digest();
    const [first, second] = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
    const at = slotOf(this.#slots, first, second);
    if (this.#slots[at + 2]! > 0) return this.#slots[at + 2]! - 1;
    this.#slots.set([first, second, place + 1], at);
    this.#count++;
    if (1.5 * wordsPerSlot * this.#count > this.#slots.length) this.#spread();
    return -1;
  }

  #spread(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    for (let from = 0; from < this.#slots.length; from += wordsPerSlot) {
      const slot = this.#slots.subarray(from, from + wordsPerSlot);
      if (slot[2]! > 0) slots.set(slot, slotOf(slots, slot[0]!, slot[1]!));
    }
    this.#slots = slots;
  }
}

const wordsPerSlot = 3;

function slotOf(slots: Uint32Array, first: number, second: number): number {
  const slotCount = slots.length / wordsPerSlot;
  for (let slot = first % slotCount; ; slot = (slot + 1) % slotCount) {
    const at = slot * wordsPerSlot;
    if (slots[at + 2] === 0 || (slots[at] === first && slots[at + 1] === second)) return at;
  }
}
