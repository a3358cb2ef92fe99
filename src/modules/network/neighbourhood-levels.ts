import { levels, linkKinds, nodeKinds as networkKinds } from '../../common/network.ts';
import { buildGraph, type Graph, noNode } from '../../engines/graph/build-graph.ts';
import type { ListingGraph } from '../../engines/graph/listing-graph.ts';
import type { NetworkLevels } from '../../engines/network/compile-network.ts';
import { type Network, qualification, unknownLevel } from '../../engines/network/network.ts';
import { owns } from '../../engines/network/ownership.ts';
import type { Level } from '../register/contract.ts';
import type { LevelColumns, LevelGroup } from './neighbourhood-store.ts';
import { kindOf, nodeKinds, type Snapshot } from './snapshot.ts';

const bytesPerLink = 10;
const bytesPerLevel = 5;
const none = levels.indexOf('none');
const supplies = linkKinds.indexOf('supplies');

/** What the model of criticality asks of the register, by the numbers of a snapshot; components stand aside. */
export interface LevelInput {
  network: Network;
  stated: NetworkLevels;
  /** Suppliers of components, for each product that lists one. */
  viaParts: Graph;
}

/**
 * A supplier of which a resolved name says that it supplies a component is one link from each product that lists the component, of
 * unknown dependence: by way of the component it is the same, as nothing else supports or rests on one.
 */
export function levelInput(snapshot: Snapshot, columns: LevelColumns): LevelInput {
  const { nodeCount } = snapshot.graph.links;
  const place = placesIn(snapshot, columns.ids);
  const viaParts = suppliersOfProducts(snapshot.graph);
  const links = linksIn(columns.links, place, viaParts);
  const groups = columns.groups.filter((group) => place[group.of] !== noNode);
  const declared = new Uint8Array(nodeCount).fill(none);
  eachLevel(columns.declared, place, (node, level) => {
    declared[node] = level;
  });
  const own = new Uint8Array(nodeCount).fill(none);
  eachLevel(columns.own, place, (node, level) => {
    own[node] = level;
  });
  const grouped = groupsIn(groups, place);
  return {
    network: {
      nodeCount,
      kinds: Uint8Array.from(snapshot.kinds.subarray(0, nodeCount), (kind) => networkKinds.indexOf(nodeKinds[kind]!)),
      links,
      groups: grouped.groups,
    },
    stated: { declared, own, dependence: links.dependence, sourceDependence: grouped.dependence },
    viaParts: buildGraph(nodeCount, Uint32Array.from(viaParts.from), Uint32Array.from(viaParts.to)),
  };
}

/** The number in the snapshot of each node that the columns number; a node without links may be missing there. */
function placesIn({ register }: Snapshot, ids: Buffer | null): Uint32Array {
  const places = new Uint32Array((ids?.length ?? 0) / 16);
  for (let node = 0; node < places.length; node++) places[node] = register.findAt(ids!, node * 16) ?? noNode;
  return places;
}

function linksIn(bytes: Buffer | null, place: Uint32Array, further: { from: number[]; to: number[] }) {
  const stated = (bytes?.length ?? 0) / bytesPerLink;
  const most = stated + further.from.length;
  const [from, to] = [new Uint32Array(most), new Uint32Array(most)];
  const [kinds, dependence] = [new Uint8Array(most), new Uint8Array(most)];
  let count = 0;
  for (let at = 0; at < stated * bytesPerLink; at += bytesPerLink) {
    const [start, end] = [place[bytes!.readUInt32BE(at)]!, place[bytes!.readUInt32BE(at + 4)]!];
    if (start === noNode || end === noNode) continue;
    from[count] = start;
    to[count] = end;
    kinds[count] = bytes![at + 8]!;
    dependence[count++] = bytes![at + 9]!;
  }
  for (let link = 0; link < further.from.length; link++) {
    from[count] = further.from[link]!;
    to[count] = further.to[link]!;
    kinds[count] = supplies;
    dependence[count++] = unknownLevel;
  }
  return {
    from: from.subarray(0, count),
    to: to.subarray(0, count),
    kinds: kinds.subarray(0, count),
    dependence: dependence.subarray(0, count),
  };
}

