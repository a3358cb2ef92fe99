/**
 * The table of version intervals: six words each.
 *
 *   0, 1  the first eight bytes of the key from which versions are affected (included)
 *   2, 3  the first eight bytes of the key up to which they are (excluded); all ones: no end
 *   4     the advisory
 *   5     twice the place of the interval in the record; or, with both keys in full, twice the offset in `longKeys` plus one
 *
 * The eight bytes decide unless they agree with those of the version; then the keys are equal, or one is longer and stands in
 * `longKeys` (`formats/versions/key-bytes.ts` tells why): place in the record, then each key after its length.
 */
export const wordsPerInterval = 6;

/** Begins the key of a version that its ecosystem cannot read; such a version matches a listed one word for word only. */
export const unreadableMark = 0xfe;

/** The key of a version that cannot be read: no order, only equality. */
export function unreadableKey(version: Uint8Array): Uint8Array {
  const key = new Uint8Array(version.length + 2);
  key[0] = unreadableMark;
  key.set(version, 1);
  return key;
}

/** Four bytes of a key as a number; bytes after its end count as 0. */
export function wordAt(key: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) value = value * 256 + (i < length ? key[i]! : 0);
  return value;
}
