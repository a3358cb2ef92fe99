import { AppError } from '../../common/errors.ts';
import { levels, linkKinds } from '../../common/network.ts';
import type { Direction } from '../../engines/graph/build-graph.ts';
import { criticality } from '../../engines/network/criticality.ts';
import type { Context } from '../../platform/context.ts';
import type { LevelBounds, NetworkTask } from '../../workers/study-network.ts';
import type { LinkKind } from '../links/contract.ts';
import type { Level, NodeKind, NodeRef } from '../register/contract.ts';
import { findNode } from '../register/index.ts';
import { type Cut, type CutNode, commonRoots, cutAround } from './neighbourhood.ts';
import {
  mostNodesInView,
  type NearLink,
  type NearNode,
  type NetworkLayer,
  type NetworkNode,
  type UnknownRest,
} from './neighbourhood-contract.ts';
import {
  type LevelInput,
  type LevelledNetwork,
  levelInput,
  levelledNetwork,
  levelsOf,
  tierOf,
} from './neighbourhood-levels.ts';
import {
  findLevelChange,
  firstByName,
  type PlacedNode,
  readLevelColumns,
  readLinksAmong,
  readPlacedNodes,
  readSourcesAmong,
  readUnknownRests,
} from './neighbourhood-store.ts';
import { countDependents, eachLinkOf, rootsOf, sharedBy, supportLayers } from './neighbourhood-walk.ts';
import { findNumber, idOf, kindOf, nodeKinds, type Snapshot } from './snapshot.ts';
import { snapshotOf } from './snapshots.ts';

interface KeptLevels {
  change: number;
  day: string;
  levelled: Promise<LevelledNetwork>;
}

const keptFor = new WeakMap<Snapshot, KeptLevels>();

/** From so many links on levels are reckoned in a thread of their own. */
const linksForThread = 100_000;

/** The network with levels and tiers, reckoned anew where a change has moved them. */
async function levelledOf(context: Context): Promise<LevelledNetwork> {
  const { database, workspaceId } = context;
  const snapshot = await snapshotOf(context);
  const day = dayOf(context);
  const known = keptFor.get(snapshot);
  const { change, moved } = await database.inWorkspace(workspaceId, (tx) =>
    findLevelChange(tx, workspaceId, known?.change ?? Number.MAX_SAFE_INTEGER),
  );
  if (known && known.day === day && !moved) return known.levelled;
  const kept = { change, day, levelled: reckon(context, snapshot, day) };
  keptFor.set(snapshot, kept);
  kept.levelled.catch(() => {
    if (keptFor.get(snapshot) === kept) keptFor.delete(snapshot);
  });
  return kept.levelled;
}

function dayOf({ clock }: Pick<Context, 'clock'>): string {
  return clock().toISOString().slice(0, 10);
}

async function reckon(context: Context, snapshot: Snapshot, day: string): Promise<LevelledNetwork> {
  const { database, workspaceId } = context;
  const columns = await database.inWorkspace(workspaceId, (tx) => readLevelColumns(tx, workspaceId, day));
  const input = levelInput(snapshot, columns);
  return levelledNetwork(snapshot, input, await boundsOf(context, input));
}

async function boundsOf({ workers }: Context, { network, stated }: LevelInput): Promise<LevelBounds> {
  if (network.links.from.length < linksForThread) return criticality(network, stated);
  const task: NetworkTask = { task: 'levels', network, stated };
  return workers.run<LevelBounds>('study-network', task);
}

interface Filtered {
  kind?: readonly NodeKind[] | undefined;
  least?: Level | undefined;
}

function matcherOf(net: LevelledNetwork, { kind, least }: Filtered): (node: number) => boolean {
  const kinds = kind && new Set(kind.map((one) => nodeKinds.indexOf(one)));
  const level = least === undefined ? 0 : levels.indexOf(least);
  return (node) =>
    (!kinds || kinds.has(kindOf(net.snapshot, node))) && (level === 0 || levelsOf(net, node).high >= level);
}

/** Higher stands before lower: by what it is at most, then at least. */
function rankOf(net: LevelledNetwork, node: number): number {
  const { low, high } = levelsOf(net, node);
  return high * levels.length + low;
}

/** Ids ordered by name at once. */
const mostNames = 20_000;

