import { type Level, levels } from '../../common/network.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { type CompiledNetwork, compileNetwork } from './compile-network.ts';
import { type Concentration, ConcentrationModel } from './concentration.ts';
import { alternateCap, type Criticality, criticality, longestWay } from './criticality.ts';
import {
  type CommonCauseCutSets,
  commonCauseSection,
  compromiseSection,
  cutSetsSection,
  failureSection,
  type NodeCompromise,
  type NodeCutSets,
  type NodeFailure,
} from './failure-sections.ts';

/** What can be said of a network without a scenario. A section for which the file has no data is left out, and named in the notes. */
export interface NetworkAnalysis {
  /** The most critical first. */
  criticality?: NodeCriticality[];
  /** Of functions and products, as are the next three. */
  cutSets?: NodeCutSets[];
  commonCause?: CommonCauseCutSets[];
  failure?: NodeFailure[];
  concentration?: NodeConcentration[];
  compromise?: NodeCompromise[];
  notes: string[];
}

export interface NodeCriticality {
  id: string;
  low: Level;
  high: Level;
  /** From the node to the function, where it has its highest level. */
  path: string[];
  /** So many nodes are left out before the last of a long path. */
  omitted?: number;
}

export type NodeConcentration = Omit<Concentration, 'of'> & { of: string };

/** Nodes looked at for concentration in all; what is left then is named. Some seconds. */
const mostWork = 200_000_000;

export function analyzeNetwork(document: NetworkDocument): NetworkAnalysis {
  const compiled = compileNetwork(document);
  const notes = notesOnTime(document, compiled);
  const found = criticality(compiled.network, compiled.levels);
  const order = byCriticality(found);
  const tops = order.filter((node) => ['function', 'product'].includes(compiled.nodes[node]!.kind));
  return {
    ...criticalitySection(compiled, found, order, notes),
    ...cutSetsSection(compiled, tops, notes),
    ...commonCauseSection(compiled, tops, notes),
    ...failureSection(compiled, tops, notes),
    ...concentrationSection(compiled, tops, notes),
    ...compromiseSection(compiled, order, notes),
    notes,
  };
}

function notesOnTime({ asOf }: NetworkDocument, { notInForce }: CompiledNetwork): string[] {
  return notInForce === 0 ? [] : [`${notInForce} of the links do not hold on ${asOf} and take no part.`];
}

function criticalitySection(
  { nodes, network }: CompiledNetwork,
  found: Criticality,
  order: readonly number[],
  notes: string[],
) {
  const functions = nodes.filter(({ kind }) => kind === 'function');
  if (functions.length === 0 && nodes.every(({ own }) => own === undefined)) {
    notes.push('criticality: left out, as the file names no function and no level of its own for any node.');
    return {};
  }
  const undeclared = functions.filter((one) => one.criticality === undefined).length;
  if (undeclared > 0)
    notes.push(
      `criticality: ${undeclared} of ${functions.length} functions declare none; each counts from none to very high.`,
    );
  if (network.groups.of.length > 0) {
    notes.push(
      `criticality: a source whose place qualified others of its group can take counts as ${levels[alternateCap]} at most.`,
    );
  }
  const most = longestWay(nodes.length);
  const listed = order.map((node): NodeCriticality => {
    const path = found.pathOfHigh(node, most);
    const omitted = (found.wayOf('high', node)?.length ?? 0) - path.length;
    return {
      id: nodes[node]!.id,
      low: levels[found.low[node]!]!,
      high: levels[found.high[node]!]!,
      path: path.map((step) => nodes[step]!.id),
      ...(omitted > 0 ? { omitted } : {}),
    };
  });
  if (listed.some(({ omitted }) => omitted !== undefined)) {
    notes.push(
      `criticality: of paths of more than ${most} nodes the first ${most - 1} and the last are listed; "omitted" counts the others.`,
    );
  }
  return { criticality: listed };
}

/** The highest first, by the high bound and then by the low one; nodes of one level as the file has them. */
export function byCriticality({ low, high }: Criticality): number[] {
  const rank = (node: number) => high[node]! * levels.length + low[node]!;
  return Array.from(high, (_, node) => node).sort((a, b) => rank(b) - rank(a));
}

function concentrationSection(compiled: CompiledNetwork, tops: readonly number[], notes: string[]) {
  const model = new ConcentrationModel(compiled);
  const { nodes } = compiled;
  const sections: NodeConcentration[] = [];
  for (const [index, node] of tops.entries()) {
    if (model.work > mostWork) {
      notes.push(
        `concentration: left out for the ${tops.length - index} least critical functions and products, as there are too many.`,
      );
      break;
    }
    for (const { of, ...one } of model.of(node)) sections.push({ of: nodes[of]!.id, ...rounded(one) });
  }
  if (sections.length === 0) {
    notes.push('concentration: left out, as nothing says who supplies any function or product, or from which site.');
    return {};
  }
  notes.push(...notesOnConcentration(compiled, sections));
  return { concentration: sections };
}

function notesOnConcentration({ nodes, network }: CompiledNetwork, sections: readonly NodeConcentration[]): string[] {
  const notes: string[] = [];
  if (sections.some(({ weight }) => weight === 'requirements')) {
    notes.push(
      'concentration: where nobody states shares, and between several requirements of one node, each requirement counts the same.',
    );
  }
  if (sections.some(({ by }) => by === 'owner')) {
    notes.push('concentration: a supplier of which no controlling owner is known counts as its own owner.');
  }
  if (sections.some(({ unknown }) => unknown > 0)) {
    notes.push('concentration: `high` takes the unknown share for one more party, `worst` for a part of the largest.');
  }
  const suppliers = nodes.filter(({ kind }) => kind === 'supplier').length;
  if (suppliers === 0 && network.nodeCount > 0)
    notes.push('concentration: the file names no supplier; sites are the parties.');
  return notes;
}

function rounded(one: Omit<Concentration, 'of'>): Omit<Concentration, 'of'> {
  const { hhi, effective, low, high, worst, unknown, parties } = one;
  return {
    ...one,
    hhi: hhi === null ? null : brief(hhi),
    effective: effective === null ? null : brief(effective),
    ...{ low: brief(low), high: brief(high), worst: brief(worst), unknown: brief(unknown) },
    parties: parties.map(({ party, share }) => ({ party, share: brief(share) })),
  };
}

/** Without the digits that only adding up has made. */
function brief(value: number): number {
  return Number(value.toFixed(9));
}
