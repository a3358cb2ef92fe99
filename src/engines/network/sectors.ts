import type { CompiledNetwork } from './compile-network.ts';
import { qualification } from './network.ts';
import { partiesTo, partyKinds, type Supply, siteKind, supplierKind, supplyOf } from './supply.ts';

/**
 * What the NCSC fact sheet on ICT supply chains has the sectors look at: what has one source, what comes from one region, how far the tiers
 * are known, what is in stock against what it takes to get more, and whose the plants are.
 */
export interface SectorViews {
  /** Products and components with a requirement that only one supplier or site meets. */
  singleSource: { id: string; source: string; state: SourceState }[];
  /** Products and components all of whose suppliers and sites lie in one region, or one country where no region is stated. */
  singleRegion: { id: string; region: string; sources: number }[];
  /** Of how many of those who could be asked a supplier of the tier is known. */
  tiers: { tier: 2 | 3; asked: number; known: number; share: number | null }[];
  /** Products and components whose stock does not last until more comes; null where one of both is unknown. */
  buffers: { id: string; bufferDays: number | null; leadTimeDays: number | null; gapDays: number | null }[];
  /** Sites that make something or stand for a supplier, and whose they are; null where nobody says. */
  plants: { id: string; owned: boolean | null }[];
  manufacturing: { own: number; contracted: number; unknown: number };
}

/** `alone`: nobody else can. `unqualified`: others are named, none can carry the load. `unknown`: nobody says whether one can. */
export type SourceState = 'alone' | 'unqualified' | 'unknown';

export function sectorViews(compiled: CompiledNetwork): SectorViews {
  const supply = supplyOf(compiled.network, compiled.shares);
  const plants = plantsIn(compiled);
  return {
    singleSource: singleSources(compiled),
    singleRegion: singleRegions(compiled, supply),
    tiers: knownTiers(compiled, supply),
    buffers: buffersIn(compiled),
    plants,
    manufacturing: manufacturingBy(plants),
  };
}

function isItem({ kind }: CompiledNetwork['nodes'][number]): boolean {
  return kind === 'product' || kind === 'component';
}

const sourceKinds: readonly number[] = partyKinds;
const delivering: readonly string[] = ['supplies', 'manufactures', 'site-of', 'operates', 'administers'];

/** A link outside of groups is a requirement that nobody else can meet; of a group, a source without which the need is not met. */
function singleSources({ nodes, network, links, groups, nodeOf }: CompiledNetwork): SectorViews['singleSource'] {
  const grouped = new Set(groups.flatMap(({ of, sources }) => sources.map(({ node }) => JSON.stringify([node, of]))));
  const byLinks = links.flatMap(({ from, to, kind }) => {
    const isSource = sourceKinds.includes(network.kinds[nodeOf.get(from)!]!) && delivering.includes(kind);
    const counts = isSource && isItem(nodes[nodeOf.get(to)!]!) && !grouped.has(JSON.stringify([from, to]));
    return counts ? [{ id: to, source: from, state: 'alone' as const }] : [];
  });
  const byGroups = groups.flatMap((group, index) => {
    if (!isItem(nodes[nodeOf.get(group.of)!]!)) return [];
    const first = network.groups.offsets[index]!;
    return group.sources.flatMap(({ node }, place) => {
      const others = network.groups.qualified
        .subarray(first, network.groups.offsets[index + 1])
        .filter((_, other) => other !== place);
      const state = stateAmong([...others], group.need);
      return state ? [{ id: group.of, source: node, state }] : [];
    });
  });
  return [...byLinks, ...byGroups];
}

function stateAmong(others: readonly number[], need: number): SourceState | null {
  if (others.length < need) return 'alone';
  if (others.filter((one) => one === qualification.yes).length >= need) return null;
  return others.filter((one) => one !== qualification.no).length >= need ? 'unknown' : 'unqualified';
}

function singleRegions({ nodes }: CompiledNetwork, supply: Supply): SectorViews['singleRegion'] {
  return nodes.flatMap((item, node) => {
    if (!isItem(item)) return [];
    const sources = partiesTo(supply, node);
    const regions = sources.flatMap((source) => regionsOf({ nodes }, supply, source));
    const [region] = regions;
    const one = region !== null && region !== undefined && regions.every((other) => other === region);
    return one ? [{ id: item.id, region, sources: sources.length }] : [];
  });
}

/** Of a supplier its own, or those of its sites; null where nobody says. */
function regionsOf({ nodes }: Pick<CompiledNetwork, 'nodes'>, supply: Supply, party: number): (string | null)[] {
  const { region, country } = nodes[party]!;
  const own = region ?? country ?? null;
  const sites = partiesTo(supply, party).filter((site) => supply.kinds[site] === siteKind);
  return own !== null || sites.length === 0
    ? [own]
    : sites.map((site) => nodes[site]!.region ?? nodes[site]!.country ?? null);
}

/** Tier 1 supplies an item; of each supplier of a tier it is known who supplies it, or it is not. */
function knownTiers({ nodes }: CompiledNetwork, supply: Supply): SectorViews['tiers'] {
  const suppliersTo = (front: readonly number[]) => [
    ...new Set(
      front.flatMap((node) => partiesTo(supply, node)).filter((party) => supply.kinds[party] === supplierKind),
    ),
  ];
  const items = nodes.flatMap((item, node) => (isItem(item) ? [node] : []));
  const views: SectorViews['tiers'] = [];
  let front = suppliersTo(items);
  for (const tier of [2, 3] as const) {
    const known = front.filter((node) => suppliersTo([node]).length > 0).length;
    views.push({ tier, asked: front.length, known, share: front.length === 0 ? null : known / front.length });
    front = suppliersTo(front);
  }
  return views;
}

function buffersIn({ nodes }: CompiledNetwork): SectorViews['buffers'] {
  return nodes.flatMap((item) => {
    const { id, bufferDays = null, leadTimeDays = null } = item;
    if (!isItem(item) || (bufferDays === null && leadTimeDays === null)) return [];
    const gap = bufferDays === null || leadTimeDays === null ? null : leadTimeDays - bufferDays;
    return gap !== null && gap <= 0 ? [] : [{ id, bufferDays, leadTimeDays, gapDays: gap }];
  });
}

function plantsIn({ nodes, links, nodeOf }: CompiledNetwork): SectorViews['plants'] {
  const making = new Set(links.flatMap(({ from, kind }) => (['manufactures', 'site-of'].includes(kind) ? [from] : [])));
  const sites = [...making].map((id) => nodes[nodeOf.get(id)!]!).filter(({ kind }) => kind === 'site');
  return sites.map(({ id, owned = null }) => ({ id, owned }));
}

function manufacturingBy(plants: SectorViews['plants']): SectorViews['manufacturing'] {
  const count = (whose: boolean | null) => plants.filter(({ owned }) => owned === whose).length;
  return { own: count(true), contracted: count(false), unknown: count(null) };
}
