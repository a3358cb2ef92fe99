import { supportKinds } from '../../common/network.ts';
import { type Adjacency, noNode } from '../../engines/graph/build-graph.ts';
import {
  distinctPairs,
  type ListingGraph,
  linksOf,
  listingOf,
  noList,
  turnedRound,
} from '../../engines/graph/listing-graph.ts';
import { NodeKind } from '../register/contract.ts';
import type { BomLists } from './bom-lists.ts';
import { IdNumbers, type IdWords } from './id-numbers.ts';

/**
 * The network of one workspace at one change, without names (decision 0047): the register as a small graph, built anew for each
 * change that moves it, and the components in the lists of the BOMs in force or at links of the register.
 */
export interface Snapshot {
  /** The newest change that is in it. */
  change: number;
  /** Links run from the supporter to the supported. */
  graph: ListingGraph;
  /** The ids of the nodes that are no components, by their numbers. */
  register: IdNumbers;
  /** The ids of components. It grows with later snapshots, which know more. */
  parts: IdNumbers;
  /** The number in `nodeKinds` of each node of the register. */
  kinds: Uint8Array;
  /** The BOM of each list; a snapshot of the same ones takes over what was made of them. */
  boms: readonly string[];
  /** Memory that it does not share, in bytes. */
  size: number;
}

export const nodeKinds = NodeKind.options;
const component = nodeKinds.indexOf('component');

/** The register as the database hands it over: whole columns in one value each, numbers in network byte order. */
export interface RegisterColumns {
  change: number;
  /** 16 bytes a node, ascending. */
  ids: Buffer | null;
  /** One byte a node. */
  kinds: Buffer | null;
  /** The components at links, 16 bytes each, ascending; numbered on behind the nodes. */
  parts: Buffer | null;
  /** In pieces, by kind: 16 bytes for the node that a link comes from, 16 for the one it leads to. Either may be none of these, as what is retired. */
  links: { kind: number; ends: Buffer }[];
  /** A supplier's name in 16 bytes and the supplier that it means in four. */
  meant: Buffer | null;
  /** The products with the BOM in force, as numbers of nodes. */
  listings: { product: number; bom: string; components: number }[];
}

const bytesPerLink = 32;
const bytesPerMeaning = 20;

/** Puts the register together with the lists, which must be known by now. */
export function snapshotFrom(columns: RegisterColumns, known: BomLists, before: Snapshot | undefined): Snapshot {
  const register = idsIn(columns.ids);
  const boms = columns.listings.map(({ bom }) => bom);
  const linked = partsIn(columns.parts, known.parts);
  const isAsBefore =
    before?.parts === known.parts && isSame(before.boms, boms) && linked.every((part) => part < before.graph.partCount);
  const lists = isAsBefore ? before.graph.lists : boms.map((bom) => known.of(bom).parts);
  const partCount = isAsBefore ? before.graph.partCount : known.parts.count;
  const supplied = suppliedIn(columns, known, { nodeCount: register.count, partCount });
  const graph: ListingGraph = {
    ...linksIn(columns, { register, partCount, linked }),
    partCount,
    lists,
    ...listersIn(columns.listings, register.count),
    listing: isAsBefore ? before.graph.listing : listingOf(lists, partCount),
    supplied,
    suppliers: turnedRound(supplied, partCount),
    kinds: { listed: supportKinds.indexOf('part-of'), supplied: supportKinds.indexOf('supplies') },
  };
  const { listing } = graph;
  return {
    change: columns.change,
    graph,
    register,
    parts: known.parts,
    kinds: columns.kinds ?? Buffer.alloc(0),
    boms,
    size: register.size + 4 * (listing.offsets.length + listing.neighbours.length + supplied.neighbours.length * 2),
  };
}

function idsIn(bytes: Buffer | null): IdNumbers {
  const ids = new IdNumbers();
  for (let at = 0; at < (bytes?.length ?? 0); at += 16) ids.add(bytes!, at);
  return ids;
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, place) => one === others[place]);
}

/** Their numbers among all components that are known. */
function partsIn(ids: Buffer | null, parts: IdNumbers): Uint32Array {
  return Uint32Array.from({ length: (ids?.length ?? 0) / 16 }, (_, place) => parts.add(ids!, place * 16));
}