/** Each supplier with each product that lists a component which it supplies, once. */
function suppliersOfProducts({ links, supplied, listing, listers }: ListingGraph): { from: number[]; to: number[] } {
  const from: number[] = [];
  const to: number[] = [];
  const seenBy = new Uint32Array(links.nodeCount);
  for (let supplier = 0; supplier < links.nodeCount; supplier++) {
    for (let at = supplied.offsets[supplier]!; at < supplied.offsets[supplier + 1]!; at++) {
      const part = supplied.neighbours[at]!;
      for (let place = listing.offsets[part]!; place < listing.offsets[part + 1]!; place++) {
        const product = listers[listing.neighbours[place]!]!;
        if (seenBy[product] === supplier + 1) continue;
        seenBy[product] = supplier + 1;
        from.push(supplier);
        to.push(product);
      }
    }
  }
  return { from, to };
}

function eachLevel(bytes: Buffer | null, place: Uint32Array, visit: (node: number, level: number) => void): void {
  for (let at = 0; at < (bytes?.length ?? 0); at += bytesPerLevel) {
    const node = place[bytes!.readUInt32BE(at)]!;
    if (node !== noNode) visit(node, bytes![at + 4]!);
  }
}

function groupsIn(groups: readonly LevelGroup[], place: Uint32Array) {
  const kept = groups
    .map((group) => ({ ...group, sources: group.sources.filter(({ node }) => place[node] !== noNode) }))
    .filter(({ sources }) => sources.length > 0);
  const sources = kept.flatMap((group) => group.sources);
  const offsets = new Uint32Array(kept.length + 1);
  for (const [index, group] of kept.entries()) offsets[index + 1] = offsets[index]! + group.sources.length;
  return {
    groups: {
      of: Uint32Array.from(kept, ({ of }) => place[of]!),
      need: Uint32Array.from(kept, ({ need, sources }) => Math.min(need, sources.length)),
      offsets,
      sources: Uint32Array.from(sources, ({ node }) => place[node]!),
      qualified: Uint8Array.from(sources, ({ qualified }) => qualificationOf(qualified)),
    },
    dependence: Uint8Array.from(sources, ({ dependence }) => levelNumber(dependence)),
  };
}

function qualificationOf(qualified: boolean | null): number {
  if (qualified === null) return qualification.unstated;
  return qualified ? qualification.yes : qualification.no;
}

function levelNumber(level: Level | null): number {
  return level === null ? unknownLevel : levels.indexOf(level);
}

/** What a cut is made by beside the snapshot: levels, tiers, and the links that no snapshot has. */
export interface LevelledNetwork {
  snapshot: Snapshot;
  /** By node of the register: places in `levels`. */
  low: Uint8Array;
  high: Uint8Array;
  /** By node of the register; `noTier` where no way leads to what is ours. */
  tiers: Uint8Array;
  /** By node of the register: 1 for suppliers that count as direct as nothing says whom they deliver to. */
  assumed: Uint8Array;
  /** Who owns whom. */
  owning: Graph;
  /** All nodes, but components that no bill of materials in force lists. */
  total: number;
}

const noTier = 255;

export function levelledNetwork(
  snapshot: Snapshot,
  { network, viaParts }: LevelInput,
  { low, high }: { low: Uint8Array; high: Uint8Array },
): LevelledNetwork {
  const owning = owningLinks(network);
  return {
    snapshot,
    low,
    high,
    ...tiersOf(snapshot, viaParts, owning),
    owning,
    total: snapshot.graph.links.nodeCount + listedParts(snapshot.graph),
  };
}

function owningLinks({ nodeCount, links }: Network): Graph {
  const owning: number[] = [];
  for (const [link, kind] of links.kinds.entries()) if (kind === owns) owning.push(link);
  return buildGraph(
    nodeCount,
    Uint32Array.from(owning, (link) => links.from[link]!),
    Uint32Array.from(owning, (link) => links.to[link]!),
  );
}

