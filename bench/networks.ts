/** Supply networks of any size, the same for the same size: made from one seed. */
import { levels, type NodeKind } from '../src/common/network.ts';
import type { NetworkDocument, NetworkLink, NetworkNode } from '../src/formats/network/document.ts';
import { randomFrom } from './random.ts';

export interface Network {
  nodeCount: number;
  from: Uint32Array;
  to: Uint32Array;
  /** The node at the root, from which nearly all are reached. */
  root: number;
}

const tiers = 12;
/** Each tier has so many times the nodes of the one before. */
const growth = 2.2;
/** One link in so many skips a tier. */
const skipping = 5;
/** One link in so many leads back where another came from: both ends are on a cycle then. */
const mutual = 1000;

/** Tiers below one common root, five links a node, numbers of nodes in no order, as ids give them. */
export function supplyNetwork(nodeCount: number): Network {
  const random = randomFrom(20_261_121);
  const below = (limit: number) => Math.floor(random() * limit);
  const ids = shuffled(nodeCount, below);
  const starts = tierStarts(nodeCount);
  const linkCount = 5 * nodeCount;
  const from = new Uint32Array(linkCount);
  const to = new Uint32Array(linkCount);
  for (let link = 0; link < linkCount; link++) {
    const node = 1 + below(nodeCount - 1);
    const tier = tierOf(starts, node);
    const above = tier > 1 && below(skipping) === 0 ? tier - 2 : tier - 1;
    from[link] = ids[starts[above]! + below(starts[above + 1]! - starts[above]!)]!;
    to[link] = ids[node]!;
  }
  for (let i = 0; i < linkCount / mutual; i++) {
    const [link, back] = [below(linkCount), below(linkCount)];
    from[back] = to[link]!;
    to[back] = from[link]!;
  }
  return { nodeCount, from, to, root: ids[0]! };
}

function tierStarts(nodeCount: number): number[] {
  const total = (growth ** tiers - 1) / (growth - 1);
  const starts = [0, 1];
  for (let tier = 1; tier < tiers - 1; tier++) {
    starts.push(starts[tier]! + Math.max(1, Math.floor((growth ** tier / total) * nodeCount)));
  }
  return [...starts, nodeCount];
}

function tierOf(starts: readonly number[], node: number): number {
  let tier = tiers - 1;
  while (starts[tier]! > node) tier--;
  return tier;
}

function shuffled(count: number, below: (limit: number) => number): Uint32Array {
  const ids = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = below(i + 1);
    const id = ids[i]!;
    ids[i] = ids[j]!;
    ids[j] = id;
  }
  return ids;
}

/** What stands on each tier, from what is supported to what supports it. */
const kindsByTier: readonly NodeKind[] = [
  'function',
  'system',
  'product',
  'product',
  'component',
  'supplier',
  'supplier',
  'component',
  'supplier',
  'supplier',
  'supplier',
  'site',
];

/** The same tiers as a file, without the links that lead back: numbers of nodes rise with the tiers. */
export function supplyFile(nodeCount: number): NetworkDocument {
  const random = randomFrom(20_261_122);
  const below = (limit: number) => Math.floor(random() * limit);
  const starts = tierStarts(nodeCount);
  const tiersOf = Array.from({ length: nodeCount }, (_, node) => tierOf(starts, node));
  const links = Array.from({ length: 5 * nodeCount }, (): NetworkLink => {
    const node = 1 + below(nodeCount - 1);
    const tier = tiersOf[node]!;
    const above = tier > 1 && below(skipping) === 0 ? tier - 2 : tier - 1;
    const supported = starts[above]! + below(starts[above + 1]! - starts[above]!);
    const dependence = levels[below(levels.length)]!;
    return { from: `n${node}`, to: `n${supported}`, kind: tier === tiers - 1 ? 'site-of' : 'supplies', dependence };
  });
  const nodes = tiersOf.map((tier, node): NetworkNode => {
    const kind = kindsByTier[tier]!;
    return { id: `n${node}`, kind, ...(kind === 'function' && { criticality: 'very-high' }) };
  });
  return { schema: 'holdfast.network/1', nodes, links };
}
