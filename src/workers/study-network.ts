import { analyzeNetwork, type NetworkAnalysis } from '../engines/network/analyze-network.ts';
import { compareNetworks, type NetworkDifference } from '../engines/network/compare-networks.ts';
import { type NetworkStudy, studyNetwork } from '../engines/network/study-network.ts';
import type { NetworkDocument } from '../formats/network/document.ts';

export type NetworkTask =
  | { task: 'analyze'; document: NetworkDocument }
  | { task: 'compare'; before: NetworkDocument; after: NetworkDocument }
  /** The document as JSON. */
  | { task: 'study'; bytes: Uint8Array };

/** What is asked of whole networks, off the thread that serves requests. */
export function run(task: NetworkTask): NetworkAnalysis | NetworkDifference | NetworkStudy {
  switch (task.task) {
    case 'analyze':
      return analyzeNetwork(task.document);
    case 'compare':
      return compareNetworks(task.before, task.after);
    case 'study':
      return studyNetwork(JSON.parse(new TextDecoder().decode(task.bytes)) as NetworkDocument);
  }
}
