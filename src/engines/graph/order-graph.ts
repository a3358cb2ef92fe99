import { type Adjacency, adjacency, buildGraph, type Graph } from './build-graph.ts';

/**
 * A graph whose nodes are numbered so that a whole sweep over it reads memory forward: links lead from lower to higher numbers.
 * Where they cannot, because the nodes lie on cycles, the nodes that lead to each other (a strongly connected component) stand
 * together, and links lead from lower to higher components.
 */
export interface OrderedGraph extends Graph {
  /** First node and end of each component of more than one node, ascending. */
  cycles: Uint32Array;
}

/** Builds an ordered graph from parallel arrays, one entry per link; `numberOf` gives the node that each given one has become. */
export function buildOrderedGraph(
  nodeCount: number,
  from: Uint32Array,
  to: Uint32Array,
  kind?: Uint8Array,
): { graph: OrderedGraph; numberOf: Uint32Array } {
  const { numberOf, cycles } = orderOf(nodeCount, adjacency(nodeCount, from, to));
  const renumbered = (ends: Uint32Array) => ends.map((node) => numberOf[node]!);
  return { graph: { ...buildGraph(nodeCount, renumbered(from), renumbered(to), kind), cycles }, numberOf };
}

/**
 * Components by level, the longest way to them in links between components, so that the nodes before those of a component lie
 * near each other; in a level by the number of links that lead to them, so that the processor foresees how many there are.
 */
function orderOf(nodeCount: number, down: Adjacency): { numberOf: Uint32Array; cycles: Uint32Array } {
  const { members, starts } = strongComponents(nodeCount, down);
  const levels = levelsOf(down, { members, starts });
  const byLinks = sortedBy(linksTo(down, { members, starts }));
  const numberOf = new Uint32Array(nodeCount);
  const cycles: number[] = [];
  let next = 0;
  for (const component of sortedBy(levels, byLinks)) {
    const [first, end] = [starts[component]!, starts[component + 1]!];
    if (end - first > 1) cycles.push(next, next + end - first);
    for (let i = first; i < end; i++) numberOf[members[i]!] = next++;
  }
  return { numberOf, cycles: Uint32Array.from(cycles) };
}

/** Numbers by their keys, those of one key as they came: a counting sort. */
function sortedBy(keys: Uint32Array, numbers: Uint32Array = Uint32Array.from(keys, (_, i) => i)): Uint32Array {
  let highest = 0;
  for (let i = 0; i < keys.length; i++) if (keys[i]! > highest) highest = keys[i]!;
  const next = new Uint32Array(highest + 2);
  for (let i = 0; i < keys.length; i++) next[keys[i]! + 1]!++;
  for (let key = 0; key <= highest; key++) next[key + 1]! += next[key]!;
  const sorted = new Uint32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    sorted[next[keys[number]!]!++] = number;
  }
  return sorted;
}

/** The nodes component by component, each component behind all those from which links lead to it. */
interface Components {
  members: Uint32Array;
  /** Where each component begins among the members, and the end. */
  starts: Uint32Array;
}

const settled = 0xffffffff;

/**
 * Tarjan (1972), without recursion. A component is complete when all that it leads to is, so the members are filled from the
 * end: the last component found comes first.
 */
function strongComponents(nodeCount: number, { offsets, neighbours }: Adjacency): Components {
  const members = new Uint32Array(nodeCount);
  const firsts = new Uint32Array(nodeCount);
  const found = new Uint32Array(nodeCount);
  const lowest = new Uint32Array(nodeCount);
  const places = offsets.slice(0, nodeCount);
  const path = new Uint32Array(nodeCount);
  const waiting = new Uint32Array(nodeCount);
  let onPath = 0;
  let waitingCount = 0;
  let foundCount = 0;
  let free = nodeCount;
  let components = 0;
  for (let root = 0; root < nodeCount; root++) {
    if (found[root] !== 0) continue;
    let entering = root;
    for (;;) {
      if (entering !== settled) {
        found[entering] = ++foundCount;
        lowest[entering] = foundCount;
        path[onPath++] = entering;
        waiting[waitingCount++] = entering;
        entering = settled;
      }
      const node = path[onPath - 1]!;
      const place = places[node]!;
      if (place < offsets[node + 1]!) {
        places[node] = place + 1;
        const next = neighbours[place]!;
        const at = found[next]!;
        if (at === 0) entering = next;
        else if (at < lowest[node]!) lowest[node] = at;
        continue;
      }
      if (lowest[node] === found[node]) {
        let member: number;
        do {
          member = waiting[--waitingCount]!;
          members[--free] = member;
          found[member] = settled;
        } while (member !== node);
        firsts[components++] = free;
      }
      if (--onPath === 0) break;
      const before = path[onPath - 1]!;
      if (lowest[node]! < lowest[before]!) lowest[before] = lowest[node]!;
    }
  }
  const starts = new Uint32Array(components + 1);
  starts.set(firsts.subarray(0, components).reverse());
  starts[components] = nodeCount;
  return { members, starts };
}

/** How many links lead to the first node of each component. */
function linksTo({ neighbours }: Adjacency, { members, starts }: Components): Uint32Array {
  const links = new Uint32Array(members.length);
  for (let link = 0; link < neighbours.length; link++) links[neighbours[link]!]!++;
  return starts.subarray(0, -1).map((start) => links[members[start]!]!);
}

function levelsOf({ offsets, neighbours }: Adjacency, { members, starts }: Components): Uint32Array {
  const count = starts.length - 1;
  const componentOf = new Uint32Array(members.length);
  for (let component = 0; component < count; component++) {
    for (let i = starts[component]!; i < starts[component + 1]!; i++) componentOf[members[i]!] = component;
  }
  const levels = new Uint32Array(count);
  for (let component = 0; component < count; component++) {
    const level = levels[component]! + 1;
    for (let i = starts[component]!; i < starts[component + 1]!; i++) {
      const node = members[i]!;
      for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
        const next = componentOf[neighbours[place]!]!;
        if (next !== component && levels[next]! < level) levels[next] = level;
      }
    }
  }
  return levels;
}
