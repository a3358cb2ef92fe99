import { linkKinds } from '../../common/network.ts';
import { type Adjacency, adjacency, noNode } from '../graph/build-graph.ts';
import type { NetworkShares } from './compile-network.ts';
import type { Network } from './network.ts';

export const owns = linkKinds.indexOf('owns');

/** From here on a holding controls: nobody else can hold more. */
const controllingShare = 0.5;

/** One owner's part of a node, 0 to 1; of one that nobody states, from nothing to what the others leave. */
export interface Holding {
  owner: number;
  min: number;
  max: number;
  stated: boolean;
}

/** Who owns whom, directly. */
export class Holdings {
  readonly #network: Network;
  readonly #shares: NetworkShares;
  /** By owned node: places of links. */
  readonly #links: Adjacency;
  /** By owner: the nodes owned. */
  readonly #owned: Adjacency;

  constructor(network: Network, shares: NetworkShares) {
    const owning: number[] = [];
    for (const [link, kind] of network.links.kinds.entries()) if (kind === owns) owning.push(link);
    const owned = Uint32Array.from(owning, (link) => network.links.to[link]!);
    this.#network = network;
    this.#shares = shares;
    const owners = Uint32Array.from(owning, (link) => network.links.from[link]!);
    this.#links = adjacency(network.nodeCount, owned, Uint32Array.from(owning));
    this.#owned = adjacency(network.nodeCount, owners, owned);
  }

  get any(): boolean {
    return this.#links.neighbours.length > 0;
  }

  /** Its owners in the order of the links; several links of one owner count together. */
  of(node: number): Holding[] {
    const { offsets, neighbours } = this.#links;
    const { linkMin, linkMax } = this.#shares;
    const byOwner = new Map<number, Holding>();
    for (const link of neighbours.subarray(offsets[node], offsets[node + 1])) {
      const owner = this.#network.links.from[link]!;
      const stated = !Number.isNaN(linkMin[link]!);
      const before = byOwner.get(owner) ?? { owner, min: 0, max: 0, stated: true };
      byOwner.set(owner, {
        owner,
        min: before.min + (stated ? linkMin[link]! : 0),
        max: before.max + (stated ? linkMax[link]! : 1),
        stated: before.stated && stated,
      });
    }
    return withinTheWhole([...byOwner.values()]);
  }

  /** What somebody owns a part of, directly, each once. */
  ownedBy(owner: number): number[] {
    const { offsets, neighbours } = this.#owned;
    return [...new Set(neighbours.subarray(offsets[owner], offsets[owner + 1]))];
  }

  /** Who controls it for certain: holds half or more, or is the only owner named, no share stated. */
  certainController(node: number): number {
    const holdings = this.of(node);
    const [only] = holdings;
    if (only && holdings.length === 1 && !only.stated) return only.owner;
    const certain = holdings.filter(({ min }) => min >= controllingShare);
    return certain.length === 1 ? certain[0]!.owner : noNode;
  }

  /** The same where nobody does for certain: of those who may, the one who may hold the most. */
  possibleController(node: number): number {
    const certain = this.certainController(node);
    if (certain !== noNode) return certain;
    const may = this.of(node).filter(({ max }) => max >= controllingShare);
    may.sort((a, b) => b.min - a.min || b.max - a.max || a.owner - b.owner);
    return may[0]?.owner ?? noNode;
  }
}

/** Nobody holds more than the others leave. */
function withinTheWhole(holdings: Holding[]): Holding[] {
  const sum = holdings.reduce((total, { min }) => total + min, 0);
  return holdings.map((one) => ({ ...one, max: Math.max(one.min, Math.min(one.max, 1 - sum + one.min)) }));
}

/** `certain` where the least that is stated already controls; else it may be so. */
export interface Controlled {
  node: number;
  certain: boolean;
}

/**
 * The owners and all that they control together: what those who belong to them hold of a node counts as one holding. The owners come
 * first, then each behind somebody who holds a part of it.
 */
export function controlledBy(holdings: Holdings, owners: readonly number[]): Controlled[] {
  const certain = new Set(closure(holdings, owners, isControlled));
  return closure(holdings, owners, mayBeControlled).map((node) => ({ node, certain: certain.has(node) }));
}

type Controls = (holdings: readonly Holding[], belongs: (owner: number) => boolean) => boolean;

function closure(holdings: Holdings, owners: readonly number[], controls: Controls): number[] {
  const belonging = new Set(owners);
  for (const owner of belonging) {
    for (const node of holdings.ownedBy(owner)) {
      if (!belonging.has(node) && controls(holdings.of(node), (one) => belonging.has(one))) belonging.add(node);
    }
  }
  return [...belonging];
}

/** What rounding may take from shares that make a half. */
const rounding = 1e-9;