/** The most critical first, of equals by name; where more are alike than can be ordered by name, the first by id of those. */
async function bestOf(
  { database, workspaceId }: Context,
  net: LevelledNetwork,
  nodes: readonly number[],
  most: number,
): Promise<number[]> {
  if (most <= 0) return [];
  if (nodes.length <= most) return [...nodes];
  const byRank: number[][] = [];
  for (const node of nodes) {
    const rank = rankOf(net, node);
    byRank[rank] ??= [];
    byRank[rank].push(node);
  }
  const best: number[] = [];
  for (const alike of byRank.reverse()) {
    if (!alike) continue;
    const left = most - best.length;
    if (alike.length <= left) best.push(...alike);
    else {
      const numbers = new Map(
        alike
          .sort((a, b) => a - b)
          .slice(0, mostNames)
          .map((node) => [idOf(net.snapshot, node), node]),
      );
      const ids = await database.inWorkspace(workspaceId, (tx) =>
        firstByName(tx, workspaceId, [...numbers.keys()], left),
      );
      best.push(...ids.map((id) => numbers.get(id)!));
    }
    if (best.length >= most) break;
  }
  return best;
}

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
  const focus = await Promise.all(query.node.map((reference) => getNode(context, reference)));
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
    expanded: numbersOf(net.snapshot, await findNodes(context, query.expand ?? [])),
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

async function getNode(context: Context, reference: string): Promise<NodeRef> {
  const [node] = await findNodes(context, [reference]);
  if (!node) throw new AppError('not-found', `There is nothing with the id or number "${reference}" here.`);
  return node;
}

async function findNodes({ database, workspaceId }: Context, references: readonly string[]): Promise<NodeRef[]> {
  if (references.length === 0) return [];
  return database.inWorkspace(workspaceId, async (tx) => {
    const found: NodeRef[] = [];
    for (const reference of references) {
      const node = await findNode(tx, workspaceId, reference);
      if (node) found.push(node);
    }
    return found;
  });
}

