import { type Level, levels } from '../../common/network.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { minimalCutSets } from '../failure/cut-sets.ts';
import { type CommonCauses, requirementsOf } from '../failure/requirements.ts';
import { buildOrderedGraph } from '../graph/order-graph.ts';
import { mostSources, reachEach } from '../graph/reach-each.ts';
import { type CompiledNetwork, compileNetwork } from './compile-network.ts';
import { ConcentrationModel, type Dimension } from './concentration.ts';
import { supportPairs } from './network-graph.ts';
import { Holdings, ultimateOwners } from './ownership.ts';
import { sectorViews } from './sectors.ts';

export const measuredParties = ['owner', 'supplier', 'site', 'country', 'region'] as const;
export type MeasuredParty = (typeof measuredParties)[number];

/** A figure of the network on which a threshold can be set. */
export type Measure =
  | {
      /** Of the functions that are at least so critical, the share (0 to 1) that rests on one party. */
      measure: 'functions-on-one';
      by: MeasuredParty;
      level: Level;
      /** Whether they would stop with the party, others not taking its place; or depend on it by any way. */
      resting: 'would-stop' | 'any-way';
    }
  | {
      /** Of a product or function at a tier: the Herfindahl–Hirschman index (0 to 10 000), or the share of the largest party (0 to 1); what is known for certain. */
      measure: 'concentration';
      of: 'function' | 'product';
      by: Dimension;
      tier: number;
      figure: 'hhi' | 'largest';
    }
  /** How many nodes other than components fail a function alone that is at least so critical. */
  | { measure: 'single-points'; level: Level }
  /** Of the suppliers that deliver to us, the share (0 to 1) of whom nobody knows who supplies them. */
  | { measure: 'unknown-tier-2' };

/** One value of a measure: of a party, of a product, or of the whole. */
export interface Measured {
  /** What it is of: a node, a country or a region; null for the whole network. */
  of: { kind: 'node' | 'country' | 'region'; id: string } | null;
  value: number;
  /** The nodes that make it so, at most so many as are shown, and of how many. */
  because: string[];
  count: number;
  /** Of how many, where the value is a share. */
  among: number | null;
}

const mostShown = 20;

/** The values of a measure, the highest first. */
export function valuesOf(document: NetworkDocument, measure: Measure): Measured[] {
  const compiled = compileNetwork(document);
  const values = measuredIn(compiled, measure);
  return values.sort((a, b) => b.value - a.value || String(a.of?.id).localeCompare(String(b.of?.id)));
}

function measuredIn(compiled: CompiledNetwork, measure: Measure): Measured[] {
  switch (measure.measure) {
    case 'functions-on-one':
      return functionsOnOne(compiled, measure);
    case 'concentration':
      return concentrations(compiled, measure);
    case 'single-points':
      return [singlePoints(compiled, measure.level)];
    case 'unknown-tier-2':
      return unknownSuppliers(compiled);
  }
}

export type Comparison = 'above' | 'at-least' | 'below';

/** Whether a value is beyond the threshold. */
export function isBeyond(value: number, comparison: Comparison, threshold: number): boolean {
  if (comparison === 'above') return value > threshold;
  return comparison === 'at-least' ? value >= threshold : value < threshold;
}

/** What nobody has declared counts, as it may be as critical as anything. */
function criticalFunctions({ nodes }: CompiledNetwork, level: Level): number[] {
  const least = levels.indexOf(level);
  return nodes.flatMap(({ kind, criticality }, node) =>
    kind === 'function' && (criticality === undefined || levels.indexOf(criticality) >= least) ? [node] : [],
  );
}

function functionsOnOne(
  compiled: CompiledNetwork,
  { by, level, resting }: Extract<Measure, { measure: 'functions-on-one' }>,
): Measured[] {
  const functions = criticalFunctions(compiled, level);
  if (functions.length === 0) return [];
  const partyOf = partiesIn(compiled, by);
  const found =
    resting === 'any-way' ? byAnyWay(compiled, functions, partyOf) : byFailure(compiled, functions, partyOf);
  const kind = by === 'country' || by === 'region' ? by : 'node';
  return [...found].map(([party, resting]) => ({
    of: { kind, id: party },
    value: resting.length / functions.length,
    because: resting.slice(0, mostShown).map((node) => compiled.nodes[node]!.id),
    count: resting.length,
    among: functions.length,
  }));
}

