import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../formats/zip/byte-source.ts';

export interface OpenSource extends ByteSource {
  close(): void;
}

/** An open file whose bytes can be read at any place; `windowBytes` are read at once, as what is asked for next mostly lies near. */
export function openSource(path: string, windowBytes = 1024 * 1024): OpenSource {
  const file = openSync(path, 'r');
  const size = fstatSync(file).size;
  let window = new Uint8Array(0);
  let windowOffset = 0;
  return {
    size,
    read: (offset, length) => {
      if (offset < windowOffset || offset + length > windowOffset + window.length) {
        const wanted = new Uint8Array(Math.min(Math.max(windowBytes, length), Math.max(0, size - offset)));
        window = wanted.subarray(0, readSync(file, wanted, 0, wanted.length, offset));
        windowOffset = offset;
      }
      return window.subarray(offset - windowOffset, offset - windowOffset + length);
    },
    close: () => closeSync(file),
  };
}
