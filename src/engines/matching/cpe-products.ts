import type { CpeConfiguration } from '../../formats/advisory/cpe-configuration.ts';
import { parseCpe } from '../../formats/cpe/cpe.ts';
import type { AffectedPackage } from './affected-packages.ts';
import { cpeEcosystem } from './package-table.ts';

const encoder = new TextEncoder();
const fromTheFirst = new Uint8Array();

/** The products that configurations call vulnerable, each once, by the name alone: makers are named in many ways, or not at all. */
export function cpeProducts(configurations: readonly CpeConfiguration[]): AffectedPackage[] {
  const names = new Set<string>();
  for (const { nodes } of configurations) {
    for (const { criteria, vulnerable } of nodes.flatMap(({ cpeMatch }) => cpeMatch)) {
      const product = vulnerable ? productOf(criteria) : undefined;
      if (product !== undefined) names.add(product);
    }
  }
  return [...names].map((name) => ({
    ecosystem: cpeEcosystem,
    release: '',
    name,
    normalisedName: encoder.encode(name),
    intervals: [
      {
        from: fromTheFirst,
        to: null,
        words: { by: 'range', introduced: '0', fixed: null, lastAffected: null },
      },
    ],
    skips: [],
  }));
}

/** Undefined for what names no one product. */
export function productOf(criteria: string): string | undefined {
  const cpe = parseCpe(criteria);
  if (!cpe.ok) return undefined;
  const { product } = cpe.value;
  return product === '*' || product === '-' ? undefined : product;
}
