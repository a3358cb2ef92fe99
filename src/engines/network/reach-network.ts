import { type NodeKind, nodeKinds } from '../../common/network.ts';
import type { Direction, Graph } from '../graph/build-graph.ts';
import { dominators, dominatorsOf } from '../graph/dominators.ts';
import { reach } from '../graph/reach.ts';
import { shortestPaths } from '../graph/shortest-paths.ts';
import type { CompiledNetwork } from './compile-network.ts';
import { supportGraph } from './network-graph.ts';
import { controlledBy, Holdings } from './ownership.ts';

/** What depends on some nodes (`down`), or what they depend on (`up`). */
export interface NetworkReach {
  /** Without the nodes it began from, the nearest first, then as the file has them; `via` is the node before it on a shortest way. */
  reached: { id: string; kind: NodeKind; distance: number; via: string }[];
  /** For each function reached, going up for each source (what nothing supports): the nodes that every way passes, both ends left out, in order. */
  dominators: Dominators[];
  /** How many of each kind were reached. */
  counts: Partial<Record<NodeKind, number>>;
}

interface Dominators {
  of: string;
  nodes: string[];
  /** So many nodes are left out before the last of a long list. */
  omitted?: number;
}

/** Nodes told of all ends together, so that chains to many ends do not come to the product of both; of each end at least twenty. */
const mostDominators = 2_000_000;

/** Links of `owns` are followed from an owner that one began from, down as far as it may control; else only support is. */
export function reachNetwork(compiled: CompiledNetwork, from: readonly number[], direction: Direction): NetworkReach {
  const { nodes, network } = compiled;
  const graph = supportGraph(network, direction === 'down' ? controlOf(compiled, from) : undefined);
  const { nodes: found, starts } = reach(graph, from, direction);
  const distances = new Int32Array(network.nodeCount).fill(-1);
  for (let distance = 0; distance < starts.length - 1; distance++) {
    for (const node of found.subarray(starts[distance], starts[distance + 1]).sort()) distances[node] = distance;
  }
  const reached = found.subarray(starts[1] ?? 0);
  return {
    reached: Array.from(reached, (node) => ({
      id: nodes[node]!.id,
      kind: nodes[node]!.kind,
      distance: distances[node]!,
      via: nodes[nodeBefore(graph, node, distances, direction)]!.id,
    })),
    dominators: dominatorsAmong(compiled, graph, { from, reached, direction }),
    counts: countsOf(Array.from(reached, (node) => nodes[node]!.kind)),
  };
}

/** The `count` shortest ways between two nodes, each from the supporter to the supported. */
export function shortestWays(compiled: CompiledNetwork, from: number, to: number, count: number) {
  const { paths, complete } = shortestPaths(
    supportGraph(compiled.network, controlOf(compiled, [from])),
    from,
    to,
    count,
  );
  return { paths: paths.map((path) => path.map((node) => compiled.nodes[node]!.id)), complete };
}

const ownerKind = nodeKinds.indexOf('owner');

/** By whom the owners among the nodes may control what: themselves, and what they control. */
function controlOf({ network, shares }: CompiledNetwork, from: readonly number[]) {
  const pairs = { from: [] as number[], to: [] as number[] };
  const owners = from.filter((node) => network.kinds[node] === ownerKind);
  if (owners.length === 0) return pairs;
  const holdings = new Holdings(network, shares);
  const controlled = controlledBy(holdings, owners).map(({ node }) => node);
  const belonging = new Set(controlled);
  for (const owner of controlled) {
    for (const node of holdings.ownedBy(owner)) {
      if (!belonging.has(node)) continue;
      pairs.from.push(owner);
      pairs.to.push(node);
    }
  }
  return pairs;
}

function nodeBefore(graph: Graph, node: number, distances: Int32Array, direction: Direction): number {
  const { offsets, neighbours } = graph[direction === 'down' ? 'up' : 'down'];
  for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
    if (distances[neighbours[place]!] === distances[node]! - 1) return neighbours[place]!;
  }
  throw new Error(`No way leads to node ${node}.`);
}

function dominatorsAmong(
  { nodes, network }: CompiledNetwork,
  graph: Graph,
  { from, reached, direction }: { from: readonly number[]; reached: Uint32Array; direction: Direction },
): Dominators[] {
  const functionKind = nodeKinds.indexOf('function');
  const { offsets } = graph.up;
  const ends = reached.filter((node) =>
    direction === 'down' ? network.kinds[node] === functionKind : offsets[node] === offsets[node + 1],
  );
  if (ends.length === 0) return [];
  const tree = dominators(graph, from, direction);
  const isStart = new Set(from);
  const most = Math.max(20, Math.floor(mostDominators / ends.length));
  return Array.from(ends, (node): Dominators => {
    const passed = dominatorsOf(tree, node).filter((one) => !isStart.has(one));
    const shown = passed.length > most ? [...passed.slice(0, most - 1), passed.at(-1)!] : passed;
    const omitted = passed.length - shown.length;
    return {
      of: nodes[node]!.id,
      nodes: shown.map((one) => nodes[one]!.id),
      ...(omitted > 0 ? { omitted } : {}),
    };
  });
}

function countsOf(kinds: readonly NodeKind[]): Partial<Record<NodeKind, number>> {
  const counts: Partial<Record<NodeKind, number>> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
