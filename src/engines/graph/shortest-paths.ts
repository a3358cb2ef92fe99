import type { Graph } from './build-graph.ts';
import { reach } from './reach.ts';

/** The nodes of a path, both ends included. */
export type Path = number[];

export interface ShortestPaths {
  /** Shortest first; none passes a node twice. */
  paths: Path[];
  /** False where the search for more was given up: there may be further ones, none shorter than the last. */
  complete: boolean;
}

/** Nodes looked at before the search for further paths is given up; it bounds time and memory in graphs full of cycles. */
const nodesLookedAt = 2_000_000;

/**
 * The `count` shortest paths by number of links, each without a node twice. Parallel links count as one.
 *
 * Yen's algorithm (1971): every next path leaves an earlier one at some node. The detours are searched side by side, the one
 * whose bound is lowest first, so that a detour which does not exist costs no more than those that do; each search is guided by
 * the distance to the target in the whole graph (A*: Hart, Nilsson and Raphael, 1968).
 */
export function shortestPaths(
  graph: Graph,
  from: number,
  to: number,
  count: number,
  limit: number = nodesLookedAt,
): ShortestPaths {
  const ahead = distancesTo(graph, to);
  const paths: Path[] = [];
  if (ahead[from]! < 0 || count < 1) return { paths, complete: true };
  const open = new SearchQueue();
  open.add(new Detour(graph, ahead, { nodes: [from], places: new Map([[from, 0]]) }, 1, new Set()));
  let budget = limit;
  for (let search = open.next(); search; search = open.next()) {
    const before = search.lookedAt;
    const found = search.advance(to);
    budget -= search.lookedAt - before;
    if (!found) {
      if (!search.exhausted) open.add(search);
    } else {
      paths.push(found);
      if (paths.length === count) break;
      for (const detour of search.divide(found)) open.add(detour);
    }
    if (budget < 0 && paths.length > 0) return { paths, complete: false };
  }
  return { paths, complete: true };
}

/** Gives the search of the lowest bound. What comes later than a path has no shorter one, whatever its own bound says. */
class SearchQueue {
  readonly #byBound: Detour[][] = [];
  #lowest = 0;

  add(search: Detour): void {
    const bound = Math.max(search.bound, this.#lowest);
    this.#byBound[bound] ??= [];
    this.#byBound[bound]!.push(search);
  }

  next(): Detour | undefined {
    for (; this.#lowest < this.#byBound.length; this.#lowest++) {
      const search = this.#byBound[this.#lowest]?.pop();
      if (search) return search;
    }
    return undefined;
  }
}

/** Links from each node to the target; -1 where no path leads there. */
function distancesTo(graph: Graph, to: number): Int32Array {
  const ahead = new Int32Array(graph.nodeCount).fill(-1);
  const { nodes, starts } = reach(graph, [to], 'up');
  for (let distance = 0; distance < starts.length - 1; distance++) {
    for (let index = starts[distance]!; index < starts[distance + 1]!; index++) ahead[nodes[index]!] = distance;
  }
  return ahead;
}

/** A path with the place of each of its nodes. */
interface PlacedPath {
  nodes: Path;
  places: ReadonlyMap<number, number>;
}

/**
 * The search for the shortest path that begins as a given one does and leaves it, at the last node they share, by none of the
 * barred links. All paths that begin so are looked for by this search alone (Lawler, 1972), hence no path is found twice.
 */
class Detour {
  lookedAt = 0;
  /** No path of this search has fewer links. */
  bound: number;
  readonly #graph: Graph;
  readonly #ahead: Int32Array;
  readonly #along: PlacedPath;
  /** How many nodes of the given path it begins with. */
  readonly #shared: number;
  readonly #start: number;
  readonly #barred: ReadonlySet<number>;
  /** For each node seen, its distance from the start and the node before it. */
  readonly #steps = new Map<number, number>();
  readonly #before = new Map<number, number>();
  readonly #settled = new Set<number>();
  /** Nodes to look at, by the length that a path through them would have beyond the least. */
  readonly #stacks: (number[] | undefined)[];
  readonly #least: number;

  constructor(graph: Graph, ahead: Int32Array, along: PlacedPath, shared: number, barred: ReadonlySet<number>) {
    this.#graph = graph;
    this.#ahead = ahead;
    this.#along = along;
    this.#shared = shared;
    this.#barred = barred;
    this.#start = along.nodes[shared - 1]!;
    this.#least = shared - 1 + ahead[this.#start]!;
    this.bound = this.#least;
    this.#steps.set(this.#start, 0);
    this.#stacks = [[this.#start]];
  }

  get exhausted(): boolean {
    return this.bound - this.#least >= this.#stacks.length;
  }

  /** Looks at all nodes of the lowest length, and gives the path if they lead to the target. */
  advance(to: number): Path | undefined {
    const stack = this.#stacks[this.bound - this.#least] ?? [];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node === to) return this.#pathTo(to);
      if (!this.#settled.has(node)) this.#expand(node);
    }
    this.bound++;
    return undefined;
  }

  #expand(node: number): void {
    const { offsets, neighbours } = this.#graph.down;
    const step = this.#steps.get(node)! + 1;
    this.#settled.add(node);
    this.lookedAt++;
    for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
      const next = neighbours[place]!;
      if (this.#isClosed(next) || (node === this.#start && this.#barred.has(next))) continue;
      if (step >= (this.#steps.get(next) ?? Number.POSITIVE_INFINITY)) continue;
      this.#steps.set(next, step);
      this.#before.set(next, node);
      const beyond = this.#shared - 1 + step + this.#ahead[next]! - this.#least;
      const stack = this.#stacks[beyond];
      if (stack) stack.push(next);
      else this.#stacks[beyond] = [next];
    }
  }

  /** Leads nowhere, or was passed already on the way. */
  #isClosed(node: number): boolean {
    const place = this.#along.places.get(node);
    return this.#ahead[node]! < 0 || this.#settled.has(node) || (place !== undefined && place < this.#shared);
  }

  #pathTo(to: number): Path {
    const rest: Path = [];
    for (let node = to; node !== this.#start; node = this.#before.get(node)!) rest.push(node);
    return [...this.#along.nodes.slice(0, this.#shared), ...rest.reverse()];
  }

  /** The searches that between them look for all paths of this one but the found one. */
  *divide(found: Path): Generator<Detour> {
    const along = { nodes: found, places: new Map(found.map((node, place) => [node, place])) };
    for (let shared = this.#shared; shared < found.length; shared++) {
      const barred = new Set(shared === this.#shared ? this.#barred : []).add(found[shared]!);
      yield new Detour(this.#graph, this.#ahead, along, shared, barred);
    }
  }
}
