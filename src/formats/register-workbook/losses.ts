import { escapePointer } from '../json/survey.ts';
import type { RegisterWarning } from './rows.ts';

/** What a file says that the register has no place for, told once for all of a kind with the first place. */
export class Losses {
  readonly #found = new Map<string, { at: string; sentence: string; count: number; lost: boolean }>();

  /** Of a kind that is told in these words: "… is not kept". */
  add(at: string, kind: string, what: string): void {
    this.#note(kind, at, `${what} is not kept.`, true);
  }

  member(at: string, name: string, of: string): void {
    this.#note(`${of} ${name}`, at, `The register has no place for "${name}" of ${of}; it is not kept.`, true);
  }

  /** Members that the form of the file does not know. */
  unknown(item: object, known: object, at: string, of: string): void {
    for (const name in item) {
      if (!Object.hasOwn(known, name)) this.member(`${at}/${escapePointer(name)}`, name, of);
    }
  }

  /** What is kept and yet is not as such things are as a rule. */
  odd(at: string, what: string): void {
    this.#note(what, at, `A link ${what} is unusual; it is taken as it stands.`, false);
  }

  list(): RegisterWarning[] {
    return [...this.#found.values()].map(({ at, sentence, count, lost }) => ({
      at,
      message: count > 1 ? `${sentence} (${count} times; this is the first.)` : sentence,
      ...(lost ? { lost } : {}),
    }));
  }

  #note(kind: string, at: string, sentence: string, lost: boolean): void {
    const seen = this.#found.get(kind);
    if (seen) seen.count++;
    else if (this.#found.size < mostKinds) this.#found.set(kind, { at, sentence, count: 1, lost });
  }
}

/** A hostile file has as many names as it has room for. */
const mostKinds = 500;
