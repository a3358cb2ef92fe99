import { nodeKinds } from '../../common/network.ts';
import { reach } from '../../engines/graph/reach.ts';
import { type NetworkStudy, type StatedOfNode, stated, statedOfLink } from '../../engines/network/study-network.ts';
import type { StudiedNetwork } from './card-studies.ts';

/** All that one node rests on and all that rests on it, with what is known of it and what is not. */
export interface Cone {
  /** The node first. */
  up: Uint32Array;
  down: Uint32Array;
  /** Links and sources between these. */
  links: LinkCounts;
  linksUp: LinkCounts;
  linksDown: LinkCounts;
}

interface LinkCounts {
  all: number;
  dependence: number;
  verified: number;
  transmission: number;
  sources: number;
  qualified: number;
}

export function coneOf({ graph }: StudiedNetwork, node: number): Cone {
  const up = reach(graph, [node], 'up').nodes;
  const down = reach(graph, [node], 'down').nodes;
  const linksUp = counted(graph.up, up);
  const linksDown = counted(graph.down, down);
  const links = Object.fromEntries(
    Object.entries(linksUp).map(([name, count]) => [name, count + linksDown[name as keyof LinkCounts]]),
  ) as unknown as LinkCounts;
  return { up, down, links, linksUp, linksDown };
}

function counted({ offsets, kinds }: NetworkStudy['up'], nodes: Uint32Array): LinkCounts {
  const counts: LinkCounts = { all: 0, dependence: 0, verified: 0, transmission: 0, sources: 0, qualified: 0 };
  for (const node of nodes) {
    for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
      const bits = kinds![place]!;
      counts.all++;
      if (bits & statedOfLink.dependence) counts.dependence++;
      if (bits & statedOfLink.verified) counts.verified++;
      if (bits & statedOfLink.transmission) counts.transmission++;
      if (bits & statedOfLink.isSource) counts.sources++;
      if (bits & statedOfLink.qualified) counts.qualified++;
    }
  }
  return counts;
}

const kindOf = Object.fromEntries(nodeKinds.map((kind, index) => [kind, index])) as Record<
  (typeof nodeKinds)[number],
  number
>;

/** Nodes of some kinds, of which a statement is asked for: how many there are, of how many it is known, and the first of the others. */
export interface Asked {
  of: number;
  known: number;
  lacking: number[];
}

const mostNamed = 5;

export function askedOf(
  { kinds, stated: bits }: NetworkStudy,
  nodes: Uint32Array,
  { field, of }: { field: StatedOfNode; of: readonly (typeof nodeKinds)[number][] },
): Asked {
  const wanted = new Set(of.map((kind) => kindOf[kind]));
  const asked: Asked = { of: 0, known: 0, lacking: [] };
  for (const node of nodes) {
    if (!wanted.has(kinds[node]!)) continue;
    asked.of++;
    if (bits[node]! & stated[field]) asked.known++;
    else if (asked.lacking.length < mostNamed) asked.lacking.push(node);
  }
  return asked;
}
