import { type Graph, noNode } from '../graph/build-graph.ts';
import type { CompiledNetwork } from './compile-network.ts';
import { supportGraph } from './network-graph.ts';
import { Holdings, type Ownership, ultimateOwners } from './ownership.ts';
import { type PartyKind, partyKinds, type Supply, siteKind, supplierKind, supplyOf } from './supply.ts';
import { TierSteps } from './tier-steps.ts';

export const dimensions = ['supplier', 'owner', 'site', 'country', 'region', 'technology'] as const;
export type Dimension = (typeof dimensions)[number];

/** How far what one node rests on, at one tier, lies in few hands (reference model M5). */
export interface Concentration {
  of: number;
  /** 1 for those who supply it directly. */
  tier: number;
  by: Dimension;
  /** Herfindahl–Hirschman index, 0 to 10 000; null where shares are unknown. */
  hhi: number | null;
  /** 10 000 / HHI: as many parties of one size come to the same. */
  effective: number | null;
  /** With the unknown share spread over ever so many parties. */
  low: number;
  /** With the unknown share in one hand that holds nothing else. */
  high: number;
  /** With the unknown share in the hand that holds the most. */
  worst: number;
  /** The part of the whole of which nobody says whose it is. */
  unknown: number;
  /** What the shares are of: the one requirement of each node on the way, or several that count the same. */
  weight: 'shares' | 'requirements';
  /** The largest, at most ten. Parties are ids of nodes, countries, regions or technologies. */
  parties: { party: string; share: number }[];
  /** More concentrated than the tier before: its diversification is none. Null where unknown shares leave it open. */
  vanishes: boolean | null;
}

export interface Bounds {
  low: number;
  high: number;
  worst: number;
}

/** Bounds of the index for known shares and an unknown rest, all together 1 (reference model §5.1). */
export function indexBounds(shares: ArrayLike<number>, unknown: number): Bounds {
  let known = 0;
  let most = 0;
  for (let place = 0; place < shares.length; place++) {
    const share = shares[place]!;
    known += (100 * share) ** 2;
    if (share > most) most = share;
  }
  const rest = unknown < rounding ? 0 : unknown;
  return {
    low: known,
    high: known + (100 * rest) ** 2,
    worst: known + (100 * (most + rest)) ** 2 - (100 * most) ** 2,
  };
}

/** What adding shares up may leave. */
const rounding = 1e-9;

/** Deeper tiers are not looked at: a ring of suppliers has any number of them. */
const mostTiers = 8;

const mostParties = 10;

/** The same with the numbers of nodes; countries, regions and technologies by name. */
export type NumberedConcentration = Omit<Concentration, 'of' | 'parties'> & {
  parties: { party: number | string; share: number }[];
};

/** Keeps what the questions to one network share. */
export class ConcentrationModel {
  readonly #nodes: CompiledNetwork['nodes'];
  readonly #graph: Graph;
  readonly #supply: Supply;
  readonly #owners: Ownership | null;
  readonly #known: readonly Dimension[];
  readonly #steps: Readonly<Record<PartyKind, TierSteps>>;
  readonly #places: Readonly<Record<'country' | 'region', NamedPlaces>>;
  readonly #sites: SiteParts;
  /** By node: the flow that has come to a party of this tier. */
  readonly #arrived: Float64Array;
  /** By node or place, while parties are summed up. */
  readonly #sums: Float64Array;
  /** Shares looked at, beside those that steps look at. */
  #work = 0;

