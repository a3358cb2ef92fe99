import { levels } from '../../common/network.ts';
import type { Direction } from '../../engines/graph/build-graph.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeRef } from '../register/contract.ts';
import { bestOf, dayOf, type Filtered, levelledOf, matcherOf, networkColumns, numbersOf } from './levelled.ts';
import { type Cut, type CutNode, commonRoots, cutAround } from './neighbourhood.ts';
import { mostNodesInView, type NearNode, type NetworkLayer } from './neighbourhood-contract.ts';
import type { LevelledNetwork } from './neighbourhood-levels.ts';
import { linksAmong, restOf, waysAmong } from './neighbourhood-links.ts';
import {
  type PlacedNode,
  readLinksAmong,
  readPlacedNodes,
  readSourcesAmong,
  readUnknownRests,
} from './neighbourhood-store.ts';
import { countDependents, sharedBy, supportLayers } from './neighbourhood-walk.ts';
import { findMeant, getMeant } from './references.ts';
import { findNumber, idOf } from './snapshot.ts';

interface NeighbourhoodQuery extends Filtered {
  node: readonly string[];
  direction: 'supports' | 'supported-by' | 'both';
  layers: readonly NetworkLayer[];
  steps: number;
  limit: number;
  expand?: readonly string[] | undefined;
}

/** A node, or several, with what stands around. */
export async function readNeighbourhood(context: Context, query: NeighbourhoodQuery) {
  const focus = await getMeant(context, query.node);
  const net = await levelledOf(context);
  const numbers = numbersOf(net.snapshot, focus);
  const layers = new Set(query.layers);
  const cut = await cutAround({
    net,
    layers,
    focus: numbers,
    directions: directionsOf(query.direction),
    steps: query.steps,
    matches: matcherOf(net, query),
    limit: query.limit,
    most: mostNodesInView,
    expanded: numbersOf(net.snapshot, await knownNodes(context, query.expand ?? [])),
    best: (nodes, most) => bestOf(context, net, nodes, most),
  });
  const alone = focus.filter(({ id }) => findNumber(net.snapshot, id) === undefined);
  return {
    focus,
    ...(await described(context, net, layers, cut, alone)),
    ...dependentsOf(net, numbers),
    within: cut.within,
    total: net.total,
  };
}

function directionsOf(direction: NeighbourhoodQuery['direction']): Direction[] {
  if (direction === 'both') return ['down', 'up'];
  return [direction === 'supports' ? 'down' : 'up'];
}

async function knownNodes({ database, workspaceId }: Context, references: readonly string[]): Promise<NodeRef[]> {
  if (references.length === 0) return [];
  return (await database.inWorkspace(workspaceId, (tx) => findMeant(tx, workspaceId, references))).flat();
}

async function described(
  context: Context,
  net: LevelledNetwork,
  layers: ReadonlySet<NetworkLayer>,
  cut: Cut,
  alone: readonly NodeRef[],
) {
  const { database, workspaceId } = context;
  const day = dayOf(context);
  const ids = new Map(cut.nodes.map(({ node }) => [node, idOf(net.snapshot, node)]));
  const all = [...ids.values(), ...alone.map(({ id }) => id)];
  const read = await database.inWorkspace(workspaceId, async (tx) => ({
    nodes: await readPlacedNodes(tx, workspaceId, all),
    links: await readLinksAmong(tx, workspaceId, day, all),
    sources: await readSourcesAmong(tx, workspaceId, all),
    rests: layers.has('supply') ? await readUnknownRests(tx, workspaceId, day, all) : [],
  }));
  const places = cut.nodes.filter(({ node }) => read.nodes.has(ids.get(node)!));
  const nodes = [
    ...places.map((one) => nearNode(net, one, read.nodes.get(ids.get(one.node)!)!)),
    ...alone.flatMap(({ id }) => (read.nodes.has(id) ? [aloneNode(read.nodes.get(id)!)] : [])),
  ].sort(inOrder);
  const known = new Set(nodes.map(({ id }) => id));
  const links = linksAmong(net, layers, places, read).concat(waysAmong(cut, ids));
  const placeOf = new Map(nodes.map(({ id }, place) => [id, place]));
  const roots = commonRoots(
    nodes.length,
    links
      .filter(({ kind }) => kind !== 'owns')
      .map(({ from, to }) => ({ from: placeOf.get(from)!, to: placeOf.get(to)! })),
    {
      isDirect: (place) => nodes[place]!.kind === 'supplier' && nodes[place]!.tier === 1,
      isOurs: (place) => nodes[place]!.tier === 0,
    },
  );
  return {
    nodes,
    links,
    unknown: read.rests.filter(({ of }) => known.has(of)).flatMap((rest) => restOf(rest, layers)),
    commonRoots: roots.map(({ place, suppliers }) => ({ node: nodes[place]!.id, suppliers })),
  };
}

function nearNode(
  net: LevelledNetwork,
  { node, side, distance, beyond }: CutNode,
  { criticality: _, ...placed }: PlacedNode,
): NearNode {
  return {
    ...placed,
    ...networkColumns(net, node),
    direct: net.assumed[net.places.of(node) ?? -1] === 1,
    side,
    distance,
    beyond,
  };
}

/** Nothing depends on it and it on nothing; a function is as critical as it declares. */
function aloneNode({ criticality: declared, ...placed }: PlacedNode): NearNode {
  const isFunction = placed.kind === 'function';
  const levels = isFunction
    ? { low: declared ?? 'none', high: declared ?? 'very-high' }
    : ({ low: 'none', high: 'none' } as const);
  return { ...placed, ...levels, tier: isFunction ? 0 : null, direct: false, side: 'focus', distance: 0, beyond: 0 };
}

const sides = ['focus', 'supports', 'supported-by'] as const;

function inOrder(a: NearNode, b: NearNode): number {
  const rank = ({ low, high }: NearNode) => levels.indexOf(high) * levels.length + levels.indexOf(low);
  return (
    sides.indexOf(a.side) - sides.indexOf(b.side) ||
    a.distance - b.distance ||
    rank(b) - rank(a) ||
    (a.name < b.name ? -1 : Number(a.name > b.name)) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** How many functions depend on all of the nodes, and through how many direct suppliers, at any distance. */
function dependentsOf(net: LevelledNetwork, nodes: readonly number[]): { functions: number; suppliers: number } {
  return countDependents(net, sharedBy(net, supportLayers, nodes, 'down'));
}
