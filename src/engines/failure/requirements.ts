import { linkKinds, nodeKinds } from '../../common/network.ts';
import { type Adjacency, adjacency } from '../graph/build-graph.ts';
import type { Network, SourceGroups } from '../network/network.ts';

/**
 * The AND/OR structure of a network (reference model §4.3): a vertex fails when it fails by itself, when anything it requires fails, or when
 * at least so many sources of one of its gates fail as the gate says.
 *
 * Where requirements run in a circle, the least set of failures counts: a vertex fails only for a cause that stands on a basic event. Two
 * plants that power each other stand until one of them is hit; the greatest set would have every circle fail of itself, with no cause to name.
 *
 * Basic events bear the number of the vertex that they fail.
 */
export interface Requirements {
  /** The nodes of the network, then the common causes. */
  vertexCount: number;
  /** By vertex: can it fail by itself? */
  isBasic: Uint8Array;
  /** What each vertex cannot do without, each once. */
  required: Adjacency;
  gates: Gates;
}

/** k of n sources suffice: n - k + 1 failures are too many, at least two; a source named twice counts twice. */
export interface Gates {
  /** By gate: the vertex that needs it. */
  of: Uint32Array;
  /** By gate: so many failed sources fail it. */
  atLeast: Uint32Array;
  /** The sources of gate g stand at `offsets[g]` up to, not including, `offsets[g + 1]`. */
  offsets: Uint32Array;
  sources: Uint32Array;
}

/**
 * What fails together: all that stand at one site, in one country, under one owner. Each group becomes one vertex with one basic event, which
 * takes the place of its members' own. One entry a membership; a node may be in several groups.
 */
export interface CommonCauses {
  count: number;
  nodes: Uint32Array;
  groups: Uint32Array;
}

export interface Events {
  /** By node, `NaN` where unknown. Functions, systems and products fail by themselves only where one stands here. */
  probabilities?: Float64Array;
  commonCauses?: CommonCauses;
}

/** Suppliers, sites, owners and components can always fail by themselves. */
const firstBasicKind = nodeKinds.indexOf('component');
const owns = linkKinds.indexOf('owns');

/**
 * Every supporting link is a requirement, parallel ones the same; a group takes the place of the links from its sources to its node. `owns`
 * takes no part. Whether a source is qualified is no matter here: `need` of the sources suffice, as the group says.
 */
export function requirementsOf(network: Network, { probabilities, commonCauses }: Events = {}): Requirements {
  const { nodeCount } = network;
  const vertexCount = nodeCount + (commonCauses?.count ?? 0);
  const isBasic = new Uint8Array(vertexCount).fill(1, nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const hasOwn = probabilities !== undefined && !Number.isNaN(probabilities[node]!);
    isBasic[node] = Number(network.kinds[node]! >= firstBasicKind || hasOwn);
  }
  const pairs = new RequiredPairs();
  addLinks(pairs, network);
  const gates = gatesOf(network.groups, pairs);
  for (let i = 0; i < (commonCauses?.nodes.length ?? 0); i++) {
    const member = commonCauses!.nodes[i]!;
    isBasic[member] = 0;
    pairs.add(nodeCount + commonCauses!.groups[i]!, member);
  }
  return { vertexCount, isBasic, required: pairs.toAdjacency(vertexCount), gates };
}

function addLinks(pairs: RequiredPairs, { nodeCount, links, groups }: Network): void {
  const inGroups = sourcesByNode(nodeCount, groups);
  for (let link = 0; link < links.from.length; link++) {
    const [from, to] = [links.from[link]!, links.to[link]!];
    if (links.kinds[link] !== owns && !inGroups.get(to)?.has(from)) pairs.add(from, to);
  }
}

function sourcesByNode(nodeCount: number, { of, offsets, sources }: SourceGroups): Map<number, Set<number>> {
  const byNode = new Map<number, Set<number>>();
  for (const [group, node] of of.entries()) {
    if (node >= nodeCount) throw new RangeError(`Group ${group} is of node ${node} of ${nodeCount}.`);
    const known = byNode.get(node) ?? new Set();
    for (let i = offsets[group]!; i < offsets[group + 1]!; i++) known.add(sources[i]!);
    byNode.set(node, known);
  }
  return byNode;
}

/** A group all of whose sources are needed is so many requirements. */
function gatesOf({ of, need, offsets, sources }: SourceGroups, pairs: RequiredPairs): Gates {
  const kept: { of: number; atLeast: number; sources: Uint32Array }[] = [];
  for (const [group, node] of of.entries()) {
    const own = sources.subarray(offsets[group], offsets[group + 1]);
    const atLeast = own.length - need[group]! + 1;
    if (need[group]! < 1 || atLeast < 1) {
      throw new RangeError(`Group ${group} needs ${need[group]} of ${own.length} sources.`);
    }
    if (atLeast > 1) kept.push({ of: node, atLeast, sources: own });
    else for (const source of own) pairs.add(source, node);
  }
  return toGates(kept);
}

export function toGates(gates: readonly { of: number; atLeast: number; sources: ArrayLike<number> }[]): Gates {
  const offsets = new Uint32Array(gates.length + 1);
  for (const [gate, { sources }] of gates.entries()) offsets[gate + 1] = offsets[gate]! + sources.length;
  const all = new Uint32Array(offsets[gates.length]!);
  for (const [gate, { sources }] of gates.entries()) all.set(sources, offsets[gate]);
  return {
    of: Uint32Array.from(gates, (gate) => gate.of),
    atLeast: Uint32Array.from(gates, (gate) => gate.atLeast),
    offsets,
    sources: all,
  };
}

/** Who requires whom, each pair once and none with itself. */
export class RequiredPairs {
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  add(from: number, to: number): void {
    this.#from.push(from);
    this.#to.push(to);
  }

  /** By vertex, what it requires. */
  toAdjacency(vertexCount: number): Adjacency {
    const all = adjacency(vertexCount, Uint32Array.from(this.#to), Uint32Array.from(this.#from));
    const offsets = new Uint32Array(vertexCount + 1);
    const seenBy = new Uint32Array(vertexCount);
    let end = 0;
    for (let vertex = 0; vertex < vertexCount; vertex++) {
      for (let place = all.offsets[vertex]!; place < all.offsets[vertex + 1]!; place++) {
        const other = all.neighbours[place]!;
        if (other === vertex || seenBy[other] === vertex + 1) continue;
        seenBy[other] = vertex + 1;
        all.neighbours[end++] = other;
      }
      offsets[vertex + 1] = end;
    }
    return { offsets, neighbours: all.neighbours.slice(0, end), kinds: null };
  }
}
