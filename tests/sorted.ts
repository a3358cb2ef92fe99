type Json = Record<string, unknown>;

/** Lists in an order of their own, for those whose order means nothing. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sorted(inner)]));
}

function keyOf(value: unknown): string {
  const { 'bom-ref': reference, ref, name, url } = (typeof value === 'object' ? value : {}) as Json;
  return `${reference ?? ref ?? url ?? name ?? ''} ${reference === undefined ? JSON.stringify(value) : ''}`;
}
