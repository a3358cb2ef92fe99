import { buildGraph, type Graph } from '../graph/build-graph.ts';
import type { Network } from './network.ts';
import { owns } from './ownership.ts';

/** Who supports whom as a graph: links of support, and the sources of groups, which need no link of their own. */
export function supportGraph(
  network: Network,
  further: { from: readonly number[]; to: readonly number[] } = none,
): Graph {
  const { from, to } = supportPairs(network);
  return buildGraph(
    network.nodeCount,
    joined(from, Uint32Array.from(further.from)),
    joined(to, Uint32Array.from(further.to)),
  );
}

const none = { from: [], to: [] };

export function supportPairs({ links, groups }: Network): { from: Uint32Array; to: Uint32Array } {
  const most = links.from.length + groups.sources.length;
  const from = new Uint32Array(most);
  const to = new Uint32Array(most);
  let count = 0;
  for (let link = 0; link < links.from.length; link++) {
    if (links.kinds[link] === owns) continue;
    from[count] = links.from[link]!;
    to[count++] = links.to[link]!;
  }
  for (let group = 0; group < groups.of.length; group++) {
    for (let source = groups.offsets[group]!; source < groups.offsets[group + 1]!; source++) {
      from[count] = groups.sources[source]!;
      to[count++] = groups.of[group]!;
    }
  }
  return { from: from.subarray(0, count), to: to.subarray(0, count) };
}

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  if (second.length === 0) return first;
  const both = new Uint32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
