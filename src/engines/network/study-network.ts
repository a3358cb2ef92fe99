import { type Confidence, type LinkKind, nodeKinds } from '../../common/network.ts';
import type { NetworkDocument, NetworkNode } from '../../formats/network/document.ts';
import type { Bounds } from '../failure/bounds.ts';
import { inheritedCompromise, sweepTransmission } from '../failure/compromise.ts';
import { failureOf } from '../failure/failure-of.ts';
import { type Requirements, requirementsOf } from '../failure/requirements.ts';
import { transmissionScale } from '../failure/transmission.ts';
import { type Adjacency, adjacency, noNode } from '../graph/build-graph.ts';
import { byCriticality } from './analyze-network.ts';
import { type CompiledNetwork, compileNetwork } from './compile-network.ts';
import { criticality, longestWay } from './criticality.ts';
import { type CommonCause, groupsBy, ownersIn, probabilitiesIn } from './failure-sections.ts';
import { type ConcentrationStudy, studyConcentration } from './study-concentration.ts';
import { type CutSetStudy, studyCutSetsOf } from './study-cut-sets.ts';
import { type NumberLists, type Records, toLists, toRecords } from './study-lists.ts';

/**
 * The analysis of a whole network in the form in which cards and lists ask for it: by node, in arrays that cost little to hand from one
 * thread to another. Nodes are those of the document, by their places in it.
 */
export interface NetworkStudy {
  kinds: Uint8Array;
  /** By node: bits of `stated`. */
  stated: Uint8Array;
  /** By node: the probability of failure that it states, `NaN` where it states none. */
  ownFailure: Float64Array;
  /** Who supports each node, and what each supports; `kinds` has the bits of `statedOfLink`. */
  up: Adjacency;
  down: Adjacency;
  criticality: CriticalityStudy;
  cutSets: CutSetStudy;
  merged: MergedStudy[];
  /** Of functions, products, systems and suppliers. */
  concentration: ConcentrationStudy;
  /** Null where no node states a probability. */
  failure: { tops: Uint32Array; bounds: Float64Array; records: Records<StudiedFailure> } | null;
  compromise: { tops: Uint32Array; bounds: Float64Array; records: Records<StudiedCompromise> } | null;
  horizonDays: number;
  notes: string[];
}

/** What a node states of itself. */
export const stated = {
  recoverDays: 1,
  bufferDays: 2,
  failureProbability: 4,
  compromiseProbability: 8,
  lossPerDay: 16,
  leadTimeDays: 32,
  criticality: 64,
} as const satisfies Partial<Record<keyof NetworkNode, number>>;
export type StatedOfNode = keyof typeof stated;

/** What a link, or the source of a group, states. */
export const statedOfLink = { dependence: 1, verified: 2, transmission: 4, qualified: 8, isSource: 16 } as const;

export interface CriticalityStudy {
  /** False where no function is there and no node has a level of its own: then nothing is said. */
  isKnown: boolean;
  low: Uint8Array;
  high: Uint8Array;
  /** By node: from it to the function, where it has its highest level. */
  paths: NumberLists;
  /** The most critical first. */
  order: Uint32Array;
}

/** The same where all that one party controls fail together. */
export interface MergedStudy extends CutSetStudy {
  by: CommonCause;
  /** Owners, or countries. */
  parties: (number | string)[];
  /** By node: its party, `noNode` where it has none. */
  partyOf: Uint32Array;
}

export interface StudiedFailure {
  probability: Bounds;
  method: 'exact' | 'simulated' | 'bounded';
  /** Those that mean most for it; a bound without end is null. */
  importance: StudiedImportance[];
  /** Basic events that it rests on. */
  events: number;
}

export interface StudiedImportance {
  node: number;
  birnbaum: Bounds;
  fussellVesely: Bounds | null;
  riskAchievementWorth: { low: number; high: number | null } | null;
}

export interface StudiedCompromise {
  probability: Bounds;
  method: 'exact' | 'simulated' | 'bounded';
  /** The links on whose λ it rests most. */
  steepest: { from: number; to: number; transmission: number | null; slope: Bounds }[];
  /** With all λ of one value of the scale at the ends of its range. */
  sensitivity: { route: string; low: Bounds; high: Bounds }[];
}

export function studyNetwork(document: NetworkDocument): NetworkStudy {
  const compiled = compileNetwork(document);
  const notes: string[] = [];
  if (compiled.notInForce > 0)
    notes.push(`${compiled.notInForce} of the links do not hold on ${document.asOf} and take no part.`);
  const levels = studyCriticality(compiled);
  const order = [...levels.order];
  const ofKinds = (...kinds: NetworkNode['kind'][]) =>
    order.filter((node) => kinds.includes(compiled.nodes[node]!.kind));
  const tops = ofKinds('function', 'system', 'product');
  return {
    kinds: compiled.network.kinds,
    stated: statedByNodes(compiled.nodes),
    ownFailure: probabilitiesIn(compiled.nodes, 'failureProbability'),
    ...statedSupport(compiled),
    criticality: levels,
    ...studyCutSets(compiled, tops, notes),
    concentration: studyConcentration(compiled, [ofKinds('function', 'product'), ofKinds('system', 'supplier')], notes),
    failure: studyFailure(compiled, tops, notes),
    compromise: studyCompromise(compiled, order, notes),
    horizonDays: document.horizonDays ?? 365,
    notes,
  };
}

