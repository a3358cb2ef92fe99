import { nodeKinds } from '../../common/network.ts';
import { noNode } from '../../engines/graph/build-graph.ts';
import { listIn } from '../../engines/network/study-lists.ts';
import type { CutSetStudy, MergedStudy, NetworkStudy } from '../../engines/network/study-network.ts';

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
  return place < 0 ? setsWith(study, node) : setsThatFail(study, place);
}

function setsThatFail(study: NetworkStudy, place: number): NodeSets {
  const { cutSets } = study;
  const sets = range(cutSets.starts[place]!, cutSets.starts[place + 1]!);
  return {
    role: 'fails',
    ...counted(cutSets, sets),
    order: cutSets.order[place]!,
    complete: cutSets.complete[place] === 1,
    sets: shown(study, sets),
    parties: study.merged.flatMap((merged) => partiesThatFail(study, merged, cutSets.tops[place]!)),
  };
}

function setsWith(study: NetworkStudy, node: number): NodeSets {
  const { cutSets } = study;
  const sets = [...listIn(cutSets.byMember, node)];
  return {
    role: 'makes-fail',
    ...counted(cutSets, sets),
    order: Math.min(3, ...cutSets.order),
    complete: cutSets.complete.every((one) => one === 1),
    sets: shown(study, sets),
    parties: study.merged.flatMap((merged) => {
      const party = merged.partyOf[node]!;
      if (party === noNode) return [];
      return [{ by: merged.by, party: merged.parties[party]!, fails: singlesOf(study, merged, party).length }];
    }),
  };
}

function partiesThatFail({ kinds }: NetworkStudy, merged: MergedStudy, top: number): NodeSets['parties'] {
  const place = merged.tops.indexOf(top);
  return range(merged.starts[place]!, merged.starts[place + 1]!).flatMap((set) => {
    const members = listIn(merged.members, set);
    const party = merged.parties[members[0]! - kinds.length];
    return members.length === 1 && party !== undefined ? [{ by: merged.by, party, fails: 1 }] : [];
  });
}

/** The sets in which a party stands alone. */
function singlesOf({ kinds }: NetworkStudy, merged: MergedStudy, party: number): number[] {
  return [...listIn(merged.byMember, kinds.length + party)].filter((set) => listIn(merged.members, set).length === 1);
}

function counted(
  { members }: CutSetStudy,
  sets: readonly number[],
): { single: number; pairs: number; triples: number } {
  const counts = [0, 0, 0, 0];
  for (const set of sets) counts[listIn(members, set).length]!++;
  return { single: counts[1]!, pairs: counts[2]!, triples: counts[3]! };
}

/** The smallest first; of those of one size the ones that fail functions, and those without parts. */
function shown({ cutSets, kinds }: NetworkStudy, sets: readonly number[]): NodeSets['sets'] {
  const described = sets.map((set) => {
    const members = [...listIn(cutSets.members, set)];
    const of = cutSets.tops[topOf(cutSets, set)]!;
    const parts = members.filter((member) => kinds[member] === component).length;
    return { of, members, rank: members.length * 1000 + kinds[of]! * 100 + parts };
  });
  return described
    .sort((a, b) => a.rank - b.rank)
    .slice(0, mostShown)
    .map(({ of, members }) => ({ of, members }));
}

/** The top whose sets these stand among. */
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
export function countsBySize(table: CutSetStudy, place: number): ReturnType<typeof counted> {
  return counted(table, range(table.starts[place]!, table.starts[place + 1]!));
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
