import { linkKinds, nodeKinds } from '../../common/network.ts';
import type { Network } from '../network/network.ts';
import type { Bounds } from './bounds.ts';
import { type Failure, type FailureLimits, failureOf } from './failure-of.ts';
import { RequiredPairs, type Requirements, toGates } from './requirements.ts';
import type { Simulation } from './simulate.ts';

/** What is known of compromise within a horizon; `NaN` where unknown. */
export interface CompromiseInputs {
  /** By node: that it is compromised by itself. Functions, systems and products are only where a number stands. */
  own: Float64Array;
  /** By link: λ, the chance that a compromise of `from` passes to `to`. An `owns` link passes none unless a number stands. */
  transmission: Float64Array;
}

/** How probable it is that a node is compromised, by itself or through what it rests on. */
export interface Compromise {
  of: number;
  probability: Bounds;
  method: Failure['method'];
  standardError: number | null;
  bounds: Bounds | null;
  /** By how much the probability rises with each λ, where it could be reckoned out: the links with the steepest first. */
  slopes: { link: number; slope: Bounds }[];
}

export interface CompromiseLimits extends Omit<FailureLimits, 'simulation' | 'isTold'> {
  /** Names are of nodes; links are named after theirs. */
  simulation?: Simulation;
}

/**
 * Noisy-OR on the graph (reference model §6.7): each node's own compromise and each link's passing are independent events, and a node is
 * compromised when a way of links that all pass leads to it from one compromised by itself. So what two ways have in common is counted once,
 * which the product over the parents does not do, and a circle passes on what came into it and makes nothing of itself: the least fixed point.
 * A source of a group passes its compromise whether or not the others suffice; where no link says how, λ is unknown.
 */
export function inheritedCompromise(
  network: Network,
  inputs: CompromiseInputs,
  tops: readonly number[],
  { simulation, ...rest }: CompromiseLimits = {},
): Compromise[] {
  const { requirements, probabilities, nameOf } = passingOf(network, inputs);
  const limits = {
    ...rest,
    isTold: (event: number) => event >= network.nodeCount && event < firstUnlinked(network),
    simulation: simulation && { ...simulation, nameOf: nameOf(simulation.nameOf) },
  };
  return failureOf(requirements, tops, probabilities, limits).map(({ importance, events: _, ...answer }) => {
    const slopes = importance.map(({ event, birnbaum }) => ({ link: event - network.nodeCount, slope: birnbaum }));
    return { ...answer, slopes: slopes.sort((left, right) => right.slope.high - left.slope.high) };
  });
}

const firstBasicKind = nodeKinds.indexOf('component');
const owns = linkKinds.indexOf('owns');

/** Events: nodes, then links, then sources of groups that no link leads from. */
function firstUnlinked({ nodeCount, links }: Network): number {
  return nodeCount + links.from.length;
}

interface Passing {
  from: number;
  to: number;
  lambda: number;
}

/** Compromise written as failure: a node falls with what it rests on when the link between them passes. */
function passingOf(network: Network, inputs: CompromiseInputs) {
  const { nodeCount } = network;
  const passing = [...linksOf(network, inputs), ...unlinkedSources(network)];
  const probabilities = Float64Array.from([...ownOf(network, inputs), ...passing.map(({ lambda }) => lambda)]);
  const certain = new RequiredPairs();
  const gates: { of: number; atLeast: number; sources: number[] }[] = [];
  for (const [index, { from, to, lambda }] of passing.entries()) {
    if (lambda === 1) certain.add(from, to);
    else if (lambda !== 0) gates.push({ of: to, atLeast: 2, sources: [from, nodeCount + index] });
  }
  const requirements: Requirements = {
    vertexCount: probabilities.length,
    isBasic: Uint8Array.from(probabilities, (probability) => Number(probability !== 0)),
    required: certain.toAdjacency(probabilities.length),
    gates: toGates(gates),
  };
  return { requirements, probabilities, nameOf: (nameOf: Simulation['nameOf']) => namesOf(nodeCount, passing, nameOf) };
}

function ownOf({ kinds }: Network, { own }: CompromiseInputs): Float64Array {
  return own.map((probability, node) => (Number.isNaN(probability) && kinds[node]! < firstBasicKind ? 0 : probability));
}

function linksOf({ links }: Network, { transmission }: CompromiseInputs): Passing[] {
  return Array.from(links.from, (from, link) => {
    const isControl = links.kinds[link] === owns && Number.isNaN(transmission[link]!);
    return { from, to: links.to[link]!, lambda: isControl ? 0 : transmission[link]! };
  });
}

function unlinkedSources({ links, groups }: Network): Passing[] {
  const linked = new Set<string>();
  for (const [link, from] of links.from.entries()) {
    if (links.kinds[link] !== owns) linked.add(`${from} ${links.to[link]}`);
  }
  const found: Passing[] = [];
  for (const [group, to] of groups.of.entries()) {
    for (let i = groups.offsets[group]!; i < groups.offsets[group + 1]!; i++) {
      const from = groups.sources[i]!;
      if (linked.has(`${from} ${to}`)) continue;
      linked.add(`${from} ${to}`);
      found.push({ from, to, lambda: Number.NaN });
    }
  }
  return found;
}

/** Of parallel links the second is told from the first by its number among them. */
function namesOf(nodeCount: number, passing: readonly Passing[], nameOf: Simulation['nameOf']): Simulation['nameOf'] {
  const before = new Map<string, number>();
  const names = passing.map(({ from, to }) => {
    const ends = `${nameOf(from)}\u0000${nameOf(to)}`;
    const number = before.get(ends) ?? 0;
    before.set(ends, number + 1);
    return `${ends}\u0000${number}`;
  });
  return (event) => (event < nodeCount ? nameOf(event) : names[event - nodeCount]!);
}

/** Links whose λ rests on one assumption, and the values at which to look. */
export interface TransmissionSweep {
  route: string;
  links: readonly number[];
  values: readonly number[];
}

/** How much rests on each assumption: the answers with all its links at one value after the other, all else as it is, in the same trials. */
export function sweepTransmission(
  network: Network,
  inputs: CompromiseInputs,
  tops: readonly number[],
  sweeps: readonly TransmissionSweep[],
  limits?: CompromiseLimits,
): { route: string; value: number; compromise: Compromise[] }[] {
  return sweeps.flatMap(({ route, links, values }) =>
    values.map((value) => {
      const transmission = inputs.transmission.slice();
      for (const link of links) transmission[link] = value;
      return { route, value, compromise: inheritedCompromise(network, { ...inputs, transmission }, tops, limits) };
    }),
  );
}
