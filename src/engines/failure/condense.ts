import { type Adjacency, adjacency, noNode } from '../graph/build-graph.ts';
import { buildOrderedGraph } from '../graph/order-graph.ts';
import { type Gates, RequiredPairs, type Requirements, toGates } from './requirements.ts';

/**
 * The same structure with fewer vertices, for the failure of some tops only: what none of them rests on and what can never fail is left out,
 * what requires each other in a circle is one vertex, and what only one vertex requires is part of it. So each vertex comes to fail by a whole
 * list of basic events that no other vertex knows: to the rest they are one event.
 */
export interface Condensed {
  vertexCount: number;
  /** By vertex: the basic events that fail it and nothing before it. */
  events: Lists;
  required: Adjacency;
  /** The gates of vertex v stand from `gateStarts[v]` up to, not including, `gateStarts[v + 1]`. */
  gateStarts: Uint32Array;
  gates: Gates;
  /** By top, in the order asked for: its vertex, `noNode` where it can never fail. */
  tops: Uint32Array;
  /** Vertices are numbered behind what they rest on, unless circles run through gates. */
  isCyclic: boolean;
}

export interface Lists {
  offsets: Uint32Array;
  items: Uint32Array;
}

/** `ground` may be handed over where one structure is condensed for many tops in turn. */
export function condense(
  requirements: Requirements,
  tops: readonly number[],
  ground: Ground = groundOf(requirements),
): Condensed {
  const cone = coneOf(requirements, tops, ground);
  const merged = merge(requirements, cone, tops);
  return inOrder(merged);
}

/** What does not depend on the tops. */
export interface Ground {
  /** By vertex, its gates. */
  gatesOf: Adjacency;
  /** By vertex: does it fail when every basic event happens? */
  canFail: Uint8Array;
}

export function groundOf(requirements: Requirements): Ground {
  const { vertexCount, gates } = requirements;
  const gatesOf = adjacency(
    vertexCount,
    gates.of,
    Uint32Array.from(gates.of, (_, gate) => gate),
  );
  return { gatesOf, canFail: failable(requirements) };
}

/** What the tops rest on, as far as it can fail. */
interface Cone {
  /** By vertex: its place in `vertices`, `noNode` where it has none. */
  places: Uint32Array;
  vertices: Uint32Array;
  gates: { of: number; atLeast: number; sources: number[] }[];
}

function coneOf(
  { vertexCount, required, gates }: Requirements,
  tops: readonly number[],
  { gatesOf, canFail }: Ground,
): Cone {
  const places = new Uint32Array(vertexCount).fill(noNode);
  const reached: number[] = [];
  const enter = (vertex: number) => {
    if (places[vertex] !== noNode || !canFail[vertex]) return;
    places[vertex] = reached.length;
    reached.push(vertex);
  };
  for (const top of tops) enter(top);
  const kept: Cone['gates'] = [];
  for (let next = 0; next < reached.length; next++) {
    const vertex = reached[next]!;
    for (let i = required.offsets[vertex]!; i < required.offsets[vertex + 1]!; i++) enter(required.neighbours[i]!);
    for (let i = gatesOf.offsets[vertex]!; i < gatesOf.offsets[vertex + 1]!; i++) {
      const gate = gatesOf.neighbours[i]!;
      const sources: number[] = [];
      for (let s = gates.offsets[gate]!; s < gates.offsets[gate + 1]!; s++) {
        if (canFail[gates.sources[s]!]) sources.push(gates.sources[s]!);
      }
      if (sources.length < gates.atLeast[gate]!) continue;
      kept.push({ of: vertex, atLeast: gates.atLeast[gate]!, sources });
      for (const source of sources) enter(source);
    }
  }
  return { places, vertices: Uint32Array.from(reached), gates: kept };
}

function failable({ vertexCount, isBasic, required, gates }: Requirements): Uint8Array {
  const users = transposed(vertexCount, required);
  const gateOfPlace = new Uint32Array(gates.sources.length);
  for (let gate = 0; gate < gates.of.length; gate++) {
    gateOfPlace.fill(gate, gates.offsets[gate], gates.offsets[gate + 1]);
  }
  const gatesAt = adjacency(vertexCount, gates.sources, gateOfPlace);
  const left = gates.atLeast.slice();
  const failed = isBasic.slice();
  const open: number[] = [];
  for (let vertex = 0; vertex < vertexCount; vertex++) if (failed[vertex]) open.push(vertex);
  const fail = (vertex: number) => {
    if (failed[vertex]) return;
    failed[vertex] = 1;
    open.push(vertex);
  };
  for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
    for (let i = users.offsets[vertex]!; i < users.offsets[vertex + 1]!; i++) fail(users.neighbours[i]!);
    for (let i = gatesAt.offsets[vertex]!; i < gatesAt.offsets[vertex + 1]!; i++) {
      const gate = gatesAt.neighbours[i]!;
      if (--left[gate]! === 0) fail(gates.of[gate]!);
    }
  }
  return failed;
}

function transposed(vertexCount: number, { offsets, neighbours }: Adjacency): Adjacency {
  const ends = new Uint32Array(neighbours.length);
  for (let vertex = 0; vertex < vertexCount; vertex++) ends.fill(vertex, offsets[vertex], offsets[vertex + 1]);
  return adjacency(vertexCount, neighbours, ends);
}

/** Vertices as they come, not yet in order. */
type Merged = Pick<Condensed, 'vertexCount' | 'tops'> & {
  events: { event: number; of: number }[];
  required: { from: number; to: number }[];
  gates: Cone['gates'];
};

