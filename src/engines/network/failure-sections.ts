import { nodeKinds } from '../../common/network.ts';
import type { Bounds } from '../failure/bounds.ts';
import { inheritedCompromise } from '../failure/compromise.ts';
import { type CutSets, minimalCutSets } from '../failure/cut-sets.ts';
import { failureOf, type Importance } from '../failure/failure-of.ts';
import { type CommonCauses, requirementsOf } from '../failure/requirements.ts';
import type { CompiledNetwork } from './compile-network.ts';
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

/** A type, not an interface, so that the contract of the API may leave its members open. */
export type NodeFailure = {
  of: string;
  /** Within the horizon; where it rests on something unknown, `low` and `high` stand in its place. */
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

export type NodeCompromise = {
  id: string;
  /** Null where it rests on something unknown. */
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
    if (name !== undefined) members.set(name, [...(members.get(name) ?? []), node]);
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
  const found = failureOf(requirementsOf(network, { probabilities }), asked, probabilities);
  notes.push(...inexact('failure', found));
  return {
    failure: found.map(
      ({ of, probability, importance }): NodeFailure => ({
        of: nodes[of]!.id,
        ...(isPoint(probability) ? { probability: probability.low } : probability),
        importance: importance.map((one) => importanceOf(nodes[one.event]!.id, one)),
      }),
    ),
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
  const found = inheritedCompromise(network, { own, transmission }, bounded(tops, 'compromise', notes));
  notes.push(...inexact('compromise', found));
  return {
    compromise: found.map(
      ({ of, probability }): NodeCompromise => ({
        id: nodes[of]!.id,
        probability: isPoint(probability) ? probability.low : null,
        ...probability,
      }),
    ),
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

function inexact(section: string, found: readonly { method: string }[]): string[] {
  const count = found.filter(({ method }) => method !== 'exact').length;
  return count === 0
    ? []
    : [`${section}: ${count} nodes rest on too entangled a structure to be reckoned out; theirs are bounds.`];
}

function isPoint({ low, high }: Bounds): boolean {
  return low === high;
}

function figure({ low, high }: Bounds): Figure {
  if (low === high) return low;
  return { low, high: Number.isFinite(high) ? high : null };
}
