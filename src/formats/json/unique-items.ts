/**
 * Two equal items of an array, or `null`. JSON Schema's own check compares every pair, which takes minutes for a BOM of
 * 100,000 components: here each item is sketched by its plain members, and compared whole only where sketches agree.
 */
export function repeatedItems(items: readonly unknown[]): { first: number; again: number } | null {
  const sketched = new Map<string, { index: number; whole: Map<string, number> }>();
  for (const [index, item] of items.entries()) {
    const sketch = sketchOf(item);
    const alike = sketched.get(sketch);
    if (!alike) {
      sketched.set(sketch, { index, whole: new Map() });
      continue;
    }
    if (alike.whole.size === 0) alike.whole.set(canonicalJson(items[alike.index]), alike.index);
    const whole = canonicalJson(item);
    const first = alike.whole.get(whole);
    if (first !== undefined) return { first, again: index };
    alike.whole.set(whole, index);
  }
  return null;
}

function sketchOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return JSON.stringify(item);
  if (Array.isArray(item)) return `[${item.length}`;
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
