import { buildGraph, type Graph } from '../../engines/graph/build-graph.ts';
import { dominatingNodes } from '../../engines/graph/dominators.ts';
import { reach } from '../../engines/graph/reach.ts';
import { shortestPaths } from '../../engines/graph/shortest-paths.ts';
import type { NodeRef } from '../register/contract.ts';
import type { BomGraph } from './details-store.ts';

/** How a component got into a product, in positions of its BOM. */
export interface Ways {
  /** The shortest ones, from a direct dependency to the component. */
  paths: number[][];
  /** What every path passes before it comes to the component. */
  dominating: number[];
  /** Direct dependencies that lead to it, the nearest first. */
  direct: number[];
}

const mostPaths = 5;
const mostDirect = 50;

/** A component may stand in several places; a node behind all of them makes them one target. */
export function waysTo({ offsets, targets, positions }: BomGraph): Ways {
  const target = offsets.length - 1;
  const graph = graphWithTarget(offsets, targets, positions);
  const { nodes } = reach(graph, [target], 'up');
  const first = new Set(targets.subarray(offsets[0], offsets[1]));
  return {
    paths: shortestPaths(graph, 0, target, mostPaths)
      .paths.map((path) => positionsOf(path.slice(1, -1)))
      .sort(shortestFirst),
    dominating: positionsOf(dominatingNodes(graph, 0, target) ?? []).filter(
      (position) => !positions.includes(position),
    ),
    direct: positionsOf([...nodes].filter((node) => first.has(node))).slice(0, mostDirect),
  };
}

/** Those of one length as they stand in the document. */
function shortestFirst(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const place = a.findIndex((position, i) => position !== b[i]);
  return place < 0 ? 0 : a[place]! - b[place]!;
}

function positionsOf(nodes: readonly number[]): number[] {
  return nodes.map((node) => node - 1);
}

function graphWithTarget(offsets: Uint32Array, targets: Uint32Array, positions: readonly number[]): Graph {
  const target = offsets.length - 1;
  const from = new Uint32Array(targets.length + positions.length);
  const to = new Uint32Array(from.length);
  for (let node = 0; node < target; node++) from.fill(node, offsets[node], offsets[node + 1]);
  to.set(targets);
  for (const [i, position] of positions.entries()) {
    from[targets.length + i] = position + 1;
    to[targets.length + i] = target;
  }
  return buildGraph(target + 1, from, to);
}

/** The shortest path from a node to each mission function that it supports, by links from the supporter to the supported. */
export function pathsToFunctions(start: NodeRef, links: readonly { from: string; to: NodeRef }[]): NodeRef[][] {
  const nodes = [...new Map([start, ...links.map(({ to }) => to)].map((node) => [node.id, node])).values()];
  const placeOf = new Map(nodes.map(({ id }, place) => [id, place]));
  const from = Uint32Array.from(links, (link) => placeOf.get(link.from)!);
  const to = Uint32Array.from(links, (link) => placeOf.get(link.to.id)!);
  const graph = buildGraph(nodes.length, from, to);
  return nodes
    .flatMap(({ kind }, place) => (kind === 'function' ? shortestPaths(graph, 0, place, 1).paths : []))
    .map((path) => path.map((place) => nodes[place]!))
    .sort((a, b) => a.length - b.length);
}
