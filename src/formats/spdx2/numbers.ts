/** Tells apart by a number what would have the same identifier; the next number is remembered, as the same one may stand thousands of times. */
export class Numbers {
  readonly #last = new Map<string, number>();

  unused(id: string, taken: { has(id: string): boolean }): string {
    if (!taken.has(id)) return id;
    let number = this.#last.get(id) ?? 1;
    let candidate: string;
    do candidate = `${id}.${++number}`;
    while (taken.has(candidate));
    this.#last.set(id, number);
    return candidate;
  }
}
