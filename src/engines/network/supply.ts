import { nodeKinds } from '../../common/network.ts';
import { adjacency, type Graph } from '../graph/build-graph.ts';
import { buildOrderedGraph } from '../graph/order-graph.ts';
import { reach } from '../graph/reach.ts';
import type { NetworkShares } from './compile-network.ts';
import type { Network } from './network.ts';
import { supportGraph, supportPairs } from './network-graph.ts';
import { owns } from './ownership.ts';

export const supplierKind = nodeKinds.indexOf('supplier');
export const siteKind = nodeKinds.indexOf('site');

/** Who can be a party to a requirement: suppliers, and sites where no supplier is known. */
export const partyKinds = [supplierKind, siteKind] as const;
export type PartyKind = (typeof partyKinds)[number];

/**
 * Who meets what each node requires, and with what shares. A group is one requirement. Links of one kind into a node that carry
 * shares are one, too; a link without a share, where no other of its kind has one, is a requirement that its supporter meets
 * whole, as are links whose shares make more than a whole; one of a node into itself is none. The requirements of a node count the same.
 */
export interface Supply {
  /** The requirements of node n stand at `offsets[n]` up to, not including, `offsets[n + 1]`. */
  offsets: Uint32Array;
  /** The parties to requirement r stand at `partyOffsets[r]` up to, not including, `partyOffsets[r + 1]`. */
  partyOffsets: Uint32Array;
  /** By party: its node. */
  parties: Uint32Array;
  /** By party: at least so much of the requirement, 0 to 1. What all together leave is unknown. */
  shares: Float64Array;
  /** By node: its place when all that supports a node comes after it, as far as there are no cycles. */
  places: Uint32Array;
  kinds: Uint8Array;
  /** By kind of party and node: 1 where it is one, or rests on one. */
  below: Readonly<Record<PartyKind, Uint8Array>>;
}

/** What rounding may add to shares that make a whole. */
const rounding = 1e-9;

export function supplyOf(network: Network, shares: NetworkShares): Supply {
  const { nodeCount, kinds } = network;
  const { from, to } = supportPairs(network);
  const { numberOf } = buildOrderedGraph(nodeCount, from, to);
  const graph = supportGraph(network);
  const places = numberOf.map((number) => nodeCount - 1 - number);
  return {
    ...requirementsOf(network, shares),
    places,
    kinds,
    below: {
      [supplierKind]: reachedFrom(graph, kinds, supplierKind),
      [siteKind]: reachedFrom(graph, kinds, siteKind),
    },
  };
}

/** Suppliers and sites that meet a requirement of the node, each once. */
export function partiesTo({ offsets, partyOffsets, parties, kinds }: Supply, node: number): number[] {
  const own = parties.subarray(partyOffsets[offsets[node]!]!, partyOffsets[offsets[node + 1]!]!);
  return [...new Set(own)].filter((party) => kinds[party] === supplierKind || kinds[party] === siteKind);
}

function reachedFrom(graph: Graph, kinds: Uint8Array, kind: number): Uint8Array {
  const reached = new Uint8Array(graph.nodeCount);
  const start: number[] = [];
  for (const [node, one] of kinds.entries()) if (one === kind) start.push(node);
  for (const node of reach(graph, start, 'down').nodes) reached[node] = 1;
  return reached;
}

function requirementsOf(network: Network, shares: NetworkShares) {
  const { nodeCount, links, groups } = network;
  const linksInto = adjacency(nodeCount, links.to, numbersTo(links.from.length));
  const groupsOf = adjacency(nodeCount, groups.of, numbersTo(groups.of.length));
  const list = new RequirementList(
    nodeCount,
    links.from.length + groups.of.length,
    links.from.length + groups.sources.length,
  );
  for (let node = 0; node < nodeCount; node++) {
    const own = groupsOf.neighbours.subarray(groupsOf.offsets[node]!, groupsOf.offsets[node + 1]!);
    const grouped = own.length === 0 ? nobody : new Set<number>();
    for (const group of own) addGroup(list, network, shares, group, grouped);
    const into = linksInto.neighbours.subarray(linksInto.offsets[node]!, linksInto.offsets[node + 1]!);
    addLinks(list, network, shares, into, grouped);
    list.endNode(node);
  }
  return list.taken();
}

const nobody = new Set<number>();

function numbersTo(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, number) => number);
}

class RequirementList {
  readonly #offsets: Uint32Array;
  readonly #partyOffsets: Uint32Array;
  readonly #parties: Uint32Array;
  readonly #shares: Float64Array;
  #requirements = 0;
  #count = 0;

  constructor(nodeCount: number, mostRequirements: number, mostParties: number) {
    this.#offsets = new Uint32Array(nodeCount + 1);
    this.#partyOffsets = new Uint32Array(mostRequirements + 1);
    this.#parties = new Uint32Array(mostParties);
    this.#shares = new Float64Array(mostParties);
  }

  add(node: number, share: number): void {
    this.#parties[this.#count] = node;
    this.#shares[this.#count++] = share;
  }

  endRequirement(): void {
    this.#partyOffsets[++this.#requirements] = this.#count;
  }

  endNode(node: number): void {
    this.#offsets[node + 1] = this.#requirements;
  }

  taken() {
    return {
      offsets: this.#offsets,
      partyOffsets: this.#partyOffsets.slice(0, this.#requirements + 1),
      parties: this.#parties.slice(0, this.#count),
      shares: this.#shares.slice(0, this.#count),
    };
  }
}

/** A group without any share says nothing of who carries how much, but of a single source. */
function addGroup(
  list: RequirementList,
  { groups }: Network,
  { sourceMin }: NetworkShares,
  group: number,
  grouped: Set<number>,
): void {
  const [first, end] = [groups.offsets[group]!, groups.offsets[group + 1]!];
  const alone = end - first === 1 && Number.isNaN(sourceMin[first]!);
  for (let source = first; source < end; source++) {
    grouped.add(groups.sources[source]!);
    list.add(groups.sources[source]!, alone ? 1 : numberOr(sourceMin[source]!, 0));
  }
  list.endRequirement();
}

function numberOr(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}

function addLinks(
  list: RequirementList,
  { links }: Network,
  { linkMin }: NetworkShares,
  into: Uint32Array,
  grouped: ReadonlySet<number>,
): void {
  let anyStated = false;
  for (let index = 0; index < into.length && !anyStated; index++) anyStated = !Number.isNaN(linkMin[into[index]!]!);
  const counts = (link: number) =>
    links.kinds[link] !== owns && links.from[link] !== links.to[link] && !grouped.has(links.from[link]!);
  if (!anyStated) {
    for (let index = 0; index < into.length; index++) {
      const link = into[index]!;
      if (!counts(link)) continue;
      list.add(links.from[link]!, 1);
      list.endRequirement();
    }
    return;
  }
  const byKind = new Map<number, number[]>();
  for (const link of into.filter(counts)) {
    const kind = links.kinds[link]!;
    const same = byKind.get(kind);
    if (same) same.push(link);
    else byKind.set(kind, [link]);
  }
  for (const same of byKind.values()) {
    const stated = same.some((link) => !Number.isNaN(linkMin[link]!));
    const sum = same.reduce((total, link) => total + numberOr(linkMin[link]!, 0), 0);
    const together = stated && sum <= 1 + rounding;
    for (const link of same) {
      list.add(links.from[link]!, numberOr(linkMin[link]!, stated ? 0 : 1));
      if (!together) list.endRequirement();
    }
    if (together) list.endRequirement();
  }
}