/** Without those that are no part of the network: new ones without a link, and retired ones. */
function numbersOf(snapshot: Snapshot, nodes: readonly NodeRef[]): number[] {
  return [...new Set(nodes.flatMap(({ id }) => findNumber(snapshot, id) ?? []))];
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
    direct: net.assumed[node] === 1,
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

function networkColumns(net: LevelledNetwork, node: number): Pick<NetworkNode, 'tier' | 'low' | 'high'> {
  const { low, high } = levelsOf(net, node);
  return { tier: tierOf(net, node), low: levels[low]!, high: levels[high]! };
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

const layerOf = (kind: LinkKind): NetworkLayer => {
  if (kind === 'owns') return 'ownership';
  return kind === 'operates' || kind === 'administers' ? 'access' : 'supply';
};

interface ReadLinks {
  links: Awaited<ReturnType<typeof readLinksAmong>>;
  sources: Awaited<ReturnType<typeof readSourcesAmong>>;
}

/** What is stated, what bills of materials show, and sources of groups without a link of their own. */
function linksAmong(
  net: LevelledNetwork,
  layers: ReadonlySet<NetworkLayer>,
  nodes: readonly CutNode[],
  { links, sources }: ReadLinks,
): NearLink[] {
  const groupOf = new Map(sources.map((source) => [`${source.from} ${source.to}`, source.group]));
  const stated = links
    .filter(({ kind }) => layers.has(layerOf(kind)))
    .map((link) => ({ ...link, group: groupOf.get(`${link.from} ${link.to}`) ?? null, through: 0 }));
  const linked = new Set(links.filter(({ kind }) => kind !== 'owns').map(({ from, to }) => `${from} ${to}`));
  const alternates = layers.has('supply')
    ? sources
        .filter(({ from, to }) => !linked.has(`${from} ${to}`))
        .map((source): NearLink => ({ ...source, kind: null, confidence: 'declared', through: 0 }))
    : [];
  return [...stated, ...alternates, ...partLinks(net, layers, nodes)];
}

function partLinks(net: LevelledNetwork, layers: ReadonlySet<NetworkLayer>, nodes: readonly CutNode[]): NearLink[] {
  const { nodeCount } = net.snapshot.graph.links;
  const shown = new Set(nodes.map(({ node }) => node));
  const found: NearLink[] = [];
  for (const part of shown) {
    if (part < nodeCount) continue;
    const add = (from: number, to: number, kind: number) => {
      found.push({
        from: idOf(net.snapshot, from),
        to: idOf(net.snapshot, to),
        kind: linkKinds[kind]!,
        confidence: 'observed',
        dependence: null,
        share: null,
        shareMax: null,
        group: null,
        through: 0,
      });
    };
    eachLinkOf(net, layers, part, 'down', (product, kind) => shown.has(product) && add(part, product, kind));
    eachLinkOf(net, layers, part, 'up', (supplier, kind) => shown.has(supplier) && add(supplier, part, kind));
  }
  return found;
}

function waysAmong({ ways }: Cut, ids: ReadonlyMap<number, string>): NearLink[] {
  return ways.map(({ from, to, through }) => ({
    from: ids.get(from)!,
    to: ids.get(to)!,
    kind: null,
    confidence: null,
    dependence: null,
    share: null,
    shareMax: null,
    group: null,
    through,
  }));
}

function restOf(
  { of, kind, stated, links }: { of: string; kind: LinkKind | null; stated: number; links: number },
  layers: ReadonlySet<NetworkLayer>,
): UnknownRest[] {
  if (kind !== null && !layers.has(layerOf(kind))) return [];
  return [{ of, kind, share: Number((1 - stated).toFixed(9)), links }];
}

/** How many functions depend on all of the nodes, and through how many direct suppliers, at any distance. */
function dependentsOf(net: LevelledNetwork, nodes: readonly number[]): { functions: number; suppliers: number } {
  return countDependents(net, sharedBy(net, supportLayers, nodes, 'down'));
}

interface SharedQuery {
  node: readonly string[];
  direction: 'supports' | 'supported-by';
  layers: readonly NetworkLayer[];
  limit: number;
}

/** What depends on each of several nodes, or what each of them depends on. */
export async function readShared(context: Context, query: SharedQuery) {
  const nodes = await Promise.all(query.node.map((reference) => getNode(context, reference)));
  const net = await levelledOf(context);
  const numbers = numbersOf(net.snapshot, nodes);
  const [direction] = directionsOf(query.direction);
  const isAlone = nodes.some(({ id }) => findNumber(net.snapshot, id) === undefined);
  const shared = isAlone ? [] : sharedBy(net, new Set(query.layers), numbers, direction!);
  const counts = Object.fromEntries(nodeKinds.map((kind) => [kind, 0]));
  for (const node of shared) counts[nodeKinds[kindOf(net.snapshot, node)]!]!++;
  const best = await bestOf(context, net, shared, query.limit);
  return { counts, items: await networkNodes(context, net, best), total: shared.length };
}

interface OverviewQuery extends Filtered {
  layers: readonly NetworkLayer[];
  limit: number;
}

const mostBeginnings = 12;

/** Where to begin, and the most critical part of the whole. */
export async function readWhole(context: Context, query: OverviewQuery) {
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
  const { links, listing, partCount } = net.snapshot.graph;
  const found: number[] = [];
  for (let node = 0; node < links.nodeCount; node++) if (matches(node)) found.push(node);
  for (let part = 0; part < partCount; part++) {
    const isListed = listing.offsets[part + 1]! > listing.offsets[part]!;
    if (isListed && matches(links.nodeCount + part)) found.push(links.nodeCount + part);
  }
  return found;
}

function nodesOfKind(net: LevelledNetwork, kind: NodeKind): number[] {
  const number = nodeKinds.indexOf(kind);
  const found: number[] = [];
  for (let node = 0; node < net.tiers.length; node++) if (kindOf(net.snapshot, node) === number) found.push(node);
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

/** In the order of levels, then of names. */
async function networkNodes(
  { database, workspaceId }: Context,
  net: LevelledNetwork,
  numbers: readonly number[],
): Promise<NetworkNode[]> {
  const ids = numbers.map((node) => idOf(net.snapshot, node));
  const placed = await database.inWorkspace(workspaceId, (tx) => readPlacedNodes(tx, workspaceId, ids));
  return numbers
    .flatMap((number, index) => {
      const found = placed.get(ids[index]!);
      if (!found) return [];
      const { id, kind, name } = found;
      return [
        { rank: rankOf(net, number), node: { id, kind, number: found.number, name, ...networkColumns(net, number) } },
      ];
    })
    .sort((a, b) => b.rank - a.rank || (a.node.name < b.node.name ? -1 : Number(a.node.name > b.node.name)))
    .map(({ node }) => node);
}
