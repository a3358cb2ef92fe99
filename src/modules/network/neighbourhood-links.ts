import { linkKinds } from '../../common/network.ts';
import { eachLister } from '../../engines/graph/listing-graph.ts';
import type { LinkKind } from '../links/contract.ts';
import type { Cut, CutNode } from './neighbourhood.ts';
import type { NearLink, NetworkLayer, UnknownRest } from './neighbourhood-contract.ts';
import type { LevelledNetwork } from './neighbourhood-levels.ts';
import type { readLinksAmong, readSourcesAmong } from './neighbourhood-store.ts';
import { idOf } from './snapshot.ts';

const layerOf = (kind: LinkKind): NetworkLayer => {
  if (kind === 'owns') return 'ownership';
  return kind === 'operates' || kind === 'administers' ? 'access' : 'supply';
};

interface ReadLinks {
  links: Awaited<ReturnType<typeof readLinksAmong>>;
  sources: Awaited<ReturnType<typeof readSourcesAmong>>;
}

/** What is stated, what bills of materials show, and sources of groups without a link of their own. */
export function linksAmong(
  net: LevelledNetwork,
  layers: ReadonlySet<NetworkLayer>,
  nodes: readonly CutNode[],
  { links, sources }: ReadLinks,
): NearLink[] {
  const groupOf = new Map(sources.map((source) => [`${source.from} ${source.to}`, source.group]));
  const stated = links
    .filter(({ kind }) => layers.has(layerOf(kind)))
    .map((link) => ({ ...link, group: groupOf.get(`${link.from} ${link.to}`) ?? null, through: 0 }));
  const isStated = new Set(stated.map(({ from, kind, to }) => `${from} ${kind} ${to}`));
  const listed = layers.has('supply')
    ? listedLinks(net, nodes)
        .filter(({ from, kind, to }) => !isStated.has(`${from} ${kind} ${to}`))
        .map((link) => ({ ...link, group: groupOf.get(`${link.from} ${link.to}`) ?? null }))
    : [];
  const supporting = [...links.filter(({ kind }) => kind !== 'owns'), ...listed];
  const linked = new Set(supporting.map(({ from, to }) => `${from} ${to}`));
  const alternates = layers.has('supply')
    ? sources
        .filter(({ from, to }) => !linked.has(`${from} ${to}`))
        .map((source): NearLink => ({ ...source, kind: null, confidence: 'declared', through: 0 }))
    : [];
  return [...stated, ...alternates, ...listed];
}

/** What bills of materials show: which products a component is part of, and who supplies it. */
function listedLinks(net: LevelledNetwork, nodes: readonly CutNode[]): NearLink[] {
  const { graph } = net.snapshot;
  const { nodeCount } = graph.links;
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
    const listing = part - nodeCount;
    eachLister(graph, listing, 'down', (product, kind) => shown.has(product) && add(part, product, kind));
    eachLister(graph, listing, 'up', (supplier, kind) => shown.has(supplier) && add(supplier, part, kind));
  }
  return found;
}

export function waysAmong({ ways }: Cut, ids: ReadonlyMap<number, string>): NearLink[] {
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

export function restOf(
  { of, kind, stated, links }: { of: string; kind: LinkKind | null; stated: number; links: number },
  layers: ReadonlySet<NetworkLayer>,
): UnknownRest[] {
  if (kind !== null && !layers.has(layerOf(kind))) return [];
  return [{ of, kind, share: Number((1 - stated).toFixed(9)), links }];
}
