import { type Parsed, parsed, refused } from '../../common/parsed.ts';

/** The bytes after the byte order mark that RFC 8259 §8.1 lets a reader ignore. */
export function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes;
}

export const notUtf8 =
  'The file is in UTF-16 or UTF-32; JSON between systems must be UTF-8 (RFC 8259 §8.1). Save it as UTF-8.';

/** Whether the first bytes are of UTF-16 or UTF-32. */
export function isWide(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]) || bytes[0] === 0 || bytes[1] === 0;
}

/** The text, without a byte order mark, or the byte at which it stops being UTF-8. */
export function decodeUtf8(bytes: Uint8Array): Parsed<string> {
  try {
    return parsed(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    const offset = firstInvalidByte(bytes);
    return refused({ at: `byte ${offset}`, message: 'The file is not valid UTF-8 from this byte on.' });
  }
}

export function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** Where UTF-8 breaks: the decoder alone does not tell. */
export function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let step = Math.min(bytes.length, longestStep);
  while (step >= 1) {
    if (valid + step <= bytes.length && isPrefix(bytes.subarray(startOfCharacter(bytes, valid), valid + step)))
      valid += step;
    else step = Math.floor(step / 2);
  }
  return valid;
}

/** So that no text of the whole is made. */
const longestStep = 1024 * 1024;

/** Where the character begins that may lie across `at`. */
function startOfCharacter(bytes: Uint8Array, at: number): number {
  for (let back = 1; back <= 3 && back <= at; back++) {
    const byte = bytes[at - back]!;
    if (byte >= 0xc0) return at - back;
    if (byte < 0x80) break;
  }
  return at;
}

/** Whether the bytes are UTF-8 that may go on: an unfinished last character is no mistake yet. */
function isPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
