import { type Level, levels } from '../../common/network.ts';
import type { CompiledNetwork } from './compile-network.ts';
import { alternateCap, criticality, longestWay } from './criticality.ts';

/**
 * The five processes of NIST IR 8179 with what this network has for each (reference model V3). The report publishes no arithmetic; the one
 * that stands here is ours and compares levels only (decision 0048).
 */
export interface Ir8179View {
  /** A: the analysis procedure, defined or tailored. */
  procedure: { model: string; scale: readonly Level[]; alternateCap: Level };
  /** B: the programme, its functions. */
  programme: Analysed[];
  /** C: systems and what they are built from, products. */
  system: Analysed[];
  /** D: components. */
  component: Analysed[];
  /** E: the levels in the end, for whom the review is: those that rest on unknowns first, then the most critical. */
  review: { id: string; low: Level; high: Level; open: boolean }[];
}

export interface Analysed {
  id: string;
  /** From the top down: how important the functions are that rest on it. */
  baseline: { low: Level; high: Level };
  /** From the bottom up: what is known of the thing itself. */
  own: Level | null;
  /** The higher of both. */
  low: Level;
  high: Level;
  /** The way to the function, where it has its highest level. */
  path: string[];
}

export function ir8179View({ nodes, network, levels: stated }: CompiledNetwork): Ir8179View {
  const found = criticality(network, stated);
  const byPaths = criticality(network, { ...stated, own: new Uint8Array(network.nodeCount) });
  const analysed = (...kinds: string[]) =>
    nodes.flatMap(({ id, kind, own }, node): Analysed[] => {
      if (!kinds.includes(kind)) return [];
      return [
        {
          id,
          baseline: { low: levels[byPaths.low[node]!]!, high: levels[byPaths.high[node]!]! },
          own: own ?? null,
          low: levels[found.low[node]!]!,
          high: levels[found.high[node]!]!,
          path: found.pathOfHigh(node, longestWay(network.nodeCount)).map((step) => nodes[step]!.id),
        },
      ];
    });
  const parts = {
    programme: analysed('function'),
    system: analysed('system', 'product'),
    component: analysed('component'),
  };
  return {
    procedure: { model: 'max-min over dependence levels', scale: levels, alternateCap: levels[alternateCap]! },
    ...parts,
    review: [...parts.programme, ...parts.system, ...parts.component]
      .map(({ id, low, high }) => ({ id, low, high, open: low !== high }))
      .sort((a, b) => Number(b.open) - Number(a.open) || levels.indexOf(b.high) - levels.indexOf(a.high)),
  };
}
