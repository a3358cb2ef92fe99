/** How far reviewers agree beyond chance (reference models §7.3). Who did not rate a subject says nothing of it: it is left out, not guessed. */

export interface Agreement {
  /** What at least two have rated. */
  subjects: number;
  /** Share of agreement seen, 0 to 1; where categories have an order, near misses count in part. */
  observed: number | null;
  /** What chance alone would give. */
  expected: number | null;
  /** At most 1, 0 is what chance gives, below it they contradict each other. Null where chance alone would agree on everything: nothing can be told. */
  kappa: number | null;
}

const nothingToTell: Agreement = { subjects: 0, observed: null, expected: null, kappa: null };

/** What two reviewers say of one subject, each an option's id. */
export type Pair = readonly [string, string];

/** Cohen's kappa of two reviewers (Cohen 1960). */
export function cohenKappa(pairs: readonly Pair[]): Agreement {
  return agreementOfTwo(pairs, (one, other) => (one === other ? 1 : 0));
}

/**
 * Cohen's weighted kappa with quadratic weights (Cohen 1968), for options that have an order, given from one end to the other.
 * A pair with an option outside the order (not applicable, unknown) is left out.
 */
export function weightedKappa(pairs: readonly Pair[], order: readonly string[]): Agreement {
  const places = new Map(order.map((option, place) => [option, place]));
  const steps = order.length - 1;
  return agreementOfTwo(
    pairs.filter(([one, other]) => places.has(one) && places.has(other)),
    (one, other) => (one === other ? 1 : 1 - ((places.get(one)! - places.get(other)!) / steps) ** 2),
  );
}

/**
 * Fleiss' kappa of any number of reviewers (Fleiss 1971), by subject what each of its reviewers said. Where their number differs between subjects,
 * each subject counts the same (Gwet 2014), which is Fleiss' own formula where it does not differ.
 */
export function fleissKappa(subjects: readonly (readonly string[])[]): Agreement {
  const rated = subjects.filter(({ length }) => length > 1);
  if (rated.length === 0) return nothingToTell;
  const shares = new Map<string, number>();
  let observed = 0;
  for (const ratings of rated) {
    const counts = Map.groupBy(ratings, (rating) => rating);
    for (const [category, { length }] of counts) {
      observed += (length * (length - 1)) / (ratings.length * (ratings.length - 1)) / rated.length;
      shares.set(category, (shares.get(category) ?? 0) + length / ratings.length / rated.length);
    }
  }
  const expected = [...shares.values()].reduce((sum, share) => sum + share * share, 0);
  return beyondChance({ subjects: rated.length, observed, expected, differs: shares.size > 1 });
}

function agreementOfTwo(pairs: readonly Pair[], agreement: (one: string, other: string) => number): Agreement {
  if (pairs.length === 0) return nothingToTell;
  const observed = pairs.reduce((sum, [one, other]) => sum + agreement(one, other), 0) / pairs.length;
  const [first, second] = [0, 1].map((place) => Map.groupBy(pairs, (pair) => pair[place]!));
  let expected = 0;
  for (const [one, { length: ofOne }] of first!) {
    for (const [other, { length: ofOther }] of second!) {
      expected += (agreement(one, other) * ofOne * ofOther) / pairs.length ** 2;
    }
  }
  const differs = new Set(pairs.flat()).size > 1;
  return beyondChance({ subjects: pairs.length, observed, expected, differs });
}

function beyondChance({ differs, ...seen }: SeenAndExpected): Agreement {
  return { ...seen, kappa: differs ? (seen.observed - seen.expected) / (1 - seen.expected) : null };
}

interface SeenAndExpected {
  subjects: number;
  observed: number;
  expected: number;
  /** Whether more than one category was used at all: else p_e is 1. */
  differs: boolean;
}
