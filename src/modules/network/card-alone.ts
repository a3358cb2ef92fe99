import { nodeKinds } from '../../common/network.ts';
import { noNode } from '../../engines/graph/build-graph.ts';
import { numbersIn } from '../../engines/graph/packed-lists.ts';
import { type CutSetStudy, countSets, setsThatFail } from '../../engines/network/study-cut-sets.ts';
import { listIn } from '../../engines/network/study-lists.ts';
import type { MergedStudy, NetworkStudy } from '../../engines/network/study-network.ts';

/** The cut sets that concern a node, by numbers. */
export interface NodeSets {
  role: 'fails' | 'makes-fail';
  single: number;
  pairs: number;
  triples: number;
  order: number;
  complete: boolean;
  sets: { of: number; members: number[] }[];
  parties: { by: MergedStudy['by']; party: number | string; fails: number }[];
}

const mostShown = 20;
const component = nodeKinds.indexOf('component');

/** Of a function, system or product the sets that fail it; of anything else those that it stands in. Null where there are no such. */
export function setsOf(study: NetworkStudy, node: number): NodeSets | null {
  const { cutSets } = study;
  if (cutSets.tops.length === 0) return null;
  const place = cutSets.tops.indexOf(node);
  return place < 0 ? setsWith(study, node) : setsOfTop(study, place);
}

function setsOfTop(study: NetworkStudy, place: number): NodeSets {
  const { cutSets } = study;
  const of = cutSets.tops[place]!;
  const sets = setsThatFail(cutSets, place, Number.POSITIVE_INFINITY).map((members) => ({ of, members }));
  return {
    role: 'fails',
    ...countsBySize(cutSets, place),
    order: cutSets.order[place]!,
    complete: cutSets.complete[place] === 1,
    sets: shown(study, sets),
    parties: study.merged.flatMap((merged) => partiesThatFail(study, merged, cutSets.tops[place]!)),
  };
}

function setsWith(study: NetworkStudy, node: number): NodeSets {
  const { cutSets } = study;
  const alone = Array.from(numbersIn(cutSets.failsAlone, node), (place) => ({
    of: cutSets.tops[place]!,
    members: [node],
  }));
  const together = Array.from(listIn(cutSets.byMember, node), (set) => ({
    of: cutSets.tops[topOf(cutSets, set)]!,
    members: [...listIn(cutSets.members, set)],
  }));
  return {
    role: 'makes-fail',
    single: alone.length,
    pairs: together.filter(({ members }) => members.length === 2).length,
    triples: together.filter(({ members }) => members.length === 3).length,
    order: Math.min(3, ...cutSets.order),
    complete: cutSets.complete.every((one) => one === 1),
    sets: shown(study, [...alone, ...together]),
    parties: study.merged.flatMap((merged) => {
      const party = merged.partyOf[node]!;
      if (party === noNode) return [];
      const fails = merged.failsAlone.counts[study.kinds.length + party]!;
      return [{ by: merged.by, party: merged.parties[party]!, fails }];
    }),
  };
}

function partiesThatFail({ kinds }: NetworkStudy, merged: MergedStudy, top: number): NodeSets['parties'] {
  const alone = numbersIn(merged.alone, merged.tops.indexOf(top));
  return Array.from(alone).flatMap((member) => {
    const party = merged.parties[member - kinds.length];
    return party === undefined ? [] : [{ by: merged.by, party, fails: 1 }];
  });
}

/** The smallest first; of those of one size the ones that fail functions, and those without parts. */
function shown({ kinds }: NetworkStudy, sets: NodeSets['sets']): NodeSets['sets'] {
  const ranked = Map.groupBy(sets, ({ of, members }) => {
    const parts = members.filter((member) => kinds[member] === component).length;
    return members.length * 1000 + kinds[of]! * 100 + parts;
  });
  return [...ranked]
    .sort(([a], [b]) => a - b)
    .flatMap(([, equal]) => equal.slice(0, mostShown))
    .slice(0, mostShown);
}

/** The top whose sets of several these stand among. */
function topOf({ starts }: CutSetStudy, set: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= set) low = middle;
    else high = middle;
  }
  return low;
}

/** How many sets of each size fail the top that stands there. */
export function countsBySize(table: CutSetStudy, place: number): Pick<NodeSets, 'single' | 'pairs' | 'triples'> {
  const [single, pairs, triples] = countSets(table, place) as [number, number, number];
  return { single, pairs, triples };
}
