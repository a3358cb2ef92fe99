import { GrowingWords } from '../../common/growing.ts';
import { LargeStringTableBuilder } from '../bom/large-string-table.ts';
import { isObject, type Json, objectOf } from '../json/json.ts';
import { idOf, isElementType, type Node, nodeOf, type Spdx3Objects } from './graph.ts';

/** Beside packages and files, what a document can hold very many of. */
const manifold: ReadonlySet<string> = new Set(['Relationship', 'LifecycleScopedRelationship', 'Annotation']);
const licensing: ReadonlySet<unknown> = new Set(['hasDeclaredLicense', 'hasConcludedLicense']);

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The objects of a large document (decision 0074). Packages, files, relationships and annotations are known by their places and ids,
 * and read anew from the bytes when their turn comes; all others are kept.
 */
export class StoredGraph implements Spdx3Objects {
  /** Those that are kept. */
  readonly nodes: Node[] = [];
  readonly #kept = new Map<string, Node>();
  readonly #bytes: Uint8Array;
  /** Of each that is not kept: its place in the list, and where its bytes begin and end. */
  readonly #index = new GrowingWords();
  readonly #start = new GrowingWords();
  readonly #end = new GrowingWords();
  readonly #ids = new LargeStringTableBuilder();
  /** By number of id: 0 for none that is not kept, else one more than twice the number of what has it; odd behind packages and files. */
  readonly #bearers = new GrowingWords();
  readonly #elements = new GrowingWords();
  readonly #others = new GrowingWords();
  /** Licences and annotations: the number of the id that they are about, and their own. */
  readonly #about = new GrowingWords();
  readonly #said = new GrowingWords();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether its id stands here for the first time. */
  add(json: Json, { index, start, end }: { index: number; start: number; end: number }): boolean {
    const node = nodeOf(json, `/@graph/${index}`);
    const id = idOf(json);
    const isNew = id === null || !this.has(id);
    const isElement = isElementType(node.type);
    if (!isElement && !manifold.has(node.type)) {
      this.nodes.push(node);
      if (id !== null && isNew) this.#kept.set(id, node);
      return isNew;
    }
    const number = this.#index.length;
    this.#index.push(index);
    this.#start.push(start);
    this.#end.push(end);
    if (id !== null && isNew) this.#bear(this.#ids.idOf(id), 2 * number + (isElement ? 2 : 1));
    if (isElement) this.#elements.push(number);
    else if (node.type === 'Annotation') this.#say(json.subject, number);
    else if (licensing.has(json.relationshipType)) this.#say(json.from, number);
    else this.#others.push(number);
    return isNew;
  }

  has(id: string): boolean {
    return this.#kept.has(id) || this.#bearer(this.#ids.idOf(id)) > 0;
  }

  find(reference: unknown): Json | null {
    if (isObject(reference)) return reference;
    if (typeof reference !== 'string') return null;
    const kept = this.#kept.get(reference);
    if (kept) return kept.json;
    const bearer = this.#bearer(this.#ids.idOf(reference));
    return bearer > 0 ? this.#read((bearer - 1) >> 1).json : null;
  }

  ofType(...types: string[]): Node[] {
    return this.nodes.filter(({ type }) => types.includes(type));
  }

  isElement(id: string): boolean {
    const bearer = this.#bearer(this.#ids.idOf(id));
    return isElementBearer(bearer);
  }

  /** All that is not kept, a few at a time: packages and files, each with the licences and annotations that are about it, then the rest. */
  *stretches(size: number): Generator<Node[]> {
    const said = this.#saidByElement();
    let stretch: Node[] = [];
    for (const numbers of [this.#elements, this.#others]) {
      for (const number of numbers.trimmed()) {
        stretch.push(this.#read(number));
        for (const one of said.of(number)) stretch.push(this.#read(one));
        if (stretch.length < size) continue;
        yield stretch;
        stretch = [];
      }
    }
    yield stretch;
  }

  /** What is said of each, by its number; what is about something else goes to the rest. */
  #saidByElement(): { of: (number: number) => Uint32Array } {
    const { words: about } = this.#about;
    const { words: said, length } = this.#said;
    const starts = new Uint32Array(this.#index.length + 1);
    for (let at = 0; at < length; at++) {
      const bearer = this.#bearer(about[at]!);
      if (isElementBearer(bearer)) starts[bearer / 2]!++;
      else this.#others.push(said[at]!);
    }
    for (let number = 0; number < this.#index.length; number++) starts[number + 1]! += starts[number]!;
    const ends = starts.slice();
    const values = new Uint32Array(starts.at(-1)!);
    for (let at = length - 1; at >= 0; at--) {
      const bearer = this.#bearer(about[at]!);
      if (isElementBearer(bearer)) values[--ends[bearer / 2]!] = said[at]!;
    }
    return { of: (number) => values.subarray(ends[number + 1], starts[number + 1]) };
  }

  #say(about: unknown, number: number): void {
    const id = typeof about === 'string' ? about : idOf(objectOf(about));
    this.#about.push(this.#ids.idOf(id));
    this.#said.push(number);
  }

  #bearer(id: number): number {
    return id < this.#bearers.length ? this.#bearers.words[id]! : 0;
  }

  #bear(id: number, bearer: number): void {
    while (this.#bearers.length <= id) this.#bearers.push(0);
    this.#bearers.words[id] = bearer;
  }

  #read(number: number): Node {
    const text = decoder.decode(this.#bytes.subarray(this.#start.words[number], this.#end.words[number]));
    return nodeOf(JSON.parse(text) as Json, `/@graph/${this.#index.words[number]}`);
  }
}

function isElementBearer(bearer: number): boolean {
  return bearer > 0 && bearer % 2 === 0;
}
