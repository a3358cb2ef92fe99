/** One member of the outermost object of a JSON document, as a place in its bytes. */
export interface RootMember {
  name: string;
  /** From the first byte of the value to the one behind its last. */
  start: number;
  end: number;
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * The members of the outermost object, one after the other, without a walk over what is behind the last one asked for. It
 * believes the bytes to be JSON in UTF-8: at the first oddity it ends, and so it does at what is nested beyond `deepest`.
 */
export function* rootMembers(bytes: Uint8Array, deepest = Number.POSITIVE_INFINITY): Generator<RootMember> {
  let at = afterSpace(bytes, bytes[0] === 0xef ? 3 : 0);
  if (bytes[at] !== 0x7b) return;
  at = afterSpace(bytes, at + 1);
  while (bytes[at] === quote) {
    const nameEnd = endOfText(bytes, at);
    const colon = afterSpace(bytes, nameEnd);
    if (bytes[colon] !== 0x3a) return;
    const start = afterSpace(bytes, colon + 1);
    const end = endOfValue(bytes, start, deepest);
    if (end > bytes.length) return;
    yield { name: textIn(bytes, at, nameEnd), start, end };
    at = afterSpace(bytes, end);
    if (bytes[at] !== 0x2c) return;
    at = afterSpace(bytes, at + 1);
  }
}

/** The first byte from here on that is no white space. */
export function afterSpace(bytes: Uint8Array, at: number): number {
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return at;
}

/** The byte behind a value of JSON; beyond the end where it does not end, or is nested beyond `deepest`. */
export function endOfValue(bytes: Uint8Array, start: number, deepest = Number.POSITIVE_INFINITY): number {
  const first = bytes[start];
  if (first === quote) return endOfText(bytes, start);
  if (first !== 0x7b && first !== 0x5b) {
    let at = start;
    while (at < bytes.length && !endsScalar(bytes[at]!)) at++;
    return at;
  }
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) at = endOfText(bytes, at) - 1;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > deepest) break;
    } else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) return at + 1;
  }
  return bytes.length + 1;
}

function endsScalar(byte: number): boolean {
  return byte <= 0x20 || byte === 0x2c || byte === 0x5d || byte === 0x7d;
}

function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    if (bytes[at] === quote) return at + 1;
    if (bytes[at] === backslash) at++;
  }
  return bytes.length + 1;
}

/** A text with its quotation marks, read; `''` where it is none. */
export function textIn(bytes: Uint8Array, start: number, end: number): string {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(start, end)));
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}
