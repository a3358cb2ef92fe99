import { GrowingWords } from '../../common/growing.ts';
import { dependencyKinds, kindByScope, nestedInSubject } from './names.ts';
import type { RelationTable } from './relation-table.ts';

export const documentId = 'SPDXRef-DOCUMENT';

/** The components of a document, numbered from 0. */
interface Elements {
  count: number;
  /** The component that a text, by its number, identifies; -1 for none. */
  nodeOf(text: number): number;
}

/** What is nested deeper than this stays beside its container, with a note. */
const nestingLimit = 64;

const scopes = ['required', 'optional', 'excluded'] as const;
type Scope = (typeof scopes)[number];

/** How the components of a document lie in each other and depend on each other, as its relationships say; all in numbers of components. */
export class Layout {
  /** What the document describes; -1 where that is not one component. */
  subject = -1;
  /** What each lies in; -1 for nothing. */
  readonly parents: Int32Array<ArrayBuffer>;
  /** 1 for what CycloneDX nests in the subject itself, and not beside it. */
  readonly inSubject: Uint8Array<ArrayBuffer>;
  /** Who depends on whom, in the order of the document; on `nothing` for a component that says it depends on none. */
  readonly dependencies = { from: new GrowingWords(), to: new GrowingWords() };
  readonly unknown = { assemblies: new GrowingWords(), dependencies: new GrowingWords() };
  readonly complete = { assemblies: new GrowingWords() };
  readonly #scopes: Uint8Array;
  readonly #table: RelationTable;
  readonly #elements: Elements;
  readonly #note: (relation: number) => void;
  readonly #special: Record<'document' | 'none' | 'noAssertion' | 'blank' | 'nestedInSubject', number>;

  static readonly nothing = 0xffffffff;

