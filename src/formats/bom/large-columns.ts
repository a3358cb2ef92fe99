import { GrowingWords } from '../../common/growing.ts';
import { type Component, type ComponentColumns, type TextColumn, textColumns } from './bom.ts';
import { LargeStringTableBuilder } from './large-string-table.ts';

/** Lays components out in columns as `columnsOf` does, one after the other as they come, and keeps no object of them. */
export class LargeColumnsBuilder {
  readonly strings = new LargeStringTableBuilder();
  readonly #texts = textColumns.map((column) => ({ column, ids: new GrowingWords() }));
  readonly #parent = new GrowingWords();
  readonly #licences = { starts: startsColumn(), values: new GrowingWords() };
  readonly #hashes = { starts: startsColumn(), algorithms: new GrowingWords(), values: new GrowingWords() };

  get count(): number {
    return this.#parent.length;
  }

  /** Texts by component. */
  get bomRefs(): Uint32Array {
    return this.#texts.find(({ column }) => column === 'bomRef')!.ids.trimmed();
  }

  /** Gives the place of the component. */
  add(component: Component): number {
    for (const { column, ids } of this.#texts) ids.push(this.strings.idOf(component[column]));
    for (const licence of component.licences) this.#licences.values.push(this.strings.idOf(licence));
    this.#licences.starts.push(this.#licences.values.length);
    for (const { algorithm, value } of component.hashes) {
      this.#hashes.algorithms.push(this.strings.idOf(algorithm));
      this.#hashes.values.push(this.strings.idOf(value));
    }
    this.#hashes.starts.push(this.#hashes.values.length);
    this.#parent.push(component.parent);
    return this.count - 1;
  }

  /** Gives its memory away: nothing can be added afterwards. */
  build(): ComponentColumns {
    const { count } = this;
    const texts = this.#texts.map(({ column, ids }) => [column, ids.taken()] as const);
    return {
      count,
      ...(Object.fromEntries(texts) as Record<TextColumn, Uint32Array<ArrayBuffer>>),
      parent: new Int32Array(this.#parent.taken().buffer),
      licences: { starts: this.#licences.starts.taken(), values: this.#licences.values.taken() },
      hashes: {
        starts: this.#hashes.starts.taken(),
        algorithms: this.#hashes.algorithms.taken(),
        values: this.#hashes.values.taken(),
      },
      strings: this.strings.build(),
    };
  }
}

function startsColumn(): GrowingWords {
  const starts = new GrowingWords();
  starts.push(0);
  return starts;
}
