import { nodeKinds } from '../../common/network.ts';
import type { Bounds } from '../failure/bounds.ts';
import { inheritedCompromise } from '../failure/compromise.ts';
import { type CutSets, minimalCutSets } from '../failure/cut-sets.ts';
import { type Failure, failureOf, type Importance } from '../failure/failure-of.ts';
import { type CommonCauses, requirementsOf } from '../failure/requirements.ts';
import type { Simulation } from '../failure/simulate.ts';
import type { CompiledNetwork } from './compile-network.ts';
import type { Network } from './network.ts';
import { Holdings, ultimateOwners } from './ownership.ts';

/** What fails a node: the smallest sets of nodes that do so together. */
export interface NodeCutSets {
  of: string;
  /** Every set of up to so many nodes is listed. */
  order: number;
  complete: boolean;
  sets: string[][];
}

/** The same where all that one owner controls, or all in one country, fail together: such a group stands in the sets by its name. */
export interface CommonCauseCutSets extends NodeCutSets {
  by: CommonCause;
}

export type CommonCause = 'owner' | 'country';

/** A number where it is known, bounds where it rests on something unknown; a bound without end is null. */
export type Figure = number | { low: number; high: number | null };

/** Of what is too entangled to be reckoned out; absent of what was. */
type Inexact = {
  /** `simulated`: `low` and `high` are three standard errors aside of what trials gave, and nowhere beyond what is certain. `bounded`: they are certain. */
  method?: 'simulated' | 'bounded';
  standardError?: number;
};

/** A type, not an interface, so that the contract of the API may leave its members open. */
export type NodeFailure = Inexact & {
  of: string;
  /** Within the horizon; where it rests on something unknown or was simulated, `low` and `high` stand in its place. */
  probability?: number;
  low?: number;
  high?: number;
  importance: {
    id: string;
    birnbaum: Figure;
    fussellVesely: Figure | null;
    riskAchievementWorth: Figure | null;
  }[];
};

export type NodeCompromise = Inexact & {
  id: string;
  /** Null where it rests on something unknown or was simulated. */
  probability: number | null;
  low: number;
  high: number;
};

/** Sets listed of one node on the way to a file or a screen. */
const mostSets = 10_000;

/** Nodes whose failure or compromise is reckoned out one by one. */
const mostTops = 2000;

export function cutSetsSection({ nodes, network }: CompiledNetwork, tops: readonly number[], notes: string[]) {
  const probabilities = probabilitiesIn(nodes, 'failureProbability');
  const found = minimalCutSets(requirementsOf(network, { probabilities }), tops, { mostSets });
  const cutSets = found.map((one) => written(one, (vertex) => nodes[vertex]!.id));
  if (cutSets.length === 0) {
    notes.push('cutSets: left out, as the file names no function and no product.');
    return {};
  }
  const cut = cutSets.filter(({ complete }) => !complete).length;
  if (cut > 0)
    notes.push(
      `cutSets: of ${cut} functions and products there are too many to list; "order" says up to which size all are.`,
    );
  return { cutSets };
}

function written({ of, order, complete, sets }: CutSets, nameOf: (vertex: number) => string): NodeCutSets {
  return { of: nameOf(of), order, complete, sets: sets.map((set) => set.map(nameOf)) };
}

export function commonCauseSection(compiled: CompiledNetwork, tops: readonly number[], notes: string[]) {
  const causes = [
    { by: 'owner' as const, nameOf: ownersIn(compiled) },
    { by: 'country' as const, nameOf: (node: number) => compiled.nodes[node]!.country },
  ];
  const commonCause = causes.flatMap(({ by, nameOf }) => cutSetsBy(compiled, tops, by, nameOf));
  if (commonCause.length === 0) {
    notes.push('commonCause: left out, as no owner controls, and no country holds, more than one of the nodes.');
    return {};
  }
  return { commonCause };
}

export function ownersIn({ nodes, network, shares }: CompiledNetwork): (node: number) => string | undefined {
  const { certain } = ultimateOwners(network, new Holdings(network, shares));
  return (node) => (certain[node] === node ? undefined : nodes[certain[node]!]!.id);
}

function cutSetsBy(
  { nodes, network }: CompiledNetwork,
  tops: readonly number[],
  by: CommonCause,
  nameOf: (node: number) => string | undefined,
): CommonCauseCutSets[] {
  const probabilities = probabilitiesIn(nodes, 'failureProbability');
  const { names, commonCauses } = groupsBy(requirementsOf(network, { probabilities }).isBasic, nodes.length, nameOf);
  if (names.length === 0) return [];
  const requirements = requirementsOf(network, { probabilities, commonCauses });
  const name = (vertex: number) => nodes[vertex]?.id ?? names[vertex - nodes.length]!;
  return minimalCutSets(requirements, tops, { mostSets }).map((one) => ({ by, ...written(one, name) }));
}

/** Groups of at least two nodes that can fail by themselves. */
export function groupsBy(
  isBasic: Uint8Array,
  nodeCount: number,
  nameOf: (node: number) => string | undefined,
): { names: string[]; commonCauses: CommonCauses } {
  const members = new Map<string, number[]>();
  for (let node = 0; node < nodeCount; node++) {
    const name = isBasic[node] === 1 ? nameOf(node) : undefined;
    if (name === undefined) continue;
    const own = members.get(name);
    if (own) own.push(node);
    else members.set(name, [node]);
  }
  const groups = [...members].filter(([, { length }]) => length > 1);
  return {
    names: groups.map(([name]) => name),
    commonCauses: {
      count: groups.length,
      nodes: Uint32Array.from(groups.flatMap(([, own]) => own)),
      groups: Uint32Array.from(groups.flatMap(([, own], group) => own.map(() => group))),
    },
  };
}

