/**
 * Which id of a vulnerability people know best: a CVE, then a GitHub advisory, then the least of the others by code point.
 * Negative when the first is preferred. The same order names the vulnerability itself.
 */
export function preferredFirst(a: string, b: string): number {
  const byKind = kindOf(a) - kindOf(b);
  if (byKind !== 0) return byKind;
  return a < b ? -1 : Number(a > b);
}

function kindOf(id: string): number {
  if (id.startsWith('CVE-')) return 0;
  return id.startsWith('GHSA-') ? 1 : 2;
}
