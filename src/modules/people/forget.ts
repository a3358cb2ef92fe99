/** What stands where a name stood in a text that was derived from it. */
export const forgotten = '[erased]';

/** A value of JSON in which no text says any of the names any more; the names of fields stay. */
export function withoutNames<Value>(value: Value, names: readonly string[]): Value {
  return forget(value, patternOf(names)) as Value;
}

function forget(value: unknown, pattern: RegExp): unknown {
  if (typeof value === 'string') return value.replaceAll(pattern, forgotten);
  if (Array.isArray(value)) return value.map((one) => forget(one, pattern));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, forget(one, pattern)]));
}

/** Whether a text says one of the names, as words of their own, in capitals or not. */
export function isNamed(text: string, names: readonly string[]): boolean {
  return patternOf(names).test(text);
}

/** Whole words only: who is called `Al` is not in `Alpine`. */
function patternOf(names: readonly string[]): RegExp {
  const any = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'giu');
}