export function failureSection({ nodes, network }: CompiledNetwork, tops: readonly number[], notes: string[]) {
  const probabilities = probabilitiesIn(nodes, 'failureProbability');
  if (probabilities.every(Number.isNaN)) {
    notes.push('failure: left out, as no node has a failureProbability.');
    return {};
  }
  const asked = bounded(tops, 'failure', notes);
  const simulation = simulationOf(nodes, network);
  const found = failureOf(requirementsOf(network, { probabilities }), asked, probabilities, { simulation });
  notes.push(...notesOnWork('failure', found, asked), ...notesOnMethod('failure', found, simulation));
  return {
    failure: found.map((failure): NodeFailure => {
      const interval = intervalOf(failure);
      return {
        of: nodes[failure.of]!.id,
        ...(isPoint(interval) ? { probability: interval.low } : interval),
        ...methodOf(failure),
        importance: failure.importance.map((one) => importanceOf(nodes[one.event]!.id, one)),
      };
    }),
  };
}

function importanceOf(id: string, { birnbaum, fussellVesely, riskAchievementWorth }: Importance) {
  return {
    id,
    birnbaum: figure(birnbaum),
    fussellVesely: fussellVesely && figure(fussellVesely),
    riskAchievementWorth: riskAchievementWorth && figure(riskAchievementWorth),
  };
}

/** Of every node that says something of itself or is supported. */
export function compromiseSection(
  { nodes, links, network }: CompiledNetwork,
  order: readonly number[],
  notes: string[],
) {
  const own = probabilitiesIn(nodes, 'compromiseProbability');
  if (own.every(Number.isNaN)) {
    notes.push('compromise: left out, as no node has a compromiseProbability.');
    return {};
  }
  const transmission = Float64Array.from(links, (link) => link.transmission ?? Number.NaN);
  const isSupported = new Set([...network.links.to, ...network.groups.of]);
  const ownerKind = nodeKinds.indexOf('owner');
  const tops = order.filter(
    (node) => !Number.isNaN(own[node]!) || (isSupported.has(node) && network.kinds[node] !== ownerKind),
  );
  const simulation = simulationOf(nodes, network);
  const asked = bounded(tops, 'compromise', notes);
  const found = inheritedCompromise(network, { own, transmission }, asked, { simulation, mostImportance: 0 });
  notes.push(...notesOnWork('compromise', found, asked), ...notesOnMethod('compromise', found, simulation));
  return {
    compromise: found.map((compromise): NodeCompromise => {
      const interval = intervalOf(compromise);
      return {
        id: nodes[compromise.of]!.id,
        probability: isPoint(interval) ? interval.low : null,
        ...interval,
        ...methodOf(compromise),
      };
    }),
  };
}

export function probabilitiesIn(
  nodes: CompiledNetwork['nodes'],
  which: 'failureProbability' | 'compromiseProbability',
): Float64Array {
  return Float64Array.from(nodes, (node) => node[which] ?? Number.NaN);
}

function bounded(tops: readonly number[], section: string, notes: string[]): readonly number[] {
  if (tops.length <= mostTops) return tops;
  notes.push(`${section}: only of the ${mostTops} most critical of ${tops.length} nodes.`);
  return tops.slice(0, mostTops);
}

/** Trials of what cannot be reckoned out. */
const mostTrials = 100_000;
/** Nodes and links times trials, some seconds; of a large network there are fewer trials. */
const mostTrialWork = 1_600_000_000;
const seed = 1;

function simulationOf(nodes: CompiledNetwork['nodes'], { nodeCount, links, groups }: Network): Simulation {
  const size = nodeCount + links.from.length + groups.sources.length;
  const trials = Math.min(mostTrials, Math.ceil(mostTrialWork / size / 32) * 32);
  return { seed, trials, nameOf: (event) => nodes[event]!.id };
}

type Reckoned = Pick<Failure, 'method' | 'probability' | 'standardError' | 'bounds'>;

const errorsAside = 3;

function intervalOf({ probability, standardError, bounds }: Reckoned): Bounds {
  if (standardError === null || bounds === null) return probability;
  const aside = errorsAside * standardError;
  const within = (value: number) => Math.min(bounds.high, Math.max(bounds.low, value));
  return { low: within(probability.low - aside), high: within(probability.high + aside) };
}

function methodOf({ method, standardError }: Reckoned): Inexact {
  if (method === 'exact') return {};
  return standardError === null ? { method } : { method, standardError };
}

function notesOnMethod(section: string, found: readonly Reckoned[], { trials }: Simulation): string[] {
  const count = found.filter(({ method }) => method !== 'exact').length;
  if (count === 0) return [];
  return [
    `${section}: ${count} nodes rest on too entangled a structure to be reckoned out; theirs are simulated (${trials} trials, seed ${seed}): "low" and "high" are ${errorsAside} standard errors aside of what the trials gave, and no measure of importance is given.`,
  ];
}

function notesOnWork(section: string, found: readonly unknown[], asked: readonly number[]): string[] {
  const left = asked.length - found.length;
  if (left === 0) return [];
  return [`${section}: left out for ${left} of ${asked.length} nodes, as what they rest on is too much in all.`];
}

function isPoint({ low, high }: Bounds): boolean {
  return low === high;
}

function figure({ low, high }: Bounds): Figure {
  if (low === high) return low;
  return { low, high: Number.isFinite(high) ? high : null };
}
