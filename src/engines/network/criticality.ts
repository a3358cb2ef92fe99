import { levels, linkKinds } from '../../common/network.ts';
import { type Adjacency, adjacency, noNode } from '../graph/build-graph.ts';
import type { NetworkLevels } from './compile-network.ts';
import { type Network, qualification, unknownLevel } from './network.ts';

/** The level that a source counts at most whose place qualified others can take (reference model C1, OR groups). */
export const alternateCap = levels.indexOf('moderate');

const highest = levels.length - 1;
const owns = linkKinds.indexOf('owns');

/** How critical each node is, at least and at most, and why (reference model M1). */
export interface Criticality {
  /** By node: places in `levels`. */
  low: Uint8Array;
  high: Uint8Array;
  /** The way on which a node has its lowest or highest level; null where that is none. */
  wayOf(bound: 'low' | 'high', node: number): Way | null;
  /** The nodes of the way of its highest level; of one with more nodes than asked for, its beginning and its last. */
  pathOfHigh(node: number, most?: number): number[];
}

/** From a node to a function, with no more steps than need be; by its own floor a node is alone. */
export interface Way {
  last: number;
  /** In nodes, both ends counted. */
  length: number;
  /** By node: the next one on its way of this level, itself at the end of it. Ways of one level share their steps. */
  towards: Uint32Array;
}

/** Nodes shown of one way, so that a chain does not come to the square of its length: all, in networks of up to 1,400. */
export function longestWay(nodeCount: number): number {
  return Math.max(20, Math.floor(2_000_000 / Math.max(1, nodeCount)));
}

/**
 * Max–min criticality: a node is as critical as the strongest of its paths to the functions, and a path as strong as its weakest
 * dependence and the declared level of its end. Only compares levels. What nobody states counts as none for the low bound and as
 * very high for the high one; an alternate of unstated qualification counts as qualified for the low bound only.
 */
export function criticality(
  network: Network,
  stated: NetworkLevels,
  { cap = alternateCap }: { cap?: number } = {},
): Criticality {
  const supporters = weighedSupporters(network, stated, cap);
  const lows = widestPaths(supporters, bounded(stated.declared, 0), lowShift);
  const highs = widestPaths(supporters, bounded(stated.declared, highest), highShift);
  const low = raised(lows.levels, bounded(stated.own, 0));
  const high = raised(highs.levels, bounded(stated.own, highest));
  const alone = Uint32Array.from({ length: network.nodeCount }, (_, node) => node);
  const wayOf: Criticality['wayOf'] = (bound, node) => {
    const [result, paths] = bound === 'low' ? [low, lows] : [high, highs];
    const level = result[node]!;
    if (level === 0) return null;
    if (paths.levels[node]! < level) return { last: node, length: 1, towards: alone };
    return paths.wayOf(level, node);
  };
  return {
    low,
    high,
    wayOf,
    pathOfHigh(node, most) {
      const way = wayOf('high', node);
      return way ? pathOf(node, way, most) : [];
    },
  };
}

function pathOf(node: number, { towards, last, length }: Way, most = length): number[] {
  const path = [node];
  for (let at = node; path.length < Math.min(most, length) - 1; path.push(at)) at = towards[at]!;
  if (length > 1) path.push(last);
  return path;
}

function bounded(values: Uint8Array, unknown: number): Uint8Array {
  return values.map((level) => (level === unknownLevel ? unknown : level));
}

function raised(values: Uint8Array, floors: Uint8Array): Uint8Array {
  return values.map((level, node) => Math.max(level, floors[node]!));
}

/** Both bounds of a dependence stand in the byte that an adjacency keeps for each link. */
const lowShift = 0;
const highShift = 4;
const levelMask = 15;

/** The supporters of each node, each with the bounds of how much the node depends on it. */
function weighedSupporters(network: Network, stated: NetworkLevels, cap: number): Adjacency {
  const { nodeCount, links, groups } = network;
  const sourceRoles = rolesOfSources(network, stated.sourceDependence, cap);
  const hasGroup = new Uint8Array(nodeCount);
  for (const node of groups.of) hasGroup[node] = 1;
  const edges = new Edges(links.from.length + groups.sources.length);
  for (let link = 0; link < links.from.length; link++) {
    if (links.kinds[link] === owns) continue;
    const [from, to] = [links.from[link]!, links.to[link]!];
    const role = hasGroup[to] ? sourceRoles.get(to * nodeCount + from) : undefined;
    if (role) role.hasLink = true;
    const level = stated.dependence[link]!;
    if (!role) edges.add(from, to, boundsOf(level));
    else if (level === unknownLevel) edges.add(from, to, role.bounds);
    else edges.add(from, to, atMost(boundsOf(level), role.caps));
  }
  for (const [key, role] of sourceRoles) {
    if (!role.hasLink) edges.add(key % nodeCount, Math.floor(key / nodeCount), role.bounds);
  }
  return edges.byTo(nodeCount);
}

interface Bounds {
  low: number;
  high: number;
}

function boundsOf(level: number): Bounds {
  return level === unknownLevel ? { low: 0, high: highest } : { low: level, high: level };
}

function atMost(bounds: Bounds, caps: Bounds): Bounds {
  return { low: Math.min(bounds.low, caps.low), high: Math.min(bounds.high, caps.high) };
}

