import { analyzeNetwork, type NetworkAnalysis } from '../engines/network/analyze-network.ts';
import { compareNetworks, type NetworkDifference } from '../engines/network/compare-networks.ts';
import type { NetworkDocument } from '../formats/network/document.ts';

export type NetworkTask =
  | { task: 'analyze'; document: NetworkDocument }
  | { task: 'compare'; before: NetworkDocument; after: NetworkDocument };

/** What is asked of whole networks, off the thread that serves requests. */
export function run(task: NetworkTask): NetworkAnalysis | NetworkDifference {
  return task.task === 'analyze' ? analyzeNetwork(task.document) : compareNetworks(task.before, task.after);
}
