/** The two ends of every diagram. */
export const never = 0;
export const always = 1;

export class TooManyNodes extends Error {}

const and = 0;
const or = 1;
/** Stands behind every variable. */
const endLevel = 0xffffffff;

/**
 * Reduced ordered binary decision diagrams (Bryant 1986) on typed arrays: equal functions have equal numbers. A node asks whether its variable
 * happens; variables are asked in ascending order. Nodes are numbered behind what they lead to, so that one pass up or down the numbers
 * reckons with all of them. Nothing here recurses: a diagram may be as deep as it has variables.
 */
export class Bdd {
  readonly #mostNodes: number;
  #variables = new Uint32Array(64).fill(endLevel);
  #lows = new Uint32Array(64);
  #highs = new Uint32Array(64);
  #count = 2;
  /** Open addressing by variable and ends; 0 is free, as no end stands there. */
  #unique = new Uint32Array(128);
  #cache = new Cache(128);
  /** Operands still to be put together, and answers that wait for their other half. */
  #tasks = new Uint32Array(64);
  #answers = new Uint32Array(64);

  constructor(mostNodes: number) {
    this.#mostNodes = mostNodes;
  }

  get nodeCount(): number {
    return this.#count;
  }

  variableOf(node: number): number {
    return this.#variables[node]!;
  }

  lowOf(node: number): number {
    return this.#lows[node]!;
  }

  highOf(node: number): number {
    return this.#highs[node]!;
  }

  variable(variable: number): number {
    return this.#node(variable, never, always);
  }

  and(left: number, right: number): number {
    return this.#apply(and, left, right);
  }

  or(left: number, right: number): number {
    return this.#apply(or, left, right);
  }

  /** From the last variables upwards, so that what is put on top of a long diagram does not go through it. */
  any(functions: readonly number[]): number {
    const upwards = functions.toSorted((left, right) => this.#variables[right]! - this.#variables[left]!);
    return upwards.reduce((some, one) => this.or(some, one), never);
  }

  /** At least so many of them happen; one that is named twice counts twice. */
  atLeast(count: number, functions: readonly number[]): number {
    const reached = new Array<number>(count + 1).fill(never);
    reached[0] = always;
    for (const one of functions) {
      for (let number = count; number > 0; number--) {
        reached[number] = this.or(reached[number]!, this.and(reached[number - 1]!, one));
      }
    }
    return reached[count]!;
  }

  #node(variable: number, low: number, high: number): number {
    if (low === high) return low;
    const mask = this.#unique.length - 1;
    let place = hash(variable, low, high) & mask;
    for (let node = this.#unique[place]!; node !== 0; node = this.#unique[place]!) {
      if (this.#variables[node] === variable && this.#lows[node] === low && this.#highs[node] === high) return node;
      place = (place + 1) & mask;
    }
    if (this.#count === this.#mostNodes) throw new TooManyNodes();
    if (this.#count === this.#variables.length) this.#grow();
    const node = this.#count++;
    this.#variables[node] = variable;
    this.#lows[node] = low;
    this.#highs[node] = high;
    this.#unique[place] = node;
    if (this.#count * 2 > this.#unique.length) this.#rehash();
    return node;
  }

  #grow(): void {
    const size = this.#variables.length * 2;
    [this.#variables, this.#lows, this.#highs] = [
      widened(this.#variables, size),
      widened(this.#lows, size),
      widened(this.#highs, size),
    ];
  }

  #rehash(): void {
    this.#unique = new Uint32Array(this.#unique.length * 2);
    const mask = this.#unique.length - 1;
    for (let node = 2; node < this.#count; node++) {
      let place = hash(this.#variables[node]!, this.#lows[node]!, this.#highs[node]!) & mask;
      while (this.#unique[place] !== 0) place = (place + 1) & mask;
      this.#unique[place] = node;
    }
    this.#cache = new Cache(this.#unique.length);
  }

  /** `tasks` holds triples: the operands and `endLevel` where they are to be split, the variable where their halves wait among the answers. */
  #apply(operation: number, first: number, second: number): number {
    let tasks = 0;
    let answers = 0;
    const ask = (left: number, right: number, variable: number) => {
      if (tasks + 3 > this.#tasks.length) this.#tasks = widened(this.#tasks, this.#tasks.length * 2);
      this.#tasks[tasks++] = left;
      this.#tasks[tasks++] = right;
      this.#tasks[tasks++] = variable;
    };
    const answer = (node: number) => {
      if (answers === this.#answers.length) this.#answers = widened(this.#answers, answers * 2);
      this.#answers[answers++] = node;
    };
    ask(first, second, endLevel);
    while (tasks > 0) {
      const variable = this.#tasks[--tasks]!;
      const right = this.#tasks[--tasks]!;
      const left = this.#tasks[--tasks]!;
      if (variable !== endLevel) {
        const high = this.#answers[--answers]!;
        const low = this.#answers[--answers]!;
        const node = this.#node(variable, low, high);
        this.#cache.put(operation, left, right, node);
        answer(node);
        continue;
      }
      const known = atOnce(operation, left, right) ?? this.#cache.get(operation, left, right);
      if (known !== undefined) {
        answer(known);
        continue;
      }
      const [leftVariable, rightVariable] = [this.#variables[left]!, this.#variables[right]!];
      const split = Math.min(leftVariable, rightVariable);
      const [leftLow, leftHigh] = leftVariable === split ? [this.#lows[left]!, this.#highs[left]!] : [left, left];
      const [rightLow, rightHigh] =
        rightVariable === split ? [this.#lows[right]!, this.#highs[right]!] : [right, right];
      ask(left, right, split);
      ask(leftHigh, rightHigh, endLevel);
      ask(leftLow, rightLow, endLevel);
    }
    return this.#answers[0]!;
  }
}

function atOnce(operation: number, left: number, right: number): number | undefined {
  const [absorbing, neutral] = operation === and ? [never, always] : [always, never];
  if (left === absorbing || right === absorbing) return absorbing;
  if (left === neutral || left === right) return right;
  return right === neutral ? left : undefined;
}

/** Answers met before; a newer one takes the place of an older. */
class Cache {
  readonly #lefts: Uint32Array;
  readonly #rights: Uint32Array;
  readonly #answers: Uint32Array;

  constructor(size: number) {
    this.#lefts = new Uint32Array(size);
    this.#rights = new Uint32Array(size);
    this.#answers = new Uint32Array(size);
  }

  /** No operand that is cached is an end, so zeros mean "free". */
  get(operation: number, left: number, right: number): number | undefined {
    const place = hash(operation, left, right) & (this.#lefts.length - 1);
    const isMet = this.#lefts[place] === left * 2 + operation && this.#rights[place] === right;
    return isMet ? this.#answers[place] : undefined;
  }

  put(operation: number, left: number, right: number, answer: number): void {
    const place = hash(operation, left, right) & (this.#lefts.length - 1);
    this.#lefts[place] = left * 2 + operation;
    this.#rights[place] = right;
    this.#answers[place] = answer;
  }
}

function hash(first: number, second: number, third: number): number {
  let mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77) ^ Math.imul(third, 0xc2b2ae3d);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function widened(values: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(size);
  wider.set(values);
  return wider;
}