function statedByNodes(nodes: CompiledNetwork['nodes']): Uint8Array {
  const fields = Object.entries(stated) as [StatedOfNode, number][];
  return Uint8Array.from(nodes, (node) =>
    fields.reduce((bits, [field, bit]) => (node[field] === undefined ? bits : bits | bit), 0),
  );
}

const verified: ReadonlySet<Confidence | undefined> = new Set(['attested', 'observed']);
const owns: LinkKind = 'owns';

function statedSupport({ nodes, links, groups, network, nodeOf }: CompiledNetwork): Pick<NetworkStudy, 'up' | 'down'> {
  const from: number[] = [];
  const to: number[] = [];
  const bits: number[] = [];
  for (const [index, link] of links.entries()) {
    if (link.kind === owns) continue;
    from.push(network.links.from[index]!);
    to.push(network.links.to[index]!);
    bits.push(
      (link.dependence === undefined ? 0 : statedOfLink.dependence) |
        (verified.has(link.confidence) ? statedOfLink.verified : 0) |
        (link.transmission === undefined ? 0 : statedOfLink.transmission),
    );
  }
  for (const group of groups) {
    for (const source of group.sources) {
      from.push(nodeOf.get(source.node)!);
      to.push(nodeOf.get(group.of)!);
      bits.push(
        statedOfLink.isSource |
          ((source.dependence ?? group.dependence) === undefined ? 0 : statedOfLink.dependence) |
          (source.qualified === undefined ? 0 : statedOfLink.qualified),
      );
    }
  }
  const [ends, others, kinds] = [Uint32Array.from(from), Uint32Array.from(to), Uint8Array.from(bits)];
  return {
    up: adjacency(nodes.length, others, ends, kinds),
    down: adjacency(nodes.length, ends, others, kinds),
  };
}

function studyCriticality({ nodes, network, levels }: CompiledNetwork): CriticalityStudy {
  const found = criticality(network, levels);
  return {
    isKnown: nodes.some(({ kind, own }) => kind === 'function' || own !== undefined),
    low: found.low,
    high: found.high,
    paths: toLists(nodes.length, (node) => found.pathOfHigh(node, longestWay(nodes.length))),
    order: Uint32Array.from(byCriticality(found)),
  };
}

/** Links from components beyond which these count as nothing that fails by itself: else every part of everything is a set of its own. */
const mostPartLinks = 200_000;

function studyCutSets(compiled: CompiledNetwork, tops: readonly number[], notes: string[]) {
  const { nodes, network } = compiled;
  const probabilities = probabilitiesIn(nodes, 'failureProbability');
  const component = nodeKinds.indexOf('component');
  const parts = network.links.from.reduce((count, from) => count + Number(network.kinds[from] === component), 0);
  const spared = parts > mostPartLinks;
  if (spared)
    notes.push(
      'Single points of failure: components without a probability of their own are left out, as there are too many.',
    );
  const withoutParts = (requirements: Requirements): Requirements => {
    if (!spared) return requirements;
    for (let node = 0; node < nodes.length; node++)
      if (network.kinds[node] === component && Number.isNaN(probabilities[node]!)) requirements.isBasic[node] = 0;
    return requirements;
  };
  const plain = withoutParts(requirementsOf(network, { probabilities }));
  const cutSets = studyCutSetsOf(plain, tops);
  const cut = cutSets.complete.reduce((count, one) => count + 1 - one, 0);
  if (cut > 0)
    notes.push(
      `Single points of failure: of ${cut} nodes there are too many sets to list; each says up to which size all are.`,
    );
  const causes = [
    { by: 'owner' as const, nameOf: ownersIn(compiled) },
    { by: 'country' as const, nameOf: (node: number) => nodes[node]!.country },
  ];
  const merged = causes.flatMap(({ by, nameOf }): MergedStudy[] => {
    const { names, commonCauses } = groupsBy(plain.isBasic, nodes.length, nameOf);
    if (names.length === 0) return [];
    const partyOf = new Uint32Array(nodes.length).fill(noNode);
    for (const [index, node] of commonCauses.nodes.entries()) partyOf[node] = commonCauses.groups[index]!;
    const requirements = withoutParts(requirementsOf(network, { probabilities, commonCauses }));
    const parties = by === 'owner' ? names.map((name) => compiled.nodeOf.get(name)!) : names;
    return [{ by, parties, partyOf, ...studyCutSetsOf(requirements, tops) }];
  });
  return { cutSets, merged };
}

