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

/** The objects of an SPDX 3 document, found by their ids. */
export class Spdx3Graph {
  readonly nodes: readonly Node[];
  readonly #byId = new Map<string, Node>();
  readonly problems: Problem[] = [];
  /** Objects of the same id are one in JSON-LD; here the first counts for what refers to it. */
  readonly warnings: Problem[] = [];

  constructor(document: Json) {
    const graph = document['@graph'];
    const objects = Array.isArray(graph) ? graph : [document];
    this.nodes = objects.flatMap((json, index) =>
      isObject(json)
        ? [
            {
              json,
              at: Array.isArray(graph) ? `/@graph/${index}` : '',
              type: textOf(json.type) ?? textOf(json['@type']) ?? '',
            },
          ]
        : [],
    );
    for (const node of this.nodes) {
      const id = idOf(node.json);
      if (id === null) continue;
      if (this.#byId.has(id)) this.warnings.push({ at: node.at, message: `The identifier ${shown(id)} stands twice.` });
      else this.#byId.set(id, node);
    }
    this.#judge();
  }

  /** The object behind a reference, or the object that stands in its place. */
  find(reference: unknown): Json | null {
    if (isObject(reference)) return reference;
    return typeof reference === 'string' ? (this.#byId.get(reference)?.json ?? null) : null;
  }

  ofType(...types: string[]): Node[] {
    return this.nodes.filter(({ type }) => types.includes(type));
  }

  /** What the model demands and the schema cannot say: one document, and blank nodes that are somewhere. */
  #judge(): void {
    const documents = this.ofType('SpdxDocument');
    if (documents.length > 1)
      this.problems.push({ at: documents[1]!.at, message: 'The file holds more than one SpdxDocument.' });
    if (documents.length === 0) this.problems.push({ at: '', message: 'The file holds no SpdxDocument.' });
    for (const { json, at, type } of this.nodes) {
      for (const [name, value] of Object.entries(json)) {
        for (const [index, one] of listOf(Array.isArray(value) ? value : [value]).entries()) {
          if (typeof one !== 'string' || !one.startsWith('_:') || name === '@id' || this.#byId.has(one)) continue;
          this.problems.push({
            at: `${at}/${name}${Array.isArray(value) ? `/${index}` : ''}`,
            message: `${shown(one)} is the id of no object of this document.`,
          });
        }
      }
      if (type.endsWith('Relationship') && typeof json.from === 'string' && constantIris.has(json.from)) {
        this.problems.push({ at: `${at}/from`, message: 'A relationship cannot begin at "none" or "no assertion".' });
      }
    }
  }
}

export function idOf(json: Json): string | null {
  return textOf(json.spdxId) ?? textOf(json['@id']);
}