  constructor({ nodes, network, shares }: CompiledNetwork) {
    const holdings = new Holdings(network, shares);
    const supply = supplyOf(network, shares);
    const technologyOf = (node: number) => nodes[node]!.technology;
    this.#nodes = nodes;
    this.#graph = supportGraph(network);
    this.#supply = supply;
    this.#owners = holdings.any ? ultimateOwners(network, holdings) : null;
    this.#known = knownDimensions(nodes, this.#owners);
    this.#steps = {
      [supplierKind]: new TierSteps(supply, supplierKind, technologyOf),
      [siteKind]: new TierSteps(supply, siteKind, technologyOf),
    };
    this.#places = { country: placesOf(nodes, 'country'), region: placesOf(nodes, 'region') };
    this.#sites = sitesOf(supply);
    this.#arrived = new Float64Array(network.nodeCount);
    this.#sums = new Float64Array(network.nodeCount);
  }

  /** Shares looked at so far: some tens of nanoseconds each. */
  get work(): number {
    return this.#work + this.#steps[supplierKind].work + this.#steps[siteKind].work;
  }

  /** By tier and dimension; empty where nothing says who supplies it. */
  of(node: number): Concentration[] {
    return this.numbered(node).map(({ parties, ...one }) => ({
      of: node,
      ...one,
      parties: parties.map(({ party, share }) => ({ party: this.#nameOf(party), share })),
    }));
  }

  numbered(node: number): NumberedConcentration[] {
    const partyKind = this.#partyKindBehind(node);
    if (partyKind === null) return [];
    const found: NumberedConcentration[] = [];
    let before = new Map<Dimension, NumberedConcentration>();
    let front: Flow = {
      ...{ nodes: Uint32Array.of(node), weights: Float64Array.of(1) },
      ...{ unknown: 0, technologies: new Map(), isStated: true },
    };
    for (let tier = 1; tier <= mostTiers; tier++) {
      front = this.#nextTier(front, this.#steps[partyKind]);
      if (front.nodes.length === 0) break;
      const ofTier = new Map<Dimension, NumberedConcentration>();
      for (const by of this.#known) {
        const one = this.#measured(tier, by, front, before.get(by));
        if (one) ofTier.set(by, one);
      }
      found.push(...ofTier.values());
      before = ofTier;
    }
    return found;
  }

  #nameOf(party: number | string): string {
    return typeof party === 'string' ? party : this.#nodes[party]!.id;
  }

  /** Suppliers; where none is behind it, sites. Null where there is neither. */
  #partyKindBehind(node: number): PartyKind | null {
    return partyKinds.find((kind) => this.#restsOn(kind, node)) ?? null;
  }

  /** On one other than itself. What does not rest on any is not entered, so a walk in depth comes to one at once, but for rings. */
  #restsOn(kind: PartyKind, node: number): boolean {
    const { kinds, below } = this.#supply;
    const { offsets, neighbours } = this.#graph.up;
    const seen = new Set([node]);
    const open = [node];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      for (let place = offsets[one]!; place < offsets[one + 1]!; place++) {
        const supporter = neighbours[place]!;
        if (below[kind][supporter] === 0 || seen.has(supporter)) continue;
        if (kinds[supporter] === kind) return true;
        seen.add(supporter);
        open.push(supporter);
      }
    }
    return false;
  }

  #nextTier(front: Flow, steps: TierSteps): Flow {
    const arrived = this.#arrived;
    const technologies = new Map<string, number>();
    const nodes: number[] = [];
    let { unknown, isStated } = front;
    for (let place = 0; place < front.nodes.length; place++) {
      const weight = front.weights[place]!;
      steps.take(front.nodes[place]!);
      const { parties, parts, start, end } = steps;
      for (let at = start; at < end; at++) {
        const party = parties[at]!;
        const before = arrived[party]!;
        const after = before + weight * parts[at]!;
        arrived[party] = after;
        if (before === 0 && after !== 0) nodes.push(party);
      }
      this.#work += end - start;
      unknown += weight * steps.unknown;
      isStated &&= steps.isStated;
      for (const [technology, part] of steps.technologies) {
        technologies.set(technology, (technologies.get(technology) ?? 0) + weight * part);
      }
    }
    const next = Uint32Array.from(nodes);
    return { nodes: next, weights: taken(arrived, next), unknown, technologies, isStated };
  }

  #measured(
    tier: number,
    by: Dimension,
    flow: Flow,
    before: NumberedConcentration | undefined,
  ): NumberedConcentration | null {
    const shares = this.#sharesOf(by, flow, this.#owners?.certain);
    const { known } = shares;
    if (known.length === 0) return null;
    let sum = 0;
    for (let place = 0; place < known.length; place++) sum += known[place]!;
    const unknown = Math.max(0, 1 - sum);
    const least = indexBounds(known, unknown);
    const possible = by === 'owner' ? this.#sharesOf(by, flow, this.#owners?.possible).known : known;
    const most = possible === known ? least : indexBounds(possible, unknown);
    const low = Math.min(least.low, most.low);
    const high = Math.max(least.high, most.high);
    const worst = Math.max(least.worst, most.worst);
    const hhi = worst - low < rounding * low ? low : null;
    return {
      ...{ tier, by, hhi, effective: hhi === null ? null : 10_000 / hhi, low, high, worst },
      unknown: unknown < rounding ? 0 : unknown,
      weight: flow.isStated ? 'shares' : 'requirements',
      parties: largest(shares, (node) => this.#nodes[node]!.id),
      vanishes: before ? isHigher({ low, worst }, before) : false,
    };
  }

  #sharesOf(by: Dimension, flow: Flow, owners: Uint32Array | undefined): Shares {
    switch (by) {
      case 'supplier':
        return this.#sharesOfSuppliers(flow);
      case 'owner':
        return this.#sharesBy(flow, owners!);
      case 'site':
        return this.#sharesBySites(flow, null);
      case 'country':
      case 'region': {
        const { names, of } = this.#places[by];
        return { ...this.#sharesBySites(flow, of), names };
      }
      case 'technology': {
        const { technologies } = flow;
        return {
          parties: Uint32Array.from({ length: technologies.size }, (_, place) => place),
          known: Float64Array.from(technologies.values()),
          names: [...technologies.keys()],
        };
      }
    }
  }

  /** All parties of a tier are of one kind. */
  #sharesOfSuppliers({ nodes, weights }: Flow): Shares {
    return this.#supply.kinds[nodes[0]!] === supplierKind ? { parties: nodes, known: weights, names: null } : noShares;
  }

  #sharesBy({ nodes, weights }: Flow, partyOf: Uint32Array): Shares {
    const sums = this.#sums;
    const parties: number[] = [];
    for (let place = 0; place < nodes.length; place++) {
      const party = partyOf[nodes[place]!]!;
      if (sums[party] === 0) parties.push(party);
      sums[party]! += weights[place]!;
    }
    this.#work += nodes.length;
    return sharesIn(sums, parties);
  }

  /** By the sites of suppliers, or by where they lie: a supplier without a place of its own lies where its sites do. */
  #sharesBySites({ nodes, weights }: Flow, placeOf: Uint32Array | null): Shares {
    const sums = this.#sums;
    const { offsets, sites, parts } = this.#sites;
    const parties: number[] = [];
    for (let place = 0; place < nodes.length; place++) {
      const node = nodes[place]!;
      const weight = weights[place]!;
      const own = placeOf === null ? noNode : placeOf[node]!;
      if (own !== noNode) {
        if (sums[own] === 0) parties.push(own);
        sums[own]! += weight;
        continue;
      }
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        const party = placeOf === null ? sites[at]! : placeOf[sites[at]!]!;
        const part = weight * parts[at]!;
        if (party === noNode || part === 0) continue;
        if (sums[party] === 0) parties.push(party);
        sums[party]! += part;
      }
      this.#work += offsets[node + 1]! - offsets[node]!;
    }
    this.#work += nodes.length;
    return sharesIn(sums, parties);
  }
}

