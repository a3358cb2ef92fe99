import type { CompiledNetwork } from './compile-network.ts';
import { ConcentrationModel, type Dimension, dimensions, type NumberedConcentration } from './concentration.ts';

/** Concentration of many nodes, in columns: that of the top at place n stands from `starts[n]` up to, not including, `starts[n + 1]`. */
export interface ConcentrationStudy {
  tops: Uint32Array;
  starts: Uint32Array;
  tiers: Uint8Array;
  /** Places in `dimensions`. */
  dimensions: Uint8Array;
  /** Bits of `said`. */
  said: Uint8Array;
  /** Four each: low, high, worst and unknown. */
  figures: Float64Array;
  /** The largest parties stand from `partyStarts[m]` up to, not including, `partyStarts[m + 1]`; numbers past those of the nodes are places in `names`. */
  partyStarts: Uint32Array;
  parties: Uint32Array;
  shares: Float64Array;
  names: string[];
  nodeCount: number;
}

const said = { isPoint: 1, sharesStated: 2, vanishes: 4, vanishesUnknown: 8 } as const;

const figuresEach = 4;

/** Shares looked at: some seconds for functions and products, some more for systems and suppliers, of which there are many. */
const mostWork = 300_000_000;

/** Of each group of nodes in turn, as far as it does not take too long. */
export function studyConcentration(
  compiled: CompiledNetwork,
  groups: readonly (readonly number[])[],
  notes: string[],
): ConcentrationStudy {
  const model = new ConcentrationModel(compiled);
  const columns = new Columns(compiled.nodes.length);
  let left = 0;
  for (const asked of groups) {
    const before = model.work;
    for (const [index, node] of asked.entries()) {
      if (model.work - before > mostWork) {
        left += asked.length - index;
        break;
      }
      columns.add(node, model.numbered(node));
    }
  }
  if (left > 0) notes.push(`Concentration: left out for the ${left} least critical nodes, as there are too many.`);
  return columns.toStudy();
}

class Columns {
  readonly #nodeCount: number;
  readonly #names = new Map<string, number>();
  readonly #tops: number[] = [];
  readonly #starts: number[] = [0];
  readonly #tiers = new Numbers(Uint8Array);
  readonly #dimensions = new Numbers(Uint8Array);
  readonly #said = new Numbers(Uint8Array);
  readonly #figures = new Numbers(Float64Array);
  readonly #partyStarts = new Numbers(Uint32Array);
  readonly #parties = new Numbers(Uint32Array);
  readonly #shares = new Numbers(Float64Array);

  constructor(nodeCount: number) {
    this.#nodeCount = nodeCount;
    this.#partyStarts.add(0);
  }

  add(top: number, found: readonly NumberedConcentration[]): void {
    if (found.length === 0) return;
    this.#tops.push(top);
    this.#starts.push(this.#starts.at(-1)! + found.length);
    for (const one of found) this.#addOne(one);
  }

  #addOne({ tier, by, hhi, low, high, worst, unknown, weight, vanishes, parties }: NumberedConcentration): void {
    this.#tiers.add(tier);
    this.#dimensions.add(dimensions.indexOf(by));
    this.#said.add(
      (hhi === null ? 0 : said.isPoint) |
        (weight === 'shares' ? said.sharesStated : 0) |
        (vanishes === true ? said.vanishes : 0) |
        (vanishes === null ? said.vanishesUnknown : 0),
    );
    for (const figure of [low, high, worst, unknown]) this.#figures.add(figure);
    for (const { party, share } of parties) {
      this.#parties.add(typeof party === 'number' ? party : this.#numberOf(party));
      this.#shares.add(share);
    }
    this.#partyStarts.add(this.#parties.count);
  }

  #numberOf(name: string): number {
    const number = this.#names.get(name) ?? this.#nodeCount + this.#names.size;
    this.#names.set(name, number);
    return number;
  }

  toStudy(): ConcentrationStudy {
    return {
      ...{ tops: Uint32Array.from(this.#tops), starts: Uint32Array.from(this.#starts) },
      ...{ tiers: this.#tiers.taken(), dimensions: this.#dimensions.taken(), said: this.#said.taken() },
      ...{ figures: this.#figures.taken(), partyStarts: this.#partyStarts.taken() },
      ...{ parties: this.#parties.taken(), shares: this.#shares.taken() },
      ...{ names: [...this.#names.keys()], nodeCount: this.#nodeCount },
    };
  }
}

/** An array that grows. */
class Numbers<Values extends Uint8Array | Uint32Array | Float64Array> {
  count = 0;
  readonly #kind: new (
    length: number,
  ) => Values;
  #values: Values;

  constructor(kind: new (length: number) => Values) {
    this.#kind = kind;
    this.#values = new kind(1024);
  }

  add(value: number): void {
    if (this.count === this.#values.length) {
      const before = this.#values;
      this.#values = new this.#kind(this.count * 2);
      this.#values.set(before);
    }
    this.#values[this.count++] = value;
  }

  taken(): Values {
    return this.#values.slice(0, this.count) as Values;
  }
}

/** Of the top at a place, by tier and dimension, or of one dimension alone. */
export function concentrationAt(study: ConcentrationStudy, place: number, by?: Dimension): NumberedConcentration[] {
  const found: NumberedConcentration[] = [];
  const wanted = by === undefined ? undefined : dimensions.indexOf(by);
  for (let at = study.starts[place]!; at < study.starts[place + 1]!; at++) {
    if (wanted === undefined || study.dimensions[at] === wanted) found.push(measureAt(study, at));
  }
  return found;
}

function measureAt(study: ConcentrationStudy, at: number): NumberedConcentration {
  const bits = study.said[at]!;
  const figure = (which: number) => study.figures[at * figuresEach + which]!;
  const [low, high, worst, unknown] = [figure(0), figure(1), figure(2), figure(3)];
  const isPoint = (bits & said.isPoint) !== 0;
  return {
    ...{ tier: study.tiers[at]!, by: dimensions[study.dimensions[at]!]! },
    ...{ hhi: isPoint ? low : null, effective: isPoint && low > 0 ? 10_000 / low : null, low, high, worst, unknown },
    weight: bits & said.sharesStated ? 'shares' : 'requirements',
    parties: partiesAt(study, at),
    vanishes: bits & said.vanishesUnknown ? null : (bits & said.vanishes) !== 0,
  };
}

function partiesAt(
  { partyStarts, parties, shares, names, nodeCount }: ConcentrationStudy,
  at: number,
): NumberedConcentration['parties'] {
  const found: NumberedConcentration['parties'] = [];
  for (let place = partyStarts[at]!; place < partyStarts[at + 1]!; place++) {
    const party = parties[place]!;
    found.push({ party: party < nodeCount ? party : names[party - nodeCount]!, share: shares[place]! });
  }
  return found;
}

/** Of the top at a place, along one dimension: how concentrated it is at least where that is the most, and whether it vanishes somewhere. */
export function alongDimension(
  { starts, dimensions: by, figures, said: bits }: ConcentrationStudy,
  place: number,
  dimension: Dimension,
): { isKnown: boolean; most: number; vanishes: boolean } {
  const wanted = dimensions.indexOf(dimension);
  const found = { isKnown: false, most: 0, vanishes: false };
  for (let at = starts[place]!; at < starts[place + 1]!; at++) {
    if (by[at] !== wanted) continue;
    found.isKnown = true;
    found.most = Math.max(found.most, figures[at * figuresEach]!);
    found.vanishes ||= (bits[at]! & said.vanishes) !== 0;
  }
  return found;
}
