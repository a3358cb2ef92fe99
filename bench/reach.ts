import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectedGraph } from 'graphology';
import pg from 'pg';
import { buildGraph, noNode } from '../src/engines/graph/build-graph.ts';
import { dominators } from '../src/engines/graph/dominators.ts';
import { dominatorsInOrder } from '../src/engines/graph/dominators-in-order.ts';
import { buildOrderedGraph } from '../src/engines/graph/order-graph.ts';
import { type Reached, reach } from '../src/engines/graph/reach.ts';
import { reachEach } from '../src/engines/graph/reach-each.ts';
import { reachInOrder } from '../src/engines/graph/reach-in-order.ts';
import { createLogger } from '../src/platform/logging/index.ts';
import { startManagedPostgres } from '../src/platform/postgres/index.ts';
import { compare, peakMb, perPass, sha256, timesFaster } from './measure.ts';
import { type Network, supplyNetwork } from './networks.ts';
import type { BenchRow, Outcome } from './row.ts';

/** Everything that depends on the root of a network, nearly all of it, the nearest first. */
export const reachRows: BenchRow[] = [
  {
    name: 'reach-10m',
    goal: 'at most 1.5',
    against: 'one look at a number of each neighbour, over all links in the order of the ids',
    run: againstGather,
  },
  {
    name: 'reach-32',
    goal: 'at most 2',
    against: 'one reach over the same links',
    run: againstOne,
  },
  {
    name: 'dominators-10m',
    goal: 'at most 5',
    against: 'one look at a number of each neighbour, over all links in the order of the ids',
    run: dominatorsAgainstGather,
  },
  {
    name: 'reach-cte',
    goal: 'at least 100',
    against:
      'a recursive CTE of PostgreSQL, its time over ours; fewer links, as a turn should not take longer than a second',
    run: againstPostgres,
  },
  {
    name: 'reach-graphology',
    goal: 'at least 100',
    against: 'breadth first search over graphology, its time over ours; fewer links for the same reason',
    run: againstGraphology,
  },
];

async function againstGather(): Promise<Outcome> {
  const network = supplyNetwork(2_000_000);
  const { nodeCount, from, to, root } = network;
  const plain = buildGraph(nodeCount, from, to);
  const values = Int32Array.from({ length: nodeCount }, (_, node) => node & 7);
  const { distances, run } = ours(network);
  const expected = distancesIn(reach(plain, [root], 'down'), nodeCount);
  const comparison = await compare(run, () => gather(values, plain.up.neighbours));
  const { ratio } = comparison;
  const equal = distances.every((distance, node) => distance === expected[node]);
  return { ratio, met: ratio <= 1.5, equal, comparison, ...aboutIt(network, distances) };
}

/** 32 sources, each with nearly as much to reach as the root. */
async function againstOne(): Promise<Outcome> {
  const network = supplyNetwork(2_000_000);
  const { nodeCount, from, to, root } = network;
  const { graph, numberOf } = buildOrderedGraph(nodeCount, from, to);
  const starts = reachInOrder(graph, [numberOf[root]!], 'down').nodes.slice(0, 32);
  const sources = [...starts];
  const comparison = await compare(
    () => reachEach(graph, sources, 'down'),
    () => reachInOrder(graph, [sources[0]!], 'down'),
  );
  const reached = reachEach(graph, sources, 'down');
  const equal = sources.every((source, bit) => {
    const among = distancesIn(reach(graph, [source], 'down'), nodeCount);
    return among.every((distance, node) => distance >= 0 === (((reached[node]! >>> bit) & 1) === 1));
  });
  const { ratio } = comparison;
  const distances = Int32Array.from(reached, (by) => (by === 0 ? -1 : 0));
  return { ratio, met: ratio <= 2, equal, comparison, ...aboutIt(network, distances) };
}

async function dominatorsAgainstGather(): Promise<Outcome> {
  const network = supplyNetwork(2_000_000);
  const { nodeCount, from, to, root } = network;
  const plain = buildGraph(nodeCount, from, to);
  const values = Int32Array.from({ length: nodeCount }, (_, node) => node & 7);
  const { graph, numberOf } = buildOrderedGraph(nodeCount, from, to);
  const run = () => dominatorsInOrder(graph, [numberOf[root]!], 'down');
  const { immediate } = run();
  const expected = dominators(plain, [root], 'down').immediate;
  const equal = expected.every((above, node) => {
    const found = immediate[numberOf[node]!]!;
    return above < nodeCount ? found === numberOf[above] : found === above;
  });
  const comparison = await compare(run, () => gather(values, plain.up.neighbours));
  const { ratio } = comparison;
  const distances = Int32Array.from(immediate, (above) => (above === noNode ? -1 : 0));
  return { ratio, met: ratio <= 5, equal, comparison, ...aboutIt(network, distances) };
}

