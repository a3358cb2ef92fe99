import type { Problem } from '../../common/errors.ts';
import type { Component, Service } from '../bom/bom.ts';
import { type Graph, graphOf } from '../bom/graph.ts';
import { isObject, type Json, listOf, textOf } from '../json/json.ts';

interface Nodes {
  subject: Component | null;
  components: readonly Component[];
  services: readonly Service[];
}

/** The declared dependency graph (CycloneDX `dependencies`), with a warning for each reference that leads nowhere. */
export function readDependencies(document: Json, nodes: Nodes): { dependencies: Graph; warnings: Problem[] } {
  const warnings: Problem[] = [];
  const nodeOf = nodesByReference(nodes);
  const known = (reference: string, at: string): number | undefined => {
    const node = nodeOf.get(reference);
    if (node === undefined) warnings.push(leadsNowhere(reference, at));
    return node;
  };
  const edges: [number, number][] = [];
  for (const [index, entry] of listOf(document.dependencies).entries()) {
    if (!isObject(entry)) continue;
    const from = known(textOf(entry.ref) ?? '', `/dependencies/${index}/ref`);
    for (const [position, reference] of listOf(entry.dependsOn).entries()) {
      const to = known(textOf(reference) ?? '', `/dependencies/${index}/dependsOn/${position}`);
      if (from !== undefined && to !== undefined) edges.push([from, to]);
    }
  }
  const nodeCount = 1 + nodes.components.length + nodes.services.length;
  if (!nodes.subject) edges.push(...impliedEdges(nodeCount, edges));
  return { dependencies: graphOf(nodeCount, edges), warnings };
}

export function leadsNowhere(reference: string, at: string): Problem {
  return { at, message: `"${reference}" is the bom-ref of no component or service of this BOM; the edge is left out.` };
}

/** A reference that stands twice means its first bearer: the schema demands unique ones without being able to check them. */
function nodesByReference({ subject, components, services }: Nodes): Map<string, number> {
  const bearers = [subject, ...components, ...services];
  const nodes = new Map<string, number>();
  for (const [node, bearer] of bearers.entries()) {
    const reference = bearer?.bomRef;
    if (reference && !nodes.has(reference)) nodes.set(reference, node);
  }
  return nodes;
}

function impliedEdges(nodeCount: number, edges: readonly (readonly [number, number])[]): [number, number][] {
  const depended = new Set(edges.filter(([from, to]) => from !== to).map(([, to]) => to));
  const implied: [number, number][] = [];
  for (let node = 1; node < nodeCount; node++) {
    if (!depended.has(node)) implied.push([0, node]);
  }
  return implied;
}
