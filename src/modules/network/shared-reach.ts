import type { Context } from '../../platform/context.ts';
import type { NodeKind } from '../register/contract.ts';
import { bestOf, levelledOf, matcherOf, networkNodes, numbersOf } from './levelled.ts';
import type { NetworkLayer } from './neighbourhood-contract.ts';
import { tierOf } from './neighbourhood-levels.ts';
import { sharedBy } from './neighbourhood-walk.ts';
import { getOneMeant } from './references.ts';
import { findNumber, kindOf, nodeKinds } from './snapshot.ts';

interface SharedQuery {
  node: readonly string[];
  direction: 'supports' | 'supported-by';
  layers: readonly NetworkLayer[];
  kind?: readonly NodeKind[] | undefined;
  tier?: number | undefined;
  limit: number;
}

/** What depends on each of several nodes, or what each of them depends on. */
export async function readShared(context: Context, query: SharedQuery) {
  const nodes = await Promise.all(query.node.map((reference) => getOneMeant(context, reference)));
  const net = await levelledOf(context);
  const numbers = numbersOf(net.snapshot, nodes);
  const direction = query.direction === 'supports' ? 'down' : 'up';
  const isAlone = nodes.some(({ id }) => findNumber(net.snapshot, id) === undefined);
  const shared = isAlone ? [] : sharedBy(net, new Set(query.layers), numbers, direction);
  const counts = Object.fromEntries(nodeKinds.map((kind) => [kind, 0]));
  for (const node of shared) counts[nodeKinds[kindOf(net.snapshot, node)]!]!++;
  const matches = matcherOf(net, { kind: query.kind });
  const wanted = shared.filter(
    (node) => matches(node) && (query.tier === undefined || tierOf(net, node) === query.tier),
  );
  const best = await bestOf(context, net, wanted, query.limit);
  return { counts, items: await networkNodes(context, net, best), total: wanted.length };
}
