import { buildGraph, type Direction, noNode } from './build-graph.ts';
import { type DominatorTree, dominators } from './dominators.ts';
import type { OrderedGraph } from './order-graph.ts';

/**
 * The answer of `dominators`, in one pass over an ordered graph: what every path to a node passes last is where the paths to the nodes before it
 * meet in the tree made so far. The nodes of a cycle all have that place in common, as all ways into it lead to each; what comes after it among
 * themselves is settled in the cycle alone.
 */
export function dominatorsInOrder(graph: OrderedGraph, roots: Iterable<number>, direction: Direction): DominatorTree {
  const tree = new GrowingTree(graph, roots, direction);
  const cycleCount = graph.cycles.length / 2;
  const isDown = direction === 'down';
  let at = isDown ? 0 : graph.nodeCount;
  for (let i = 0; i < cycleCount; i++) {
    const cycle = isDown ? i : cycleCount - 1 - i;
    const [first, end] = [graph.cycles[2 * cycle]!, graph.cycles[2 * cycle + 1]!];
    tree.addNodes(isDown ? at : end, isDown ? first : at);
    tree.addCycle(first, end);
    at = isDown ? end : first;
  }
  tree.addNodes(isDown ? at : 0, isDown ? graph.nodeCount : at);
  return tree.finished();
}

const unreached = -1;

/** Nodes are added when all is there that leads to them. */
class GrowingTree {
  readonly #graph: OrderedGraph;
  readonly #direction: Direction;
  readonly #isRoot: Uint8Array;
  /** Above all nodes that are reached: the root where there is one, else the origin. */
  readonly #summit: number;
  /** By node the one above it, then how many are above it, side by side; the origin stands behind the last. */
  readonly #tree: Int32Array;

  constructor(graph: OrderedGraph, roots: Iterable<number>, direction: Direction) {
    const { nodeCount } = graph;
    this.#graph = graph;
    this.#direction = direction;
    this.#isRoot = new Uint8Array(nodeCount);
    const distinct = new Set(roots);
    for (const root of distinct) {
      if (root >= nodeCount) throw new RangeError(`There is no node ${root}.`);
      this.#isRoot[root] = 1;
    }
    const [first = nodeCount] = distinct;
    this.#summit = distinct.size === 1 ? first : nodeCount;
    this.#tree = new Int32Array(2 * nodeCount + 2).fill(unreached);
    this.#tree[2 * nodeCount + 1] = 0;
  }

  addNodes(first: number, end: number): void {
    const { nodeCount } = this.#graph;
    const { offsets, neighbours } = this.#graph[this.#direction === 'down' ? 'up' : 'down'];
    const tree = this.#tree;
    const summit = this.#summit;
    const isDown = this.#direction === 'down';
    for (let step = first; step < end; step++) {
      const node = isDown ? step : end - 1 - (step - first);
      if (this.#isRoot[node]) {
        this.#put(node, nodeCount);
        continue;
      }
      const last = offsets[node + 1]!;
      let place = offsets[node]!;
      let above = unreached;
      while (above === unreached && place < last) {
        const before = neighbours[place++]!;
        if (before !== node && tree[2 * before + 1]! >= 0) above = before;
      }
      for (; place < last && above !== summit; place++) {
        let other = neighbours[place]!;
        if (tree[2 * other + 1]! < 0) continue;
        while (above !== other) {
          const difference = tree[2 * above + 1]! - tree[2 * other + 1]!;
          if (difference >= 0) above = tree[2 * above]!;
          if (difference <= 0) other = tree[2 * other]!;
        }
      }
      if (above !== unreached) this.#put(node, above);
    }
  }

  /** All that leads into it from outside has its meeting place above every node of it. */
  addCycle(first: number, end: number): void {
    const { nodeCount } = this.#graph;
    const { offsets, neighbours } = this.#graph[this.#direction === 'down' ? 'up' : 'down'];
    const entries: number[] = [];
    let above = unreached;
    for (let node = first; node < end; node++) {
      let isEntry = this.#isRoot[node] === 1;
      if (isEntry) above = nodeCount;
      for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
        const before = neighbours[place]!;
        if ((before >= first && before < end) || this.#tree[2 * before + 1]! < 0) continue;
        isEntry = true;
        above = above === unreached ? before : this.#meeting(above, before);
      }
      if (isEntry) entries.push(node);
    }
    if (above !== unreached) this.#putCycle(first, end, entries, above);
  }

  #putCycle(first: number, end: number, entries: readonly number[], above: number): void {
    if (end - first === 2) {
      for (const entry of entries) this.#put(entry, above);
      const [other] = entries.length === 1 ? [first + end - 1 - entries[0]!] : [];
      if (other !== undefined) this.#put(other, entries[0]!);
      return;
    }
    const { immediate, top } = dominators(
      this.#within(first, end),
      entries.map((entry) => entry - first),
      this.#direction,
    );
    const depths = new Int32Array(end - first).fill(unreached);
    const depthOf = (node: number): number => {
      const chain: number[] = [];
      let at = node;
      while (at !== top && depths[at] === unreached) {
        chain.push(at);
        at = immediate[at]!;
      }
      let depth = at === top ? this.#tree[2 * above + 1]! : depths[at]!;
      for (let below = chain.pop(); below !== undefined; below = chain.pop()) depths[below] = ++depth;
      return depths[node]!;
    };
    for (let node = 0; node < end - first; node++) {
      this.#tree[2 * (first + node)] = immediate[node] === top ? above : first + immediate[node]!;
      this.#tree[2 * (first + node) + 1] = depthOf(node);
    }
  }

  /** The cycle as a graph of its own. */
  #within(first: number, end: number) {
    const { offsets, neighbours } = this.#graph.down;
    const from: number[] = [];
    const to: number[] = [];
    for (let node = first; node < end; node++) {
      for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
        const next = neighbours[place]!;
        if (next < first || next >= end) continue;
        from.push(node - first);
        to.push(next - first);
      }
    }
    return buildGraph(end - first, Uint32Array.from(from), Uint32Array.from(to));
  }

  #put(node: number, above: number): void {
    this.#tree[2 * node] = above;
    this.#tree[2 * node + 1] = this.#tree[2 * above + 1]! + 1;
  }

  /** The last node above both. */
  #meeting(one: number, other: number): number {
    let [left, right] = [one, other];
    while (left !== right) {
      const difference = this.#tree[2 * left + 1]! - this.#tree[2 * right + 1]!;
      if (difference >= 0) left = this.#tree[2 * left]!;
      if (difference <= 0) right = this.#tree[2 * right]!;
    }
    return left;
  }

  finished(): DominatorTree {
    const { nodeCount } = this.#graph;
    const immediate = new Uint32Array(nodeCount);
    for (let node = 0; node < nodeCount; node++) {
      immediate[node] = this.#tree[2 * node + 1]! < 0 ? noNode : this.#tree[2 * node]!;
    }
    return { immediate, top: nodeCount };
  }
}
