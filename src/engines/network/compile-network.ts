import { type Level, levels, linkKinds, nodeKinds } from '../../common/network.ts';
import {
  boundsOf,
  type NetworkDocument,
  type NetworkGroup,
  type NetworkLink,
  type NetworkNode,
  type NetworkSource,
  type Share,
} from '../../formats/network/document.ts';
import type { Network } from './network.ts';
import { qualification, unknownLevel } from './network.ts';

/** A network file as numbers, and the way back. Node n is the n-th of the file; links that do not hold on its day are not among the links. */
export interface CompiledNetwork {
  network: Network;
  nodes: readonly NetworkNode[];
  /** By link and by group of the network: what the file says of it. */
  links: readonly NetworkLink[];
  groups: readonly NetworkGroup[];
  nodeOf: ReadonlyMap<string, number>;
  levels: NetworkLevels;
  shares: NetworkShares;
  /** Links of the file that hold only before or after its day. */
  notInForce: number;
}

/** Places in `levels` of `common/network.ts`; `unknownLevel` where nobody says. */
export interface NetworkLevels {
  /** By node: the declared criticality of functions; of all others none. */
  declared: Uint8Array;
  /** By node. */
  own: Uint8Array;
  /** By link. */
  dependence: Uint8Array;
  /** By source of a group. */
  sourceDependence: Uint8Array;
}

/** Bounds of shares, 0 to 1; both `NaN` where nobody states one. */
export interface NetworkShares {
  linkMin: Float64Array;
  linkMax: Float64Array;
  sourceMin: Float64Array;
  sourceMax: Float64Array;
}

/** Of a document that a reader has taken: its ids are known and unique. */
export function compileNetwork(document: NetworkDocument): CompiledNetwork {
  const { nodes, asOf } = document;
  const groups = document.groups ?? [];
  const all = document.links ?? [];
  const links = asOf === undefined ? all : all.filter((link) => isInForce(link, asOf));
  const nodeOf = new Map(nodes.map(({ id }, index) => [id, index]));
  const numberOf = (id: string) => nodeOf.get(id)!;
  const sources = groups.flatMap((group) => group.sources);
  const network: Network = {
    nodeCount: nodes.length,
    kinds: Uint8Array.from(nodes, ({ kind }) => nodeKinds.indexOf(kind)),
    links: {
      from: Uint32Array.from(links, ({ from }) => numberOf(from)),
      to: Uint32Array.from(links, ({ to }) => numberOf(to)),
      kinds: Uint8Array.from(links, ({ kind }) => linkKinds.indexOf(kind)),
    },
    groups: {
      of: Uint32Array.from(groups, (group) => numberOf(group.of)),
      need: Uint32Array.from(groups, ({ need }) => need),
      offsets: offsetsOf(groups),
      sources: Uint32Array.from(sources, ({ node }) => numberOf(node)),
      qualified: Uint8Array.from(sources, ({ qualified }) => qualificationOf(qualified)),
    },
  };
  return {
    network,
    nodes,
    links,
    groups,
    nodeOf,
    levels: levelsIn(nodes, links, groups),
    shares: sharesIn(links, sources),
    notInForce: all.length - links.length,
  };
}

/** Both days belong to the time in which a link holds. */
export function isInForce({ validFrom, validUntil }: NetworkLink, day: string): boolean {
  return !(validFrom !== undefined && validFrom > day) && !(validUntil !== undefined && validUntil < day);
}

function offsetsOf(groups: readonly NetworkGroup[]): Uint32Array {
  const offsets = new Uint32Array(groups.length + 1);
  for (const [index, { sources }] of groups.entries()) offsets[index + 1] = offsets[index]! + sources.length;
  return offsets;
}

function qualificationOf(qualified: boolean | undefined): number {
  if (qualified === undefined) return qualification.unstated;
  return qualified ? qualification.yes : qualification.no;
}

function levelsIn(
  nodes: readonly NetworkNode[],
  links: readonly NetworkLink[],
  groups: readonly NetworkGroup[],
): NetworkLevels {
  const none = levels.indexOf('none');
  return {
    declared: Uint8Array.from(nodes, ({ kind, criticality }) => (kind === 'function' ? levelOf(criticality) : none)),
    own: Uint8Array.from(nodes, ({ own }) => (own === undefined ? none : levelOf(own))),
    dependence: Uint8Array.from(links, ({ dependence }) => levelOf(dependence)),
    sourceDependence: Uint8Array.from(
      groups.flatMap(({ sources, dependence }) => sources.map((source) => levelOf(source.dependence ?? dependence))),
    ),
  };
}

function levelOf(level: Level | undefined): number {
  return level === undefined ? unknownLevel : levels.indexOf(level);
}

function sharesIn(links: readonly NetworkLink[], sources: readonly NetworkSource[]): NetworkShares {
  const bound = (items: readonly { share?: Share }[], which: 'min' | 'max') =>
    Float64Array.from(items, ({ share }) => (share === undefined ? Number.NaN : boundsOf(share)[which]));
  return {
    linkMin: bound(links, 'min'),
    linkMax: bound(links, 'max'),
    sourceMin: bound(sources, 'min'),
    sourceMax: bound(sources, 'max'),
  };
}