const isControlled: Controls = (holdings, belongs) => {
  const [only] = holdings;
  if (holdings.length === 1 && !only!.stated) return belongs(only!.owner);
  const held = holdings.reduce((sum, { owner, min }) => sum + (belongs(owner) ? min : 0), 0);
  return held >= controllingShare - rounding;
};

const mayBeControlled: Controls = (holdings, belongs) => {
  const [most, others] = holdings.reduce(
    ([held, left], { owner, min, max }) => (belongs(owner) ? [held + max, left] : [held, left + min]),
    [0, 0],
  );
  return Math.min(most, 1 - others) >= controllingShare - rounding;
};

export interface Ownership {
  /** By node: who controls it in the end, itself where nobody is known to. */
  certain: Uint32Array;
  /** The same where those who may control do. */
  possible: Uint32Array;
  /** Nodes that control each other in a ring, each ring once. A ring counts as one owner, under the first of its nodes. */
  rings: number[][];
}

export function ultimateOwners({ nodeCount }: Pick<Network, 'nodeCount'>, holdings: Holdings): Ownership {
  const { ends, rings } = endsOf(nodeCount, (node) => holdings.certainController(node));
  const certain = jointly(ends, holdings, isControlled);
  const possible = endsOf(nodeCount, (node) =>
    certain[node] === node ? holdings.possibleController(node) : certain[node]!,
  );
  return { certain, possible: jointly(possible.ends, holdings, mayBeControlled), rings };
}

/** Adds whom nobody controls alone, but one owner together with those who belong to it; nobody where two hold a half each. */
function jointly(ends: Uint32Array, holdings: Holdings, controls: Controls): Uint32Array {
  const endOf = (node: number) => {
    let end = node;
    while (ends[end] !== end) end = ends[end] = ends[ends[end]!]!;
    return end;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of ends.keys()) {
      const parts = ends[node] === node ? holdings.of(node) : [];
      if (parts.length < 2) continue;
      const owners = [...new Set(parts.map(({ owner }) => endOf(owner)))].filter((end) => end !== node);
      const ruling = owners.filter((end) => controls(parts, (owner) => endOf(owner) === end));
      if (ruling.length !== 1) continue;
      ends[node] = ruling[0]!;
      changed = true;
    }
  }
  return ends.map((_, node) => endOf(node));
}

/** Follows each node to who controls it, and on; each is passed once. */
function endsOf(nodeCount: number, controllerOf: (node: number) => number) {
  const ends = new Uint32Array(nodeCount).fill(noNode);
  const onWay = new Uint8Array(nodeCount);
  const rings: number[][] = [];
  for (let start = 0; start < nodeCount; start++) {
    const way: number[] = [];
    let at = start;
    let end = noNode;
    while (end === noNode) {
      if (ends[at] !== noNode) end = ends[at]!;
      else if (onWay[at] === 1) {
        const ring = way.slice(way.indexOf(at));
        end = Math.min(...ring);
        if (ring.length > 1) rings.push(ring.sort((a, b) => a - b));
      } else {
        onWay[at] = 1;
        way.push(at);
        const controller = controllerOf(at);
        if (controller === noNode) end = at;
        else at = controller;
      }
    }
    for (const node of way) ends[node] = end;
  }
  return { ends, rings };
}

/** From an owner down to the node, by way of what each owns of the next. */
export interface OwnershipChain {
  nodes: number[];
  /** The product of the shares along it. */
  min: number;
  max: number;
}

export interface OwnershipChains {
  /** All that end at the node, the shortest first; none passes a node twice. */
  chains: OwnershipChain[];
  /** What each owner has by all chains together. Where owners own each other it is at least the least, and the most is the whole. */
  owners: Holding[];
  /** False where there were more chains than asked for, or rings. */
  complete: boolean;
}

export function ownershipChains(holdings: Holdings, node: number, mostChains = 1000): OwnershipChains {
  const chains: OwnershipChain[] = [];
  const open: OwnershipChain[] = [{ nodes: [node], min: 1, max: 1 }];
  let complete = true;
  for (let next = 0; next < open.length; next++) {
    const chain = open[next]!;
    for (const { owner, min, max } of holdings.of(chain.nodes[0]!)) {
      if (chain.nodes.includes(owner) || chains.length === mostChains) {
        complete = false;
        continue;
      }
      const longer = { nodes: [owner, ...chain.nodes], min: chain.min * min, max: chain.max * max };
      chains.push(longer);
      open.push(longer);
    }
  }
  return { chains, owners: summed(chains, complete), complete };
}

function summed(chains: readonly OwnershipChain[], complete: boolean): Holding[] {
  const byOwner = new Map<number, Holding>();
  for (const { nodes, min, max } of chains) {
    const owner = nodes[0]!;
    const before = byOwner.get(owner) ?? { owner, min: 0, max: 0, stated: true };
    const most = complete ? Math.min(1, before.max + max) : 1;
    byOwner.set(owner, { ...before, min: Math.min(1, before.min + min), max: most });
  }
  return [...byOwner.values()];
}
