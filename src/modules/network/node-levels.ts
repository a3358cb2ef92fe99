import { levels } from '../../common/network.ts';
import { reachInLists } from '../../engines/graph/listing-graph.ts';
import type { Context } from '../../platform/context.ts';
import type { Level } from '../register/contract.ts';
import { levelledOf } from './levelled.ts';
import { levelsOf } from './neighbourhood-levels.ts';
import { findNumber, idOf, kindOf, nodeKinds } from './snapshot.ts';

/** How critical a node is by what rests on it, at least and at most (reference model M1). */
export interface LevelOfNode {
  low: Level;
  high: Level;
}

export interface NodeLevels {
  /** Undefined where nothing is stated to rest on it: that is not known to be nothing. */
  levelOf(id: string): LevelOfNode | undefined;
  /** The most critical mission functions that rest on it, by id. */
  functionsOn(id: string, most: number): string[];
}

/** The levels of the network as it stands, for lists of other modules. */
export async function nodeLevels(context: Context): Promise<NodeLevels> {
  const net = await levelledOf(context);
  const { snapshot } = net;
  const { links, supplied } = snapshot.graph;
  const supports = (node: number) =>
    links.down.offsets[node + 1]! > links.down.offsets[node]! || supplied.offsets[node + 1]! > supplied.offsets[node]!;
  return {
    levelOf: (id) => {
      const node = findNumber(snapshot, id);
      if (node === undefined || node >= links.nodeCount || !supports(node)) return undefined;
      const { low, high } = levelsOf(net, node);
      return { low: levels[low]!, high: levels[high]! };
    },
    functionsOn: (id, most) => {
      const node = findNumber(snapshot, id);
      if (node === undefined) return [];
      const reached = reachInLists(snapshot.graph, [node], 'down').nodes;
      return [...reached]
        .filter((one) => nodeKinds[kindOf(snapshot, one)] === 'function')
        .sort((a, b) => levelsOf(net, b).high - levelsOf(net, a).high || a - b)
        .slice(0, most)
        .map((one) => idOf(snapshot, one));
    },
  };
}
