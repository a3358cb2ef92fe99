import type { Graph } from './build-graph.ts';
import { reach } from './reach.ts';

/** The nodes of a path, both ends included. */
export type Path = number[];

/**
 * The `count` shortest paths by number of links, each without a node twice, shortest first; fewer where there are no more.
 * Yen's algorithm (1971): every next path leaves an earlier one at some node; the detour is searched with the known distance to
 * the target as its guide, so it looks at little more than its own nodes. Parallel links count as one.
 */
export function shortestPaths(graph: Graph, from: number, to: number, count: number): Path[] {
  const ahead = distancesTo(graph, to);
  const first = detour(graph, from, to, ahead, new Set(), new Set());
  if (!first || count < 1) return [];
  const paths = [first];
  const candidates = new Map<string, Path>();
  while (paths.length < count) {
    for (const path of detoursOf(graph, to, paths, ahead)) candidates.set(path.join(), path);
    for (const path of paths) candidates.delete(path.join());
    const next = shortestOf(candidates.values());
    if (!next) break;
    paths.push(next);
  }
  return paths;
}

/** Links from each node to the target; -1 where no path leads there. */
function distancesTo(graph: Graph, to: number): Int32Array {
  const ahead = new Int32Array(graph.nodeCount).fill(-1);
  const { nodes, distances } = reach(graph, [to], 'up');
  for (const [index, node] of nodes.entries()) ahead[node] = distances[index]!;
  return ahead;
}

/** Leaves the last path found at each of its nodes, by a link that no path with the same beginning took. */
function* detoursOf(graph: Graph, to: number, paths: readonly Path[], ahead: Int32Array): Generator<Path> {
  const last = paths.at(-1)!;
  const passed = new Set<number>();
  let sharing = [...paths];
  for (const [index, node] of last.slice(0, -1).entries()) {
    const taken = new Set(sharing.map((path) => path[index + 1]!));
    const rest = detour(graph, node, to, ahead, passed, taken);
    if (rest) yield [...last.slice(0, index), ...rest];
    passed.add(node);
    sharing = sharing.filter((path) => path[index + 1] === last[index + 1]);
  }
}

function shortestOf(paths: Iterable<Path>): Path | undefined {
  let shortest: Path | undefined;
  for (const path of paths) if (!shortest || path.length < shortest.length) shortest = path;
  return shortest;
}

/**
 * A shortest path that avoids the passed nodes and does not begin with a taken link: A* (Hart, Nilsson and Raphael, 1968) with
 * one stack of nodes for each length, since all links are of length one and the estimate is exact but for what is avoided.
 */
function detour(
  { down: { offsets, neighbours } }: Graph,
  from: number,
  to: number,
  ahead: Int32Array,
  passed: ReadonlySet<number>,
  taken: ReadonlySet<number>,
): Path | undefined {
  if (ahead[from]! < 0) return undefined;
  const before = new Map<number, number>();
  const steps = new Map([[from, 0]]);
  const stacks: number[][] = [];
  const settled = new Set<number>();
  stacks[ahead[from]!] = [from];
  for (let length = ahead[from]!; length < stacks.length; length++) {
    const stack = stacks[length] ?? [];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node === to) return pathBack(before, from, to);
      if (settled.has(node)) continue;
      settled.add(node);
      const step = steps.get(node)! + 1;
      for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
        const next = neighbours[place]!;
        if (ahead[next]! < 0 || passed.has(next) || (node === from && taken.has(next))) continue;
        if (step >= (steps.get(next) ?? Number.POSITIVE_INFINITY)) continue;
        steps.set(next, step);
        before.set(next, node);
        stacks[step + ahead[next]!] ??= [];
        stacks[step + ahead[next]!]!.push(next);
      }
    }
  }
  return undefined;
}

function pathBack(before: ReadonlyMap<number, number>, from: number, to: number): Path {
  const path = [to];
  while (path.at(-1) !== from) path.push(before.get(path.at(-1)!)!);
  return path.reverse();
}
