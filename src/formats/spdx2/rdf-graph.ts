import { RdfXmlParser } from 'rdfxml-streaming-parser';
import type { Problem } from '../../common/errors.ts';
import { GrowingWords } from '../../common/growing.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { LargeStringTableBuilder } from '../bom/large-string-table.ts';

export interface RdfValue {
  text: string;
  /** Names a node of the graph, or a thing outside of it; otherwise it is text. */
  isNode: boolean;
  /** `line 3, column 14` */
  place: string;
}

/** One subject with what is said of it, in document order. */
export interface RdfNode {
  id: string;
  types: string[];
  statements: Map<string, RdfValue[]>;
  place: string;
}

/** A graph of statements, which become nodes when they are asked for. */
export interface RdfGraph {
  get(id: string): RdfNode | undefined;
  /** In document order. */
  ofType(iri: string): Generator<RdfNode>;
}

const typeIri = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

interface Spoken {
  subject: { value: string };
  predicate: { value: string };
  object: { value: string; termType: string };
}

/** Reads RDF/XML, in pieces of a text, into a graph, every statement with the place where it ends in the text. */
export function parseRdfXml(pieces: Iterable<string>): Parsed<RdfGraph> {
  const statements = new Statements();
  const parser = new RdfXmlParser({ trackPosition: true, baseIRI: 'urn:spdx:unnamed' });
  const position = (parser as unknown as { saxParser: { line: number; column: number; close(): void } }).saxParser;
  // Statements are taken where the parser hands them out, not later from its stream: only here the place is known.
  parser.push = (quad: Spoken | null) => {
    if (quad) statements.add(quad, position);
    return true;
  };
  let mistake: Problem | null = null;
  const heed = (error?: Error | null) => {
    if (error) mistake ??= { at: `line ${position.line}, column ${position.column}`, message: plain(error.message) };
  };
  let line = 1;
  let last = '';
  for (const piece of pieces) {
    const doctype = /<!DOCTYPE/i.exec(last + piece);
    if (doctype) {
      const before = (last + piece).slice(0, doctype.index);
      const message = 'A document type declaration is not read: a BOM needs none.';
      return refused({ at: `line ${line + countLines(before)}`, message });
    }
    const kept = Math.max(0, last.length + piece.length - doctypeLength + 1);
    line += countLines((last + piece).slice(0, kept));
    last = (last + piece).slice(kept);
    parser._transform(piece, 'utf8', heed);
    if (mistake) return refused(mistake);
  }
  try {
    position.close();
  } catch (error) {
    heed(error as Error);
  }
  return mistake ? refused(mistake) : parsed(statements.build());
}

const doctypeLength = '<!DOCTYPE'.length;

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The libraries put the place before their sentence. */
function plain(message: string): string {
  return message.replace(/^(?:Line \d+ column \d+: |\d+:\d+: )+/, '');
}

/** Statements as numbers of texts, so that a graph of a large document takes little more than its distinct texts. */
class Statements {
  readonly #texts = new LargeStringTableBuilder();
  readonly #columns = {
    subject: new GrowingWords(),
    predicate: new GrowingWords(),
    /** The number of its text, doubled; odd where it names a node. */
    object: new GrowingWords(),
    line: new GrowingWords(),
    column: new GrowingWords(),
  };

  add({ subject, predicate, object }: Spoken, { line, column }: { line: number; column: number }): void {
    this.#columns.subject.push(this.#texts.idOf(subject.value));
    this.#columns.predicate.push(this.#texts.idOf(predicate.value));
    this.#columns.object.push(2 * this.#texts.idOf(object.value) + (object.termType === 'Literal' ? 0 : 1));
    this.#columns.line.push(line);
    this.#columns.column.push(column);
  }

  /** Sorts them by their subjects, those of one subject in document order. */
  build(): RdfGraph {
    const subjects = this.#columns.subject.trimmed();
    const nodeOf = new Int32Array(this.#texts.count + 1).fill(-1);
    const ends = new GrowingWords();
    for (const subject of subjects) {
      if (nodeOf[subject] === -1) {
        nodeOf[subject] = ends.length;
        ends.push(0);
      }
      ends.words[nodeOf[subject]!]!++;
    }
    for (let node = 1; node < ends.length; node++) ends.words[node]! += ends.words[node - 1]!;
    const order = new Uint32Array(subjects.length);
    for (let at = subjects.length - 1; at >= 0; at--) order[--ends.words[nodeOf[subjects[at]!]!]!] = at;
    // What were the ends are the starts now.
    return new NumberedGraph(this.#texts, { ...this.#columns, nodeOf, starts: ends.taken(), order });
  }
}

interface Numbered {
  subject: GrowingWords;
  predicate: GrowingWords;
  object: GrowingWords;
  line: GrowingWords;
  column: GrowingWords;
  /** The node of a text, -1 where it is none. */
  nodeOf: Int32Array;
  /** Where the statements of a node begin in `order`. */
  starts: Uint32Array;
  order: Uint32Array;
}

class NumberedGraph implements RdfGraph {
  readonly #texts: LargeStringTableBuilder;
  readonly #numbered: Numbered;

  constructor(texts: LargeStringTableBuilder, numbered: Numbered) {
    this.#texts = texts;
    this.#numbered = numbered;
  }

  get(id: string): RdfNode | undefined {
    const node = this.#numbered.nodeOf[this.#texts.idOf(id)] ?? -1;
    return node < 0 ? undefined : this.#node(node);
  }

  *ofType(iri: string): Generator<RdfNode> {
    const { predicate, object, starts } = this.#numbered;
    const wanted = [this.#texts.idOf(typeIri), this.#texts.idOf(iri)];
    for (let node = 0; node < starts.length; node++) {
      const isOfType = this.#statementsOf(node).some(
        (at) => predicate.words[at] === wanted[0] && object.words[at]! >>> 1 === wanted[1],
      );
      if (isOfType) yield this.#node(node);
    }
  }

  #statementsOf(node: number): Uint32Array {
    const { starts, order } = this.#numbered;
    return order.subarray(starts[node], starts[node + 1]);
  }

  #node(node: number): RdfNode {
    const { subject, predicate, object } = this.#numbered;
    const all = this.#statementsOf(node);
    const read: RdfNode = {
      id: this.#texts.textOf(subject.words[all[0]!]!),
      types: [],
      statements: new Map(),
      place: this.#placeOf(all[0]!),
    };
    const seen = new Map<number, Set<number>>();
    for (const at of all) {
      const property = predicate.words[at]!;
      const text = object.words[at]! >>> 1;
      const values = seen.get(property) ?? new Set();
      seen.set(property, values);
      const iri = this.#texts.textOf(property);
      if (iri === typeIri) read.types.push(this.#texts.textOf(text));
      else if (!values.has(text)) this.#say(read, iri, at);
      values.add(text);
    }
    return read;
  }

  #say({ statements }: RdfNode, iri: string, at: number): void {
    const object = this.#numbered.object.words[at]!;
    const value = {
      text: this.#texts.textOf(object >>> 1),
      isNode: (object & 1) === 1,
      place: this.#placeOf(at),
    };
    const said = statements.get(iri);
    if (said) said.push(value);
    else statements.set(iri, [value]);
  }

  #placeOf(at: number): string {
    const { line, column } = this.#numbered;
    return `line ${line.words[at]}, column ${column.words[at]}`;
  }
}
