import type { Direction } from '../../engines/graph/build-graph.ts';
import type { NetworkLayer } from './neighbourhood-contract.ts';
import type { LevelledNetwork } from './neighbourhood-levels.ts';
import { eachLinkOf } from './neighbourhood-walk.ts';

type Side = 'focus' | 'supports' | 'supported-by';

interface CutQuestion {
  net: LevelledNetwork;
  layers: ReadonlySet<NetworkLayer>;
  focus: readonly number[];
  directions: readonly Direction[];
  steps: number;
  matches: (node: number) => boolean;
  /** As many nodes as are wanted, and as are given at most with those of expanded nodes. */
  limit: number;
  most: number;
  expanded: readonly number[];
  /** The first of the nodes, in the order in which they are worth showing. */
  best: (nodes: readonly number[], most: number) => Promise<number[]>;
}

export interface CutNode {
  node: number;
  side: Side;
  distance: number;
  beyond: number;
}

export interface Cut {
  nodes: CutNode[];
  /** Nodes within the steps that match. */
  within: number;
  /** Ways from one node of the cut to another through nodes that do not match. */
  ways: { from: number; to: number; through: number }[];
}

/** Distances are kept in bytes. */
const unseen = 255;
/** Links looked at for ways through nodes that do not match. */
const mostForWays = 300_000;

interface Walk {
  direction: Direction;
  distances: Uint8Array;
  /** By distance, from 1: the nodes that match. */
  rings: number[][];
}

/**
 * What stands around some nodes, cut to what can be shown. All within the steps is walked once, then each ring of equal distance
 * gets its part of the limit, what one cannot use going to the others; of a ring come first the best of those that hang on
 * what was taken before. Circles are met again and passed once.
 */
export async function cutAround(question: CutQuestion): Promise<Cut> {
  const { focus, directions, limit, most, expanded } = question;
  const walks = directions.map((direction) => walkFrom(question, direction));
  const taken = new Map<number, CutNode>();
  for (const node of focus) taken.set(node, { node, side: 'focus', distance: 0, beyond: 0 });
  const rings = walks.flatMap((walk) => walk.rings.map((ring, index) => ({ walk, ring, distance: index + 1 })));
  const parts = partsOf(
    rings.map(({ ring }) => ring.length),
    Math.max(0, limit - taken.size),
  );
  const fill = async (partOf: (ring: number) => number) => {
    for (const [index, { walk, distance }] of rings.entries()) {
      const part = partOf(index);
      const candidates = part > 0 ? hangingOn(question, walk, taken, distance).filter((node) => !taken.has(node)) : [];
      for (const node of await question.best(candidates, part)) {
        taken.set(node, { node, side: sideOf(walk.direction), distance, beyond: 0 });
      }
    }
  };
  await fill((ring) => parts[ring]!);
  // Of a ring far out less may hang on what was taken than there was room for.
  await fill(() => limit - taken.size);
  for (const node of expanded) await expand(question, walks, taken, node, most);
  for (const one of taken.values()) one.beyond = neighboursOf(question, one, (other) => !taken.has(other)).size;
  return {
    nodes: [...taken.values()],
    within: countWithin(walks),
    ways: waysThrough(question, walks, taken),
  };
}

/** What stands on both sides counts once. */
function countWithin(walks: readonly Walk[]): number {
  const [first, ...others] = walks;
  const isNew = (node: number) => first!.distances[node] === unseen;
  const sizes = first!.rings.map(({ length }) => length);
  return [...sizes, ...others.flatMap(({ rings }) => rings.map((ring) => ring.filter(isNew).length))].reduce(
    (sum, size) => sum + size,
    0,
  );
}

function sideOf(direction: Direction): Side {
  return direction === 'down' ? 'supports' : 'supported-by';
}

function walkFrom({ net, layers, focus, steps, matches }: CutQuestion, direction: Direction): Walk {
  const { graph } = net.snapshot;
  const distances = new Uint8Array(graph.links.nodeCount + graph.partCount).fill(unseen);
  for (const node of focus) distances[node] = 0;
  const rings: number[][] = [];
  let front: readonly number[] = focus;
  for (let distance = 1; distance <= steps && front.length > 0; distance++) {
    const next: number[] = [];
    for (const node of front) {
      eachLinkOf(net, layers, node, direction, (neighbour) => {
        if (distances[neighbour] !== unseen) return;
        distances[neighbour] = distance;
        next.push(neighbour);
      });
    }
    rings.push(next.filter(matches));
    front = next;
  }
  return { direction, distances, rings };
}

/** Shares a limit out so that nobody gets more than is there and the small ones get all. */
export function partsOf(sizes: readonly number[], limit: number): number[] {
  const parts = sizes.map(() => 0);
  let left = limit;
  let open = sizes.map((_, index) => index).filter((index) => sizes[index]! > 0);
  while (left > 0 && open.length > 0) {
    const each = Math.max(1, Math.floor(left / open.length));
    for (const index of open) {
      const part = Math.min(each, sizes[index]! - parts[index]!, left);
      parts[index]! += part;
      left -= part;
    }
    open = open.filter((index) => parts[index]! < sizes[index]!);
  }
  return parts;
}

