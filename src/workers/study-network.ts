import { analyzeNetwork, type NetworkAnalysis } from '../engines/network/analyze-network.ts';
import { compareNetworks, type NetworkDifference } from '../engines/network/compare-networks.ts';
import { compileNetwork, type NetworkLevels } from '../engines/network/compile-network.ts';
import { criticality } from '../engines/network/criticality.ts';
import { type Ir8179View, ir8179View } from '../engines/network/ir8179.ts';
import { type Interdependencies, type Ir8272View, ir8272View } from '../engines/network/ir8272.ts';
import { ir8272Questions } from '../engines/network/ir8272-lines.ts';
import type { Network } from '../engines/network/network.ts';
import { type SectorViews, sectorViews } from '../engines/network/sectors.ts';
import { type NetworkStudy, studyNetwork } from '../engines/network/study-network.ts';
import type { NetworkDocument, NetworkGroup, NetworkLink, NetworkNode } from '../formats/network/document.ts';
import { moved } from './moved.ts';

export type NetworkTask =
  | { task: 'analyze' | 'sectors' | 'ir8179'; document: NetworkDocument }
  | { task: 'ir8272'; document: NetworkDocument; mostLines: number }
  | { task: 'compare'; before: NetworkDocument; after: NetworkDocument }
  /** The document, each piece as JSON with some of its members: lists go on from piece to piece. */
  | { task: 'study'; pieces: Uint8Array[] }
  | { task: 'levels'; network: Network; stated: NetworkLevels };

/** By node: places in `levels`. */
export interface LevelBounds {
  low: Uint8Array;
  high: Uint8Array;
}

/** The questionnaire of IR 8272 with what it comes to while nobody has answered. */
export interface Ir8272Report {
  input: Interdependencies;
  left: number;
  view: Ir8272View;
}

type Answer =
  | NetworkAnalysis
  | NetworkDifference
  | NetworkStudy
  | SectorViews
  | Ir8179View
  | Ir8272Report
  | LevelBounds;

/** What is asked of whole networks, off the thread that serves requests. */
export function run(task: NetworkTask): Answer {
  switch (task.task) {
    case 'analyze':
      return analyzeNetwork(task.document);
    case 'compare':
      return compareNetworks(task.before, task.after);
    case 'study':
      return moved(studyNetwork(documentIn(task.pieces)));
    case 'sectors':
      return sectorViews(compileNetwork(task.document));
    case 'ir8179':
      return ir8179View(compileNetwork(task.document));
    case 'ir8272': {
      const { input, left } = ir8272Questions(compileNetwork(task.document), task.mostLines);
      return { input, left, view: ir8272View(input) };
    }
    case 'levels': {
      const { low, high } = criticality(task.network, task.stated);
      return { low, high };
    }
  }
}

/** One piece after the other, so that the whole is never in memory as text. */
function documentIn(pieces: readonly Uint8Array[]): NetworkDocument {
  const decoder = new TextDecoder();
  const [nodes, links, groups]: [NetworkNode[], NetworkLink[], NetworkGroup[]] = [[], [], []];
  let head = {};
  for (const piece of pieces) {
    const { nodes: some, links: more, groups: others, ...rest } = JSON.parse(decoder.decode(piece)) as NetworkDocument;
    head = { ...head, ...rest };
    nodes.push(...(some ?? []));
    links.push(...(more ?? []));
    groups.push(...(others ?? []));
  }
  return { ...(head as Pick<NetworkDocument, 'schema'>), nodes, links, groups };
}