/** By node, the party that it stands or falls with; a supplier of whom no owner is known counts as its own. */
function partiesIn(
  { nodes, network, shares }: CompiledNetwork,
  by: MeasuredParty,
): (node: number) => string | undefined {
  const isSupplier = (node: number) => ['supplier', 'owner'].includes(nodes[node]!.kind);
  switch (by) {
    case 'owner': {
      const { certain } = ultimateOwners(network, new Holdings(network, shares));
      return (node) => (isSupplier(node) ? nodes[certain[node]!]!.id : undefined);
    }
    case 'supplier':
      return (node) => (isSupplier(node) ? nodes[node]!.id : undefined);
    case 'site':
      return (node) => (nodes[node]!.kind === 'site' ? nodes[node]!.id : undefined);
    default:
      return (node) => nodes[node]![by];
  }
}

type Resting = Map<string, number[]>;

function byAnyWay(
  { network }: CompiledNetwork,
  functions: readonly number[],
  partyOf: (node: number) => string | undefined,
): Resting {
  const { from, to } = supportPairs(network);
  const { graph, numberOf } = buildOrderedGraph(network.nodeCount, from, to);
  const parties = Array.from(numberOf, (_, node) => partyOf(node));
  const found: Resting = new Map();
  for (let first = 0; first < functions.length; first += mostSources) {
    const some = functions.slice(first, first + mostSources);
    const reached = reachEach(
      graph,
      some.map((one) => numberOf[one]!),
      'up',
    );
    const bits = new Map<string, number>();
    for (const [node, party] of parties.entries()) {
      if (party !== undefined) bits.set(party, (bits.get(party) ?? 0) | reached[numberOf[node]!]!);
    }
    for (const [party, by] of bits) {
      for (const [bit, one] of some.entries()) if ((by >>> bit) & 1) append(found, party, one);
    }
  }
  return found;
}

/** All that belongs to a party fails together: a function rests on it where that alone is a cut set (reference model M2). */
function byFailure(
  { network, nodes }: CompiledNetwork,
  functions: readonly number[],
  partyOf: (node: number) => string | undefined,
): Resting {
  const { isBasic } = requirementsOf(network);
  const members = new Map<string, number[]>();
  for (const node of nodes.keys()) {
    const party = isBasic[node] === 1 ? partyOf(node) : undefined;
    if (party !== undefined) append(members, party, node);
  }
  const parties = [...members.keys()];
  const commonCauses: CommonCauses = {
    count: parties.length,
    nodes: Uint32Array.from([...members.values()].flat()),
    groups: Uint32Array.from([...members.values()].flatMap((own, party) => own.map(() => party))),
  };
  const found: Resting = new Map();
  const sets = minimalCutSets(requirementsOf(network, { commonCauses }), functions, { mostOrder: 1 });
  for (const { of, sets: alone } of sets) {
    for (const [vertex, ...more] of alone) {
      const party = more.length === 0 ? parties[vertex! - network.nodeCount] : undefined;
      if (party !== undefined) append(found, party, of);
    }
  }
  return found;
}

function append(lists: Map<string, number[]>, key: string, node: number): void {
  const list = lists.get(key);
  if (list) list.push(node);
  else lists.set(key, [node]);
}

function concentrations(
  compiled: CompiledNetwork,
  { of, by, tier, figure }: Extract<Measure, { measure: 'concentration' }>,
): Measured[] {
  const model = new ConcentrationModel(compiled);
  return compiled.nodes.flatMap(({ id, kind }, node) => {
    if (kind !== of) return [];
    const one = model.of(node).find((found) => found.tier === tier && found.by === by);
    if (!one) return [];
    const parties = one.parties.map(({ party }) => party);
    const value = figure === 'hhi' ? one.low : (one.parties[0]?.share ?? 0);
    return [{ of: { kind: 'node', id }, value, because: parties, count: parties.length, among: null }];
  });
}

function singlePoints(compiled: CompiledNetwork, level: Level): Measured {
  const requirements = requirementsOf(compiled.network);
  const found = minimalCutSets(requirements, criticalFunctions(compiled, level), { mostOrder: 1 });
  const alone = found.flatMap(({ sets }) => sets.flatMap((set) => (set.length === 1 ? set : [])));
  const points = [...new Set(alone)].filter((node) => compiled.nodes[node]!.kind !== 'component');
  return {
    of: null,
    value: points.length,
    because: points.slice(0, mostShown).map((node) => compiled.nodes[node]!.id),
    count: points.length,
    among: null,
  };
}

function unknownSuppliers(compiled: CompiledNetwork): Measured[] {
  const tier = sectorViews(compiled).tiers.find((one) => one.tier === 2);
  if (!tier || tier.share === null) return [];
  const count = tier.asked - tier.known;
  return [{ of: null, value: 1 - tier.share, because: [], count, among: tier.asked }];
}
