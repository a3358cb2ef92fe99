import { levels, linkKinds, nodeKinds as networkKinds } from '../../common/network.ts';
import { type Adjacency, buildGraph, type Graph, noNode } from '../../engines/graph/build-graph.ts';
import { eachLister, isPresent, type ListingGraph } from '../../engines/graph/listing-graph.ts';
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

/**
 * The nodes of which levels and tiers are reckoned one by one: those of the register and, behind them, the components at links. All other
 * components only stand in lists.
 */
export class LevelPlaces {
  readonly count: number;
  readonly #nodeCount: number;
  readonly #parts: number[] = [];
  readonly #placeOf = new Map<number, number>();

  constructor({ links, partLinks, partCount }: ListingGraph) {
    this.#nodeCount = links.nodeCount;
    for (let part = 0; part < partCount; part++) {
      if (degree(partLinks.down, part) + degree(partLinks.up, part) === 0) continue;
      this.#placeOf.set(part, this.#nodeCount + this.#parts.length);
      this.#parts.push(part);
    }
    this.count = this.#nodeCount + this.#parts.length;
  }

  of(node: number): number | undefined {
    return node < this.#nodeCount ? node : this.#placeOf.get(node - this.#nodeCount);
  }

  nodeAt(place: number): number {
    return place < this.#nodeCount ? place : this.#nodeCount + this.#parts[place - this.#nodeCount]!;
  }

  /** The parts that have a place. */
  get parts(): readonly number[] {
    return this.#parts;
  }
}

/** What the model of criticality asks of the register, by place. */
export interface LevelInput {
  places: LevelPlaces;
  network: Network;
  stated: NetworkLevels;
  /** Of components at links: what lists them and who supplies them by a resolved name. */
  viaLists: Graph;
  /** Suppliers of the other components, for each product that lists one. */
  viaParts: Graph;
}

/**
 * A supplier of which a resolved name says that it supplies a component is one link from each product that lists the component, of
 * unknown dependence: by way of the component it is the same, where nothing else supports or rests on it.
 */
export function levelInput(snapshot: Snapshot, columns: LevelColumns): LevelInput {
  const places = new LevelPlaces(snapshot.graph);
  const place = placesIn(snapshot, columns.ids, places);
  const viaLists = listsOfLinked(snapshot.graph, places);
  const viaParts = suppliersOfProducts(snapshot.graph, places);
  const links = linksIn(columns.links, place, [viaLists, viaParts]);
  const groups = columns.groups.filter((group) => place[group.of] !== noNode);
  const declared = new Uint8Array(places.count).fill(none);
  eachLevel(columns.declared, place, (node, level) => {
    declared[node] = level;
  });
  const own = new Uint8Array(places.count).fill(none);
  eachLevel(columns.own, place, (node, level) => {
    own[node] = level;
  });
  const grouped = groupsIn(groups, place);
  const graphOf = ({ from, to }: FurtherLinks) =>
    buildGraph(places.count, Uint32Array.from(from), Uint32Array.from(to));
  return {
    places,
    network: {
      nodeCount: places.count,
      kinds: Uint8Array.from({ length: places.count }, (_, at) =>
        networkKinds.indexOf(nodeKinds[kindOf(snapshot, places.nodeAt(at))]!),
      ),
      links,
      groups: grouped.groups,
    },
    stated: { declared, own, dependence: links.dependence, sourceDependence: grouped.dependence },
    viaLists: graphOf(viaLists),
    viaParts: graphOf(viaParts),
  };
}

/** The place of each node that the columns number; a node without links may be missing. */
function placesIn({ graph, register, parts }: Snapshot, ids: Buffer | null, places: LevelPlaces): Uint32Array {
  return Uint32Array.from({ length: (ids?.length ?? 0) / 16 }, (_, node) => {
    const part = parts.findAt(ids!, node * 16);
    return (
      register.findAt(ids!, node * 16) ??
      (part === undefined ? undefined : places.of(graph.links.nodeCount + part)) ??
      noNode
    );
  });
}

/** Links beside those that are stated, of unknown dependence. */
interface FurtherLinks {
  from: number[];
  to: number[];
  kind: number;
}

function linksIn(bytes: Buffer | null, place: Uint32Array, further: readonly FurtherLinks[]) {
  const stated = (bytes?.length ?? 0) / bytesPerLink;
  const most = further.reduce((sum, { from }) => sum + from.length, stated);
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
  for (const { from: starts, to: ends, kind } of further) {
    for (const [link, start] of starts.entries()) {
      from[count] = start;
      to[count] = ends[link]!;
      kinds[count] = kind;
      dependence[count++] = unknownLevel;
    }
  }
  return {
    from: from.subarray(0, count),
    to: to.subarray(0, count),
    kinds: kinds.subarray(0, count),
    dependence: dependence.subarray(0, count),
  };
}

/** What lists the components at links, and who supplies them; not where the same is stated as a link. */
function listsOfLinked(graph: ListingGraph, places: LevelPlaces): FurtherLinks {
  const { links, partLinks } = graph;
  const found: FurtherLinks = { from: [], to: [], kind: graph.kinds.listed };
  for (const part of places.parts) {
    const place = places.of(links.nodeCount + part)!;
    eachLister(graph, part, 'down', (product, kind) => {
      if (hasLink(partLinks.down, part, product, kind)) return;
      found.from.push(place);
      found.to.push(product);
    });
    eachLister(graph, part, 'up', (supplier, kind) => {
      if (hasLink(partLinks.up, part, supplier, kind)) return;
      found.from.push(supplier);
      found.to.push(place);
    });
  }
  return found;
}