/** Ids become numbers here: the database takes three times as long to join links with the numbers of their ends. */
function linksIn(
  { links, parts }: RegisterColumns,
  { register, partCount, linked }: { register: IdNumbers; partCount: number; linked: Uint32Array },
): Pick<ListingGraph, 'links' | 'partLinks'> {
  const nodeCount = register.count;
  const atLinks = idsIn(parts);
  const numberOf = (ends: Buffer, at: number): number => {
    const node = register.findAt(ends, at);
    if (node !== undefined) return node;
    const part = atLinks.findAt(ends, at);
    return part === undefined ? noNode : nodeCount + linked[part]!;
  };
  const most = links.reduce((sum, { ends }) => sum + ends.length / bytesPerLink, 0);
  const from = new Uint32Array(most);
  const to = new Uint32Array(most);
  const kinds = new Uint8Array(most);
  let count = 0;
  for (const { kind, ends } of links) {
    for (let at = 0; at < ends.length; at += bytesPerLink) {
      from[count] = numberOf(ends, at);
      to[count] = numberOf(ends, at + 16);
      kinds[count] = kind;
      if (from[count] !== noNode && to[count] !== noNode) count++;
    }
  }
  return linksOf({ nodeCount, partCount }, from.subarray(0, count), to.subarray(0, count), kinds.subarray(0, count));
}

function listersIn(listings: RegisterColumns['listings'], nodeCount: number): Pick<ListingGraph, 'listers' | 'listOf'> {
  const listOf = new Uint32Array(nodeCount).fill(noList);
  for (const [list, { product }] of listings.entries()) listOf[product] = list;
  return { listers: Uint32Array.from(listings, ({ product }) => product), listOf };
}

/** Each supplier that a resolved name means supplies the components that name it, in a BOM in force. */
function suppliedIn(
  { meant, listings }: RegisterColumns,
  known: BomLists,
  { nodeCount, partCount }: { nodeCount: number; partCount: number },
): Adjacency {
  const supplierOf = new Uint32Array(known.names.count).fill(noSupplier);
  let count = 0;
  for (let at = 0; at < (meant?.length ?? 0); at += bytesPerMeaning) {
    const name = known.names.findAt(meant!, at);
    if (name !== undefined) supplierOf[name] = meant!.readUInt32BE(at + 16);
  }
  const eachPair = (visit: (supplier: number, part: number) => void) => {
    for (const { bom } of listings) {
      const { named } = known.of(bom);
      for (let place = 0; place < named.length; place += 2) {
        const supplier = supplierOf[named[place]!]!;
        if (supplier !== noSupplier) visit(supplier, named[place + 1]!);
      }
    }
  };
  if (meant) eachPair(() => count++);
  const suppliers = new Uint32Array(count);
  const parts = new Uint32Array(count);
  let pair = 0;
  if (meant) {
    eachPair((supplier, part) => {
      suppliers[pair] = supplier;
      parts[pair++] = part;
    });
  }
  return distinctPairs(nodeCount, partCount, suppliers, parts);
}

const noSupplier = 0xffffffff;

/** The number of an id; undefined where it is not part of the network: retired, or a component that no BOM in force ever listed and no link ever had at an end. */
export function findNumber({ graph, register, parts }: Snapshot, id: string): number | undefined {
  const node = register.find(id);
  if (node !== undefined) return node;
  const part = parts.find(id);
  return part === undefined || part >= graph.partCount ? undefined : graph.links.nodeCount + part;
}

export function idOf({ graph, register, parts }: Snapshot, node: number): string {
  const { nodeCount } = graph.links;
  return node < nodeCount ? register.idOf(node) : parts.idOf(node - nodeCount);
}

export function idWordsOf({ graph, register, parts }: Snapshot, node: number): IdWords {
  const { nodeCount } = graph.links;
  return node < nodeCount ? register.wordsOf(node) : parts.wordsOf(node - nodeCount);
}

/** Below 0 where the id of the node comes before the given one. */
export function compareId({ graph, register, parts }: Snapshot, node: number, words: IdWords): number {
  const { nodeCount } = graph.links;
  return node < nodeCount ? register.compare(node, words) : parts.compare(node - nodeCount, words);
}

/** The number in `nodeKinds`. */
export function kindOf({ graph, kinds }: Snapshot, node: number): number {
  return node < graph.links.nodeCount ? kinds[node]! : component;
}
