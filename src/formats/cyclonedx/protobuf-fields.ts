/**
 * The version that a CycloneDX message names, such as `1.5`; null for bytes that are none. Protocol Buffers have no mark of
 * their own: a BOM is a message whose field 1 is a version.
 */
export function versionIn(bytes: Uint8Array): string | null {
  for (const { field, start, end } of fieldsOf(bytes)) {
    if (field > mostFields) return null;
    if (field !== 1) continue;
    const version = Buffer.from(bytes.subarray(start, Math.min(end, start + 8))).toString('latin1');
    return /^1\.\d{1,2}$/.test(version) ? version : null;
  }
  return null;
}

/** Far above the 16 of 1.7. */
const mostFields = 40;

/** The fields of the outermost message that have a length; nothing more where the bytes are no message. */
function* fieldsOf(bytes: Uint8Array): Generator<{ field: number; start: number; end: number }> {
  for (let at = 0; at < bytes.length; ) {
    const tag = varint(bytes, at);
    const length = tag && varint(bytes, tag.next);
    if (!tag || !length || tag.value < 8) return;
    if ((tag.value & 7) === 0) at = length.next;
    else if ((tag.value & 7) === 2) {
      at = length.next + length.value;
      if (at > bytes.length) return;
      yield { field: tag.value >>> 3, start: length.next, end: at };
    } else return;
  }
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