function hasLink({ offsets, neighbours, kinds }: Adjacency, node: number, neighbour: number, kind: number): boolean {
  for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
    if (neighbours[at] === neighbour && kinds?.[at] === kind) return true;
  }
  return false;
}

/** Each supplier with each product that lists a component which it supplies, once. */
function suppliersOfProducts({ links, supplied, listing, listers }: ListingGraph, places: LevelPlaces): FurtherLinks {
  const found: FurtherLinks = { from: [], to: [], kind: supplies };
  const seenBy = new Uint32Array(links.nodeCount);
  for (let supplier = 0; supplier < links.nodeCount; supplier++) {
    for (let at = supplied.offsets[supplier]!; at < supplied.offsets[supplier + 1]!; at++) {
      const part = supplied.neighbours[at]!;
      if (places.of(links.nodeCount + part) !== undefined) continue;
      for (let place = listing.offsets[part]!; place < listing.offsets[part + 1]!; place++) {
        const product = listers[listing.neighbours[place]!]!;
        if (seenBy[product] === supplier + 1) continue;
        seenBy[product] = supplier + 1;
        found.from.push(supplier);
        found.to.push(product);
      }
    }
  }
  return found;
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
  places: LevelPlaces;
  /** By place: places in `levels`. */
  low: Uint8Array;
  high: Uint8Array;
  /** By place; `noTier` where no way leads to what is ours. */
  tiers: Uint8Array;
  /** By place: 1 for suppliers that count as direct as nothing says whom they deliver to. */
  assumed: Uint8Array;
  /** Who owns whom, by place. */
  owning: Graph;
  /** All nodes, but components that no bill of materials in force lists and no link has at an end. */
  total: number;
}

const noTier = 255;

export function levelledNetwork(
  snapshot: Snapshot,
  input: LevelInput,
  { low, high }: { low: Uint8Array; high: Uint8Array },
): LevelledNetwork {
  const owning = owningLinks(input.network);
  return {
    snapshot,
    places: input.places,
    low,
    high,
    ...tiersOf(snapshot, input, owning),
    owning,
    total: snapshot.graph.links.nodeCount + presentParts(snapshot.graph),
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

function presentParts(graph: ListingGraph): number {
  let present = 0;
  for (let part = 0; part < graph.partCount; part++) if (isPresent(graph, part)) present++;
  return present;
}

/**
 * Steps of support from what is ours: functions, systems, and products that one of these needs or that are part of nothing. A supplier
 * of a component of a product stands two steps away, behind who delivers the product. Suppliers that others support and that themselves
 * support nothing count as direct: nobody enters whom they do not deal with.
 */
function tiersOf(
  snapshot: Snapshot,
  { places, viaLists, viaParts }: LevelInput,
  owning: Graph,
): Pick<LevelledNetwork, 'tiers' | 'assumed'> {
  const { links, partLinks, supplied } = snapshot.graph;
  const tiers = new Uint8Array(places.count).fill(noTier);
  const assumed = new Uint8Array(places.count);
  const rings: number[][] = [[], []];
  const isKind = (node: number, ...kinds: string[]) => kinds.includes(nodeKinds[kindOf(snapshot, node)]!);
  const enter = (place: number, tier: number) => {
    if (tiers[place]! <= tier || tier >= noTier) return;
    tiers[place] = tier;
    const ring = rings[tier] ?? [];
    rings[tier] = ring;
    ring.push(place);
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
  const eachSupporter = (place: number, visit: (node: number) => void) => {
    if (place < links.nodeCount) eachOf(links.up, place, visit);
    else eachOf(partLinks.up, places.nodeAt(place) - links.nodeCount, visit);
  };
  for (let tier = 0; tier < rings.length; tier++) {
    for (const place of rings[tier] ?? []) {
      if (tiers[place] !== tier) continue;
      eachSupporter(place, (node) => enter(places.of(node)!, tier + 1));
      eachOf(viaLists.up, place, (supporter) => enter(supporter, tier + 1));
      eachOf(viaParts.up, place, (supplier) => enter(supplier, tier + 2));
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

/** Of a component that only stands in lists: as high as what lists it, as nobody states how far that depends on it; at least nothing. */
export function levelsOf({ snapshot: { graph }, places, low, high }: LevelledNetwork, node: number): LevelRange {
  const place = places.of(node);
  if (place !== undefined) return { low: low[place]!, high: high[place]! };
  let highest = 0;
  eachLister(graph, node - graph.links.nodeCount, 'down', (product) => {
    highest = Math.max(highest, high[product]!);
  });
  return { low: 0, high: highest };
}

/** Places in `levels`. */
interface LevelRange {
  low: number;
  high: number;
}

export function tierOf({ snapshot: { graph }, places, tiers }: LevelledNetwork, node: number): number | null {
  const place = places.of(node);
  let tier = place === undefined ? noTier : tiers[place]!;
  if (place === undefined) {
    eachLister(graph, node - graph.links.nodeCount, 'down', (product) => {
      tier = Math.min(tier, tiers[product]! + 1);
    });
  }
  return tier >= noTier ? null : tier;
}