function listedParts({ listing, partCount }: ListingGraph): number {
  let listed = 0;
  for (let part = 0; part < partCount; part++) if (listing.offsets[part + 1]! > listing.offsets[part]!) listed++;
  return listed;
}

/**
 * Steps of support from what is ours: functions, systems, and products that one of these needs or that are part of nothing. A supplier
 * of a component of a product stands two steps away, behind who delivers the product. Suppliers that others support and that themselves
 * support nothing count as direct: nobody enters whom they do not deal with.
 */
function tiersOf(snapshot: Snapshot, viaParts: Graph, owning: Graph): Pick<LevelledNetwork, 'tiers' | 'assumed'> {
  const { links, supplied } = snapshot.graph;
  const tiers = new Uint8Array(links.nodeCount).fill(noTier);
  const assumed = new Uint8Array(links.nodeCount);
  const rings: number[][] = [[], []];
  const isKind = (node: number, ...kinds: string[]) => kinds.includes(nodeKinds[kindOf(snapshot, node)]!);
  const enter = (node: number, tier: number) => {
    if (tiers[node]! <= tier || tier >= noTier) return;
    tiers[node] = tier;
    const ring = rings[tier] ?? [];
    rings[tier] = ring;
    ring.push(node);
  };
  const supportsNothing = (node: number) =>
    degree(links.down, node) === 0 && degree(owning.down, node) === 0 && degree(supplied, node) === 0;
  for (let node = 0; node < links.nodeCount; node++) {
    if (isKind(node, 'function', 'system') || (isKind(node, 'product') && isOurs(node))) enter(node, 0);
    else if (isKind(node, 'supplier') && supportsNothing(node) && degree(links.up, node) > 0) {
      assumed[node] = 1;
      enter(node, 1);
    }
  }
  function isOurs(product: number): boolean {
    const { offsets, neighbours } = links.down;
    if (offsets[product] === offsets[product + 1]) return true;
    for (let at = offsets[product]!; at < offsets[product + 1]!; at++) {
      if (isKind(neighbours[at]!, 'function', 'system')) return true;
    }
    return false;
  }
  for (let tier = 0; tier < rings.length; tier++) {
    for (const node of rings[tier] ?? []) {
      if (tiers[node] !== tier) continue;
      eachOf(links.up, node, (supporter) => enter(supporter, tier + 1));
      eachOf(viaParts.up, node, (supplier) => enter(supplier, tier + 2));
    }
  }
  return { tiers, assumed };
}

function degree({ offsets }: { offsets: Uint32Array }, node: number): number {
  return offsets[node + 1]! - offsets[node]!;
}

function eachOf({ offsets, neighbours }: Graph['up'], node: number, visit: (neighbour: number) => void): void {
  for (let at = offsets[node]!; at < offsets[node + 1]!; at++) visit(neighbours[at]!);
}

/** Of a component: as high as the products that list it, as nobody states how far they depend on it; at least nothing. */
export function levelsOf(net: LevelledNetwork, node: number): { low: number; high: number } {
  const { graph } = net.snapshot;
  const { nodeCount } = graph.links;
  if (node < nodeCount) return { low: net.low[node]!, high: net.high[node]! };
  let high = 0;
  eachLister(graph, node - nodeCount, (product) => {
    high = Math.max(high, net.high[product]!);
  });
  return { low: 0, high };
}

export function tierOf({ snapshot: { graph }, tiers }: LevelledNetwork, node: number): number | null {
  const { nodeCount } = graph.links;
  let tier = node < nodeCount ? tiers[node]! : noTier;
  if (node >= nodeCount) {
    eachLister(graph, node - nodeCount, (product) => {
      tier = Math.min(tier, tiers[product]! + 1);
    });
  }
  return tier >= noTier ? null : tier;
}

function eachLister({ listing, listers }: ListingGraph, part: number, visit: (product: number) => void): void {
  for (let place = listing.offsets[part]!; place < listing.offsets[part + 1]!; place++) {
    visit(listers[listing.neighbours[place]!]!);
  }
}
