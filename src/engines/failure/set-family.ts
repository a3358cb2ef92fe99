/** Sets of one, two or three numbers below a limit, of which none contains another once `minimise` has run. */
export class SetFamily {
  readonly limit: number;
  readonly ones = new Set<number>();
  /** Each `a * limit + b`, a below b. */
  readonly twos = new Set<number>();
  /** Each `(a * limit + b) * limit + c`, ascending: exact up to 200,000 numbers. */
  readonly threes = new Set<number>();

  constructor(limit: number) {
    if (limit > mostNumbers) throw new RangeError(`A set family of ${limit} numbers; ${mostNumbers} are the most.`);
    this.limit = limit;
  }

  get size(): number {
    return this.ones.size + this.twos.size + this.threes.size;
  }

  addTwo(a: number, b: number): void {
    this.twos.add(a < b ? a * this.limit + b : b * this.limit + a);
  }

  addThree(a: number, b: number, c: number): void {
    const least = Math.min(a, b, c);
    const most = Math.max(a, b, c);
    this.threes.add((least * this.limit + (a + b + c - least - most)) * this.limit + most);
  }

  addAll({ ones, twos, threes }: SetFamily): void {
    for (const one of ones) this.ones.add(one);
    for (const two of twos) this.twos.add(two);
    for (const three of threes) this.threes.add(three);
  }

  pairOf(key: number): [number, number] {
    return [Math.floor(key / this.limit), key % this.limit];
  }

  tripleOf(key: number): [number, number, number] {
    const [a, b] = this.pairOf(Math.floor(key / this.limit));
    return [a, b, key % this.limit];
  }

  /** Is there a set in this family that lies within the pair? */
  coversTwo(key: number): boolean {
    if (this.twos.has(key)) return true;
    const [a, b] = this.pairOf(key);
    return this.ones.has(a) || this.ones.has(b);
  }

  coversThree(key: number): boolean {
    return this.threes.has(key) || this.#coversWithin(key);
  }

  /** Does it hold a smaller part of the triple? */
  #coversWithin(key: number): boolean {
    const [a, b, c] = this.tripleOf(key);
    return (
      this.ones.has(a) ||
      this.ones.has(b) ||
      this.ones.has(c) ||
      this.twos.has(a * this.limit + b) ||
      this.twos.has(a * this.limit + c) ||
      this.twos.has(b * this.limit + c)
    );
  }

  /** Takes out what contains another set. */
  minimise(): void {
    for (const key of this.twos) {
      const [a, b] = this.pairOf(key);
      if (this.ones.has(a) || this.ones.has(b)) this.twos.delete(key);
    }
    for (const key of this.threes) if (this.#coversWithin(key)) this.threes.delete(key);
  }

  equals({ ones, twos, threes }: SetFamily): boolean {
    return isEqual(this.ones, ones) && isEqual(this.twos, twos) && isEqual(this.threes, threes);
  }
}

/** The cube of it is still an exact number. */
const mostNumbers = 200_000;

function isEqual(left: ReadonlySet<number>, right: ReadonlySet<number>): boolean {
  if (left.size !== right.size) return false;
  for (const key of left) if (!right.has(key)) return false;
  return true;
}

/** Counts what is done against a limit for all, and a twentieth of it for each piece. */
export class Work {
  readonly #mostEach: number;
  #left: number;
  #leftHere = 0;

  constructor(most: number) {
    this.#mostEach = most / 20;
    this.#left = most;
  }

  begin(): void {
    this.#leftHere = this.#mostEach;
  }

  take(amount: number): void {
    this.#left -= amount;
    this.#leftHere -= amount;
    if (this.#left < 0 || this.#leftHere < 0) throw new TooMuchWork();
  }
}

export class TooMuchWork extends Error {}

/** The sets that contain one of each family, up to `order` numbers: both happen. */
export function product(left: SetFamily, right: SetFamily, order: number, work: Work): SetFamily {
  const both = new SetFamily(left.limit);
  work.take(left.size + right.size);
  takeCovered(both, left, right);
  takeCovered(both, right, left);
  const ones = [[...left.ones], [...right.ones]].map((list) => list.filter((one) => !both.ones.has(one)));
  if (order >= 2) {
    work.take(ones[0]!.length * ones[1]!.length);
    for (const a of ones[0]!) for (const b of ones[1]!) both.addTwo(a, b);
  }
  if (order >= 3) {
    const twos = [left, right].map((family) => [...family.twos].filter((two) => !both.coversTwo(two)));
    work.take(ones[0]!.length * twos[1]!.length + twos[0]!.length * ones[1]!.length);
    crossTwos(both, ones[0]!, twos[1]!);
    crossTwos(both, ones[1]!, twos[0]!);
    joinTwos(both, twos[0]!, twos[1]!, work);
  }
  both.minimise();
  return both;
}

/** What of one family contains a set of the other is in both. */
function takeCovered(both: SetFamily, family: SetFamily, other: SetFamily): void {
  for (const one of family.ones) if (other.ones.has(one)) both.ones.add(one);
  for (const two of family.twos) if (other.coversTwo(two)) both.twos.add(two);
  for (const three of family.threes) if (other.coversThree(three)) both.threes.add(three);
}

function crossTwos(both: SetFamily, ones: readonly number[], twos: readonly number[]): void {
  for (const two of twos) {
    const [a, b] = both.pairOf(two);
    for (const one of ones) if (one !== a && one !== b) both.addThree(one, a, b);
  }
}

/** Pairs of either side with one number in common. */
function joinTwos(both: SetFamily, left: readonly number[], right: readonly number[], work: Work): void {
  const partners = new Map<number, number[]>();
  const meet = (number: number, partner: number) => {
    const known = partners.get(number);
    if (known) known.push(partner);
    else partners.set(number, [partner]);
  };
  for (const two of right) {
    const [a, b] = both.pairOf(two);
    meet(a, b);
    meet(b, a);
  }
  for (const two of left) {
    const [a, b] = both.pairOf(two);
    for (const [common, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const others = partners.get(common) ?? [];
      work.take(others.length);
      for (const third of others) if (third !== other) both.addThree(common, other, third);
    }
  }
}
