import { analyzeNetwork, type NetworkAnalysis } from '../engines/network/analyze-network.ts';
import type { NetworkDocument } from '../formats/network/document.ts';

/** What is asked of a whole network, off the thread that serves requests. */
export function run(document: NetworkDocument): NetworkAnalysis {
  return analyzeNetwork(document);
}
