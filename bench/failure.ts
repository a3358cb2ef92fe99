import { inheritedCompromise } from '../src/engines/failure/compromise.ts';
import { minimalCutSets } from '../src/engines/failure/cut-sets.ts';
import { failureOf } from '../src/engines/failure/failure-of.ts';
import { type Requirements, requirementsOf } from '../src/engines/failure/requirements.ts';
import { simulate } from '../src/engines/failure/simulate.ts';
import { adjacency } from '../src/engines/graph/build-graph.ts';
import { buildOrderedGraph } from '../src/engines/graph/order-graph.ts';
import type { Network } from '../src/engines/network/network.ts';
import { type Drawn, networkOf } from '../tests/failing-networks.ts';
import { type PlantedNetwork, plantedNetwork } from '../tests/planted-network.ts';
import { compare, peakMb, sha256, timesFaster } from './measure.ts';
import { randomFrom } from './random.ts';
import type { BenchRow, Outcome } from './row.ts';

/** What fails what, how probably, and what a compromise reaches, in a network whose weak points were planted. */
export const failureRows: BenchRow[] = [
  {
    name: 'cut-sets-10k',
    goal: 'at most 1',
    against:
      'each node failed alone in turn, by one pass over the network: order 2 of every top in the time of order 1',
    run: cutSets,
  },
  {
    name: 'failure-diagram',
    goal: 'at least 100',
    against: 'the sum over all that can happen to 20 events, its time over ours',
    run: diagrams,
  },
  {
    name: 'failure-trials',
    goal: 'at least 30',
    against: 'one trial after the other, its time over ours, draws included',
    run: trials,
  },
  {
    name: 'compromise-10k',
    goal: 'at most 1',
    against: '10,000 trials of it, 128 at once, which leave the third digit open',
    run: compromise,
  },
];

async function cutSets(): Promise<Outcome> {
  const planted = networkOfBench();
  const requirements = requirementsOf(planted.network);
  const run = () => minimalCutSets(requirements, planted.tops, { mostOrder: 2 });
  const slow = () => aloneBySlowWay(requirements, planted.tops);
  const singles = slow();
  const equal = run().every(({ sets, complete }, index) => {
    const expected = [...singles[index]!.map((event) => [event]), ...planted.pairs[index]!];
    return complete && JSON.stringify(sets) === JSON.stringify(expected);
  });
  const comparison = await compare(run, slow);
  return { ratio: comparison.ratio, met: comparison.ratio <= 1, equal, comparison, ...aboutIt(planted) };
}

/** By top the events that fail it, each tried by a pass over all vertices in an order in which what one rests on comes first. */
function aloneBySlowWay(requirements: Requirements, tops: readonly number[]): number[][] {
  const plain = new PlainPass(requirements);
  const found: number[][] = tops.map(() => []);
  const failed = new Uint8Array(requirements.vertexCount);
  for (let event = 0; event < requirements.vertexCount; event++) {
    if (!requirements.isBasic[event]) continue;
    failed.fill(0);
    failed[event] = 1;
    plain.spread(failed);
    for (const [index, top] of tops.entries()) if (failed[top]) found[index]!.push(event);
  }
  return found;
}

/** One trial at a time, a byte a vertex; for networks without circles. */
class PlainPass {
  readonly #requirements: Requirements;
  readonly #order: Uint32Array;
  readonly #gatesOf: ReturnType<typeof adjacency>;

  constructor(requirements: Requirements) {
    const { vertexCount, required, gates } = requirements;
    this.#requirements = requirements;
    this.#gatesOf = adjacency(vertexCount, gates.of, Uint32Array.from(gates.of.keys()));
    const from: number[] = [...required.neighbours, ...gates.sources];
    const to: number[] = [];
    for (let vertex = 0; vertex < vertexCount; vertex++) {
      for (let i = required.offsets[vertex]!; i < required.offsets[vertex + 1]!; i++) to.push(vertex);
    }
    for (const [gate, of] of gates.of.entries()) {
      for (let s = gates.offsets[gate]!; s < gates.offsets[gate + 1]!; s++) to.push(of);
    }
    const { numberOf } = buildOrderedGraph(vertexCount, Uint32Array.from(from), Uint32Array.from(to));
    this.#order = new Uint32Array(vertexCount);
    for (const [vertex, number] of numberOf.entries()) this.#order[number] = vertex;
  }

  spread(failed: Uint8Array): void {
    const { required, gates } = this.#requirements;
    for (const vertex of this.#order) {
      let fails = failed[vertex]!;
      for (let i = required.offsets[vertex]!; i < required.offsets[vertex + 1]!; i++) {
        fails |= failed[required.neighbours[i]!]!;
      }
      for (let i = this.#gatesOf.offsets[vertex]!; i < this.#gatesOf.offsets[vertex + 1]!; i++) {
        const gate = this.#gatesOf.neighbours[i]!;
        let count = 0;
        for (let s = gates.offsets[gate]!; s < gates.offsets[gate + 1]!; s++) count += failed[gates.sources[s]!]!;
        if (count >= gates.atLeast[gate]!) fails = 1;
      }
      failed[vertex] = fails;
    }
  }
}