function merge({ isBasic, required }: Requirements, cone: Cone, tops: readonly number[]): Merged {
  const { places, vertices, gates } = cone;
  const from: number[] = [];
  const to: number[] = [];
  for (const [place, vertex] of vertices.entries()) {
    for (let i = required.offsets[vertex]!; i < required.offsets[vertex + 1]!; i++) {
      const other = places[required.neighbours[i]!]!;
      if (other === noNode) continue;
      from.push(other);
      to.push(place);
    }
  }
  const parts = partsOf(vertices.length, from, to);
  const isKept = new Uint8Array(parts.count);
  for (const top of tops) if (places[top] !== noNode) isKept[parts.of[places[top]!]!] = 1;
  for (const { sources } of gates) for (const source of sources) isKept[parts.of[places[source]!]!] = 1;
  const pairs = new RequiredPairs();
  for (const [link, start] of from.entries()) pairs.add(parts.of[to[link]!]!, parts.of[start]!);
  const within = enclosing(pairs.toAdjacency(parts.count), isKept);
  const numbers = numbered(within);
  const vertexOf = (vertex: number) => numbers[within[parts.of[places[vertex]!]!]!]!;
  return {
    vertexCount: numbers.reduce((count, number) => count + Number(number !== noNode), 0),
    events: [...vertices].filter((vertex) => isBasic[vertex]).map((event) => ({ event, of: vertexOf(event) })),
    required: from.map((start, link) => ({ from: vertexOf(vertices[start]!), to: vertexOf(vertices[to[link]!]!) })),
    gates: gates.map(({ of, atLeast, sources }) => ({ of: vertexOf(of), atLeast, sources: sources.map(vertexOf) })),
    tops: Uint32Array.from(tops, (top) => (places[top] === noNode ? noNode : vertexOf(top))),
  };
}

/** What requires each other is one part; parts are numbered behind what they require. */
function partsOf(count: number, from: readonly number[], to: readonly number[]) {
  const { graph, numberOf } = buildOrderedGraph(count, Uint32Array.from(from), Uint32Array.from(to));
  const partOfNumber = new Uint32Array(count);
  let parts = 0;
  for (let number = 0, cycle = 0; number < count; parts++) {
    const isCycle = graph.cycles[cycle] === number;
    const end = isCycle ? graph.cycles[cycle + 1]! : number + 1;
    partOfNumber.fill(parts, number, end);
    if (isCycle) cycle += 2;
    number = end;
  }
  return { count: parts, of: numberOf.map((number) => partOfNumber[number]!) };
}

/** By part: the one that it is part of, itself where several require it. Users come behind, so they are settled first. */
function enclosing(users: Adjacency, isKept: Uint8Array): Uint32Array {
  const within = Uint32Array.from(isKept, (_, part) => part);
  for (let part = within.length - 1; part >= 0; part--) {
    if (isKept[part]) continue;
    let only = noNode;
    for (let i = users.offsets[part]!; i < users.offsets[part + 1]!; i++) {
      const user = within[users.neighbours[i]!]!;
      if (only === noNode) only = user;
      else if (only !== user) only = part;
    }
    within[part] = only;
  }
  return within;
}

function numbered(within: Uint32Array): Uint32Array {
  const numbers = new Uint32Array(within.length).fill(noNode);
  let next = 0;
  for (const [part, outer] of within.entries()) if (outer === part) numbers[part] = next++;
  return numbers;
}

function inOrder({ vertexCount, events, required, gates, tops }: Merged): Condensed {
  const from = required.map((link) => link.from);
  const to = required.map((link) => link.to);
  for (const { of, sources } of gates) {
    for (const source of sources) {
      from.push(source);
      to.push(of);
    }
  }
  const { graph, numberOf } = buildOrderedGraph(vertexCount, Uint32Array.from(from), Uint32Array.from(to));
  const pairs = new RequiredPairs();
  for (const link of required) pairs.add(numberOf[link.from]!, numberOf[link.to]!);
  const inPlace = gates
    .map(({ of, atLeast, sources }) => ({ of: numberOf[of]!, atLeast, sources: sources.map((s) => numberOf[s]!) }))
    .sort((left, right) => left.of - right.of);
  const gateStarts = new Uint32Array(vertexCount + 1);
  for (const { of } of inPlace) gateStarts[of + 1]!++;
  for (let vertex = 0; vertex < vertexCount; vertex++) gateStarts[vertex + 1]! += gateStarts[vertex]!;
  const eventLists = adjacency(
    vertexCount,
    Uint32Array.from(events, ({ of }) => numberOf[of]!),
    Uint32Array.from(events, ({ event }) => event),
  );
  return {
    vertexCount,
    events: { offsets: eventLists.offsets, items: eventLists.neighbours },
    required: pairs.toAdjacency(vertexCount),
    gateStarts,
    gates: toGates(inPlace),
    tops: tops.map((top) => (top === noNode ? noNode : numberOf[top]!)),
    isCyclic: graph.cycles.length > 0,
  };
}

/** The condensed structure as one to be condensed again, each list of events as one basic event. */
export function uncondensed({ vertexCount, events, required, gates }: Condensed): Requirements {
  const isBasic = Uint8Array.from({ length: vertexCount }, (_, vertex) =>
    Number(events.offsets[vertex]! < events.offsets[vertex + 1]!),
  );
  return { vertexCount, isBasic, required, gates };
}
