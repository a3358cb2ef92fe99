import type { Direction } from './build-graph.ts';
import type { OrderedGraph } from './order-graph.ts';
import { breadthFirst, type Reached, reach } from './reach.ts';
import { sweep } from './sweep.ts';

/** From here on a sweep over the whole graph is faster than to follow the links: it reads memory forward. */
const partOfLinks = 1 / 50;

/** The answer of `reach`, nodes of one distance in another order; a large reach takes a tenth of the time. */
export function reachInOrder(graph: OrderedGraph, sources: Iterable<number>, direction: Direction): Reached {
  const start = [...sources];
  return (
    breadthFirst(graph, start, direction, graph.down.neighbours.length * partOfLinks) ??
    sweep(graph, start, direction) ??
    reach(graph, start, direction)
  );
}
