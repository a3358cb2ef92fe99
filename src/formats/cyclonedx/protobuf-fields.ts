/**
 * The version that a CycloneDX message names, such as `1.5`; null for bytes that are none. Protocol Buffers have no mark of
 * their own: a BOM is a message whose field 1 is a version.
 */
export function versionIn(bytes: Uint8Array): string | null {
  for (const { field, hasLength, start, end } of outerFields(bytes)) {
    if (!hasLength) continue;
    if (field > mostFields) return null;
    if (field !== 1) continue;
    const version = Buffer.from(bytes.subarray(start, Math.min(end, start + 8))).toString('latin1');
    return /^1\.\d{1,2}$/.test(version) ? version : null;
  }
  return null;
}

/** Far above the 16 of 1.7. */
const mostFields = 40;

/** A field of the outermost message: its tag stands at `at`, what it holds from `start` to `end`. */
export interface OuterField {
  field: number;
  hasLength: boolean;
  at: number;
  start: number;
  end: number;
}

/** The fields of the outermost message that are numbers or have a length; gives at which byte it ends to be such a message, if it does. */
export function* outerFields(bytes: Uint8Array): Generator<OuterField, number | null> {
  for (let at = 0; at < bytes.length; ) {
    const tag = varint(bytes, at);
    const number = tag && varint(bytes, tag.next);
    if (!tag || !number || tag.value < 8) return at;
    const field = tag.value >>> 3;
    const wireType = tag.value & 7;
    const hasLength = wireType === 2;
    const end = hasLength ? number.next + number.value : number.next;
    if (!(hasLength || wireType === 0) || end > bytes.length) return at;
    yield { field, hasLength, at, start: hasLength ? number.next : tag.next, end };
    at = end;
  }
  return null;
}

function varint(bytes: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: at };
  }
  return null;
}
