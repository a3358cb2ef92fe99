const wordsPerId = 4;

/** Numbers ids from 0 in the order in which they come, and never forgets one: 16 bytes an id and up to 16 for finding it. */
export class IdNumbers {
  #words = new Uint32Array(wordsPerId * 1024);
  /** Open addressing, at most half full; 0 is free, else one more than the number. */
  #slots = new Uint32Array(2048);
  #count = 0;
  /** The words of the id that is asked for. */
  readonly #asked = new Uint32Array(wordsPerId);

  get count(): number {
    return this.#count;
  }

  /** Memory held, in bytes. */
  get size(): number {
    return this.#words.byteLength + this.#slots.byteLength;
  }

  /** The number of the id whose 16 bytes stand there; a new one where it has none. */
  add(bytes: Buffer, at: number): number {
    this.#ask(bytes, at);
    let slot = this.#slot();
    if (this.#slots[slot] !== 0) return this.#slots[slot]! - 1;
    if ((this.#count + 1) * wordsPerId > this.#words.length) {
      this.#grow();
      this.#ask(bytes, at);
      slot = this.#slot();
    }
    this.#words.set(this.#asked, this.#count * wordsPerId);
    this.#slots[slot] = ++this.#count;
    return this.#count - 1;
  }

  find(id: string): number | undefined {
    return this.findAt(Buffer.from(id.replaceAll('-', ''), 'hex'), 0);
  }

  /** By the 16 bytes that stand there. */
  findAt(bytes: Buffer, at: number): number | undefined {
    this.#ask(bytes, at);
    const number = this.#slots[this.#slot()]!;
    return number === 0 ? undefined : number - 1;
  }

  idOf(number: number): string {
    const words = this.#words.subarray(number * wordsPerId, (number + 1) * wordsPerId);
    return asId(Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(''));
  }

  /** Below 0 where the id of the number comes before the given one. */
  compare(number: number, words: IdWords): number {
    for (let word = 0; word < wordsPerId; word++) {
      const difference = this.#words[number * wordsPerId + word]! - words[word]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }

  wordsOf(number: number): IdWords {
    return [...this.#words.subarray(number * wordsPerId, (number + 1) * wordsPerId)] as unknown as IdWords;
  }

  #ask(bytes: Buffer, at: number): void {
    for (let word = 0; word < wordsPerId; word++) this.#asked[word] = bytes.readUInt32BE(at + word * 4);
  }

  /** Where the words asked for stand, or the free place where they would. */
  #slot(): number {
    const [words, asked, slots] = [this.#words, this.#asked, this.#slots];
    const mask = slots.length - 1;
    for (let slot = hashOf(asked) & mask; ; slot = (slot + 1) & mask) {
      const at = (slots[slot]! - 1) * wordsPerId;
      if (at < 0) return slot;
      // The ends of ids differ most.
      if (
        words[at + 3] === asked[3] &&
        words[at + 2] === asked[2] &&
        words[at + 1] === asked[1] &&
        words[at] === asked[0]
      )
        return slot;
    }
  }

  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#count; number++) {
      this.#asked.set(words.subarray(number * wordsPerId, (number + 1) * wordsPerId));
      this.#slots[this.#slot()] = number + 1;
    }
  }
}

/** An id as four numbers, which sort as it does. */
export type IdWords = readonly [number, number, number, number];

export function wordsOf(id: string): IdWords {
  return wordsAt(Buffer.from(id.replaceAll('-', ''), 'hex'), 0);
}

function wordsAt(bytes: Buffer, at: number): IdWords {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
}

/** The end of an id is random. */
function hashOf(words: Uint32Array): number {
  return Math.imul(words[3]! ^ Math.imul(words[2]! ^ words[1]!, 0x85ebca6b), 0x9e3779b1) >>> 8;
}

function asId(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
