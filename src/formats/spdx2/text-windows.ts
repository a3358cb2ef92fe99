/** So much of a text is read at once. */
export const windowBytes = 1024 * 1024;

/** A text in UTF-8 in pieces of so many bytes; no character is cut. */
export function* textWindows(bytes: Uint8Array, size: number): Generator<string> {
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; at += size) {
    yield decoder.decode(bytes.subarray(at, at + size), { stream: at + size < bytes.length });
  }
}