/** Nodes whose failure or compromise is reckoned out one by one. */
const mostTops = 2000;

/** Basic events told of one top, of all that are counted. */
const mostEvents = 50;

function studyFailure({ nodes, network }: CompiledNetwork, tops: readonly number[], notes: string[]) {
  const probabilities = probabilitiesIn(nodes, 'failureProbability');
  if (probabilities.every(Number.isNaN)) return null;
  const asked = first(tops, 'Failure', notes);
  const mostImportance = mostEvents * asked.length;
  const found = failureOf(requirementsOf(network, { probabilities }), asked, probabilities, { mostImportance });
  noteInexact('Failure', found, notes);
  return {
    tops: Uint32Array.from(found, ({ of }) => of),
    bounds: flat(found),
    records: toRecords(
      found.map(({ probability, method, events, importance }): StudiedFailure => {
        const sorted = importance.toSorted((a, b) => b.birnbaum.high - a.birnbaum.high || a.event - b.event);
        return {
          probability,
          method,
          events,
          importance: sorted.map(({ event, birnbaum, fussellVesely, riskAchievementWorth }) => ({
            node: event,
            birnbaum,
            fussellVesely,
            riskAchievementWorth: riskAchievementWorth && endless(riskAchievementWorth),
          })),
        };
      }),
    ),
  };
}

function endless({ low, high }: Bounds): { low: number; high: number | null } {
  return { low, high: Number.isFinite(high) ? high : null };
}

/** Links told of one node. */
const mostLinks = 10;

/** Nodes for which every value of the scale is tried at both ends of its range. */
const mostSwept = 200;

function studyCompromise({ nodes, links, network }: CompiledNetwork, order: readonly number[], notes: string[]) {
  const own = probabilitiesIn(nodes, 'compromiseProbability');
  if (own.every(Number.isNaN)) return null;
  const inputs = { own, transmission: Float64Array.from(links, (link) => link.transmission ?? Number.NaN) };
  const supported = new Set([...network.links.to, ...network.groups.of]);
  const owner = nodeKinds.indexOf('owner');
  const tops = order.filter(
    (node) => !Number.isNaN(own[node]!) || (supported.has(node) && network.kinds[node] !== owner),
  );
  const asked = first(tops, 'Compromise', notes);
  const found = inheritedCompromise(network, inputs, asked, { mostImportance: mostLinks * asked.length });
  noteInexact('Compromise', found, notes);
  const swept = sweptBy(network, inputs, asked.slice(0, mostSwept));
  return {
    tops: Uint32Array.from(found, ({ of }) => of),
    bounds: flat(found),
    records: toRecords(
      found.map(
        ({ probability, method, slopes }, index): StudiedCompromise => ({
          probability,
          method,
          steepest: slopes.map(({ link, slope }) => ({
            from: network.links.from[link]!,
            to: network.links.to[link]!,
            transmission: links[link]!.transmission ?? null,
            slope,
          })),
          sensitivity: swept.flatMap(({ route, low, high }) =>
            low[index] && high[index] ? [{ route, low: low[index], high: high[index] }] : [],
          ),
        }),
      ),
    ),
  };
}

/** Each value of the declared scale that links of this network have, at the ends of its range. */
function sweptBy(
  network: CompiledNetwork['network'],
  inputs: { own: Float64Array; transmission: Float64Array },
  tops: readonly number[],
): { route: string; low: Bounds[]; high: Bounds[] }[] {
  return transmissionScale.routes.flatMap(({ route, transmission, low, high }) => {
    const links = Array.from(inputs.transmission.keys()).filter((link) => inputs.transmission[link] === transmission);
    if (links.length === 0 || low === high) return [];
    const [lowest, highest] = sweepTransmission(network, inputs, tops, [{ route, links, values: [low, high] }], {
      mostImportance: 0,
    });
    const boundsIn = (one: typeof lowest) => one!.compromise.map(({ probability }) => probability);
    return [{ route, low: boundsIn(lowest), high: boundsIn(highest) }];
  });
}

function flat(found: readonly { probability: Bounds }[]): Float64Array {
  return Float64Array.from(found.flatMap(({ probability: { low, high } }) => [low, high]));
}

function first(tops: readonly number[], section: string, notes: string[]): readonly number[] {
  if (tops.length > mostTops)
    notes.push(`${section}: reckoned for the ${mostTops} most critical of ${tops.length} nodes.`);
  return tops.slice(0, mostTops);
}

function noteInexact(section: string, found: readonly { method: string }[], notes: string[]): void {
  const count = found.filter(({ method }) => method !== 'exact').length;
  if (count > 0)
    notes.push(`${section}: ${count} nodes rest on too entangled a structure to be reckoned out; theirs are bounds.`);
}
