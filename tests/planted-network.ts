/**
 * Supply networks of any size whose weak points are known because they were planted.
 *
 * All that lies under a product has one of three colours. Requirements stay within a colour, and each group asks for one source of every
 * colour, of which one suffices: so no failure within one or two colours reaches a product, whatever is shared below, except where something
 * without a colour was planted. Tiers, degrees and shared sub-tiers are as in real networks (reference model §15): few are used by many.
 */
import { type NodeKind, nodeKinds } from '../src/common/network.ts';
import { type Network, qualification } from '../src/engines/network/network.ts';

export interface PlantedNetwork {
  network: Network;
  /** Functions and products. */
  tops: number[];
  /** By place in `tops`: the events that fail it alone, and the pairs; there is nothing else of fewer than three. */
  singles: number[][];
  pairs: [number, number][][];
}

export interface PlantedShape {
  nodeCount: number;
  /** 4 to 8. */
  tiers: number;
  /** Of each kind of weak point so many are planted. */
  planted: number;
  /** Uniform in [0, 1). */
  random: () => number;
}

const colours = 3;
/** One requirement in so many stands on a group of its own instead of one supplier. */
const grouped = 3;

export function plantedNetwork({ nodeCount, tiers, planted, random }: PlantedShape): PlantedNetwork {
  const grower = new Grower(random);
  const functions = grower.add('function', Math.max(1, nodeCount >> 7));
  const products = grower.add('product', Math.max(2, nodeCount >> 5));
  const room = nodeCount - functions.length - products.length - planted * 12;
  const below = grower.tiersBelow(tiers - 2, Math.max(colours * (tiers - 2), room));
  for (const product of products) grower.support(product, below[0]!);
  for (const product of products) grower.require(grower.oneOf(functions), product);
  for (let i = 0; i < planted; i++) {
    grower.plantSingle(grower.oneOf(products));
    grower.plantDiamond(grower.oneOf(products), below[0]!);
    grower.plantPair(grower.oneOf(products), below[0]!);
  }
  return grower.grown([...functions, ...products]);
}

/** By colour, the nodes of one tier. */
type Tier = number[][];

