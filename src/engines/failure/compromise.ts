import { linkKinds, nodeKinds } from '../../common/network.ts';
import type { Network } from '../network/network.ts';
import type { Bounds } from './bounds.ts';
import { type FailureLimits, failureOf } from './failure-of.ts';
import { RequiredPairs, type Requirements, toGates } from './requirements.ts';

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
  method: 'exact' | 'bounded';
  /** By how much the probability rises with each λ, where it could be reckoned out: the links with the steepest first. */
  slopes: { link: number; slope: Bounds }[];
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
  limits: FailureLimits = {},
): Compromise[] {
  const { requirements, probabilities } = passingOf(network, inputs);
  return failureOf(requirements, tops, probabilities, limits).map(({ of, probability, method, importance }) => {
    const ofLinks = importance.filter(({ event }) => event >= network.nodeCount && event < firstUnlinked(network));
    const slopes = ofLinks.map(({ event, birnbaum }) => ({ link: event - network.nodeCount, slope: birnbaum }));
    return { of, probability, method, slopes: slopes.sort((left, right) => right.slope.high - left.slope.high) };
  });
}

const firstBasicKind = nodeKinds.indexOf('component');
const owns = linkKinds.indexOf('owns');

/** Events: nodes, then links, then sources of groups that no link leads from. */
function firstUnlinked({ nodeCount, links }: Network): number {
  return nodeCount + links.from.length;
}

/** Compromise written as failure: a node falls with what it rests on when the link between them passes. */
function passingOf(network: Network, { own, transmission }: CompromiseInputs) {
  const { nodeCount, kinds, links } = network;
  const passing = [...links.from].map((from, link) => ({ from, to: links.to[link]!, lambda: transmission[link]! }));
  const certain = new RequiredPairs();
  const gates: { of: number; atLeast: number; sources: number[] }[] = [];
  const probabilities: number[] = [...own];
  for (const [node, kind] of kinds.entries()) {
    if (kind < firstBasicKind && Number.isNaN(own[node]!)) probabilities[node] = 0;
  }
  for (const [link, { lambda }] of passing.entries()) {
    if (links.kinds[link] === owns && Number.isNaN(lambda)) passing[link]!.lambda = 0;
  }
  for (const { from, to, lambda } of [...passing, ...unlinkedSources(network)]) {
    const event = probabilities.push(lambda) - 1;
    if (lambda === 1) certain.add(from, to);
    else if (lambda !== 0) gates.push({ of: to, atLeast: 2, sources: [from, event] });
  }
  const requirements: Requirements = {
    vertexCount: probabilities.length,
    isBasic: Uint8Array.from(probabilities, (probability, event) =>
      Number(probability !== 0 && (event < nodeCount || probability !== 1)),
    ),
    required: certain.toAdjacency(probabilities.length),
    gates: toGates(gates),
  };
  return { requirements, probabilities: Float64Array.from(probabilities) };
}

function unlinkedSources({ links, groups }: Network): { from: number; to: number; lambda: number }[] {
  const linked = new Set<string>();
  for (const [link, from] of links.from.entries()) linked.add(`${from} ${links.to[link]}`);
  const found: { from: number; to: number; lambda: number }[] = [];
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
