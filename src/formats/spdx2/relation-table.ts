import { GrowingWords } from '../../common/growing.ts';
import { type Json, textOf } from '../json/json.ts';

/** Gives each distinct text a number above 0, and `null` the number 0. */
interface Texts {
  idOf(text: string | null): number;
  textOf(id: number): string;
  /** As the texts sort, by UTF-16 units or by code points. */
  compare(one: number, other: number): number;
}

/** Texts of a document that is read whole. */
export class HeldTexts implements Texts {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];

  idOf(text: string | null): number {
    if (text === null) return 0;
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#texts.push(text);
      this.#ids.set(text, id);
    }
    return id;
  }

  textOf(id: number): string {
    return this.#texts[id - 1]!;
  }

  compare(one: number, other: number): number {
    if (one === other) return 0;
    return this.textOf(one) < this.textOf(other) ? -1 : 1;
  }
}

/** One relationship, as SPDX says it. */
interface Relation {
  from: string;
  type: string;
  to: string;
  comment: string | null;
}

const inverses: ReadonlyMap<string, string> = new Map([
  ['CONTAINED_BY', 'CONTAINS'],
  ['DESCRIBED_BY', 'DESCRIBES'],
]);

/** The relationships of a document as numbers of texts, some 20 bytes each, with inverse forms turned round. */
export class RelationTable {
  readonly texts: Texts;
  readonly from = new GrowingWords();
  readonly to = new GrowingWords();
  readonly comments = new GrowingWords();
  /** What is said by older members comes after all relationships, and has no place of its own: -1 here. */
  readonly places = new GrowingWords();
  readonly #types = new GrowingWords();
  readonly #typeNames: string[] = [];
  readonly #typeIds = new Map<string, number>();

  constructor(texts: Texts) {
    this.texts = texts;
  }

  get count(): number {
    return this.from.length;
  }

  typeOf(relation: number): string {
    return this.#typeNames[this.#types.words[relation]!]!;
  }

  relationAt(relation: number): Relation {
    const comment = this.comments.words[relation]!;
    return {
      from: this.texts.textOf(this.from.words[relation]!),
      type: this.typeOf(relation),
      to: this.texts.textOf(this.to.words[relation]!),
      comment: comment === 0 ? null : this.texts.textOf(comment),
    };
  }

  /** An entry of `relationships`; one that lacks an end or its type is passed over. */
  addEntry(json: Json, place: number): void {
    const from = textOf(json.spdxElementId);
    const to = textOf(json.relatedSpdxElement);
    const type = textOf(json.relationshipType);
    if (from === null || to === null || type === null) return;
    const inverse = inverses.get(type);
    const isTurned = inverse && to !== 'NONE' && to !== 'NOASSERTION';
    const ends = isTurned ? { from: to, to: from, type: inverse } : { from, to, type };
    this.add({ ...ends, comment: textOf(json.comment) }, place);
  }

  add({ from, type, to, comment }: Relation, place: number): void {
    this.from.push(this.texts.idOf(from));
    this.to.push(this.texts.idOf(to));
    this.comments.push(this.texts.idOf(comment));
    this.places.push(place);
    let id = this.#typeIds.get(type);
    if (id === undefined) {
      id = this.#typeNames.push(type) - 1;
      this.#typeIds.set(type, id);
    }
    this.#types.push(id);
  }

  /** Adds what another table of the same texts says. */
  append(other: RelationTable): void {
    for (let relation = 0; relation < other.count; relation++) {
      this.add(other.relationAt(relation), other.places.words[relation]!);
    }
  }
}

/** What `documentDescribes`, `hasFiles` and `fileDependencies` say, which SPDX 2.3 deprecates in favour of relationships. */
export const olderMembers = [
  ['packages', 'hasFiles', 'CONTAINS'],
  ['files', 'fileDependencies', 'DEPENDS_ON'],
] as const;
