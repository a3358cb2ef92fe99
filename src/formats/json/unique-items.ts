/**
 * Two equal items of an array, or `null`. JSON Schema's own check compares every pair, which takes minutes for a BOM of
 * 100,000 components: here each item is sketched, and compared whole only where sketches agree.
 */
export function repeatedItems(items: readonly unknown[]): { first: number; again: number } | null {
  if (items.length < 2) return null;
  const sketched = new Map<string, { index: number; whole?: Map<string, number> }>();
  for (const [index, item] of items.entries()) {
    const sketch = sketchOf(item);
    const alike = sketched.get(sketch);
    if (!alike) {
      sketched.set(sketch, { index });
      continue;
    }
    alike.whole ??= new Map([[canonicalJson(items[alike.index]), alike.index]]);
    const whole = canonicalJson(item);
    const first = alike.whole.get(whole);
    if (first !== undefined) return { first, again: index };
    alike.whole.set(whole, index);
  }
  return null;
}

/** By what a document refers to an item, where it does: it nearly always differs. Else the plain members. */
function sketchOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return JSON.stringify(item);
  if (Array.isArray(item)) return `[${item.length}`;
  const { 'bom-ref': name, ref = name } = item as Record<string, unknown>;
  if (typeof ref === 'string') return `#${ref}`;
  const members = Object.entries(item).map(([name, value]) => [name, typeof value === 'object' ? 0 : value]);
  return JSON.stringify(members.sort(byName));
}

export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(byName))
      : inner,
  );
}

function byName([a]: unknown[], [b]: unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}
