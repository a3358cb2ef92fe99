import { cutSetsInTurn } from '../failure/cut-sets.ts';
import type { Requirements } from '../failure/requirements.ts';
import { adjacency } from '../graph/build-graph.ts';
import { ListPacker, listsWith, numbersIn, type PackedLists } from '../graph/packed-lists.ts';
import { ListJoiner, listIn, type NumberLists } from './study-lists.ts';

/** Cut sets of functions, systems and products. Numbers past those of the nodes are parties. */
export interface CutSetStudy {
  tops: Uint32Array;
  order: Uint8Array;
  complete: Uint8Array;
  /** By place of a top: what fails it alone. */
  alone: PackedLists;
  /** By node or party: the places of the tops that it fails alone. */
  failsAlone: PackedLists;
  /** The sets of several that fail the top at place n stand at `starts[n]` up to, not including, `starts[n + 1]`; the smallest first. */
  starts: Uint32Array;
  /** By set of several. */
  members: NumberLists;
  /** By node or party: the sets of several that it stands in. */
  byMember: NumberLists;
}

/** Sets listed of one top. */
const mostSets = 2000;

export function studyCutSetsOf(requirements: Requirements, tops: readonly number[]): CutSetStudy {
  const { vertexCount } = requirements;
  const order = new Uint8Array(tops.length);
  const complete = new Uint8Array(tops.length);
  const starts = new Uint32Array(tops.length + 1);
  const packer = new ListPacker(tops.length);
  const joiner = new ListJoiner();
  let place = 0;
  for (const found of cutSetsInTurn(requirements, tops, { mostSets })) {
    order[place] = found.order;
    complete[place] = Number(found.complete);
    packer.add(found.alone);
    for (const set of found.together) joiner.add(set);
    starts[++place] = joiner.count;
  }
  const alone = packer.toLists();
  const members = joiner.toLists();
  const setOf = new Uint32Array(members.items.length);
  for (let set = 0; set < joiner.count; set++) setOf.fill(set, members.offsets[set], members.offsets[set + 1]);
  const { offsets, neighbours } = adjacency(vertexCount, members.items, setOf);
  return {
    ...{ tops: Uint32Array.from(tops), order, complete, alone, failsAlone: listsWith(alone, vertexCount) },
    ...{ starts, members, byMember: { offsets, items: neighbours } },
  };
}

/** The sets that fail the top at a place, the smallest first, at most so many. */
export function setsThatFail({ alone, starts, members }: CutSetStudy, place: number, most: number): number[][] {
  const ones = numbersIn(alone, place).subarray(0, most);
  const end = Math.min(starts[place + 1]!, starts[place]! + most - ones.length);
  const sets = Array.from(ones, (one) => [one]);
  for (let set = starts[place]!; set < end; set++) sets.push([...listIn(members, set)]);
  return sets;
}

/** How many sets of one, two and three fail the top at a place. */
export function countSets({ alone, starts, members: { offsets } }: CutSetStudy, place: number): number[] {
  const counts = [alone.counts[place]!, 0, 0];
  for (let set = starts[place]!; set < starts[place + 1]!; set++) counts[offsets[set + 1]! - offsets[set]! - 1]!++;
  return counts;
}
