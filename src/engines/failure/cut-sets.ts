import { noNode } from '../graph/build-graph.ts';
import { PackedList } from '../graph/packed-lists.ts';
import { type Condensed, condense } from './condense.ts';
import type { Gates, Requirements } from './requirements.ts';
import { product, SetFamily, TooMuchWork, Work } from './set-family.ts';

/** Least sets of basic events that fail a top together (reference model §5.3): those of one are its single points of failure. */
export interface CutSets {
  of: number;
  /** Every minimal cut set of up to so many events is listed; 0 where there are too many even of one. */
  order: number;
  /** False where `order` had to stay below what was asked for, as there are too many of more events; some of these may be listed. */
  complete: boolean;
  /** Fewest events first, then by number; events ascending. */
  sets: number[][];
}

/** The same without an array for each event that fails the top alone: of a large network these are millions. */
export interface CutSetsInTurn extends Omit<CutSets, 'sets'> {
  /** Ascending. */
  alone: Uint32Array;
  /** Of more than one event. */
  together: number[][];
}

export interface CutSetLimits {
  /** 1 to 3. */
  mostOrder?: number;
  /** So many sets are listed of one top. */
  mostSets?: number;
  /** Sets looked at on the way, for each order; a twentieth of it for one gate or top. */
  mostWork?: number;
  /** Words of 32 bits for all rows of a table; beyond it singles are sought in pieces, and nothing else. */
  mostWords?: number;
}

/** Enough for the pairs of ten thousand nodes; a second or two. */
const defaults = {
  mostOrder: 3,
  mostSets: 100_000,
  mostWork: 4_000_000,
  mostWords: 2 ** 25,
} as const satisfies CutSetLimits;

/** Of each top in the order given. */
export function minimalCutSets(
  requirements: Requirements,
  tops: readonly number[],
  limits: CutSetLimits = {},
): CutSets[] {
  return Array.from(cutSetsInTurn(requirements, tops, limits), ({ alone, together, ...one }) => ({
    ...one,
    sets: [...Array.from(alone, (event) => [event]), ...together],
  }));
}

/** Of each top in the order given, put together when its turn comes. */
export function* cutSetsInTurn(
  requirements: Requirements,
  tops: readonly number[],
  limits: CutSetLimits = {},
): Generator<CutSetsInTurn> {
  const { mostOrder, mostSets, mostWork, mostWords } = { ...defaults, ...limits };
  const condensed = condense(requirements, tops);
  const columns = columnsOf(condensed);
  const words = (columns.vertices.length + 31) >>> 5;
  const fits = condensed.vertexCount * (words + ((condensed.gates.of.length + 31) >>> 5)) <= mostWords;
  const singles = fits ? null : singlesInPieces(condensed, columns, mostSets);
  const search = fits ? new Search(condensed, columns, { mostOrder, mostWork }) : null;
  for (const [index, of] of tops.entries()) {
    const top = condensed.tops[index]!;
    if (top === noNode) yield { of, order: mostOrder, complete: true, alone: new Uint32Array(), together: [] };
    else {
      const found = search?.of(top) ?? { alone: singles![index]!.toNumbers(), together: [], order: 1 };
      yield listed(of, found, { condensed, columns, mostOrder, mostSets });
    }
  }
}

/** Vertices with basic events, each a column of bits. */
interface Columns {
  vertices: Uint32Array;
  /** By vertex, `noNode` where it has no events. */
  of: Uint32Array;
}

function columnsOf({ vertexCount, events }: Condensed): Columns {
  const of = new Uint32Array(vertexCount).fill(noNode);
  const vertices: number[] = [];
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    if (events.offsets[vertex] === events.offsets[vertex + 1]) continue;
    of[vertex] = vertices.length;
    vertices.push(vertex);
  }
  return { vertices: Uint32Array.from(vertices), of };
}

/** By vertex a row of bits, by column whether it fails the vertex. Most rows of a large table stay empty, and are not looked at. */
class Rows {
  readonly words: number;
  readonly bits: Uint32Array;
  /** By vertex: has its row a bit? */
  readonly isUsed: Uint8Array;

  constructor(vertexCount: number, columnCount: number) {
    this.words = (columnCount + 31) >>> 5;
    this.bits = new Uint32Array(vertexCount * this.words);
    this.isUsed = new Uint8Array(vertexCount);
  }

