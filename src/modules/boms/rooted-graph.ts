import type { Bom } from '../../formats/bom/bom.ts';
import { type Graph, graphOf, targetsOf } from '../../formats/bom/graph.ts';

type Edge = [from: number, to: number];

/**
 * Who depends on whom among the components, so that everything can be reached from the product: node 0 is the product,
 * node `i + 1` component `i`. A service stands for what it depends on. Where the dependency graph says nothing of a
 * component, it hangs under the component that it is nested in, else under the product.
 */
export function rootedGraph({ dependencies, components }: Pick<Bom, 'dependencies' | 'components'>): Graph {
  const nodeCount = components.count + 1;
  const edges = componentEdges(dependencies, nodeCount);
  const depended = new Uint8Array(nodeCount);
  for (const [, to] of edges) depended[to] = 1;
  for (let node = 1; node < nodeCount; node++) {
    if (depended[node] === 0) edges.push([components.parent[node - 1]! + 1, node]);
  }
  const graph = graphOf(nodeCount, edges);
  const stranded = strandedNodes(graph, components.parent);
  return stranded.length === 0 ? graph : graphOf(nodeCount, [...edges, ...stranded]);
}

/** The nodes that the document itself says the product depends on; the others that hang under it do so for want of a word. */
export function directNodes({ dependencies, components }: Pick<Bom, 'dependencies' | 'components'>): Set<number> {
  const edges = componentEdges(dependencies, components.count + 1);
  return new Set(edges.flatMap(([from, to]) => (from === 0 ? [to] : [])));
}

/** The declared edges; those to a service go on to the components behind it. Nothing depends on itself or on the product. */
function componentEdges(dependencies: Graph, nodeCount: number): Edge[] {
  const edges: Edge[] = [];
  for (let node = 0; node < nodeCount; node++) {
    for (const target of targetsOf(dependencies, node)) {
      const behind = target < nodeCount ? [target] : componentsBehind(dependencies, nodeCount, target);
      for (const component of behind) if (component !== 0 && component !== node) edges.push([node, component]);
    }
  }
  return edges;
}

function componentsBehind(dependencies: Graph, nodeCount: number, service: number): number[] {
  const seen = new Set([service]);
  const components = new Set<number>();
  for (const passed of seen) {
    for (const target of targetsOf(dependencies, passed)) (target < nodeCount ? components : seen).add(target);
  }
  return [...components];
}

/** One edge into each group of components that only depend on each other. */
function strandedNodes(graph: Graph, parent: Int32Array): Edge[] {
  const nodeCount = graph.offsets.length - 1;
  const reached = new Uint8Array(nodeCount);
  const edges: Edge[] = [];
  reach(graph, reached, 0);
  for (let node = 1; node < nodeCount; node++) {
    if (reached[node] === 1) continue;
    edges.push([parent[node - 1]! + 1, node]);
    reach(graph, reached, node);
  }
  return edges;
}

function reach(graph: Graph, reached: Uint8Array, start: number): void {
  const waiting = [start];
  reached[start] = 1;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const target of targetsOf(graph, node)) {
      if (reached[target] === 1) continue;
      reached[target] = 1;
      waiting.push(target);
    }
  }
}
