import type { NodeKind } from '../../src/modules/register/contract.ts';

const kinds: Record<string, NodeKind> = {
  suppliers: 'supplier',
  sites: 'site',
  products: 'product',
  systems: 'system',
  functions: 'function',
};

/** What the page at an address is about, as a comparison is narrowed to it: one record, all of a kind, or the whole workspace. */
export function aboutOf(pathname: string): { node?: string; kind?: NodeKind[] } {
  const [, list, number] = /^\/(\w+)(?:\/([A-Z]-\d+))?/.exec(pathname) ?? [];
  const kind = kinds[list ?? ''];
  if (!kind) return {};
  return number ? { node: number } : { kind: [kind] };
}
