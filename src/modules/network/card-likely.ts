import { nodeKinds } from '../../common/network.ts';
import { recordIn } from '../../engines/network/study-lists.ts';
import { type NetworkStudy, type StudiedImportance, stated } from '../../engines/network/study-network.ts';
import type { Cone } from './card-cone.ts';
import type { NetworkCard } from './card-contract.ts';
import type { StudiedNetwork } from './card-studies.ts';

type Likely = NonNullable<NetworkCard['likely']>;
export type NumberedLikely = Omit<Likely, 'importance'> & { importance: StudiedImportance[] };

const mostShown = 10;

/**
 * How probable the failure of a function, system or product is, and what means most for it; of anything else what is stated of it, and what
 * it means for the functions that rest on it. Null where nobody states a probability.
 */
export function likelyOf({ study }: StudiedNetwork, node: number, { down }: Cone): NumberedLikely | null {
  const { failure, horizonDays } = study;
  if (!failure) return null;
  const place = failure.tops.indexOf(node);
  if (place >= 0) {
    const { probability, method, events, importance } = recordIn(failure.records, place);
    return { ...probability, horizonDays, own: false, method, events, importance: importance.slice(0, mostShown) };
  }
  if (!(study.stated[node]! & stated.failureProbability)) return null;
  const probability = study.ownFailure[node]!;
  return {
    ...{ low: probability, high: probability, horizonDays, own: true, method: 'stated', events: 1 },
    importance: importanceFor(study, node, down),
  };
}

const functionKind = nodeKinds.indexOf('function');

function importanceFor({ failure, kinds }: NetworkStudy, node: number, down: Uint32Array): StudiedImportance[] {
  const functions = [...down].filter((one) => kinds[one] === functionKind).slice(0, mostShown);
  return functions.flatMap((one) => {
    const place = failure!.tops.indexOf(one);
    if (place < 0) return [];
    const found = recordIn(failure!.records, place).importance.find((event) => event.node === node);
    return found ? [{ ...found, node: one }] : [];
  });
}
