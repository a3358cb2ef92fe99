import type { Problem } from '../../common/errors.ts';
import { problemLimit } from '../json/explain.ts';

/** The first problems of a file; further ones are counted only. */
export class Complaints {
  readonly #first: Problem[] = [];
  #count = 0;

  get any(): boolean {
    return this.#count > 0;
  }

  add(at: string, message: string): void {
    if (this.#count < problemLimit) this.#first.push({ at, message });
    this.#count++;
  }

  list(): Problem[] {
    const rest = this.#count - this.#first.length;
    return rest === 0 ? this.#first : [...this.#first, { at: '', message: `${rest} more are not listed.` }];
  }
}
