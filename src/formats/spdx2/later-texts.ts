import { GrowingWords } from '../../common/growing.ts';
import { LargeStringTableBuilder } from '../bom/large-string-table.ts';

const kinds = ['reference', 'licence'] as const;
type Kind = (typeof kinds)[number];

/** Texts with their places, kept as bytes: in a large document millions may refer to what comes behind them. */
export class LaterTexts {
  readonly #texts = new LargeStringTableBuilder();
  readonly #entries = new GrowingWords();

  add(kind: Kind, text: string, at: string): void {
    this.#entries.push(kinds.indexOf(kind));
    this.#entries.push(this.#texts.idOf(text));
    this.#entries.push(this.#texts.idOf(at));
  }

  *all(): Generator<{ kind: Kind; text: string; at: string }> {
    const { words, length } = this.#entries;
    for (let entry = 0; entry < length; entry += 3) {
      yield {
        kind: kinds[words[entry]!]!,
        text: this.#texts.textOf(words[entry + 1]!),
        at: this.#texts.textOf(words[entry + 2]!),
      };
    }
  }
}
