import { nodeKinds } from '../../common/network.ts';
import { reach } from '../graph/reach.ts';
import type { CompiledNetwork } from './compile-network.ts';
import type { Answer, Asset, Interdependencies, Line } from './ir8272.ts';
import { supportGraph } from './network-graph.ts';
import { partiesTo, supplierKind, supplyOf } from './supply.ts';

/** What the tool asks, with nobody's answers yet: six questions on each line, twelve on each supplier (reference model §1.2). */
const dependencyQuestions = 6;
const assuranceQuestions = 12;
const mostOfQuestion = 10;
const mostOfCriticality = 100;

/**
 * The questionnaire of the IR 8272 tool for a network, unanswered: each mission function is a project, each line a product that it rests on
 * with a supplier of that product. The first lines by the order of the network; how many more there are is told.
 */
export function ir8272Questions(
  compiled: CompiledNetwork,
  mostLines: number,
): { input: Interdependencies; left: number } {
  const { nodes, network } = compiled;
  const supply = supplyOf(network, compiled.shares);
  const graph = supportGraph(network);
  const functionKind = nodeKinds.indexOf('function');
  const lines: Line[] = [];
  let count = 0;
  for (const [product, { kind }] of nodes.entries()) {
    if (kind !== 'product') continue;
    const suppliers = partiesTo(supply, product).filter((party) => network.kinds[party] === supplierKind);
    if (suppliers.length === 0) continue;
    const projects = reach(graph, [product], 'down')
      .nodes.filter((node) => network.kinds[node] === functionKind)
      .sort();
    count += projects.length * suppliers.length;
    for (const project of projects) {
      for (const supplier of suppliers) {
        if (lines.length === mostLines) break;
        lines.push({
          project: nodes[project]!.id,
          product: nodes[product]!.id,
          supplier: nodes[supplier]!.id,
          dependency: unanswered(dependencyQuestions),
        });
      }
    }
  }
  const ids = (role: 'project' | 'product' | 'supplier') => [...new Set(lines.map((line) => line[role]))];
  const criticality: Answer = { value: null, most: mostOfCriticality };
  return {
    input: {
      assets: byAsset(() => null),
      projects: ids('project').map((id) => ({ id, criticality })),
      products: ids('product').map((id) => ({ id, criticality, access: byAsset(() => unanswered(1)) })),
      suppliers: ids('supplier').map((id) => ({
        id,
        access: byAsset(() => unanswered(1)),
        assurance: unanswered(assuranceQuestions),
      })),
      lines,
    },
    left: count - lines.length,
  };
}

function unanswered(questions: number): Answer[] {
  return Array.from({ length: questions }, () => ({ value: null, most: mostOfQuestion }));
}

function byAsset<Value>(value: () => Value): Record<Asset, Value> {
  return { ICTA: value(), PA: value(), SDA: value() };
}