  clear(): void {
    for (let vertex = this.isUsed.indexOf(1); vertex !== -1; vertex = this.isUsed.indexOf(1, vertex + 1)) {
      this.bits.fill(0, vertex * this.words, (vertex + 1) * this.words);
    }
    this.isUsed.fill(0);
  }

  set(vertex: number, column: number): void {
    this.bits[vertex * this.words + (column >>> 5)]! |= 1 << (column & 31);
    this.isUsed[vertex] = 1;
  }

  has(vertex: number, column: number): boolean {
    return ((this.bits[vertex * this.words + (column >>> 5)]! >>> (column & 31)) & 1) === 1;
  }

  /** Columns set in the row of one vertex and not in that of another. */
  except(vertex: number, other: number): number[] {
    const found: number[] = [];
    if (!this.isUsed[vertex]) return found;
    for (let word = 0; word < this.words; word++) {
      let left = this.bits[vertex * this.words + word]! & ~this.bits[other * this.words + word]!;
      for (; left !== 0; left &= left - 1) found.push(word * 32 + 31 - Math.clz32(left & -left));
    }
    return found;
  }

  columnsOf(vertex: number): number[] {
    const found: number[] = [];
    if (!this.isUsed[vertex]) return found;
    for (let word = 0; word < this.words; word++) {
      let left = this.bits[vertex * this.words + word]!;
      for (; left !== 0; left &= left - 1) found.push(word * 32 + 31 - Math.clz32(left & -left));
    }
    return found;
  }

  /** Adds what fails one vertex to what fails another; gives whether that was new. */
  join(to: number, from: number): boolean {
    return this.isUsed[from] === 1 && this.#joinWords(to, this.bits, from * this.words);
  }

  #joinWords(to: number, from: Uint32Array, start: number): boolean {
    const { bits, words } = this;
    let changes = 0;
    for (let word = 0; word < words; word++) {
      const before = bits[to * words + word]!;
      const after = before | from[start + word]!;
      bits[to * words + word] = after;
      changes |= before ^ after;
    }
    if (changes !== 0) this.isUsed[to] = 1;
    return changes !== 0;
  }

  /**
   * Adds what fails at least so many sources of a gate. They are counted by binary digits, 32 columns a word, from so far below a power of two
   * that the last digit carries over once there are enough.
   */
  joinGate(to: number, { atLeast, offsets, sources }: Gates, gate: number): boolean {
    const [first, end, least] = [offsets[gate]!, offsets[gate + 1]!, atLeast[gate]!];
    let used = 0;
    for (let s = first; s < end; s++) used += this.isUsed[sources[s]!]!;
    if (used < least) return false;
    const digits = 32 - Math.clz32(least - 1);
    const counts = new Uint32Array((digits + 1) * this.words);
    for (let digit = 0; digit < digits; digit++) {
      if ((-least >>> digit) & 1) counts.fill(0xffffffff, digit * this.words, (digit + 1) * this.words);
    }
    for (let s = first; s < end; s++) if (this.isUsed[sources[s]!]) this.#count(sources[s]!, counts);
    return this.#joinWords(to, counts, digits * this.words);
  }

  #count(source: number, counts: Uint32Array): void {
    const { words } = this;
    const last = counts.length - words;
    for (let word = 0; word < words; word++) {
      let carry = this.bits[source * words + word]!;
      let at = word;
      for (; carry !== 0 && at < last; at += words) {
        const before = counts[at]!;
        counts[at] = before ^ carry;
        carry &= before;
      }
      counts[at]! |= carry;
    }
  }
}

/** Each event alone, 32 a word: one pass over the vertices, repeated until nothing changes where circles run through gates. */
function failAlone({ vertexCount, required, gateStarts, gates, isCyclic }: Condensed, rows: Rows): void {
  let changed = true;
  while (changed) {
    changed = false;
    for (let vertex = 0; vertex < vertexCount; vertex++) {
      for (let i = required.offsets[vertex]!; i < required.offsets[vertex + 1]!; i++) {
        if (rows.join(vertex, required.neighbours[i]!)) changed = true;
      }
      for (let gate = gateStarts[vertex]!; gate < gateStarts[vertex + 1]!; gate++) {
        if (rows.joinGate(vertex, gates, gate)) changed = true;
      }
    }
    changed &&= isCyclic;
  }
}

