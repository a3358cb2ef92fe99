/** A column of 32-bit words whose length is not known beforehand. */
export class GrowingWords {
  words: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  length = 0;

  push(word: number): void {
    if (this.length === this.words.length) {
      const longer = new Uint32Array(2 * this.length);
      longer.set(this.words);
      this.words = longer;
    }
    this.words[this.length++] = word;
  }

  trimmed(): Uint32Array {
    return this.words.subarray(0, this.length);
  }

  /** The words in memory of their own length, after which the column is empty. */
  taken(): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(this.words.buffer.transfer(4 * this.length));
    this.words = new Uint32Array(1024);
    this.length = 0;
    return words;
  }
}

const utf8 = new TextEncoder();

/** Bytes of many keys or texts, one after the other. */
export class GrowingBytes {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(4096);
  length = 0;

  /** Appends and gives the place. */
  push(part: Uint8Array): number {
    this.reserve(part.length);
    this.bytes.set(part, this.length);
    this.length += part.length;
    return this.length - part.length;
  }

  /** Appends text of one unit a byte. */
  pushBinary(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.length + i] = text.charCodeAt(i);
    this.length += text.length;
  }

  /** Appends text as UTF-8. */
  pushText(text: string): void {
    this.reserve(3 * text.length);
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) {
        this.length += utf8.encodeInto(text, bytes.subarray(length)).written;
        return;
      }
      bytes[length + i] = unit;
    }
    this.length += text.length;
  }

  /** Makes room, so that bytes can be written from `length` on. */
  reserve(room: number): void {
    if (this.length + room <= this.bytes.length) return;
    const longer = new Uint8Array(Math.max(2 * this.bytes.length, this.length + room));
    longer.set(this.bytes.subarray(0, this.length));
    this.bytes = longer;
  }

  trimmed(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** The bytes in memory of their own length, after which there are none. */
  taken(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.bytes.buffer.transfer(this.length));
    this.bytes = new Uint8Array(4096);
    this.length = 0;
    return bytes;
  }
}
