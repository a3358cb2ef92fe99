import { RdfXmlParser } from 'rdfxml-streaming-parser';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';

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

export type RdfGraph = ReadonlyMap<string, RdfNode>;

const typeIri = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

interface Spoken {
  subject: { value: string };
  predicate: { value: string };
  object: { value: string; termType: string };
}

/** Reads RDF/XML into a graph, every statement with the place where it ends in the text. */
export function parseRdfXml(text: string): Parsed<RdfGraph> {
  const graph = new Map<string, RdfNode>();
  const parser = new RdfXmlParser({ trackPosition: true, baseIRI: 'urn:spdx:unnamed' });
  const position = (parser as unknown as { saxParser: { line: number; column: number; close(): void } }).saxParser;
  // Statements are taken where the parser hands them out, not later from its stream: only here the place is known.
  parser.push = (quad: Spoken | null) => {
    if (quad) say(graph, quad, `line ${position.line}, column ${position.column}`);
    return true;
  };
  const doctype = /<!DOCTYPE/i.exec(text);
  if (doctype) {
    const line = text.slice(0, doctype.index).split('\n').length;
    return refused({ at: `line ${line}`, message: 'A document type declaration is not read: a BOM needs none.' });
  }
  let mistake: Problem | null = null;
  const heed = (error?: Error | null) => {
    if (error) mistake ??= { at: `line ${position.line}, column ${position.column}`, message: plain(error.message) };
  };
  parser._transform(text, 'utf8', heed);
  try {
    if (!mistake) position.close();
  } catch (error) {
    heed(error as Error);
  }
  return mistake ? refused(mistake) : parsed(graph);
}

/** The libraries put the place before their sentence. */
function plain(message: string): string {
  return message.replace(/^(?:Line \d+ column \d+: |\d+:\d+: )+/, '');
}

function say(graph: Map<string, RdfNode>, { subject, predicate, object }: Spoken, place: string): void {
  let node = graph.get(subject.value);
  if (!node) {
    node = { id: subject.value, types: [], statements: new Map(), place };
    graph.set(subject.value, node);
  }
  if (predicate.value === typeIri) {
    node.types.push(object.value);
    return;
  }
  const value = { text: object.value, isNode: object.termType !== 'Literal', place };
  const said = node.statements.get(predicate.value);
  if (!said) node.statements.set(predicate.value, [value]);
  else if (!said.some((other) => other.text === value.text)) said.push(value);
}