/** What nobody who asks every link can do without: nodes are numbered as their ids happen to lie. */
function gather(values: Int32Array, neighbours: Uint32Array): number {
  let sum = 0;
  for (let place = 0; place < neighbours.length; place++) sum = (sum + values[neighbours[place]!]!) | 0;
  return sum;
}

/** The reach of the product, with the distance of each node as the network numbers it; -1 where it is not reached. */
function ours({ nodeCount, from, to, root }: Network): { distances: Int32Array; run: () => Reached } {
  const { graph, numberOf } = buildOrderedGraph(nodeCount, from, to);
  const run = () => reachInOrder(graph, [numberOf[root]!], 'down');
  const byNumber = distancesIn(run(), nodeCount);
  return { distances: Int32Array.from(numberOf, (number) => byNumber[number]!), run };
}

function distancesIn({ nodes, starts }: Reached, nodeCount: number): Int32Array {
  const distances = new Int32Array(nodeCount).fill(-1);
  for (let distance = 0; distance < starts.length - 1; distance++) {
    for (let i = starts[distance]!; i < starts[distance + 1]!; i++) distances[nodes[i]!] = distance;
  }
  return distances;
}

/** Nodes of the network on which the slow ways take about a second. */
const fewerNodes = 100_000;
/** Turns of ours against one of a slow way, so that both last long enough for the clock. */
const passes = 64;

async function againstPostgres(): Promise<Outcome> {
  const network = supplyNetwork(fewerNodes);
  const { distances, run } = ours(network);
  const database = await databaseOf(network);
  try {
    const expected = new Set(await database.reached());
    const comparison = timesFaster(perPass(await compare(() => repeated(run), database.count), passes));
    const equal = distances.every((distance, node) => distance >= 0 === expected.has(node));
    return { ratio: comparison.ratio, met: comparison.ratio >= 100, equal, comparison, ...aboutIt(network, distances) };
  } finally {
    await database.stop();
  }
}

function repeated(run: () => unknown): void {
  for (let pass = 0; pass < passes; pass++) run();
}

/** The links in a table with an index, in a PostgreSQL of their own. */
async function databaseOf({ from, to, root }: Network) {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const server = await startManagedPostgres({ dataDirectory, log: createLogger({ level: 'warn' }) });
  await server.whenReady();
  const client = new pg.Client(server.owner);
  await client.connect();
  await client.query('create table link (f int not null, t int not null)');
  await client.query('insert into link select * from unnest($1::int[], $2::int[])', [Array.from(from), Array.from(to)]);
  await client.query('create index on link (f, t)');
  await client.query('vacuum analyze link');
  const recursive = `with recursive reached (node) as (
    select ${root} union select link.t from reached join link on link.f = reached.node)`;
  return {
    count: () => client.query(`${recursive} select count(*) from reached`),
    reached: async () => {
      const { rows } = await client.query<{ node: number }>(`${recursive} select node from reached`);
      return rows.map(({ node }) => node);
    },
    stop: async () => {
      await client.end();
      await server.stop();
      rmSync(dataDirectory, { recursive: true });
    },
  };
}

async function againstGraphology(): Promise<Outcome> {
  const network = supplyNetwork(fewerNodes);
  const { distances, run } = ours(network);
  const graph = new DirectedGraph();
  for (let node = 0; node < network.nodeCount; node++) graph.addNode(node);
  for (let link = 0; link < network.from.length; link++) graph.mergeEdge(network.from[link], network.to[link]);
  const expected = searched(graph, String(network.root));
  const turns = await compare(
    () => repeated(run),
    () => searched(graph, String(network.root)),
  );
  const comparison = timesFaster(perPass(turns, passes));
  const equal = distances.every((distance, node) => distance === (expected.get(String(node)) ?? -1));
  return { ratio: comparison.ratio, met: comparison.ratio >= 100, equal, comparison, ...aboutIt(network, distances) };
}

/** Breadth first, as its users write it. */
function searched(graph: DirectedGraph, root: string): Map<string, number> {
  const distances = new Map([[root, 0]]);
  for (const [node, distance] of distances) {
    graph.forEachOutNeighbor(node, (next) => {
      if (!distances.has(next)) distances.set(next, distance + 1);
    });
  }
  return distances;
}

function aboutIt({ nodeCount, from, to }: Network, distances: Int32Array) {
  const reached = distances.reduce((count, distance) => count + Number(distance >= 0), 0);
  return {
    sizes: { nodes: nodeCount, links: from.length, reached },
    hashes: { network: sha256(from, to) },
    rssMb: peakMb(),
  };
}
