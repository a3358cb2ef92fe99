import { noNode } from '../graph/build-graph.ts';
import { Bdd, never, TooManyNodes } from './bdd.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { type Condensed, condense, groundOf, uncondensed } from './condense.ts';
import { type Measured, measure } from './measure-bdd.ts';
import { belowOf, modulesOf } from './modules.ts';
import type { Requirements } from './requirements.ts';
import { type Simulation, simulate } from './simulate.ts';

/** How probable it is that a top fails within the horizon of the probabilities given. */
export interface Failure {
  of: number;
  probability: Bounds;
  /**
   * Where the structure is too entangled to be reckoned out: `simulated`, to be read with `standardError`, where it was said how; else
   * `bounded`, enclosing what it would come to.
   */
  method: 'exact' | 'simulated' | 'bounded';
  /** Of either end of a simulated probability, the greater. */
  standardError: number | null;
  /** What encloses a simulated probability for certain, whatever the trials gave. */
  bounds: Bounds | null;
  /** Basic events that it rests on. */
  events: number;
  /** Of every basic event it rests on, of very many the weightiest; ascending. None unless exact. */
  importance: Importance[];
}

/**
 * What one basic event means for the top (reference model §1.3). Where other events are of unknown probability, the bounds enclose the measure
 * whatever these are. `null` where the top cannot fail, as there is nothing to take a part of.
 */
export interface Importance {
  event: number;
  /** Q if it happens less Q if it does not. */
  birnbaum: Bounds;
  /** The part of Q that goes if it never happens. */
  fussellVesely: Bounds | null;
  /** How many times Q if it happens; the high bound may be infinite. */
  riskAchievementWorth: Bounds | null;
}

export interface FailureLimits {
  /** Nodes of one decision diagram. */
  mostNodes?: number;
  /** Nodes of all diagrams of all tops; a small top is reckoned out even behind these. */
  mostNodesInAll?: number;
  /** Events of all tops, one that several rest on counted for each; the tops behind these are left out. */
  mostEventsInAll?: number;
  /** Events of all tops whose importance is told, an equal part of it for each top. */
  mostImportance?: number;
  /** Whether the importance of an event is asked for; else that of all is. */
  isTold?: (event: number) => boolean;
  /** How to simulate what is beyond the nodes. */
  simulation?: Simulation;
}

/** Nodes take 24 bytes and a microsecond each, with tables; events half a microsecond. */
const defaults = {
  mostNodes: 500_000,
  mostNodesInAll: 5_000_000,
  mostEventsInAll: 10_000_000,
  mostImportance: 2_000_000,
  isTold: () => true,
};

/** So many are there for each top, whatever those before it took. */
const leastNodes = 1000;

class NodeBudget {
  readonly #mostNodes: number;
  #left: number;

  constructor({ mostNodes, mostNodesInAll }: Pick<typeof defaults, 'mostNodes' | 'mostNodesInAll'>) {
    this.#mostNodes = mostNodes;
    this.#left = mostNodesInAll;
  }

