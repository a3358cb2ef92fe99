import type { Problem } from '../../common/errors.ts';

/** So many places are told of one kind of loss; a document of 100,000 packages can lose the same thing in each. */
const placesPerKind = 50;

/** What had no place in the other standard, each kind with its first places and a count of the rest. */
export class LossList {
  readonly #kinds = new Map<string, { places: string[]; more: number }>();

  add(at: string, message: string): void {
    const kind = this.#kinds.get(message);
    if (!kind) this.#kinds.set(message, { places: [at], more: 0 });
    else if (kind.places.length < placesPerKind) kind.places.push(at);
    else kind.more++;
  }

  problems(): Problem[] {
    return [...this.#kinds].flatMap(([message, { places, more }]) => [
      ...places.map((at) => ({ at, message })),
      ...(more > 0 ? [{ at: '', message: `${message} (${more} more places)` }] : []),
    ]);
  }
}
