import type { Problem } from '../../common/errors.ts';
import { GrowingWords } from '../../common/growing.ts';
import type { Component, Service } from '../bom/bom.ts';
import { type Graph, graphOfColumns } from '../bom/graph.ts';
import { LargeColumnsBuilder } from '../bom/large-columns.ts';
import { problemLimit } from '../json/explain.ts';
import { isObject, listOf, objectsOf, textOf } from '../json/json.ts';
import { leadsNowhere } from './dependencies.ts';
import { componentOf } from './read-document.ts';
import type { DocumentRows } from './read-rows.ts';

/** The rows of a document whose entries come one after the other, in the order of the document; it keeps no object of them. */
export class LargeRows {
  readonly #columns = new LargeColumnsBuilder();
  /** Per entry of `dependencies` the text of its reference, 0 for an entry that is none, and where its targets end. */
  readonly #dependencies = { from: new GrowingWords(), ends: new GrowingWords(), targets: new GrowingWords() };

  addComponents(list: unknown, parent = -1): void {
    for (const json of objectsOf(list)) {
      const place = this.#columns.add(componentOf(json, parent));
      if (json.components !== undefined) this.addComponents(json.components, place);
    }
  }

  addDependencies(list: unknown): void {
    const { from, ends, targets } = this.#dependencies;
    const { strings } = this.#columns;
    for (const entry of listOf(list)) {
      from.push(isObject(entry) ? strings.idOf(textOf(entry.ref) ?? '') : 0);
      if (isObject(entry)) {
        for (const target of listOf(entry.dependsOn)) targets.push(strings.idOf(textOf(target) ?? ''));
      }
      ends.push(targets.length);
    }
  }

  build(subject: Component | null, services: readonly Service[]): DocumentRows {
    const nodeOf = this.#nodes(subject, services);
    const { from, to, warnings } = this.#edges(nodeOf);
    const components = this.#columns.build();
    const nodeCount = 1 + components.count + services.length;
    if (!subject) implyEdges(nodeCount, from, to);
    const dependencies: Graph = graphOfColumns(nodeCount, from.trimmed(), to.trimmed());
    return { components, dependencies, warnings };
  }

  /** The node of each text that is a reference, else -1; a reference that stands twice means its first bearer. */
  #nodes(subject: Component | null, services: readonly Service[]): Int32Array {
    const { strings, bomRefs, count } = this.#columns;
    const subjectId = strings.idOf(subject?.bomRef);
    const serviceIds = services.map(({ bomRef }) => strings.idOf(bomRef));
    const empty = strings.idOf('');
    const nodeOf = new Int32Array(strings.count + 1).fill(-1);
    const bear = (id: number, node: number): void => {
      if (id !== 0 && id !== empty && nodeOf[id] === -1) nodeOf[id] = node;
    };
    bear(subjectId, 0);
    for (let i = 0; i < count; i++) bear(bomRefs[i]!, i + 1);
    for (const [i, id] of serviceIds.entries()) bear(id, 1 + count + i);
    return nodeOf;
  }

  #edges(nodeOf: Int32Array): { from: GrowingWords; to: GrowingWords; warnings: Problem[] } {
    const found = { from: new GrowingWords(), to: new GrowingWords(), warnings: [] as Problem[] };
    const { strings } = this.#columns;
    const known = (id: number, at: () => string): number => {
      const node = nodeOf[id]!;
      if (node < 0 && found.warnings.length <= problemLimit)
        found.warnings.push(leadsNowhere(strings.textOf(id), at()));
      return node;
    };
    const { from, ends, targets } = this.#dependencies;
    for (let entry = 0; entry < from.length; entry++) {
      const id = from.words[entry]!;
      if (id === 0) continue;
      const start = entry === 0 ? 0 : ends.words[entry - 1]!;
      const node = known(id, () => `/dependencies/${entry}/ref`);
      for (let at = start; at < ends.words[entry]!; at++) {
        const target = known(targets.words[at]!, () => `/dependencies/${entry}/dependsOn/${at - start}`);
        if (node < 0 || target < 0) continue;
        found.from.push(node);
        found.to.push(target);
      }
    }
    return found;
  }
}

/** From the implied root to everything that nothing else depends on. */
export function implyEdges(nodeCount: number, from: GrowingWords, to: GrowingWords): void {
  const isDepended = new Uint8Array(nodeCount);
  for (let edge = 0; edge < from.length; edge++) {
    if (from.words[edge] !== to.words[edge]) isDepended[to.words[edge]!] = 1;
  }
  for (let node = 1; node < nodeCount; node++) {
    if (isDepended[node]) continue;
    from.push(0);
    to.push(node);
  }
}
