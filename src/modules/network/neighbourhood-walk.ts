import { supportKinds } from '../../common/network.ts';
import type { Direction } from '../../engines/graph/build-graph.ts';
import { eachNeighbour } from '../../engines/graph/listing-graph.ts';
import { owns } from '../../engines/network/ownership.ts';
import type { NetworkLayer } from './neighbourhood-contract.ts';
import { type LevelledNetwork, tierOf } from './neighbourhood-levels.ts';
import { kindOf, nodeKinds } from './snapshot.ts';

const accessKinds = new Set([supportKinds.indexOf('operates'), supportKinds.indexOf('administers')]);

/** Calls back for each link of the layers that leads on from a node; `kind` is a place in `linkKinds`. */
export function eachLinkOf(
  { snapshot, places, owning }: LevelledNetwork,
  layers: ReadonlySet<NetworkLayer>,
  node: number,
  direction: Direction,
  visit: (neighbour: number, kind: number) => void,
): void {
  if (layers.has('supply') || layers.has('access')) {
    eachNeighbour(snapshot.graph, node, direction, (neighbour, kind) => {
      if (layers.has(accessKinds.has(kind) ? 'access' : 'supply')) visit(neighbour, kind);
    });
  }
  const place = places.of(node);
  if (!layers.has('ownership') || place === undefined) return;
  const { offsets, neighbours } = owning[direction];
  for (let at = offsets[place]!; at < offsets[place + 1]!; at++) visit(places.nodeAt(neighbours[at]!), owns);
}

export const supportLayers: ReadonlySet<NetworkLayer> = new Set(['supply', 'access']);

/** What is reached from every one of the nodes, at any distance; they themselves are left out. */
export function sharedBy(
  net: LevelledNetwork,
  layers: ReadonlySet<NetworkLayer>,
  nodes: readonly number[],
  direction: Direction,
): number[] {
  const { links, partCount } = net.snapshot.graph;
  const times = new Uint8Array(links.nodeCount + partCount);
  let last: readonly number[] = [];
  for (const [time, node] of nodes.entries()) {
    const seen = new Uint8Array(times.length);
    const reached = [node];
    seen[node] = 1;
    for (const one of reached) {
      eachLinkOf(net, layers, one, direction, (neighbour) => {
        if (seen[neighbour] === 1) return;
        seen[neighbour] = 1;
        reached.push(neighbour);
      });
    }
    for (const one of reached) if (times[one] === time) times[one] = time + 1;
    last = reached;
  }
  const asked = new Set(nodes);
  return last.filter((node) => times[node] === nodes.length && !asked.has(node));
}

/** Of nodes: the functions, and the suppliers that deliver to us directly. */
export function countDependents(net: LevelledNetwork, nodes: readonly number[]): Dependents {
  const [supplier, missionFunction] = [nodeKinds.indexOf('supplier'), nodeKinds.indexOf('function')];
  const counts = { functions: 0, suppliers: 0 };
  for (const node of nodes) {
    const kind = kindOf(net.snapshot, node);
    if (kind === missionFunction) counts.functions++;
    else if (kind === supplier && tierOf(net, node) === 1) counts.suppliers++;
  }
  return counts;
}

interface Dependents {
  functions: number;
  suppliers: number;
}

/** Nodes looked at for common roots, and the nodes passed on the way from them in all; some tenths of a second. */
const mostCandidates = 300;
const mostPassed = 3_000_000;

type Root = Dependents & { node: number };

const rootsKept = new WeakMap<LevelledNetwork, Root[]>();

/**
 * The nodes on which the most direct suppliers rest, of those that support at least two others: the most critical and most
 * linked ones are looked at. One behind which a nearer one gathers as many is left out.
 */
export function rootsOf(net: LevelledNetwork, most: number): Root[] {
  const roots = rootsKept.get(net) ?? findRoots(net);
  rootsKept.set(net, roots);
  return roots.slice(0, most);
}

function findRoots(net: LevelledNetwork): Root[] {
  const found = new Map<number, Dependents & { reached: number }>();
  let left = mostPassed;
  for (const node of candidatesOf(net)) {
    if (left <= 0) break;
    const reached = sharedBy(net, supportLayers, [node], 'down');
    left -= reached.length;
    const counts = countDependents(net, reached);
    if (counts.suppliers >= 2) found.set(node, { ...counts, reached: reached.length });
  }
  return [...found]
    .filter(([node, own]) => {
      let isBehind = false;
      eachLinkOf(net, supportLayers, node, 'down', (supported) => {
        const other = found.get(supported);
        if (other?.suppliers !== own.suppliers) return;
        // Of a circle, all of which reach the same, the first stays.
        if (other.reached < own.reached || (other.reached === own.reached && supported < node)) isBehind = true;
      });
      return !isBehind;
    })
    .map(([node, { functions, suppliers }]) => ({ node, functions, suppliers }))
    .sort((a, b) => b.suppliers - a.suppliers || b.functions - a.functions || a.node - b.node);
}

function candidatesOf({ snapshot: { graph }, places, tiers, high }: LevelledNetwork): number[] {
  const { links, partLinks } = graph;
  const supported = Uint32Array.from({ length: places.count }, (_, place) => {
    const node = places.nodeAt(place);
    const part = node - links.nodeCount;
    const [{ offsets }, at] = part < 0 ? [links.down, node] : [partLinks.down, part];
    return offsets[at + 1]! - offsets[at]!;
  });
  const candidates: number[] = [];
  for (let place = 0; place < places.count; place++) {
    if (tiers[place] !== 0 && supported[place]! >= 2) candidates.push(place);
  }
  return candidates
    .sort((a, b) => high[b]! - high[a]! || supported[b]! - supported[a]! || a - b)
    .slice(0, mostCandidates)
    .map((place) => places.nodeAt(place));
}
