import { isUtf8 } from 'node:buffer';
import { type Parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadBomDocument, ReadOptions } from '../bom/document.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import type { Json } from '../json/json.ts';
import type { Spdx2Source } from './document.ts';
import { finishSpdx2, nearestPlaces } from './finish.ts';
import { pointerTo } from './judge.ts';
import { type LargePart, type LargeSpdx2, parseLargeSpdx2 } from './parse-large.ts';
import { textWindows, windowBytes } from './text-windows.ts';
import { parseWholeYaml } from './whole-yaml.ts';
import { YamlReader, YamlStop, yamlPieceLimit } from './yaml-reader.ts';

/** Reads SPDX 2.2 and 2.3 in YAML: in pieces where it can be cut, else as one up to 16 MB. */
export const readSpdx2Yaml: ReadBomDocument = async (bytes, options) => {
  if (!isUtf8(bytes)) return notUtf8(bytes);
  const source = sourceOf(bytes);
  return source.ok ? finishSpdx2(source.value, { ...options, encoding: 'yaml' }) : source;
};

/** The same of any size into rows, a window of the text at a time. */
export async function parseLargeSpdx2Yaml(
  bytes: Uint8Array,
  options: ReadOptions,
  limits = { windowBytes },
): Promise<Parsed<Bom>> {
  if (!isUtf8(bytes)) return notUtf8(bytes);
  return parseLargeSpdx2(new LargeYaml(bytes, limits.windowBytes), options);
}

function notUtf8(bytes: Uint8Array): Parsed<never> {
  const at = `byte ${firstInvalidByte(bytes)}`;
  return refused({ at, message: 'The file is not valid UTF-8 from this byte on.' });
}

type Found = (pointer: string, place: string) => void;

function sourceOf(bytes: Uint8Array): Parsed<Spdx2Source> {
  try {
    const document = inPieces(bytes);
    const placesOf = (pointers: readonly string[]) => nearestPlaces(pointers, (found) => inPieces(bytes, found));
    return { ok: true, value: { document, placesOf }, warnings: [] };
  } catch (stop) {
    if (!(stop instanceof YamlStop)) throw stop;
    return stop.isUnusual && bytes.length <= yamlPieceLimit ? asOne(bytes) : refused(...stop.problems);
  }
}

function inPieces(bytes: Uint8Array, found?: Found): Json {
  const reader = new YamlReader(found);
  let last = '';
  for (const { lines, rest } of linesOf(bytes, windowBytes)) {
    reader.write(lines);
    last = rest;
  }
  return reader.finish(last);
}

function asOne(bytes: Uint8Array): Parsed<Spdx2Source> {
  const read = parseWholeYaml(new TextDecoder().decode(bytes));
  if (!read.ok) return read;
  const { value, tellLines } = read.value;
  const placesOf = (pointers: readonly string[]) =>
    nearestPlaces(pointers, (found) => tellLines((path, line) => found(pointerTo(path), `line ${line + 1}`)));
  return { ok: true, value: { document: value as Json, placesOf }, warnings: [] };
}

class LargeYaml implements LargeSpdx2 {
  readonly spdxVersion: unknown;
  readonly #bytes: Uint8Array;
  readonly #windowBytes: number;
  #head: Json = {};

  constructor(bytes: Uint8Array, size: number) {
    this.#bytes = bytes;
    this.#windowBytes = size;
    const head = new TextDecoder().decode(bytes.subarray(0, windowBytes));
    this.spdxVersion = /^["']?spdxVersion["']? *: *["']?([^\s"']*)/m.exec(head)?.[1];
  }

  *parts(found?: Found): Generator<LargePart> {
    const reader = new YamlReader(found);
    let last = '';
    try {
      for (const { lines, rest } of linesOf(this.#bytes, this.#windowBytes)) {
        reader.write(lines);
        yield* reader.handOver();
        last = rest;
      }
      this.#head = reader.finish(last);
      yield* reader.handOver();
    } catch (stop) {
      if (!(stop instanceof YamlStop)) throw stop;
      yield { is: 'mistakes', problems: stop.problems, overlooked: false };
    }
  }

  head(): Json {
    return this.#head;
  }

  readonly placesOf = (pointers: readonly string[]): ReadonlyMap<string, string> =>
    nearestPlaces(pointers, (found) => {
      for (const _ of this.parts(found));
    });
}

/** The lines that end in each window, and what stands behind the last line break so far. */
function* linesOf(bytes: Uint8Array, size: number): Generator<{ lines: string[]; rest: string }> {
  let rest = '';
  let number = 1;
  for (const window of textWindows(bytes, size)) {
    const text = `${rest}${window}`;
    // A line break of two characters may lie across two windows.
    const isCut = text.endsWith('\r');
    const lines = (isCut ? text.slice(0, -1) : text).split(/\r\n|\r|\n/);
    rest = `${lines.pop()}${isCut ? '\r' : ''}`;
    if (rest.length > yamlPieceLimit) {
      const message = `This line is longer than ${yamlPieceLimit / 1024 / 1024} MB.`;
      throw new YamlStop([{ at: `line ${number + lines.length}`, message }], { isUnusual: false });
    }
    number += lines.length;
    yield { lines, rest };
  }
}