  newDiagram(): Bdd {
    return new Bdd(Math.min(this.#mostNodes, Math.max(this.#left, leastNodes)));
  }

  spend(nodes: number): void {
    this.#left -= nodes;
  }
}

/**
 * Of each top in the order given, as far as the limit of events goes. `probabilities` by basic event, `NaN` where unknown: as more failures never mend anything, 0 and 1 in its
 * place enclose the answer.
 */
export function failureOf(
  requirements: Requirements,
  tops: readonly number[],
  probabilities: Float64Array,
  { simulation, ...limits }: FailureLimits = {},
): Failure[] {
  const { mostImportance, isTold, mostEventsInAll, ...mostNodes }: Required<typeof limits> = { ...defaults, ...limits };
  const budget = new NodeBudget(mostNodes);
  const told = { most: Math.floor(mostImportance / tops.length), isTold };
  const all = condense(requirements, tops);
  const outer = uncondensed(all);
  const ground = groundOf(outer);
  let eventsLeft = mostEventsInAll;
  const failures = tops.flatMap((of, index): Failure | [] => {
    const top = all.tops[index]!;
    if (top === noNode) return { of, ...neverFails };
    if (eventsLeft <= 0) return [];
    const own = condense(outer, [top], ground);
    const events = (vertex: number) =>
      Array.from(listOf(own.events, vertex)).flatMap((inner) => Array.from(listOf(all.events, inner)));
    const parts = Array.from({ length: own.vertexCount }, (_, vertex) => new Series(events(vertex), probabilities));
    eventsLeft -= parts.reduce((count, part) => count + part.events.length, 0);
    return { of, ...reckon(own, parts, budget, told) };
  });
  return simulation ? withSimulated(requirements, failures, probabilities, simulation) : failures;
}

const neverFails: Omit<Failure, 'of'> = {
  probability: { low: 0, high: 0 },
  method: 'exact',
  standardError: null,
  bounds: null,
  events: 0,
  importance: [],
};

/** Puts what happened in trials in the place of bounds, for all such tops in the same trials. */
function withSimulated(
  requirements: Requirements,
  failures: Failure[],
  probabilities: Float64Array,
  simulation: Simulation,
): Failure[] {
  const bounded = failures.filter(({ method }) => method === 'bounded');
  if (bounded.length === 0) return failures;
  const tops = bounded.map(({ of }) => of);
  const [low, high] = [0, 1].map((unknown) => {
    const known = probabilities.map((probability) => (Number.isNaN(probability) ? unknown : probability));
    return simulate(requirements, tops, known, simulation);
  });
  const simulated = new Map(
    bounded.map((failure, index): [Failure, Failure] => [
      failure,
      {
        ...failure,
        method: 'simulated',
        bounds: failure.probability,
        probability: { low: low![index]!.value, high: high![index]!.value },
        standardError: Math.max(low![index]!.standardError, high![index]!.standardError),
      },
    ]),
  );
  return failures.map((failure) => simulated.get(failure) ?? failure);
}

function listOf({ offsets, items }: Condensed['events'], vertex: number): Uint32Array {
  return items.subarray(offsets[vertex], offsets[vertex + 1]);
}

/** Events any of which fails the same vertex. */
class Series {
  readonly events: readonly number[];
  readonly #probabilities: Float64Array;

  constructor(events: readonly number[], probabilities: Float64Array) {
    this.events = events;
    this.#probabilities = probabilities;
  }

  get isKnown(): boolean {
    return this.events.every((event) => !Number.isNaN(this.#probabilities[event]!));
  }

  probabilityOf(event: number, unknown: number): number {
    const known = this.#probabilities[event]!;
    return Number.isNaN(known) ? unknown : known;
  }

  /** That any happens: by logarithms, as small probabilities would lose their digits. */
  probability(unknown: number): number {
    let logarithm = 0;
    for (const event of this.events) logarithm += Math.log1p(-this.probabilityOf(event, unknown));
    return -Math.expm1(logarithm);
  }

  /** By place in `events`: that none of the others happens. */
  withoutOthers(unknown: number): Float64Array {
    const chances = new Float64Array(this.events.length);
    let before = 1;
    for (const [place, event] of this.events.entries()) {
      chances[place] = before;
      before *= 1 - this.probabilityOf(event, unknown);
    }
    let behind = 1;
    for (let place = this.events.length - 1; place >= 0; place--) {
      chances[place]! *= behind;
      behind *= 1 - this.probabilityOf(this.events[place]!, unknown);
    }
    return chances;
  }
}

function reckon(condensed: Condensed, parts: readonly Series[], budget: NodeBudget, told: Told): Omit<Failure, 'of'> {
  const top = condensed.tops[0]!;
  const events = parts.reduce((count, part) => count + part.events.length, 0);
  const isKnown = parts.every((part) => part.isKnown);
  try {
    const modules = diagramsOf(condensed, budget);
    const low = evaluate(modules, parts, 0, top);
    const high = isKnown ? low : evaluate(modules, parts, 1, top);
    const probability = { low: low.probability, high: high.probability };
    return {
      probability,
      method: 'exact',
      standardError: null,
      bounds: null,
      events,
      importance: importanceOf(parts, low, high, told),
    };
  } catch (error) {
    if (!(error instanceof TooManyNodes)) throw error;
    const low = boundsOf(
      condensed,
      parts.map((part) => part.probability(0)),
    ).low;
    const high = boundsOf(
      condensed,
      parts.map((part) => part.probability(1)),
    ).high;
    return { probability: { low, high }, method: 'bounded', standardError: null, bounds: null, events, importance: [] };
  }
}

/** The failure of one module as a function of its own events and of modules within it. */
interface Diagram {
  vertex: number;
  bdd: Bdd;
  root: number;
  /** By variable: the vertex whose own events it stands for, or the module. */
  variables: { vertex: number; isModule: boolean }[];
}

/** Inner modules first. */
function diagramsOf(condensed: Condensed, budget: NodeBudget): Diagram[] {
  const isModule = modulesOf(condensed, condensed.tops[0]!);
  const diagrams: Diagram[] = [];
  for (let vertex = 0; vertex < condensed.vertexCount; vertex++) {
    if (isModule[vertex]) diagrams.push(diagramOf(condensed, vertex, isModule, budget));
  }
  return diagrams;
}

function diagramOf(condensed: Condensed, module: number, isModule: Uint8Array, budget: NodeBudget): Diagram {
  const bdd = budget.newDiagram();
  try {
    return diagramIn(bdd, condensed, module, isModule);
  } finally {
    budget.spend(bdd.nodeCount);
  }
}

function diagramIn(bdd: Bdd, condensed: Condensed, module: number, isModule: Uint8Array): Diagram {
  const variables: Diagram['variables'] = [];
  const functions = new Map<number, number>();
  const starts = new Map<number, number>();
  const vertices: number[] = [];
  for (const vertex of inDepth(condensed, module, isModule)) {
    const isInner = vertex !== module && isModule[vertex] === 1;
    const hasEvents = condensed.events.offsets[vertex]! < condensed.events.offsets[vertex + 1]!;
    const start = isInner || hasEvents ? bdd.variable(variables.push({ vertex, isModule: isInner }) - 1) : never;
    if (isInner) functions.set(vertex, start);
    else {
      vertices.push(vertex);
      starts.set(vertex, start);
      functions.set(vertex, never);
    }
  }
  vertices.sort((a, b) => a - b);
  let changed = true;
  while (changed) {
    changed = false;
    for (const vertex of vertices) {
      const found = failureFunction(condensed, vertex, bdd, starts.get(vertex)!, functions);
      if (found !== functions.get(vertex)) changed = condensed.isCyclic;
      functions.set(vertex, found);
    }
  }
  return { vertex: module, bdd, root: functions.get(module)!, variables };
}

/** From the least failure upwards: where circles run, again until nothing is added. */
function failureFunction(
  { required, gateStarts, gates }: Condensed,
  vertex: number,
  bdd: Bdd,
  own: number,
  functions: ReadonlyMap<number, number>,
): number {
  const causes = [own];
  for (let i = required.offsets[vertex]!; i < required.offsets[vertex + 1]!; i++) {
    causes.push(functions.get(required.neighbours[i]!)!);
  }
  for (let gate = gateStarts[vertex]!; gate < gateStarts[vertex + 1]!; gate++) {
    const sources = [...gates.sources.subarray(gates.offsets[gate], gates.offsets[gate + 1])];
    causes.push(
      bdd.atLeast(
        gates.atLeast[gate]!,
        sources.map((source) => functions.get(source)!),
      ),
    );
  }
  return bdd.any(causes);
}

/** The vertices of a module as a walk in depth meets them, which is a good order of variables; modules within it are not entered. */
function inDepth(condensed: Condensed, module: number, isModule: Uint8Array): Set<number> {
  const met = new Set<number>();
  const open = [module];
  for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
    if (met.has(vertex)) continue;
    met.add(vertex);
    if (vertex === module || !isModule[vertex]) open.push(...[...belowOf(condensed, vertex)].reverse());
  }
  return met;
}

/** Of the top, with the slope in the own events of every vertex. */
interface Evaluated {
  probability: number;
  slopes: Float64Array;
  unknown: number;
}

/** Modules upwards for the probability, downwards for the slopes by the chain rule. */
function evaluate(diagrams: readonly Diagram[], parts: readonly Series[], unknown: number, top: number): Evaluated {
  const ofModule = new Float64Array(parts.length);
  const measured: Measured[] = [];
  for (const { vertex, bdd, root, variables } of diagrams) {
    const probabilities = Float64Array.from(variables, (variable) =>
      variable.isModule ? ofModule[variable.vertex]! : parts[variable.vertex]!.probability(unknown),
    );
    const answer = measure(bdd, root, probabilities);
    measured.push(answer);
    ofModule[vertex] = answer.probability;
  }
  const slopes = new Float64Array(parts.length);
  const ofModules = new Float64Array(parts.length);
  ofModules[top] = 1;
  for (let index = diagrams.length - 1; index >= 0; index--) {
    const { vertex, variables } = diagrams[index]!;
    for (const [variable, { vertex: inner, isModule }] of variables.entries()) {
      const slope = ofModules[vertex]! * measured[index]!.birnbaum[variable]!;
      if (isModule) ofModules[inner] = slope;
      else slopes[inner] = slope;
    }
  }
  return { probability: ofModule[top]!, slopes, unknown };
}

/** Of which events of one top the importance is told, and of how many, the weightiest first. */
interface Told {
  most: number;
  isTold: (event: number) => boolean;
}

function importanceOf(parts: readonly Series[], low: Evaluated, high: Evaluated, { most, isTold }: Told): Importance[] {
  if (most < 1) return [];
  const ends = parts.map((part, vertex) => {
    const least = endsOf(part, vertex, low);
    return { least, most: low === high ? least : endsOf(part, vertex, high) };
  });
  const weightAt = ({ least, most }: (typeof ends)[number], place: number) =>
    most.happens[place]! - least.never[place]!;
  const weights = new Float64Array(parts.reduce((count, { events }) => count + events.length, 0));
  let count = 0;
  for (const [vertex, { events }] of parts.entries()) {
    for (const [place, event] of events.entries()) if (isTold(event)) weights[count++] = weightAt(ends[vertex]!, place);
  }
  const least = count > most ? weights.subarray(0, count).sort()[count - most]! : Number.NEGATIVE_INFINITY;
  const found = parts.flatMap(({ events }, vertex) => {
    const { least: lows, most: highs } = ends[vertex]!;
    return events.flatMap((event, place) =>
      isTold(event) && weightAt(ends[vertex]!, place) >= least
        ? [measures(event, endsAt(lows, place), endsAt(highs, place), low, high)]
        : [],
    );
  });
  found.sort((left, right) => right.birnbaum.high - left.birnbaum.high || left.event - right.event);
  return found.slice(0, most).sort((left, right) => left.event - right.event);
}

/** Q if the event happens and if it does not. */
interface Ends<Numbers = number> {
  happens: Numbers;
  never: Numbers;
}

/** Of each event of a part. */
function endsOf(part: Series, vertex: number, { probability, slopes, unknown }: Evaluated): Ends<Float64Array> {
  const happens = part.withoutOthers(unknown);
  const never = new Float64Array(happens.length);
  for (const [place, event] of part.events.entries()) {
    const slope = slopes[vertex]! * happens[place]!;
    const own = part.probabilityOf(event, unknown);
    happens[place] = probability + (1 - own) * slope;
    never[place] = probability - own * slope;
  }
  return { happens, never };
}

function endsAt({ happens, never }: Ends<Float64Array>, place: number): Ends {
  return { happens: happens[place]!, never: never[place]! };
}

function measures(event: number, least: Ends, most: Ends, low: Evaluated, high: Evaluated): Importance {
  const isExact = low === high;
  const q = { low: low.probability, high: high.probability };
  const birnbaum = isExact
    ? { low: least.happens - least.never, high: least.happens - least.never }
    : { low: Math.max(0, least.happens - most.never), high: most.happens - least.never };
  if (q.high === 0) return { event, birnbaum, fussellVesely: null, riskAchievementWorth: null };
  const part = (never: number, of: number) => Math.min(1, Math.max(0, 1 - never / of));
  return {
    event,
    birnbaum,
    fussellVesely: isExact
      ? { low: part(least.never, q.low), high: part(least.never, q.low) }
      : { low: q.low === 0 ? 0 : part(most.never, q.low), high: part(least.never, q.high) },
    riskAchievementWorth: {
      low: Math.max(1, least.happens / q.high),
      high: q.low === 0 ? Number.POSITIVE_INFINITY : most.happens / q.low,
    },
  };
}
