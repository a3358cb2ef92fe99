import { linkKinds } from '../../common/network.ts';
import { isPresent } from '../../engines/graph/listing-graph.ts';
import type { Context } from '../../platform/context.ts';
import type { LinkKind } from '../links/contract.ts';
import type { NodeKind } from '../register/contract.ts';
import { bestOf, type Filtered, levelledOf, matcherOf, networkNodes } from './levelled.ts';
import type { NetworkLayer, NetworkNode } from './neighbourhood-contract.ts';
import type { LevelledNetwork } from './neighbourhood-levels.ts';
import { eachLinkOf, rootsOf } from './neighbourhood-walk.ts';
import { findNumber, idOf, kindOf, nodeKinds } from './snapshot.ts';

interface WholeQuery extends Filtered {
  layers: readonly NetworkLayer[];
  limit: number;
}

const mostBeginnings = 12;

/** Where to begin, and the most critical part of the whole. */
export async function readWhole(context: Context, query: WholeQuery) {
  const net = await levelledOf(context);
  const layers = new Set(query.layers);
  const matching = matchingNodes(net, matcherOf(net, query));
  const best = await bestOf(context, net, matching, query.limit);
  const nodes = await networkNodes(context, net, best);
  const functions = await bestOf(context, net, nodesOfKind(net, 'function'), mostBeginnings);
  const roots = rootsOf(net, mostBeginnings);
  const found = new Map(roots.map((root) => [idOf(net.snapshot, root.node), root]));
  const named = await networkNodes(
    context,
    net,
    roots.map(({ node }) => node),
  );
  return {
    functions: await networkNodes(context, net, functions),
    roots: named
      .map((node) => ({ ...node, suppliers: found.get(node.id)!.suppliers, functions: found.get(node.id)!.functions }))
      .sort((a, b) => b.suppliers - a.suppliers),
    nodes,
    links: linksBetween(net, layers, nodes),
    matching: matching.length,
    total: net.total,
  };
}

function matchingNodes(net: LevelledNetwork, matches: (node: number) => boolean): number[] {
  const { graph } = net.snapshot;
  const { nodeCount } = graph.links;
  const found: number[] = [];
  for (let node = 0; node < nodeCount; node++) if (matches(node)) found.push(node);
  for (let part = 0; part < graph.partCount; part++) {
    if (isPresent(graph, part) && matches(nodeCount + part)) found.push(nodeCount + part);
  }
  return found;
}

function nodesOfKind({ snapshot }: LevelledNetwork, kind: NodeKind): number[] {
  const number = nodeKinds.indexOf(kind);
  const found: number[] = [];
  for (let node = 0; node < snapshot.graph.links.nodeCount; node++)
    if (kindOf(snapshot, node) === number) found.push(node);
  return found;
}

function linksBetween(net: LevelledNetwork, layers: ReadonlySet<NetworkLayer>, nodes: readonly NetworkNode[]) {
  const numbers = nodes.map(({ id }) => findNumber(net.snapshot, id)!);
  const places = new Map(numbers.map((node, place) => [node, place]));
  const links = { from: [] as number[], to: [] as number[], kind: [] as LinkKind[] };
  for (const [place, node] of numbers.entries()) {
    eachLinkOf(net, layers, node, 'down', (neighbour, kind) => {
      const other = places.get(neighbour);
      if (other === undefined) return;
      links.from.push(place);
      links.to.push(other);
      links.kind.push(linkKinds[kind]!);
    });
  }
  return links;
}
