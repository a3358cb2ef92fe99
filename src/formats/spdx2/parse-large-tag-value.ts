import { isUtf8 } from 'node:buffer';
import { type Parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { partTooLarge, wholeLimitBytes } from '../bom/size-limit.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import type { Json } from '../json/json.ts';
import { nearestPlaces } from './finish.ts';
import { type LargePart, type LargeSpdx2, parseLargeSpdx2 } from './parse-large.ts';
import { type Found, TagValueReader, takeLines } from './read-tag-value.ts';

/** So much of the text is read at once. */
const windowBytes = 1024 * 1024;

/** Reads SPDX 2.1 to 2.3 in tag-value form of any size, a stretch of lines at a time. */
export async function parseLargeSpdx2TagValue(
  bytes: Uint8Array,
  options: ReadOptions,
  limits = { windowBytes, wholeBytes: wholeLimitBytes },
): Promise<Parsed<Bom>> {
  if (!isUtf8(bytes)) {
    const at = `byte ${firstInvalidByte(bytes)}`;
    return refused({ at, message: 'The file is not valid UTF-8 from this byte on.' });
  }
  return parseLargeSpdx2(new LargeTagValue(bytes, limits), options);
}

class LargeTagValue implements LargeSpdx2 {
  readonly #bytes: Uint8Array;
  readonly #limits: { windowBytes: number; wholeBytes: number };
  #head: Json = {};

  constructor(bytes: Uint8Array, limits: { windowBytes: number; wholeBytes: number }) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  /** It stands among the first tags (SPDX 2.3 §6.1). */
  get spdxVersion(): unknown {
    const reader = new TagValueReader();
    const head = new TextDecoder().decode(this.#bytes.subarray(0, windowBytes));
    takeLines(reader, head.replaceAll(/\r\n?/g, '\n'), { line: 0, isLast: false });
    return reader.finish().document.spdxVersion;
  }

  *parts(found?: Found): Generator<LargePart> {
    const reader = new TagValueReader(found, { inParts: true });
    const decoder = new TextDecoder();
    let rest = '';
    let line = 0;
    for (let at = 0; at < this.#bytes.length && !reader.isFull; at += this.#limits.windowBytes) {
      const isLast = at + this.#limits.windowBytes >= this.#bytes.length;
      const window = this.#bytes.subarray(at, at + this.#limits.windowBytes);
      const text = `${rest}${decoder.decode(window, { stream: !isLast })}`;
      // A line break of two characters may lie across two windows.
      const isCut = text.endsWith('\r') && !isLast;
      const lines = (isCut ? text.slice(0, -1) : text).replaceAll(/\r\n?/g, '\n');
      const { taken, line: next } = takeLines(reader, lines, { line, isLast });
      rest = `${lines.slice(taken)}${isCut ? '\r' : ''}`;
      line = next;
      if (rest.length > this.#limits.wholeBytes) {
        return yield {
          is: 'mistakes',
          problems: [{ at: `line ${line + 1}`, message: partTooLarge }],
          overlooked: false,
        };
      }
      yield* reader.handOver({ isLast });
    }
    yield* reader.handOver({ isLast: true });
    this.#head = reader.head;
  }

  head(): Json {
    return this.#head;
  }

  readonly placesOf = (pointers: readonly string[]): ReadonlyMap<string, string> =>
    nearestPlaces(pointers, (found) => {
      for (const _ of this.parts(found));
    });
}