class Grower {
  readonly #random: () => number;
  readonly #kinds: NodeKind[] = [];
  /** By node: what it requires. */
  readonly #required: number[][] = [];
  readonly #groups: { of: number; sources: number[] }[] = [];
  /** By node: how often it is used, so that what is used much comes to be used more. */
  readonly #uses = new Map<number[], number[]>();
  readonly #pairs: { of: number; first: number; second: number }[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  add(kind: NodeKind, count: number): number[] {
    return Array.from({ length: count }, () => {
      this.#required.push([]);
      return this.#kinds.push(kind) - 1;
    });
  }

  require(node: number, other: number): void {
    this.#required[node]!.push(other);
  }

  oneOf(nodes: readonly number[]): number {
    return nodes[Math.floor(this.#random() * nodes.length)]!;
  }

  /** From the second tier down, each wider than the one above, the last of sites. */
  tiersBelow(count: number, nodes: number): Tier[] {
    const weights = Array.from({ length: count }, (_, tier) => 1.5 ** tier);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const made = weights.map((weight, tier): Tier => {
      const kind = tier === count - 1 ? 'site' : tier % 2 === 0 ? 'component' : 'supplier';
      const each = Math.max(1, Math.floor((nodes * weight) / total / colours));
      return Array.from({ length: colours }, () => this.add(kind, each));
    });
    for (const [tier, own] of made.slice(0, -1).entries()) {
      for (const [colour, nodesOfColour] of own.entries()) {
        for (const node of nodesOfColour) this.#supply(node, colour, made[tier + 1]!);
      }
    }
    return made;
  }

  /** By two or three groups, each of one source of every colour. */
  support(node: number, tier: Tier): number[][] {
    const groups = Array.from({ length: 2 + Math.floor(this.#random() * 2) }, () =>
      tier.map((nodes) => this.#used(nodes)),
    );
    for (const sources of groups) this.#groups.push({ of: node, sources });
    return groups;
  }

  /** A component that the product cannot do without, and its only supplier. */
  plantSingle(product: number): void {
    const [component, supplier] = [...this.add('component', 1), ...this.add('supplier', 1)] as [number, number];
    this.require(product, component);
    this.require(component, supplier);
  }

  /** Three sources that look independent and stand on one. */
  plantDiamond(product: number, tier: Tier): void {
    const [shared] = this.add('site', 1) as [number];
    for (const source of this.#freshGroup(product, tier)) this.require(source, shared);
  }

  /** Two of three sources stand on one: it and anything that the third stands on fail the group. */
  plantPair(product: number, tier: Tier): void {
    const [alone, ...others] = this.#freshGroup(product, tier) as [number, number, number];
    const [shared] = this.add('site', 1) as [number];
    for (const source of others) this.require(source, shared);
    this.#pairs.push({ of: product, first: shared, second: alone });
  }

  #freshGroup(product: number, tier: Tier): number[] {
    const sources = tier.map((nodes) => {
      const [source] = this.add('supplier', 1) as [number];
      this.require(source, this.#used(nodes));
      return source;
    });
    this.#groups.push({ of: product, sources });
    return sources;
  }

  #supply(node: number, colour: number, tier: Tier): void {
    const groups = Math.floor(this.#random() * grouped) === 0 ? this.support(node, tier) : [];
    const sources = new Set(groups.flat());
    for (let i = 1 + Math.floor(this.#random() * 2); i > 0; i--) {
      const required = this.#used(tier[colour]!);
      if (!sources.has(required)) this.require(node, required);
    }
  }

  /** Each as probable as it was used before, and once more. */
  #used(nodes: number[]): number {
    const uses = this.#uses.get(nodes) ?? nodes.slice();
    this.#uses.set(nodes, uses);
    const node = this.oneOf(uses);
    uses.push(node);
    return node;
  }

  grown(tops: number[]): PlantedNetwork {
    return {
      network: this.#network(),
      tops,
      singles: tops.map((top) => this.#aloneUnder(top)),
      pairs: tops.map((top) => this.#pairsUnder(top)),
    };
  }

  /** Everything that it requires at any depth, and what all sources of a group of such a thing require. */
  #aloneUnder(top: number): number[] {
    const found = this.#closure(top);
    for (const { of, sources } of this.#groups) {
      if (!found.has(of)) continue;
      const [first, ...others] = sources.map((source) => this.#closure(source));
      for (const node of first!) if (others.every((other) => other.has(node))) found.add(node);
    }
    return this.#basic(found);
  }

  #pairsUnder(top: number): [number, number][] {
    const under = this.#closure(top);
    const alone = new Set(this.#aloneUnder(top));
    const found = this.#pairs
      .filter(({ of, first }) => under.has(of) && !alone.has(first))
      .flatMap(({ first, second }) =>
        this.#basic(this.#closure(second)).map((node): [number, number] =>
          first < node ? [first, node] : [node, first],
        ),
      );
    return found.sort(([one, with1], [other, with2]) => one - other || with1 - with2);
  }

  #basic(nodes: Iterable<number>): number[] {
    return [...nodes]
      .filter((node) => nodeKinds.indexOf(this.#kinds[node]!) >= nodeKinds.indexOf('component'))
      .sort((a, b) => a - b);
  }

  #closure(node: number): Set<number> {
    const found = new Set([node]);
    for (const one of found) for (const other of this.#required[one]!) found.add(other);
    return found;
  }

  #network(): Network {
    const offsets = [0];
    for (const { sources } of this.#groups) offsets.push(offsets.at(-1)! + sources.length);
    const to = this.#required.flatMap((required, node) => required.map(() => node));
    return {
      nodeCount: this.#kinds.length,
      kinds: Uint8Array.from(this.#kinds, (kind) => nodeKinds.indexOf(kind)),
      links: {
        from: Uint32Array.from(this.#required.flat()),
        to: Uint32Array.from(to),
        kinds: new Uint8Array(to.length),
      },
      groups: {
        of: Uint32Array.from(this.#groups, ({ of }) => of),
        need: new Uint32Array(this.#groups.length).fill(1),
        offsets: Uint32Array.from(offsets),
        sources: Uint32Array.from(this.#groups.flatMap(({ sources }) => sources)),
        qualified: new Uint8Array(offsets.at(-1)!).fill(qualification.unstated),
      },
    };
  }
}
