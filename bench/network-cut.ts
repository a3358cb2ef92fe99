import { levels } from '../src/common/network.ts';
import { reachInLists } from '../src/engines/graph/listing-graph.ts';
import { BomLists } from '../src/modules/network/bom-lists.ts';
import { type Cut, cutAround } from '../src/modules/network/neighbourhood.ts';
import { type LevelledNetwork, levelInput, levelledNetwork } from '../src/modules/network/neighbourhood-levels.ts';
import { nodeKinds, type Snapshot, snapshotFrom } from '../src/modules/network/snapshot.ts';
import { compare, peakMb } from './measure.ts';
import { supplyNetwork } from './networks.ts';
import { randomFrom } from './random.ts';
import type { BenchRow } from './row.ts';

const goal = 4;
const nodeCount = 1_000_000;
const rounds = 20;
const cutTo = 400;

/** What the page of the network shows of a million nodes (decision 0053): all is walked, the most critical of each distance are kept. */
export const networkCutRow: BenchRow = {
  name: 'network-cut',
  goal: `at most ${goal}`,
  against: 'a breadth first search over the same lists that keeps nothing',
  run: async () => {
    const { snapshot, root } = networkInMemory();
    const net = levelledAtRandom(snapshot);
    const cut = () =>
      cutAround({
        ...{ net, layers: new Set(['supply', 'access']), focus: [root], directions: ['down'] },
        ...{ steps: 12, matches: () => true, limit: cutTo, most: cutTo, expanded: [] },
        best: async (nodes, most) => [...nodes].sort((a, b) => net.high[b]! - net.high[a]! || a - b).slice(0, most),
      });
    const search = async () => reachInLists(snapshot.graph, [root], 'down');
    const equal = isCutOf(await cut(), await search(), net);
    const comparison = await compare(cut, search, rounds);
    return {
      ...{ ratio: comparison.ratio, met: comparison.ratio <= goal, equal, comparison, hashes: {} },
      sizes: { nodes: nodeCount, links: snapshot.graph.links.down.neighbours.length, shown: cutTo },
      rssMb: peakMb(),
    };
  },
};

function networkInMemory(): { snapshot: Snapshot; root: number } {
  const network = supplyNetwork(nodeCount);
  const ids = Buffer.alloc(16 * nodeCount);
  for (let node = 0; node < nodeCount; node++) ids.writeUInt32BE(node, 16 * node + 12);
  const ends = Buffer.alloc(32 * network.from.length);
  for (const [link, from] of network.from.entries()) {
    ends.writeUInt32BE(from, 32 * link + 12);
    ends.writeUInt32BE(network.to[link]!, 32 * link + 28);
  }
  const kinds = Buffer.alloc(nodeCount, nodeKinds.indexOf('supplier'));
  const columns = { change: 1, ids, kinds, parts: null, links: [{ kind: 0, ends }], meant: null, listings: [] };
  return { snapshot: snapshotFrom(columns, new BomLists(), undefined), root: network.root };
}

function levelledAtRandom(snapshot: Snapshot): LevelledNetwork {
  const random = randomFrom(20_261_123);
  const level = () => Math.floor(random() * levels.length);
  const input = levelInput(snapshot, { ids: null, links: null, declared: null, own: null, groups: [] });
  return levelledNetwork(snapshot, input, {
    low: new Uint8Array(nodeCount),
    high: Uint8Array.from({ length: nodeCount }, level),
  });
}

/** As many nodes as it may, each at its distance, and all that are within the steps counted. */
function isCutOf(
  { nodes, within }: Cut,
  { nodes: reached, starts }: ReturnType<typeof reachInLists>,
  net: LevelledNetwork,
) {
  const distances = new Int8Array(net.places.count).fill(-1);
  for (let distance = 0; distance < starts.length - 1; distance++) {
    for (const node of reached.subarray(starts[distance], starts[distance + 1])) distances[node] = distance;
  }
  const withinSteps = distances.reduce((count, distance) => count + Number(distance > 0 && distance <= 12), 0);
  return (
    nodes.length === cutTo &&
    within === withinSteps &&
    nodes.every(({ node, distance }) => distances[node] === distance)
  );
}
