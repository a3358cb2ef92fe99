import { buildOrderedGraph, type OrderedGraph } from '../../engines/graph/order-graph.ts';
import { NodeKind } from '../register/contract.ts';

/**
 * The network of one workspace at one change, without names. What it holds has a place, in the order of the ids, and a number as
 * a node of the graph: 16 bytes of id, one of kind and 16 of numbers a node, 10 bytes a link.
 */
export interface Snapshot {
  /** The newest change that is in it. */
  change: number;
  /** Links run from the supporter to the supported. */
  graph: OrderedGraph;
  /** The node of the graph at each place, and the place of each node. */
  nodes: Uint32Array;
  places: Uint32Array;
  /** The ids as bytes, in ascending order. */
  ids: Buffer;
  /** The number in `nodeKinds`, by place. */
  kinds: Uint8Array;
  /** Memory held, in bytes. */
  size: number;
}

export const nodeKinds = NodeKind.options;

/** The rows of a snapshot as the database hands them over: whole columns in one value each, numbers in network byte order. */
export interface SnapshotColumns {
  change: number;
  /** 16 bytes a node, ascending. */
  ids: Buffer | null;
  /** One byte a node. */
  kinds: Buffer | null;
  /** Four bytes for the node that a link comes from, four for the one it leads to, one for its kind. */
  links: Buffer | null;
}

const bytesPerLink = 9;

export function snapshotFrom({ change, ids, kinds, links }: SnapshotColumns): Snapshot {
  const nodeIds = ids ?? Buffer.alloc(0);
  const nodeCount = nodeIds.length / 16;
  const linkCount = (links?.length ?? 0) / bytesPerLink;
  const from = new Uint32Array(linkCount);
  const to = new Uint32Array(linkCount);
  const linkKinds = new Uint8Array(linkCount);
  for (let link = 0; link < linkCount; link++) {
    from[link] = links!.readUInt32BE(link * bytesPerLink);
    to[link] = links!.readUInt32BE(link * bytesPerLink + 4);
    linkKinds[link] = links!.readUInt8(link * bytesPerLink + 8);
  }
  const { graph, numberOf } = buildOrderedGraph(nodeCount, from, to, linkKinds);
  const places = new Uint32Array(nodeCount);
  for (let place = 0; place < nodeCount; place++) places[numberOf[place]!] = place;
  return {
    change,
    graph,
    nodes: numberOf,
    places,
    ids: nodeIds,
    kinds: kinds ?? Buffer.alloc(0),
    size: nodeCount * (16 + 1 + 8 + 8) + linkCount * 10,
  };
}

/** The place of an id; undefined where it is not part of the network: retired, or a component of no BOM in force. */
export function findPlace(snapshot: Snapshot, id: string): number | undefined {
  const place = placeOf(snapshot, id);
  return place < snapshot.graph.nodeCount && idAt(snapshot, place) === id ? place : undefined;
}

/** The first place whose id is not before this one. */
export function placeOf({ ids }: Snapshot, id: string): number {
  const wanted = Buffer.from(id.replaceAll('-', ''), 'hex');
  let low = 0;
  let high = ids.length / 16;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids.compare(wanted, 0, 16, middle * 16, middle * 16 + 16) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function idAt({ ids }: Snapshot, place: number): string {
  const hex = ids.toString('hex', place * 16, place * 16 + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