/** Four requirements of two in three among twelve suppliers, who share eight sites. */
function entangled(): { network: Network; probabilities: Float64Array } {
  const suppliers = Array.from({ length: 12 }, (_, index) => `supplier${index}`);
  const sites = Array.from({ length: 8 }, (_, index) => `site${index}`);
  const drawn: Drawn = {
    nodes: {
      top: 'product',
      ...Object.fromEntries(suppliers.map((name) => [name, 'supplier'])),
      ...Object.fromEntries(sites.map((name) => [name, 'site'])),
    },
    links: suppliers.map((supplier, index) => [sites[(index * 5) % 8]!, supplier]),
    groups: [0, 1, 2, 3].map((group) => ({
      of: 'top',
      need: 2,
      sources: [0, 1, 2].map((source) => suppliers[(3 * group + source) % 12]!),
    })),
  };
  const { network } = networkOf(drawn);
  const probabilities = Float64Array.from({ length: 21 }, (_, node) => (node === 0 ? Number.NaN : node / 100));
  return { network, probabilities };
}

async function diagrams(): Promise<Outcome> {
  const { network, probabilities } = entangled();
  const requirements = requirementsOf(network);
  const run = () => failureOf(requirements, [0], probabilities)[0]!.probability.low;
  const slow = () => sumOverStates(requirements, probabilities);
  const equal = Math.abs(run() - slow()) < 1e-12;
  const comparison = timesFaster(await compare(run, slow));
  const { ratio } = comparison;
  const sizes = { events: 20, states: 2 ** 20 };
  return { ratio, met: ratio >= 100, equal, comparison, sizes, hashes: {}, rssMb: peakMb() };
}

function sumOverStates(requirements: Requirements, probabilities: Float64Array): number {
  const plain = new PlainPass(requirements);
  const failed = new Uint8Array(requirements.vertexCount);
  let sum = 0;
  for (let state = 0; state < 2 ** 20; state++) {
    let chance = 1;
    failed[0] = 0;
    for (let event = 1; event <= 20; event++) {
      const happens = (state >>> (event - 1)) & 1;
      failed[event] = happens;
      chance *= happens ? probabilities[event]! : 1 - probabilities[event]!;
    }
    plain.spread(failed);
    if (failed[0]) sum += chance;
  }
  return sum;
}

const trialCount = 3_200;

async function trials(): Promise<Outcome> {
  const planted = networkOfBench();
  const requirements = requirementsOf(planted.network);
  const probabilities = new Float64Array(requirements.vertexCount).fill(0.01);
  const simulation = { seed: 1, trials: trialCount, nameOf: (event: number) => `${event}` };
  const run = () => simulate(requirements, planted.tops, probabilities, simulation);
  const slow = () => trialsBySlowWay(requirements, planted.tops, probabilities);
  const expected = slow();
  const equal = run().every(
    ({ value, standardError }, index) => Math.abs(value - expected[index]!) < 8 * standardError,
  );
  const comparison = timesFaster(await compare(run, slow));
  return { ratio: comparison.ratio, met: comparison.ratio >= 30, equal, comparison, ...aboutIt(planted) };
}

function trialsBySlowWay(requirements: Requirements, tops: readonly number[], probabilities: Float64Array): number[] {
  const plain = new PlainPass(requirements);
  const random = randomFrom(1);
  const failed = new Uint8Array(requirements.vertexCount);
  const counts = tops.map(() => 0);
  for (let trial = 0; trial < trialCount; trial++) {
    for (const [event, isBasic] of requirements.isBasic.entries()) {
      failed[event] = isBasic && random() < probabilities[event]! ? 1 : 0;
    }
    plain.spread(failed);
    for (const [index, top] of tops.entries()) counts[index]! += failed[top]!;
  }
  return counts.map((count) => count / trialCount);
}

async function compromise(): Promise<Outcome> {
  const planted = networkOfBench();
  const random = randomFrom(2);
  const network: Network = {
    ...planted.network,
    groups: { ...planted.network.groups, of: new Uint32Array(), need: new Uint32Array() },
  };
  const inputs = {
    own: Float64Array.from({ length: network.nodeCount }, () => random() / 20),
    transmission: Float64Array.from(network.links.from, () => random()),
  };
  const simulation = { seed: 1, trials: 10_000, nameOf: (node: number) => `${node}` };
  const run = () => inheritedCompromise(network, inputs, planted.tops);
  const slow = () => inheritedCompromise(network, inputs, planted.tops, { mostNodes: 2, simulation });
  const expected = slow();
  const equal = run().every(
    ({ probability, method }, index) =>
      method === 'exact' &&
      Math.abs(probability.low - expected[index]!.probability.low) <= 8 * (expected[index]!.standardError ?? 0) + 1e-12,
  );
  const comparison = await compare(run, slow);
  return { ratio: comparison.ratio, met: comparison.ratio <= 1, equal, comparison, ...aboutIt(planted) };
}

function networkOfBench(): PlantedNetwork {
  return plantedNetwork({ nodeCount: 10_000, tiers: 6, planted: 20, random: randomFrom(20_261_121) });
}

function aboutIt({ network, tops }: PlantedNetwork) {
  const { links, groups } = network;
  return {
    sizes: {
      nodes: network.nodeCount,
      links: links.from.length,
      groups: groups.of.length,
      sources: groups.sources.length,
      tops: tops.length,
    },
    hashes: { network: sha256(links.from, links.to, groups.sources) },
    rssMb: peakMb(),
  };
}
