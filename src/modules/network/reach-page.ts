import type { Reached } from '../../engines/graph/reach.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeKind } from '../register/contract.ts';
import { type IdWords, wordsOf } from './id-numbers.ts';
import { compareId, idOf, idWordsOf, kindOf, nodeKinds, type Snapshot } from './snapshot.ts';
import { type DescribedNode, describeNodes } from './store.ts';

/** The distance and the id of the last node of a page. */
export type ReachMark = readonly [number, string];

export interface PagedNode {
  node: number;
  distance: number;
}

interface Paged {
  kinds?: readonly NodeKind[] | undefined;
  /** Links away at most. */
  depth?: number | undefined;
  mark: ReachMark | undefined;
  limit: number;
}

/** Those of one distance come by their ids, of which a page takes the first behind the mark, also when the network has changed since. */
export function pageOf(
  snapshot: Snapshot,
  { nodes, starts }: Reached,
  { kinds, depth = starts.length, mark, limit }: Paged,
): { page: PagedNode[]; isLast: boolean } {
  const wanted = kinds && new Set(kinds.map((kind) => nodeKinds.indexOf(kind)));
  const page: PagedNode[] = [];
  for (let distance = Math.max(1, mark?.[0] ?? 1); distance < Math.min(starts.length - 1, depth + 1); distance++) {
    const near = nodes.subarray(starts[distance], starts[distance + 1]);
    const ofKind = wanted === undefined ? near : near.filter((node) => wanted.has(kindOf(snapshot, node)));
    const after = distance === mark?.[0] ? wordsOf(mark[1]) : undefined;
    const { first, rest } = firstByIds(snapshot, ofKind, { after, limit: limit - page.length });
    page.push(...first.map((node) => ({ node, distance })));
    if (rest > 0) return { page, isLast: false };
  }
  return { page, isLast: true };
}

/** The nodes with the lowest ids behind the given one, and how many there are besides; in one pass, as a layer may hold all components. */
function firstByIds(
  snapshot: Snapshot,
  nodes: Uint32Array,
  { after, limit }: { after: IdWords | undefined; limit: number },
): { first: number[]; rest: number } {
  const first: { node: number; words: IdWords }[] = [];
  let behind = 0;
  for (const node of nodes) {
    if (after && compareId(snapshot, node, after) <= 0) continue;
    behind++;
    if (first.length === limit && (limit === 0 || compareId(snapshot, node, first.at(-1)!.words) > 0)) continue;
    let place = first.length;
    while (place > 0 && compareId(snapshot, node, first[place - 1]!.words) < 0) place--;
    first.splice(place, 0, { node, words: idWordsOf(snapshot, node) });
    if (first.length > limit) first.pop();
  }
  return { first: first.map(({ node }) => node), rest: behind - first.length };
}

/** How many of each kind, those left out that one began from. */
export function countKinds(snapshot: Snapshot, { nodes, starts }: Reached): Record<string, number> {
  const counts = new Uint32Array(nodeKinds.length);
  for (let index = starts[1] ?? 0; index < nodes.length; index++) counts[kindOf(snapshot, nodes[index]!)]!++;
  return Object.fromEntries(nodeKinds.map((kind, index) => [kind, counts[index]!]));
}

/** What people read of the nodes; one removed in this moment is missing. */
export async function describe(
  { database, workspaceId }: Context,
  snapshot: Snapshot,
  numbers: readonly number[],
): Promise<Map<number, DescribedNode>> {
  const ids = numbers.map((node) => idOf(snapshot, node));
  const nodes = await database.inWorkspace(workspaceId, (tx) => describeNodes(tx, workspaceId, ids));
  return new Map(numbers.flatMap((node, index) => (nodes.has(ids[index]!) ? [[node, nodes.get(ids[index]!)!]] : [])));
}
