/**
 * Plain comparison of two versions, straight from each ecosystem's own description and without the keys: the oracle of the
 * encoders.
 */

/** Below 0, 0 or above 0; undefined where a version cannot be read. */
export type VersionOrder = (a: string, b: string) => number | undefined;

/** Versions read before; an oracle compares the same ones again and again. */
const mostRemembered = 200_000;

export function orderBy<T>(read: (version: string) => T | undefined, compare: (a: T, b: T) => number): VersionOrder {
  const known = new Map<string, T | undefined>();
  const readOnce = (version: string): T | undefined => {
    if (known.has(version)) return known.get(version);
    if (known.size === mostRemembered) known.clear();
    const value = read(version);
    known.set(version, value);
    return value;
  };
  return (a, b) => {
    const left = readOnce(a);
    const right = readOnce(b);
    return left === undefined || right === undefined ? undefined : Math.sign(compare(left, right));
  };
}

/** A number or a word. */
export type Identifier = bigint | string;

export function comparePlain<T extends bigint | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function compareNumbersBelowWords(a: Identifier, b: Identifier): number {
  if (typeof a !== typeof b) return typeof a === 'bigint' ? -1 : 1;
  return comparePlain(a, b);
}

/** Item by item; the shorter list first where one begins with the other. */
export function compareLists<T>(a: readonly T[], b: readonly T[], compare: (x: T, y: T) => number): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const sign = compare(a[i]!, b[i]!);
    if (sign !== 0) return sign;
  }
  return a.length - b.length;
}

/** The text without blanks around it, where it is not too long to be a version. */
export function trimmed(version: string): string {
  return version.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
}
