import type { Direction, Graph } from './build-graph.ts';
import { noNode } from './build-graph.ts';
import { shortestPaths } from './shortest-paths.ts';

/** The last node that every path from the roots to a node passes, by node. */
export interface DominatorTree {
  /** `top` where the paths have no node in common before it; `noNode` where none leads to it. */
  immediate: Uint32Array;
  /** The number that stands for the origin before all roots: one more than the last node. */
  top: number;
}

/**
 * Dominators by Lengauer and Tarjan (1979), the version with path compression, without recursion: O(m log n) on any graph,
 * cycles included. The roots hang from an origin of their own, so that a node below several roots is dominated by none of them.
 */
export function dominators(graph: Graph, roots: Iterable<number>, direction: Direction): DominatorTree {
  const top = graph.nodeCount;
  const search = depthFirst(graph, roots, direction);
  const { order, numbers, parents, count } = search;
  const back = graph[direction === 'down' ? 'up' : 'down'];
  const semi = Uint32Array.from({ length: count }, (_, number) => number);
  const label = semi.slice();
  const ancestor = new Uint32Array(count).fill(noNode);
  const idom = new Uint32Array(count);
  const bucketHead = new Uint32Array(count).fill(noNode);
  const bucketNext = new Uint32Array(count).fill(noNode);
  const trail: number[] = [];
  const isRoot = new Uint8Array(count);
  for (const root of search.roots) isRoot[numbers[root]!] = 1;

  /** The node of least semidominator between this one and the root of its tree in the forest (EVAL). */
  const evaluate = (number: number): number => {
    if (ancestor[number] === noNode) return number;
    for (let at = number; ancestor[ancestor[at]!] !== noNode; at = ancestor[at]!) trail.push(at);
    for (let at = trail.pop(); at !== undefined; at = trail.pop()) {
      const above = ancestor[at]!;
      if (semi[label[above]!]! < semi[label[at]!]!) label[at] = label[above]!;
      ancestor[at] = ancestor[above]!;
    }
    return label[number]!;
  };

  for (let number = count - 1; number > 0; number--) {
    const node = order[number]!;
    if (isRoot[number]) semi[number] = 0;
    for (let place = back.offsets[node]!; place < back.offsets[node + 1]!; place++) {
      const before = numbers[back.neighbours[place]!]!;
      if (before === noNode) continue;
      const candidate = semi[evaluate(before)]!;
      if (candidate < semi[number]!) semi[number] = candidate;
    }
    bucketNext[number] = bucketHead[semi[number]!]!;
    bucketHead[semi[number]!] = number;
    const parent = parents[number]!;
    ancestor[number] = parent;
    for (let member = bucketHead[parent]!; member !== noNode; member = bucketNext[member]!) {
      const least = evaluate(member);
      idom[member] = semi[least]! < semi[member]! ? least : parent;
    }
    bucketHead[parent] = noNode;
  }

  const immediate = new Uint32Array(top).fill(noNode);
  for (let number = 1; number < count; number++) {
    if (idom[number] !== semi[number]) idom[number] = idom[idom[number]!]!;
    immediate[order[number]!] = idom[number] === 0 ? top : order[idom[number]!]!;
  }
  return { immediate, top };
}

interface Search {
  /** Nodes by their number in the search; number 0 is the origin. */
  order: Uint32Array;
  /** Numbers by node; `noNode` where not reached. */
  numbers: Uint32Array;
  /** The number from which each number was reached. */
  parents: Uint32Array;
  count: number;
  roots: Set<number>;
}

function depthFirst(graph: Graph, roots: Iterable<number>, direction: Direction): Search {
  const { offsets, neighbours } = graph[direction];
  const order = new Uint32Array(graph.nodeCount + 1);
  const numbers = new Uint32Array(graph.nodeCount).fill(noNode);
  const parents = new Uint32Array(graph.nodeCount + 1);
  const places = offsets.slice(0, graph.nodeCount);
  const stack = new Uint32Array(graph.nodeCount);
  order[0] = graph.nodeCount;
  let count = 1;
  const enter = (node: number, parent: number) => {
    numbers[node] = count;
    parents[count] = parent;
    order[count++] = node;
  };
  const distinct = new Set(roots);
  for (const root of distinct) {
    if (root >= graph.nodeCount) throw new RangeError(`There is no node ${root}.`);
    if (numbers[root] !== noNode) continue;
    enter(root, 0);
    let depth = 0;
    stack[depth++] = root;
    while (depth > 0) {
      const node = stack[depth - 1]!;
      if (places[node] === offsets[node + 1]) {
        depth--;
        continue;
      }
      const next = neighbours[places[node]!++]!;
      if (numbers[next] !== noNode) continue;
      enter(next, numbers[node]!);
      stack[depth++] = next;
    }
  }
  return { order, numbers, parents, count, roots: distinct };
}

/** The nodes that every path from the roots to a node passes, in order, itself and the origin left out; none where no path leads to it. */
export function dominatorsOf({ immediate, top }: DominatorTree, node: number): number[] {
  const chain: number[] = [];
  for (let at = immediate[node]!; at !== top && at !== noNode; at = immediate[at]!) chain.push(at);
  return chain.reverse();
}

/**
 * The nodes other than the two ends that every path from one to the other passes, in order: the single points of failure
 * between them. `null` where no path leads there. One walk over the links: a node of a shortest path is passed by all paths
 * exactly when nothing before it, on the path or beside it, has a way to a later node that avoids it.
 */
export function dominatingNodes(graph: Graph, source: number, target: number): number[] | null {
  const [path] = shortestPaths(graph, source, target, 1).paths;
  if (!path) return null;
  const { offsets, neighbours } = graph.down;
  const placeOnPath = new Map(path.map((node, index) => [node, index]));
  const beside = new Uint8Array(graph.nodeCount);
  const dominating: number[] = [];
  let furthest = 0;
  for (const [index, start] of path.slice(0, -1).entries()) {
    if (index > 0 && furthest === index) dominating.push(start);
    const open = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
        const next = neighbours[place]!;
        const onPath = placeOnPath.get(next);
        if (onPath !== undefined) furthest = Math.max(furthest, onPath);
        else if (beside[next] === 0) {
          beside[next] = 1;
          open.push(next);
        }
      }
    }
  }
  return dominating;
}