  /** `note` is told of the relationships that CycloneDX has no form for. */
  constructor(table: RelationTable, elements: Elements, note: (relation: number) => void) {
    this.#table = table;
    this.#elements = elements;
    this.#note = note;
    this.parents = new Int32Array(elements.count).fill(-1);
    this.inSubject = new Uint8Array(elements.count);
    this.#scopes = new Uint8Array(elements.count);
    const { texts } = table;
    this.#special = {
      document: texts.idOf(documentId),
      none: texts.idOf('NONE'),
      noAssertion: texts.idOf('NOASSERTION'),
      blank: texts.idOf(''),
      nestedInSubject: texts.idOf(nestedInSubject),
    };
    this.#findSubject();
    this.#nest();
    this.#depend();
    for (let relation = 0; relation < table.count; relation++) {
      const type = table.typeOf(relation);
      if (type !== 'CONTAINS' && type !== 'DESCRIBES' && !dependencyKinds.has(type)) note(relation);
    }
  }

  /** The scope that all who depend on a component agree on. */
  scopeOf(component: number): Scope | null {
    const found = this.#scopes[component]!;
    if (found & 1) return null;
    return scopes.find((_, place) => found & (2 << place)) ?? null;
  }

  /** Components as they lie in each other: what is in the subject, then the others, each before what is in it. */
  order(sequence: Uint32Array): Uint32Array<ArrayBuffer> {
    const isInside = (component: number) =>
      this.parents[component]! >= 0 && (this.parents[component] !== this.subject || this.inSubject[component] === 1);
    const next = new Int32Array(sequence.length).fill(-1);
    const first = new Int32Array(sequence.length).fill(-1);
    const open: number[] = [];
    for (const component of sequence.toReversed()) {
      if (component === this.subject) continue;
      if (!isInside(component)) open.push(component);
      else {
        next[component] = first[this.parents[component]!]!;
        first[this.parents[component]!] = component;
      }
    }
    const ordered = new Uint32Array(sequence.length - (this.subject >= 0 ? 1 : 0));
    let length = 0;
    if (this.subject >= 0 && first[this.subject]! >= 0) open.push(first[this.subject]!);
    while (open.length > 0) {
      const component = open.pop()!;
      ordered[length++] = component;
      if (isInside(component) && next[component]! >= 0) open.push(next[component]!);
      if (first[component]! >= 0) open.push(first[component]!);
    }
    return ordered;
  }

  #from(relation: number): number {
    return this.#elements.nodeOf(this.#table.from.words[relation]!);
  }

  #to(relation: number): number {
    return this.#elements.nodeOf(this.#table.to.words[relation]!);
  }

  #isPlain(relation: number): boolean {
    return this.#table.comments.words[relation] === 0;
  }

  #findSubject(): void {
    const { from, to } = this.#table;
    const { document } = this.#special;
    const described = new Set<number>();
    for (const relation of this.#ofType('DESCRIBES')) {
      if (from.words[relation] === document) described.add(to.words[relation]!);
    }
    const [only] = described;
    if (described.size === 1) this.subject = this.#elements.nodeOf(only!);
    else if (described.size === 0 && this.#elements.count === 1) this.subject = 0;
    for (const relation of this.#ofType('DESCRIBES')) {
      const isSubject = this.subject >= 0 && this.#to(relation) === this.subject;
      if (!(from.words[relation] === document && isSubject && this.#isPlain(relation))) this.#note(relation);
    }
  }

  *#ofType(type: string): Generator<number> {
    for (let relation = 0; relation < this.#table.count; relation++) {
      if (this.#table.typeOf(relation) === type) yield relation;
    }
  }

  #nest(): void {
    const { from, to, texts } = this.#table;
    const others = new GrowingWords();
    for (const relation of this.#ofType('CONTAINS')) if (!this.#isBySubject(relation)) others.push(relation);
    // RDF has no order of statements: which of several containers counts must not depend on it.
    const sorted = others.taken().sort((a, b) => {
      return texts.compare(from.words[a]!, from.words[b]!) || texts.compare(to.words[a]!, to.words[b]!);
    });
    for (const relation of sorted) this.#nestOne(relation);
    for (const relation of this.#ofType('CONTAINS')) if (this.#isBySubject(relation)) this.#nestOne(relation);
  }

  #isBySubject(relation: number): boolean {
    return this.subject >= 0 && this.#from(relation) === this.subject;
  }

  #nestOne(relation: number): void {
    const { noAssertion, none, blank, nestedInSubject: inside } = this.#special;
    const [from, to] = [this.#from(relation), this.#to(relation)];
    const target = this.#table.to.words[relation]!;
    const comment = this.#table.comments.words[relation]!;
    const isNestable = from >= 0 && to >= 0 && to !== this.subject;
    const isFree = isNestable && from === this.subject && this.parents[to] === -1;
    if (target === noAssertion && comment === 0 && from >= 0) this.unknown.assemblies.push(from);
    else if (target === none && comment === 0 && from >= 0) this.complete.assemblies.push(from);
    else if (isFree && (comment === 0 || comment === blank)) this.parents[to] = from;
    else if (isFree && comment === inside) {
      this.parents[to] = from;
      this.inSubject[to] = 1;
    } else if (isNestable && comment === 0 && this.#canNest(to, from)) this.parents[to] = from;
    else if (to < 0 || from < 0 || this.parents[to] !== from || comment !== 0) this.#note(relation);
  }

  #canNest(child: number, parent: number): boolean {
    if (this.parents[child] !== -1) return false;
    let above = parent;
    for (let depth = 0; above >= 0; depth++) {
      if (above === child || depth === nestingLimit) return false;
      above = this.parents[above]!;
    }
    return true;
  }

  #depend(): void {
    for (const { relation, kind } of this.#dependencies()) {
      const [from, to] = kind.forward
        ? [this.#from(relation), this.#to(relation)]
        : [this.#to(relation), this.#from(relation)];
      if (from < 0 || to < 0) this.#dependOnNone(relation);
      else {
        this.dependencies.from.push(from);
        this.dependencies.to.push(to);
        this.#scopes[to]! |= kind.scope === null ? 1 : 2 << scopes.indexOf(kind.scope);
      }
    }
    for (const { relation, type, kind } of this.#dependencies()) {
      const [from, to] = [this.#from(relation), this.#to(relation)];
      if (from < 0 || to < 0) continue;
      const scope = this.scopeOf(kind.forward ? to : from);
      const isUsual = scope ? type === kindByScope[scope] : type === 'DEPENDS_ON' || type === 'DEPENDENCY_OF';
      if (!isUsual || !this.#isPlain(relation)) this.#note(relation);
    }
  }

  *#dependencies() {
    for (let relation = 0; relation < this.#table.count; relation++) {
      const type = this.#table.typeOf(relation);
      const kind = dependencyKinds.get(type);
      if (kind) yield { relation, type, kind };
    }
  }

  #dependOnNone(relation: number): void {
    const from = this.#from(relation);
    const to = this.#table.to.words[relation]!;
    const isPlain = this.#table.typeOf(relation) === 'DEPENDS_ON' && this.#isPlain(relation) && from >= 0;
    if (isPlain && to === this.#special.none) {
      this.dependencies.from.push(from);
      this.dependencies.to.push(Layout.nothing);
    } else if (isPlain && to === this.#special.noAssertion) this.unknown.dependencies.push(from);
    else this.#note(relation);
  }
}
