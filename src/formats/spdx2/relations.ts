import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectsOf } from '../json/json.ts';
import type { Spdx2Document } from './document.ts';
import { documentId, Layout } from './layout.ts';
import { HeldTexts, olderMembers, RelationTable } from './relation-table.ts';
import { property } from './to-component.ts';

/** Lays the components of a document into each other and draws their dependencies, as its relationships say. */
export class Relations {
  subject: Json | null = null;
  topLevel: Json[] = [];
  dependencies: Json[] = [];
  compositions: Json[] = [];
  /** Relationships that begin outside the components, as `from TYPE to comment`. */
  ofDocument: string[] = [];

  readonly #ids: readonly string[];
  readonly #components: readonly Json[];
  readonly #byId: ReadonlyMap<string, Json>;
  readonly #losses: LossList;
  readonly #table: RelationTable;
  readonly #noted = new Set<string>();

  constructor(document: Spdx2Document, components: ReadonlyMap<string, Json>, losses: LossList) {
    this.#ids = [...components.keys()];
    this.#components = [...components.values()];
    this.#byId = components;
    this.#losses = losses;
    this.#table = relationsOf(document);
    const { texts } = this.#table;
    const nodes = new Map(this.#ids.map((id, node) => [texts.idOf(id), node]));
    const elements = { count: nodes.size, nodeOf: (text: number) => nodes.get(text) ?? -1 };
    this.#arrange(new Layout(this.#table, elements, (relation) => this.#note(relation)));
  }

  /** What CycloneDX has no form for stands in a property of the element that it begins at. */
  #note(relation: number): void {
    const { from, type, to, comment } = this.#table.relationAt(relation);
    const bearer = this.#byId.get(from);
    const rest = comment === null ? to : `${to} ${comment}`;
    const line = `${from} ${type} ${rest}`;
    if (this.#noted.has(line)) return;
    this.#noted.add(line);
    if (bearer) property(bearer, `spdx:relationship:${type}`, rest);
    else if (from === documentId || from.startsWith('DocumentRef-')) this.ofDocument.push(line);
    else this.#losses.add(`/relationships/${this.#table.places.words[relation]}`, snippetRelationLost);
  }

  #arrange(layout: Layout): void {
    for (const [node, component] of this.#components.entries()) {
      const scope = layout.scopeOf(node);
      if (scope) component.scope = scope;
      const parent = layout.parents[node]!;
      const isBeside = parent < 0 || (parent === layout.subject && layout.inSubject[node] === 0);
      if (node === layout.subject) this.subject = component;
      else if (isBeside) this.topLevel.push(component);
      else appendTo(this.#components[parent]!, 'components', component);
    }
    const dependsOn = new Map<number, Set<number>>();
    const { from, to } = layout.dependencies;
    for (const [edge, node] of from.trimmed().entries()) {
      let targets = dependsOn.get(node);
      if (!targets) {
        targets = new Set();
        dependsOn.set(node, targets);
      }
      if (to.words[edge] !== Layout.nothing) targets.add(to.words[edge]!);
    }
    for (const [node, targets] of dependsOn) {
      this.dependencies.push({ ref: this.#ids[node], dependsOn: [...targets].map((target) => this.#ids[target]) });
    }
    this.#compose('unknown', 'assemblies', layout.unknown.assemblies.trimmed());
    this.#compose('unknown', 'dependencies', layout.unknown.dependencies.trimmed());
    this.#compose('complete', 'assemblies', layout.complete.assemblies.trimmed());
  }

  #compose(aggregate: string, member: 'assemblies' | 'dependencies', nodes: Uint32Array): void {
    if (nodes.length === 0) return;
    this.compositions.push({ aggregate, [member]: [...new Set(nodes)].map((node) => this.#ids[node]) });
  }
}

export const snippetRelationLost = 'A relationship of a snippet has no place in CycloneDX.';

/** All relationships of a document, then those that only older members say. */
function relationsOf(document: Spdx2Document): RelationTable {
  const table = new RelationTable(new HeldTexts());
  for (const [index, json] of objectsOf(document.relationships).entries()) table.addEntry(json, index);
  for (const to of listOf(document.documentDescribes)) {
    if (typeof to === 'string') table.add({ from: documentId, type: 'DESCRIBES', to, comment: null }, -1);
  }
  for (const [list, member, type] of olderMembers) {
    for (const element of objectsOf(document[list])) {
      if (!element.SPDXID) continue;
      for (const to of listOf(element[member])) {
        if (typeof to === 'string') table.add({ from: String(element.SPDXID), type, to, comment: null }, -1);
      }
    }
  }
  return table;
}
