import { noNode } from '../graph/build-graph.ts';
import type { PartyKind, Supply } from './supply.ts';

/** What adding parts up may leave. */
const rounding = 1e-9;

/** Parts that are kept, of 12 bytes: beyond it they are reckoned again for each who asks. */
const mostKept = 4_000_000;

const none: ReadonlyMap<string, number> = new Map();

/**
 * The flow from nodes to the parties of the next tier. What comes of a flow is so many times what comes of 1, so the step from a party is
 * reckoned once, whoever rests on it.
 */
export class TierSteps {
  /** By place in the steps: a party, and its part of a flow of 1. */
  parties = new Uint32Array(1024);
  parts = new Float64Array(1024);
  /** Of the step taken last: where its parties stand, the part of which nobody knows the party, and whether no node on the way had several requirements. */
  start = 0;
  end = 0;
  unknown = 0;
  isStated = true;
  technologies: ReadonlyMap<string, number> = none;
  /** What was looked at so far to reckon steps. */
  work = 0;
  readonly #supply: Supply;
  readonly #kind: PartyKind;
  readonly #technologyOf: (node: number) => string | undefined;
  /** By node: its step, where that is kept. */
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #unknown: Float64Array;
  readonly #isStated: Uint8Array;
  readonly #technologies = new Map<number, ReadonlyMap<string, number>>();
  #kept = 0;
  /** By node: the flow that waits to be handed on, and the flow that has come to a party. */
  readonly #pending: Float64Array;
  readonly #arrived: Float64Array;
  readonly #isSeen: Uint8Array;

  constructor(supply: Supply, kind: PartyKind, technologyOf: (node: number) => string | undefined) {
    const nodeCount = supply.kinds.length;
    this.#supply = supply;
    this.#kind = kind;
    this.#technologyOf = technologyOf;
    this.#starts = new Uint32Array(nodeCount).fill(noNode);
    this.#ends = new Uint32Array(nodeCount);
    this.#unknown = new Float64Array(nodeCount);
    this.#isStated = new Uint8Array(nodeCount);
    this.#pending = new Float64Array(nodeCount);
    this.#arrived = new Float64Array(nodeCount);
    this.#isSeen = new Uint8Array(nodeCount);
  }

  /** Takes the step from a node. */
  take(node: number): void {
    if (this.#starts[node] === noNode) {
      this.#reckon(node);
      if (this.#supply.kinds[node] === this.#kind && this.end <= mostKept) this.#keep(node);
      return;
    }
    this.start = this.#starts[node]!;
    this.end = this.#ends[node]!;
    this.unknown = this.#unknown[node]!;
    this.isStated = this.#isStated[node] === 1;
    this.technologies = this.#technologies.get(node) ?? none;
  }

  #keep(node: number): void {
    this.#starts[node] = this.start;
    this.#ends[node] = this.end;
    this.#unknown[node] = this.unknown;
    this.#isStated[node] = Number(this.isStated);
    if (this.technologies.size > 0) this.#technologies.set(node, this.technologies);
    this.#kept = this.end;
  }

  #reckon(from: number): void {
    const technologies = new Map<string, number>();
    const reached: number[] = [];
    let unknown = 0;
    let isStated = true;
    this.#pending[from] = 1;
    for (const node of this.#between(from)) {
      const weight = this.#pending[node]!;
      if (weight === 0) continue;
      this.#pending[node] = 0;
      const requirements = this.#leading(node);
      if (requirements.length > 1) isStated = false;
      const rest = this.#handOn(node, weight, requirements, { reached, technologies });
      if (rest > rounding * weight) unknown += rest;
    }
    this.start = this.#kept;
    this.end = this.#write(reached);
    this.unknown = unknown;
    this.isStated = isStated;
    this.technologies = technologies;
  }

  /** The node and those behind it on the way to the next parties, each behind all that it supports. */
  #between(from: number): number[] {
    const { offsets, partyOffsets, parties, places } = this.#supply;
    const found = [from];
    for (let next = 0; next < found.length; next++) {
      const node = found[next]!;
      const [start, end] = [partyOffsets[offsets[node]!]!, partyOffsets[offsets[node + 1]!]!];
      this.work += 1 + end - start;
      for (let party = start; party < end; party++) {
        const supporter = parties[party]!;
        if (this.#isSeen[supporter] === 1 || !this.#isBetween(node, supporter)) continue;
        this.#isSeen[supporter] = 1;
        found.push(supporter);
      }
    }
    for (const node of found) this.#isSeen[node] = 0;
    return found.length > 1 ? found.sort((a, b) => places[a]! - places[b]!) : found;
  }

  /** Where nodes rest on each other in a ring, the flow ends at the one that comes first. */
  #isBetween(node: number, supporter: number): boolean {
    const { places, kinds, below } = this.#supply;
    return kinds[supporter] !== this.#kind && below[this.#kind][supporter] === 1 && places[supporter]! > places[node]!;
  }

  /** The requirements that lead to parties. */
  #leading(node: number): number[] {
    const { offsets, partyOffsets, parties, below } = this.#supply;
    const leads = below[this.#kind];
    const found: number[] = [];
    for (let requirement = offsets[node]!; requirement < offsets[node + 1]!; requirement++) {
      for (let party = partyOffsets[requirement]!; party < partyOffsets[requirement + 1]!; party++) {
        if (leads[parties[party]!] === 0) continue;
        found.push(requirement);
        break;
      }
    }
    return found;
  }

  /** Divides the flow into a node among what it requires, as far as that leads to parties, and gives what is left. */
  #handOn(
    node: number,
    weight: number,
    requirements: readonly number[],
    { reached, technologies }: { reached: number[]; technologies: Map<string, number> },
  ): number {
    const { partyOffsets, parties, shares, kinds } = this.#supply;
    let rest = weight;
    for (const requirement of requirements) {
      for (let party = partyOffsets[requirement]!; party < partyOffsets[requirement + 1]!; party++) {
        const supporter = parties[party]!;
        const part = (weight / requirements.length) * shares[party]!;
        if (part === 0) continue;
        if (kinds[supporter] === this.#kind) {
          if (this.#arrived[supporter] === 0) reached.push(supporter);
          this.#arrived[supporter]! += part;
          const technology = this.#technologyOf(supporter) ?? this.#technologyOf(node);
          if (technology !== undefined) technologies.set(technology, (technologies.get(technology) ?? 0) + part);
        } else if (this.#isBetween(node, supporter)) this.#pending[supporter]! += part;
        else continue;
        rest -= part;
      }
    }
    return rest;
  }

  #write(reached: readonly number[]): number {
    const end = this.#kept + reached.length;
    if (end > this.parties.length) this.#enlarge(end * 2);
    for (const [place, party] of reached.entries()) {
      this.parties[this.#kept + place] = party;
      this.parts[this.#kept + place] = this.#arrived[party]!;
      this.#arrived[party] = 0;
    }
    return end;
  }

  #enlarge(size: number): void {
    const { parties, parts } = this;
    this.parties = new Uint32Array(size);
    this.parts = new Float64Array(size);
    this.parties.set(parties);
    this.parts.set(parts);
  }
}
