/**
 * xoshiro128** (Blackman and Vigna 2018) with a stream of its own for each name and block: what one name draws does not depend on which others
 * are there, nor on who draws first, so that two runs that differ in one node differ in nothing else.
 */
export class RandomWords {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** Goes to the beginning of a block of a stream. */
  seek(stream: Uint32Array, block: number): void {
    const first = mixed(stream[0]! ^ mixed(block + 0x9e3779b9));
    const second = mixed(stream[1]! ^ first);
    const third = mixed(stream[2]! ^ second);
    this.start(first, second, third, mixed(stream[3]! ^ third) | 1);
  }

  /** From a state of which one word at least is not 0. */
  start(a: number, b: number, c: number, d: number): void {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  /** 32 random bits. */
  next(): number {
    const word = Math.imul(rotated(Math.imul(this.#b, 5), 7), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotated(this.#d, 11);
    return word;
  }

  /**
   * 32 draws at once: a bit is set with the probability given. Each compares a uniform number with it digit by digit, and ends when all are
   * decided, so nothing is rounded; a draw that happened at one probability happens at every greater one.
   */
  happening(probability: number): number {
    if (probability >= 1) return -1;
    let happens = 0;
    let undecided = -1;
    for (let rest = probability; undecided !== 0 && rest > 0; ) {
      const digits = this.next();
      rest *= 2;
      if (rest >= 1) {
        rest -= 1;
        happens |= undecided & ~digits;
        undecided &= digits;
      } else undecided &= ~digits;
    }
    return happens;
  }
}

/** Four words by seed and name, far apart for any two. */
export function streamOf(seed: number, name: string): Uint32Array {
  const words = Uint32Array.of(0x3c6ef372 ^ seed, 0xa54ff53a, 0x510e527f, 0x9b05688c);
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    words[0] = Math.imul(words[0]! ^ code, 0x239b961b);
    words[1] = Math.imul(words[1]! ^ code ^ (words[0]! >>> 15), 0xab0e9789);
    words[2] = Math.imul(words[2]! ^ code ^ (words[1]! >>> 15), 0x38b34ae5);
    words[3] = Math.imul(words[3]! ^ code ^ (words[2]! >>> 15), 0xa1e38b93);
  }
  for (let i = 0; i < 8; i++) words[i & 3] = mixed(words[i & 3]! ^ words[(i + 3) & 3]! ^ name.length);
  return words;
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** MurmurHash3's finish: every bit of the answer rests on every bit asked. */
function mixed(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