/** What of the whole each party has: a node, or a place in `names`. */
interface Shares {
  parties: Uint32Array;
  known: Float64Array;
  names: readonly string[] | null;
}

const noShares: Shares = { parties: new Uint32Array(), known: new Float64Array(), names: null };

function sharesIn(sums: Float64Array, numbers: readonly number[]): Shares {
  const parties = Uint32Array.from(numbers);
  return { parties, known: taken(sums, parties), names: null };
}

/** Leaves nothing behind. */
function taken(sums: Float64Array, numbers: Uint32Array): Float64Array {
  const amounts = new Float64Array(numbers.length);
  for (let place = 0; place < numbers.length; place++) {
    amounts[place] = sums[numbers[place]!]!;
    sums[numbers[place]!] = 0;
  }
  return amounts;
}

/** What has come to the parties of one tier. */
interface Flow {
  nodes: Uint32Array;
  /** By place among the nodes. */
  weights: Float64Array;
  /** What nobody knows the party of, of this tier or one before. */
  unknown: number;
  technologies: ReadonlyMap<string, number>;
  /** No node so far had several requirements. */
  isStated: boolean;
}

/** The sites of node n, with their parts of it, stand at `offsets[n]` up to, not including, `offsets[n + 1]`; a site is its own. */
interface SiteParts {
  offsets: Uint32Array;
  sites: Uint32Array;
  parts: Float64Array;
}