/** The matching nodes of a ring to which a way leads through taken nodes and such as do not match. */
function hangingOn(
  { net, layers, matches, focus }: CutQuestion,
  { direction, distances }: Walk,
  taken: ReadonlyMap<number, CutNode>,
  distance: number,
): number[] {
  const found = new Set<number>();
  const passed = new Set<number>(focus);
  const open = [...focus];
  while (open.length > 0) {
    const node = open.pop()!;
    eachLinkOf(net, layers, node, direction, (neighbour) => {
      if (distances[neighbour] !== distances[node]! + 1) return;
      const isOfRing = distances[neighbour] === distance;
      if (isOfRing && matches(neighbour)) found.add(neighbour);
      if (isOfRing || passed.has(neighbour)) return;
      if (matches(neighbour) && !taken.has(neighbour)) return;
      passed.add(neighbour);
      open.push(neighbour);
    });
  }
  return [...found];
}

function neighboursOf(
  { net, layers, directions, matches }: CutQuestion,
  { node, side }: CutNode,
  counts: (neighbour: number) => boolean,
): Set<number> {
  const found = new Set<number>();
  for (const direction of directions) {
    if (side !== 'focus' && sideOf(direction) !== side) continue;
    eachLinkOf(net, layers, node, direction, (neighbour) => {
      if (matches(neighbour) && counts(neighbour)) found.add(neighbour);
    });
  }
  return found;
}

async function expand(
  question: CutQuestion,
  walks: readonly Walk[],
  taken: Map<number, CutNode>,
  node: number,
  most: number,
): Promise<void> {
  const one = taken.get(node);
  if (!one) return;
  const further = [...neighboursOf(question, one, (other) => !taken.has(other))];
  for (const neighbour of await question.best(further, most - taken.size)) {
    const walk = walks.find(({ distances }) => distances[neighbour] !== unseen);
    const side = one.side === 'focus' ? sideOf(walk?.direction ?? question.directions[0]!) : one.side;
    taken.set(neighbour, { node: neighbour, side, distance: one.distance + 1, beyond: 0 });
  }
}

/** From each node of the cut on, through what does not match, to the next ones of the cut. */
function waysThrough(
  { net, layers, matches }: CutQuestion,
  walks: readonly Walk[],
  taken: ReadonlyMap<number, CutNode>,
): Cut['ways'] {
  const ways: Cut['ways'] = [];
  let left = mostForWays;
  const isHidden = (node: number) =>
    !matches(node) && !taken.has(node) && walks.some(({ distances }) => distances[node] !== unseen);
  for (const from of taken.keys()) {
    const direct = new Set<number>();
    eachLinkOf(net, layers, from, 'down', (neighbour) => taken.has(neighbour) && direct.add(neighbour));
    const seen = new Set<number>([from]);
    let front = [from];
    for (let through = 0; front.length > 0 && left > 0; through++) {
      const next: number[] = [];
      for (const node of front) {
        eachLinkOf(net, layers, node, 'down', (neighbour) => {
          left--;
          if (seen.has(neighbour)) return;
          if (taken.has(neighbour)) {
            seen.add(neighbour);
            if (through > 0 && !direct.has(neighbour)) ways.push({ from, to: neighbour, through });
          } else if (isHidden(neighbour)) {
            seen.add(neighbour);
            next.push(neighbour);
          }
        });
      }
      front = next;
    }
  }
  return ways;
}

interface ViewLink {
  from: number;
  to: number;
}

/**
 * Where direct suppliers that look independent end together: nodes on which at least two of them rest, and behind which no node
 * nearer to them gathers as many. Places in the view; `isOurs` stops the way. The one of most suppliers comes first.
 */
export function commonRoots(
  count: number,
  links: readonly ViewLink[],
  { isDirect, isOurs }: { isDirect: (place: number) => boolean; isOurs: (place: number) => boolean },
): { place: number; suppliers: number }[] {
  const up: number[][] = Array.from({ length: count }, () => []);
  const down: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of links) {
    if (from === to || isOurs(from)) continue;
    up[to]!.push(from);
    down[from]!.push(to);
  }
  const resting = new Uint32Array(count);
  const depths = new Uint32Array(count).fill(unseen);
  for (let supplier = 0; supplier < count; supplier++) {
    if (!isDirect(supplier)) continue;
    const seen = new Set([supplier]);
    let front = [supplier];
    for (let depth = 1; front.length > 0; depth++) {
      const next: number[] = [];
      for (const place of front) {
        for (const supporter of up[place]!) {
          if (seen.has(supporter)) continue;
          seen.add(supporter);
          resting[supporter]!++;
          depths[supporter] = Math.min(depths[supporter]!, depth);
          next.push(supporter);
        }
      }
      front = next;
    }
  }
  const isNearer = (place: number, other: number) =>
    resting[place] === resting[other] &&
    (depths[place]! < depths[other]! || (depths[place] === depths[other] && place < other));
  const roots: { place: number; suppliers: number }[] = [];
  for (let place = 0; place < count; place++) {
    if (resting[place]! < 2 || down[place]!.some((supported) => isNearer(supported, place))) continue;
    roots.push({ place, suppliers: resting[place]! });
  }
  return roots.sort((a, b) => b.suppliers - a.suppliers || a.place - b.place);
}
