import { type Agreement as Counted, cohenKappa, fleissKappa } from '../../engines/questionnaires/agreement.ts';
import { type Agreement, fewestForAgreement, type Review } from './contract.ts';

/** Pairs are shown of this many reviewers at most. */
const mostPaired = 10;

/** How far those who reviewed the answers as they stand agree (reference models §7.3). */
export function agreementOf(reviews: readonly Review[]): Agreement {
  const standing = reviews.filter(({ outdated }) => !outdated);
  const byReviewer = [...Map.groupBy(standing, ({ reviewer }) => reviewer.id).values()];
  if (byReviewer.length < 2) return { all: null, pairs: [] };
  const byItem = Map.groupBy(standing, ({ item }) => item);
  const most = byReviewer.toSorted((a, b) => b.length - a.length).slice(0, mostPaired);
  return {
    all: measured(fleissKappa([...byItem.values()].map((judged) => judged.map(({ verdict }) => verdict)))),
    pairs: most.flatMap((one, place) => most.slice(place + 1).map((other) => pairOf(one, other))),
  };
}

function pairOf(one: readonly Review[], other: readonly Review[]): Agreement['pairs'][number] {
  const verdicts = new Map(other.map(({ item, verdict }) => [item, verdict]));
  const both = one.filter(({ item }) => verdicts.has(item));
  return {
    one: one[0]!.reviewer,
    other: other[0]!.reviewer,
    ...measured(cohenKappa(both.map(({ item, verdict }) => [verdict, verdicts.get(item)!]))),
    differ: both.filter(({ item, verdict }) => verdicts.get(item) !== verdict).map(({ item }) => item),
  };
}

function measured({ subjects, observed, kappa }: Counted) {
  return { answers: subjects, observed, kappa, enough: kappa !== null && subjects >= fewestForAgreement };
}
