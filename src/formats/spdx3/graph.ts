import type { Problem } from '../../common/errors.ts';
import { isObject, type Json, listOf, textOf } from '../json/json.ts';
import { shown } from '../spdx2/judge.ts';
import { constantIris } from './names.ts';

/** An object of the document and the JSON Pointer at which it stands. */
export interface Node {
  json: Json;
  at: string;
  type: string;
}

/** What the elements of an SPDX 3 document are read from. */
export interface Spdx3Objects {
  nodes: readonly Node[];
  /** The object behind a reference, or the object that stands in its place. */
  find(reference: unknown): Json | null;
  ofType(...types: string[]): Node[];
  /** Whether this is the id of a package or a file. */
  isElement(id: string): boolean;
}

export const packageTypes: ReadonlySet<string> = new Set([
  'software_Package',
  'ai_AIPackage',
  'dataset_DatasetPackage',
  'software_SoftwareArtifact',
]);

export function isElementType(type: unknown): boolean {
  return packageTypes.has(String(type)) || type === 'software_File';
}

/** The objects of an SPDX 3 document, found by their ids. */
export class Spdx3Graph implements Spdx3Objects {
  readonly nodes: readonly Node[];
  readonly #byId = new Map<string, Node>();
  readonly problems: Problem[] = [];
  /** Objects of the same id are one in JSON-LD; here the first counts for what refers to it. */
  readonly warnings: Problem[] = [];

  constructor(document: Json) {
    const graph = document['@graph'];
    const objects = Array.isArray(graph) ? graph : [document];
    this.nodes = objects.flatMap((json, index) =>
      isObject(json) ? [nodeOf(json, Array.isArray(graph) ? `/@graph/${index}` : '')] : [],
    );
    for (const node of this.nodes) {
      const id = idOf(node.json);
      if (id === null) continue;
      if (this.#byId.has(id)) this.warnings.push({ at: node.at, message: `The identifier ${shown(id)} stands twice.` });
      else this.#byId.set(id, node);
    }
    this.#judge();
  }

  find(reference: unknown): Json | null {
    if (isObject(reference)) return reference;
    return typeof reference === 'string' ? (this.#byId.get(reference)?.json ?? null) : null;
  }

  isElement(id: string): boolean {
    return isElementType(this.#byId.get(id)?.type);
  }

  ofType(...types: string[]): Node[] {
    return this.nodes.filter(({ type }) => types.includes(type));
  }

  #judge(): void {
    this.problems.push(...documentProblems(this.ofType('SpdxDocument')));
    for (const node of this.nodes) this.problems.push(...nodeProblems(node, (id) => this.#byId.has(id)));
  }
}

export function nodeOf(json: Json, at: string): Node {
  return { json, at, type: textOf(json.type) ?? textOf(json['@type']) ?? '' };
}

/** The model demands one document, which the schema cannot say. */
export function documentProblems(documents: readonly Node[]): Problem[] {
  if (documents.length === 0) return [{ at: '', message: 'The file holds no SpdxDocument.' }];
  const [, second] = documents;
  return second ? [{ at: second.at, message: 'The file holds more than one SpdxDocument.' }] : [];
}

/** Neither can it say that blank nodes are somewhere and where relationships begin. */
export function* nodeProblems({ json, at, type }: Node, isKnown: (id: string) => boolean): Generator<Problem> {
  for (const [name, value] of Object.entries(json)) {
    for (const [index, one] of listOf(Array.isArray(value) ? value : [value]).entries()) {
      if (typeof one !== 'string' || !one.startsWith('_:') || name === '@id' || isKnown(one)) continue;
      yield {
        at: `${at}/${name}${Array.isArray(value) ? `/${index}` : ''}`,
        message: `${shown(one)} is the id of no object of this document.`,
      };
    }
  }
  if (type.endsWith('Relationship') && typeof json.from === 'string' && constantIris.has(json.from)) {
    yield { at: `${at}/from`, message: 'A relationship cannot begin at "none" or "no assertion".' };
  }
}

export function idOf(json: Json): string | null {
  return textOf(json.spdxId) ?? textOf(json['@id']);
}