/** What each requires of sites counts the same. */
function sitesOf({ kinds, offsets, partyOffsets, parties, shares }: Supply): SiteParts {
  const starts = new Uint32Array(kinds.length + 1);
  const sites: number[] = [];
  const parts: number[] = [];
  for (const [node, kind] of kinds.entries()) {
    if (kind === siteKind) {
      sites.push(node);
      parts.push(1);
    } else if (kind === supplierKind) {
      const first = sites.length;
      let requirements = 0;
      for (let requirement = offsets[node]!; requirement < offsets[node + 1]!; requirement++) {
        const before = sites.length;
        for (let party = partyOffsets[requirement]!; party < partyOffsets[requirement + 1]!; party++) {
          if (kinds[parties[party]!] !== siteKind) continue;
          sites.push(parties[party]!);
          parts.push(shares[party]!);
        }
        if (sites.length > before) requirements++;
      }
      for (let place = first; place < parts.length; place++) parts[place]! /= requirements;
    }
    starts[node + 1] = sites.length;
  }
  return { offsets: starts, sites: Uint32Array.from(sites), parts: Float64Array.from(parts) };
}

/** Countries or regions as numbers. */
interface NamedPlaces {
  names: string[];
  /** By node, `noNode` where it states none. */
  of: Uint32Array;
}

function placesOf(nodes: CompiledNetwork['nodes'], by: 'country' | 'region'): NamedPlaces {
  const numbers = new Map<string, number>();
  const of = Uint32Array.from(nodes, ({ [by]: name }) => {
    if (name === undefined) return noNode;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  return { names: [...numbers.keys()], of };
}

/** Of parties with the same share those first whose names come first. */
function largest(
  { parties, known, names }: Shares,
  nameOf: (node: number) => string,
): NumberedConcentration['parties'] {
  const nameOfParty = (party: number) => (names === null ? nameOf(party) : names[party]!);
  const top: { party: number; share: number }[] = [];
  let least = 0;
  for (let place = 0; place < parties.length; place++) {
    const share = known[place]!;
    if (share < least) continue;
    const party = parties[place]!;
    const isBehind = (one: (typeof top)[number]) =>
      share < one.share || (share === one.share && nameOfParty(party) > nameOfParty(one.party));
    let at = top.length;
    while (at > 0 && !isBehind(top[at - 1]!)) at--;
    if (at === mostParties) continue;
    top.splice(at, 0, { party, share });
    if (top.length > mostParties) top.pop();
    if (top.length === mostParties) least = top[mostParties - 1]!.share;
  }
  return names === null ? top : top.map(({ party, share }) => ({ party: names[party]!, share }));
}

function isHigher(
  { low, worst }: Pick<Bounds, 'low' | 'worst'>,
  before: Pick<Bounds, 'low' | 'worst'>,
): boolean | null {
  if (low > before.worst + rounding * low) return true;
  return worst <= before.low + rounding * low ? false : null;
}

function knownDimensions(nodes: CompiledNetwork['nodes'], owners: Ownership | null): Dimension[] {
  const has = (test: (node: CompiledNetwork['nodes'][number]) => boolean) => nodes.some(test);
  const known: Record<Dimension, boolean> = {
    supplier: has(({ kind }) => kind === 'supplier'),
    owner: owners !== null,
    site: has(({ kind }) => kind === 'site'),
    country: has(({ country }) => country !== undefined),
    region: has(({ region }) => region !== undefined),
    technology: has(({ technology }) => technology !== undefined),
  };
  return dimensions.filter((dimension) => known[dimension]);
}
