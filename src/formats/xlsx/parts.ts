import type { ByteSource } from '../zip/byte-source.ts';
import type { ZipEntry } from '../zip/directory.ts';
import { unpackEntry } from '../zip/unpack.ts';
import { Refusal } from './refusal.ts';

/** The parts of a package, unpacked when they are asked for; their names are compared without case (ECMA-376-2 §6.2.2.3). */
export class Parts {
  readonly #source: ByteSource;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  constructor(source: ByteSource, entries: readonly ZipEntry[]) {
    this.#source = source;
    this.#entries = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  read(name: string): Buffer {
    const entry = this.#entries.get(name.toLowerCase());
    if (!entry) throw new Refusal(`The part ${name} is not in the workbook.`);
    const content = unpackEntry(this.#source, entry);
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  }
}
