import type { CompiledNetwork } from './compile-network.ts';
import { Holdings, type Ownership, ultimateOwners } from './ownership.ts';
import { type PartyKind, partyKinds, type Supply, siteKind, supplierKind, supplyOf } from './supply.ts';

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
export function indexBounds(shares: readonly number[], unknown: number): Bounds {
  const known = shares.reduce((sum, share) => sum + (100 * share) ** 2, 0);
  const most = shares.reduce((largest, share) => Math.max(largest, share), 0);
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

/** Keeps what the questions to one network share. */
export class ConcentrationModel {
  readonly #nodes: CompiledNetwork['nodes'];
  readonly #supply: Supply;
  readonly #owners: Ownership | null;
  readonly #known: ReadonlySet<Dimension>;
  /** By node: the flow that waits to be handed on, and the flow that has come to a party of this tier. */
  readonly #pending: Float64Array;
  readonly #arrived: Float64Array;
  /** By node, while parties are summed up. */
  readonly #sums: Float64Array;
  /** Nodes looked at so far. */
  work = 0;

  constructor({ nodes, network, shares }: CompiledNetwork) {
    const holdings = new Holdings(network, shares);
    this.#nodes = nodes;
    this.#supply = supplyOf(network, shares);
    this.#owners = holdings.any ? ultimateOwners(network, holdings) : null;
    this.#known = knownDimensions(nodes, this.#owners);
    this.#pending = new Float64Array(network.nodeCount);
    this.#arrived = new Float64Array(network.nodeCount);
    this.#sums = new Float64Array(network.nodeCount);
  }

  /** By tier and dimension; empty where nothing says who supplies it. */
  of(node: number): Concentration[] {
    const upstream = this.#supply.upstreamOf(node);
    const partyKind = this.#partyKindAmong(upstream, node);
    if (partyKind === null) return [];
    const found: Concentration[] = [];
    let front: Flow = { weights: new Map([[node, 1]]), unknown: 0, technologies: new Map(), stated: true };
    for (let tier = 1; tier <= mostTiers; tier++) {
      front = this.#nextTier(front, upstream, partyKind);
      if (front.weights.size === 0) break;
      for (const by of dimensions) {
        if (!this.#known.has(by)) continue;
        const before = found.find((one) => one.tier === tier - 1 && one.by === by);
        const one = this.#measured(node, tier, by, front, before);
        if (one) found.push(one);
      }
    }
    return found;
  }

  /** Suppliers; where none is upstream, sites. Null where there is neither. */
  #partyKindAmong(upstream: Uint32Array, of: number): PartyKind | null {
    const { kinds } = this.#supply;
    const kind = partyKinds.find((one) => upstream.some((node) => node !== of && kinds[node] === one));
    return kind ?? null;
  }

  #nextTier(front: Flow, upstream: Uint32Array, partyKind: PartyKind): Flow {
    const next: Flow = { weights: new Map(), unknown: front.unknown, technologies: new Map(), stated: front.stated };
    for (const [node, weight] of front.weights) this.#pending[node] = weight;
    this.work += upstream.length;
    for (const node of upstream) {
      const weight = this.#pending[node]!;
      if (weight === 0) continue;
      this.#pending[node] = 0;
      this.#handOn(node, weight, next, partyKind);
    }
    for (const node of upstream) {
      const weight = this.#arrived[node]!;
      if (weight === 0) continue;
      this.#arrived[node] = 0;
      next.weights.set(node, weight);
    }
    return next;
  }

  /** Divides the flow into a node among what it requires, as far as that leads to parties; of the rest nobody knows. */
  #handOn(node: number, weight: number, next: Flow, partyKind: PartyKind): void {
    const { offsets, partyOffsets, parties, shares, places, kinds } = this.#supply;
    const leading = this.#supply.below[partyKind];
    const requirements: number[] = [];
    for (let requirement = offsets[node]!; requirement < offsets[node + 1]!; requirement++) {
      const [first, end] = [partyOffsets[requirement]!, partyOffsets[requirement + 1]!];
      for (let party = first; party < end; party++) {
        if (leading[parties[party]!] === 0) continue;
        requirements.push(requirement);
        break;
      }
    }
    let rest = weight;
    if (requirements.length > 1) next.stated = false;
    for (const requirement of requirements) {
      for (let party = partyOffsets[requirement]!; party < partyOffsets[requirement + 1]!; party++) {
        const supporter = parties[party]!;
        const part = (weight / requirements.length) * shares[party]!;
        if (part === 0 || leading[supporter] === 0) continue;
        if (kinds[supporter] === partyKind) this.#arrive(node, supporter, part, next);
        else if (places[supporter]! > places[node]!) this.#pending[supporter]! += part;
        else continue;
        rest -= part;
      }
    }
    if (rest > rounding * weight) next.unknown += rest;
  }

  #arrive(node: number, supporter: number, part: number, next: Flow): void {
    this.#arrived[supporter]! += part;
    const technology = this.#nodes[supporter]!.technology ?? this.#nodes[node]!.technology;
    if (technology !== undefined) addTo(next.technologies, technology, part);
  }

  #measured(
    of: number,
    tier: number,
    by: Dimension,
    flow: Flow,
    before: Concentration | undefined,
  ): Concentration | null {
    const { known, parties } = this.#sharesOf(by, flow, this.#owners?.certain);
    if (known.length === 0) return null;
    const unknown = Math.max(0, 1 - known.reduce((sum, share) => sum + share, 0));
    const least = indexBounds(known, unknown);
    const possible = by === 'owner' ? this.#sharesOf(by, flow, this.#owners?.possible).known : known;
    const most = indexBounds(possible, unknown);
    const low = Math.min(least.low, most.low);
    const high = Math.max(least.high, most.high);
    const worst = Math.max(least.worst, most.worst);
    const hhi = worst - low < rounding * low ? low : null;
    return {
      ...{ of, tier, by, hhi, effective: hhi === null ? null : 10_000 / hhi, low, high, worst },
      unknown: unknown < rounding ? 0 : unknown,
      weight: flow.stated ? 'shares' : 'requirements',
      parties,
      vanishes: before ? isHigher({ low, worst }, before) : false,
    };
  }

  #sharesOf(by: Dimension, flow: Flow, owners: Uint32Array | undefined): Shares {
    if (by === 'supplier' || by === 'owner' || by === 'site') return this.#sharesOfNodes(by, flow, owners);
    const divided = by === 'technology' ? flow.technologies : this.#sharesOfPlaces(by, flow);
    return { known: [...divided.values()], parties: largest(divided) };
  }

  #sharesOfNodes(by: 'supplier' | 'owner' | 'site', { weights }: Flow, owners: Uint32Array | undefined): Shares {
    const sums = this.#sums;
    const parties: number[] = [];
    const add = (party: number, amount: number) => {
      if (amount === 0) return;
      if (sums[party] === 0) parties.push(party);
      sums[party]! += amount;
    };
    for (const [node, weight] of weights) {
      if (by === 'site') for (const [site, part] of this.#sitesOf(node)) add(site, weight * part);
      else if (by === 'owner') add(owners![node]!, weight);
      else if (this.#supply.kinds[node] === supplierKind) add(node, weight);
    }
    const known = parties.map((party) => sums[party]!);
    for (const party of parties) sums[party] = 0;
    return {
      known,
      parties: largest(parties.entries().map(([index, party]) => [this.#nodes[party]!.id, known[index]!])),
    };
  }

  /** A supplier without a place of its own lies where its sites do. */
  #sharesOfPlaces(by: 'country' | 'region', { weights }: Flow): Map<string, number> {
    const divided = new Map<string, number>();
    for (const [node, weight] of weights) {
      const own = this.#nodes[node]![by];
      if (own !== undefined) addTo(divided, own, weight);
      else {
        for (const [site, part] of this.#sitesOf(node)) {
          const place = this.#nodes[site]![by];
          if (place !== undefined) addTo(divided, place, weight * part);
        }
      }
    }
    return divided;
  }

  /** The sites of a supplier with their shares; a site is its own. */
  #sitesOf(node: number): (readonly [site: number, part: number])[] {
    const { kinds, offsets, partyOffsets, parties, shares } = this.#supply;
    if (kinds[node] === siteKind) return [[node, 1]];
    const requirements: (readonly [number, number])[][] = [];
    for (let requirement = offsets[node]!; requirement < offsets[node + 1]!; requirement++) {
      const sites: (readonly [number, number])[] = [];
      for (let party = partyOffsets[requirement]!; party < partyOffsets[requirement + 1]!; party++) {
        if (kinds[parties[party]!] === siteKind) sites.push([parties[party]!, shares[party]!]);
      }
      if (sites.length > 0) requirements.push(sites);
    }
    return requirements.flatMap((sites) => sites.map(([site, part]) => [site, part / requirements.length] as const));
  }
}

/** What of the whole each party has, and the largest of them. */
interface Shares {
  known: number[];
  parties: Concentration['parties'];
}

/** What has come to the parties of one tier. */
interface Flow {
  weights: Map<number, number>;
  /** What nobody knows the party of, of this tier or one before. */
  unknown: number;
  technologies: Map<string, number>;
  /** No node so far had several requirements. */
  stated: boolean;
}

function addTo(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

function largest(shares: Iterable<readonly [string, number]>): Concentration['parties'] {
  const top: Concentration['parties'] = [];
  for (const [party, share] of shares) {
    const last = top[mostParties - 1];
    if (last && (share < last.share || (share === last.share && party > last.party))) continue;
    top.push({ party, share });
    top.sort((a, b) => b.share - a.share || (a.party < b.party ? -1 : 1));
    if (top.length > mostParties) top.pop();
  }
  return top;
}

function isHigher({ low, worst }: Pick<Bounds, 'low' | 'worst'>, before: Concentration): boolean | null {
  if (low > before.worst + rounding * low) return true;
  return worst <= before.low + rounding * low ? false : null;
}

function knownDimensions(nodes: CompiledNetwork['nodes'], owners: Ownership | null): ReadonlySet<Dimension> {
  const has = (test: (node: CompiledNetwork['nodes'][number]) => boolean) => nodes.some(test);
  const known: Record<Dimension, boolean> = {
    supplier: has(({ kind }) => kind === 'supplier'),
    owner: owners !== null,
    site: has(({ kind }) => kind === 'site'),
    country: has(({ country }) => country !== undefined),
    region: has(({ region }) => region !== undefined),
    technology: has(({ technology }) => technology !== undefined),
  };
  return new Set(dimensions.filter((dimension) => known[dimension]));
}
