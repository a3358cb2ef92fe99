import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type ByteSource, windowedSource } from '../formats/zip/byte-source.ts';

export interface OpenSource extends ByteSource {
  close(): void;
}

/** An open file whose bytes can be read at any place; `windowBytes` are read at once, as what is asked for next mostly lies near. */
export function openSource(path: string, windowBytes = 1024 * 1024): OpenSource {
  const file = openSync(path, 'r');
  const source = windowedSource(fstatSync(file).size, windowBytes, (window, offset) =>
    readSync(file, window, 0, window.length, offset),
  );
  return { ...source, close: () => closeSync(file) };
}