/** Columns at a time where the whole table would not fit. */
const piece = 1024;

/** By top, the columns that fail it alone, not many more than are listed. */
function singlesInPieces(condensed: Condensed, { vertices }: Columns, mostSets: number): PackedList[] {
  const found = Array.from(condensed.tops, () => new PackedList());
  const rows = new Rows(condensed.vertexCount, piece);
  for (let first = 0; first < vertices.length; first += piece) {
    rows.clear();
    for (const [column, vertex] of vertices.subarray(first, first + piece).entries()) rows.set(vertex, column);
    failAlone(condensed, rows);
    for (const [index, top] of condensed.tops.entries()) {
      if (top === noNode || found[index]!.count > mostSets) continue;
      for (const column of rows.columnsOf(top)) found[index]!.add(first + column);
    }
  }
  return found;
}

/** By columns. */
interface Found {
  alone: Iterable<number>;
  /** Sets of several, those of fewer first. */
  together: Iterable<number[]>;
  order: number;
}

/**
 * Bottom up over the gates (MOCUS turned round): each gate's sets are put together once, from what fails its sources, and every top takes those
 * of the gates whose failure is its own. What fails a gate's vertex by itself is left out on the way, as it is in no least set above.
 */
class Search {
  readonly #condensed: Condensed;
  readonly #columnCount: number;
  /** By vertex: the events that fail it alone. */
  readonly #alone: Rows;
  /** By vertex: the gates that fail it alone. */
  readonly #gates: Rows;
  /** By order less two, by gate. */
  readonly #found: Family[][];
  /** By order less two. */
  readonly #workOfTops: Work[];