function atLeast(bounds: Bounds, floors: Bounds): Bounds {
  return { low: Math.max(bounds.low, floors.low), high: Math.max(bounds.high, floors.high) };
}

class Edges {
  readonly #from: Uint32Array;
  readonly #to: Uint32Array;
  readonly #weights: Uint8Array;
  #count = 0;

  constructor(most: number) {
    this.#from = new Uint32Array(most);
    this.#to = new Uint32Array(most);
    this.#weights = new Uint8Array(most);
  }

  add(from: number, to: number, { low, high }: Bounds): void {
    this.#from[this.#count] = from;
    this.#to[this.#count] = to;
    this.#weights[this.#count++] = (low << lowShift) | (high << highShift);
  }

  byTo(nodeCount: number): Adjacency {
    const end = this.#count;
    const [to, from] = [this.#to.subarray(0, end), this.#from.subarray(0, end)];
    return adjacency(nodeCount, to, from, this.#weights.subarray(0, end));
  }
}

/** What a source is to the node that its groups support: in several groups, as in the one where it counts most. */
interface Role {
  /** What it counts at most, where qualified others meet the need of the group. */
  caps: Bounds;
  /** What its groups say of the dependence on it, capped. */
  bounds: Bounds;
  hasLink: boolean;
}

/** By supported node and source. */
function rolesOfSources({ nodeCount, groups }: Network, dependence: Uint8Array, cap: number): Map<number, Role> {
  const roles = new Map<number, Role>();
  const { of, need, offsets, sources, qualified } = groups;
  for (let group = 0; group < of.length; group++) {
    let sure = 0;
    let possible = 0;
    for (let source = offsets[group]!; source < offsets[group + 1]!; source++) {
      if (qualified[source] === qualification.yes) sure++;
      if (qualified[source] !== qualification.no) possible++;
    }
    for (let source = offsets[group]!; source < offsets[group + 1]!; source++) {
      const othersSure = sure - Number(qualified[source] === qualification.yes);
      const othersPossible = possible - Number(qualified[source] !== qualification.no);
      const caps = {
        low: othersPossible >= need[group]! ? cap : highest,
        high: othersSure >= need[group]! ? cap : highest,
      };
      const key = of[group]! * nodeCount + sources[source]!;
      const role = roles.get(key) ?? { caps: nothing, bounds: nothing, hasLink: false };
      role.caps = atLeast(role.caps, caps);
      role.bounds = atLeast(role.bounds, atMost(boundsOf(dependence[source]!), caps));
      roles.set(key, role);
    }
  }
  return roles;
}

const nothing: Bounds = { low: 0, high: 0 };

class WidestPaths {
  readonly levels: Uint8Array;
  /** By level and node: the next node on a shortest of the paths of that level; itself at a function. */
  readonly #next: readonly (Uint32Array | undefined)[];
  readonly #ends: { last: Uint32Array; lengths: Uint32Array }[] = [];

  constructor(levels: Uint8Array, next: readonly (Uint32Array | undefined)[]) {
    this.levels = levels;
    this.#next = next;
  }

  wayOf(level: number, node: number): Way {
    const towards = this.#next[level]!;
    this.#ends[level] ??= endsOf(towards);
    const { last, lengths } = this.#ends[level];
    return { last: last[node]!, length: lengths[node]!, towards };
  }
}

/** By node: where its steps lead in the end, and over how many nodes. */
function endsOf(towards: Uint32Array): { last: Uint32Array; lengths: Uint32Array } {
  const last = new Uint32Array(towards.length);
  const lengths = new Uint32Array(towards.length);
  const open: number[] = [];
  for (let node = 0; node < towards.length; node++) {
    if (towards[node] === noNode) continue;
    let at = node;
    for (; lengths[at] === 0 && towards[at] !== at; at = towards[at]!) open.push(at);
    if (lengths[at] === 0) [last[at], lengths[at]] = [at, 1];
    for (let before = open.pop(); before !== undefined; at = before, before = open.pop()) {
      [last[before], lengths[before]] = [last[at]!, lengths[at]! + 1];
    }
  }
  return { last, lengths };
}

/** Level by level, the highest first: what reaches a function of at least that level by dependences of at least it. O(levels · links). */
function widestPaths({ offsets, neighbours, kinds }: Adjacency, declared: Uint8Array, shift: number): WidestPaths {
  const found = declared.slice();
  const next: Uint32Array[] = [];
  const queue = new Uint32Array(declared.length);
  for (let level = highest; level > 0; level--) {
    const towards = new Uint32Array(declared.length).fill(noNode);
    let end = 0;
    for (let node = 0; node < declared.length; node++) {
      if (declared[node]! < level) continue;
      towards[node] = node;
      queue[end++] = node;
    }
    for (let at = 0; at < end; at++) {
      const node = queue[at]!;
      for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
        const supporter = neighbours[place]!;
        if (((kinds![place]! >> shift) & levelMask) < level || towards[supporter] !== noNode) continue;
        towards[supporter] = node;
        if (found[supporter]! < level) found[supporter] = level;
        queue[end++] = supporter;
      }
    }
    next[level] = towards;
  }
  return new WidestPaths(found, next);
}
