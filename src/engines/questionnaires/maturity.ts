/**
 * Maturity by domain, level by level (reference models §7.4; C2M2's indicator levels, CMMI staged, the three levels of SP 800-161r1): a level is earned
 * only where every practice of it and of those below it counts. Levels have an order and nothing else: there is a vector and its minimum, no average.
 */

/** How far a practice is in place, least first (C2M2). */
export const implementations = ['not', 'partially', 'largely', 'fully'] as const;
export type Implementation = (typeof implementations)[number];

export interface Practice {
  id: string;
  domain: string;
  /** From 1. */
  level: number;
  /** Null where nobody answered. */
  answer: Implementation | null;
}

/** Levels from 0; apart where answers are missing: as not implemented, and as fully implemented. */
export interface LevelRange {
  low: number;
  high: number;
}

export interface DomainMaturity {
  domain: string;
  level: LevelRange;
  /** The highest level that has practices here. */
  highest: number;
  /** What to put in place next: the practices that keep the domain from a higher level, and the level it has with them. Null at the highest. */
  next: { practices: string[]; lifts: number } | null;
}

export interface Maturity {
  /** In the order in which the practices name them. */
  domains: DomainMaturity[];
  /** The lowest of the domains; null where there are none. */
  minimum: LevelRange | null;
}

/** What counts as in place: fully or largely, unless the organisation is stricter. */
const countsByDefault: readonly Implementation[] = ['fully', 'largely'];

/** What does not apply in an organisation is not handed over: C2M2 has no such answer. */
export function maturityOf(practices: readonly Practice[], countsAs = countsByDefault): Maturity {
  const domains = [...Map.groupBy(practices, ({ domain }) => domain)].map(([domain, own]) =>
    maturityOfDomain(domain, own, new Set(countsAs)),
  );
  const lowest = (end: 'low' | 'high') => Math.min(...domains.map(({ level }) => level[end]));
  return { domains, minimum: domains.length === 0 ? null : { low: lowest('low'), high: lowest('high') } };
}

function maturityOfDomain(
  domain: string,
  practices: readonly Practice[],
  countsAs: ReadonlySet<Implementation>,
): DomainMaturity {
  const highest = practices.reduce((most, { level }) => Math.max(most, level), 0);
  const earned = (missing: Implementation, given: readonly Practice[] = practices) =>
    given.reduce(
      (level, one) => (countsAs.has(one.answer ?? missing) ? level : Math.min(level, one.level - 1)),
      highest,
    );
  const low = earned('not');
  const blocking = practices.filter(({ level, answer }) => level === low + 1 && !(answer && countsAs.has(answer)));
  const others = practices.filter((practice) => !blocking.includes(practice));
  return {
    domain,
    level: { low, high: earned('fully') },
    highest,
    next: low === highest ? null : { practices: blocking.map(({ id }) => id), lifts: earned('not', others) },
  };
}