  constructor(
    condensed: Condensed,
    { vertices }: Columns,
    { mostOrder, mostWork }: Required<Pick<CutSetLimits, 'mostOrder' | 'mostWork'>>,
  ) {
    const { vertexCount, gates } = condensed;
    this.#condensed = condensed;
    this.#columnCount = vertices.length;
    this.#alone = new Rows(vertexCount, vertices.length);
    for (const [column, vertex] of vertices.entries()) this.#alone.set(vertex, column);
    failAlone(condensed, this.#alone);
    this.#gates = new Rows(vertexCount, gates.of.length);
    for (const [gate, of] of gates.of.entries()) this.#gates.set(of, gate);
    failAlone({ ...condensed, gateStarts: new Uint32Array(vertexCount + 1) }, this.#gates);
    const orders = Array.from({ length: mostOrder - 1 }, (_, index) => index + 2);
    this.#found = orders.map((order) => this.#ofGates(order, new Work(mostWork)));
    this.#workOfTops = orders.map(() => new Work(mostWork));
  }

  /** Up to the highest order at which nothing below was too much. */
  of(top: number): Found {
    const gates = this.#gates.columnsOf(top);
    const alone = this.#alone.columnsOf(top);
    for (let order = this.#found.length + 1; order > 1; order--) {
      const work = this.#workOfTops[order - 2]!;
      const family = within(work, () => this.#joined(gates, top, this.#found[order - 2]!, work));
      if (family !== tooMany) return { alone, together: setsOf(family), order };
    }
    return { alone, together: [], order: 1 };
  }

  /** In the order of what they are of, what they rest on first; again where circles run, until nothing changes. */
  #ofGates(order: number, work: Work): Family[] {
    const { gates, isCyclic } = this.#condensed;
    const found = Array.from(gates.of, (): Family => new SetFamily(this.#columnCount));
    let changed = true;
    while (changed) {
      changed = false;
      for (const gate of gates.of.keys()) {
        const before = found[gate]!;
        if (before === tooMany) continue;
        const family = within(work, () => this.#ofGate(gate, order, found, work));
        if (isCyclic && (family === tooMany || !family.equals(before))) changed = true;
        found[gate] = family;
      }
    }
    return found;
  }

  /** `atLeast` of its sources fail: the families of "at least so many of those up to here". */
  #ofGate(gate: number, order: number, found: readonly Family[], work: Work): SetFamily {
    const { gates } = this.#condensed;
    const atLeast = gates.atLeast[gate]!;
    const counted: SetFamily[] = Array.from({ length: atLeast }, () => new SetFamily(this.#columnCount));
    for (let s = gates.offsets[gate]!; s < gates.offsets[gate + 1]!; s++) {
      const family = this.#ofSource(gates.sources[s]!, gates.of[gate]!, found, work);
      for (let count = atLeast - 1; count > 0; count--) {
        if (counted[count - 1]!.size === 0) continue;
        counted[count]!.addAll(product(counted[count - 1]!, family, order, work));
        counted[count]!.minimise();
      }
      counted[0]!.addAll(family);
      counted[0]!.minimise();
    }
    return counted[atLeast - 1]!;
  }

  #ofSource(source: number, user: number, found: readonly Family[], work: Work): SetFamily {
    const family = this.#joined(this.#gates.columnsOf(source), user, found, work);
    for (const column of this.#alone.except(source, user)) family.ones.add(column);
    family.minimise();
    return family;
  }

  /** The sets of several gates that are least for whatever fails with them. */
  #joined(gates: readonly number[], user: number, found: readonly Family[], work: Work): SetFamily {
    const family = new SetFamily(this.#columnCount);
    const isNew = (column: number) => !this.#alone.has(user, column);
    for (const gate of gates) {
      const own = found[gate]!;
      if (own === tooMany) throw new TooMuchWork();
      work.take(own.size);
      for (const two of own.twos) if (own.pairOf(two).every(isNew)) family.twos.add(two);
      for (const three of own.threes) if (own.tripleOf(three).every(isNew)) family.threes.add(three);
    }
    family.minimise();
    return family;
  }
}

/** In the place of a family that was given up. */
const tooMany = Symbol('too many');
type Family = SetFamily | typeof tooMany;

function within(work: Work, search: () => SetFamily): Family {
  work.begin();
  try {
    return search();
  } catch (error) {
    if (error instanceof TooMuchWork) return tooMany;
    throw error;
  }
}

interface Listing {
  condensed: Condensed;
  columns: Columns;
  mostOrder: number;
  mostSets: number;
}

/** Each column stands for a list of events: a set of columns is as many sets of events as there are ways to take one of each. */
function listed(
  of: number,
  { alone, together, order }: Found,
  { condensed, columns, mostOrder, mostSets }: Listing,
): CutSetsInTurn {
  const eventsOf = (column: number) => {
    const vertex = columns.vertices[column]!;
    return condensed.events.items.subarray(condensed.events.offsets[vertex], condensed.events.offsets[vertex + 1]);
  };
  const ones: number[] = [];
  const sets: number[][] = [];
  let full = order;
  for (const column of alone) {
    const events = eventsOf(column);
    if (ones.length + events.length > mostSets) {
      full = 0;
      break;
    }
    for (const event of events) ones.push(event);
  }
  for (const group of full === 0 ? [] : together) {
    const lists = group.map(eventsOf);
    if (ones.length + sets.length + lists.reduce((ways, list) => ways * list.length, 1) > mostSets) {
      full = Math.min(full, group.length - 1);
      break;
    }
    takeOneOfEach(lists, sets);
  }
  const isWhole = full === mostOrder;
  return { of, order: full, complete: isWhole, alone: Uint32Array.from(ones).sort(), together: sets.sort(byOrder) };
}

/** Of a family in which nothing stands alone. */
function* setsOf(family: SetFamily): Generator<number[]> {
  for (const two of family.twos) yield family.pairOf(two);
  for (const three of family.threes) yield family.tripleOf(three);
}

/** Adds each way, ascending. */
function takeOneOfEach([first, second, third]: Uint32Array[], sets: number[][]): void {
  for (const a of first!) {
    for (const b of second!) {
      const pair = a < b ? [a, b] : [b, a];
      if (!third) sets.push(pair);
      else for (const c of third) sets.push(between(pair, c));
    }
  }
}

function between([a, b]: readonly number[], c: number): number[] {
  if (c > b!) return [a!, b!, c];
  return c < a! ? [c, a!, b!] : [a!, c, b!];
}

function byOrder(left: readonly number[], right: readonly number[]): number {
  if (left.length !== right.length) return left.length - right.length;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return 0;
}
