import { AppError } from '../../common/errors.ts';
import { ageDaysOn, type Standing, standingOn, type Validity, weightAtAge } from './ageing.ts';
import reliability from './reliability.json' with { type: 'json' };

/** How probable an observation is where the state holds and where it does not, each in [0, 1]: sensitivity, and 1 − specificity. */
export interface Likelihoods {
  ifSo: number;
  ifNot: number;
}

/** The likelihoods that ship: elicited assumptions, to be shown as such and calibrated before anybody relies on them (reference models §6.8). */
export const shippedReliability: {
  version: string;
  owner: string;
  observations: readonly (Likelihoods & { observation: string; assumption: string })[];
} = reliability;

/** Of an observation by its name, as it ships. */
export function likelihoodsOf(observation: string): Likelihoods {
  const found = shippedReliability.observations.find((one) => one.observation === observation);
  if (found) return { ifSo: found.ifSo, ifNot: found.ifNot };
  const names = shippedReliability.observations.map((one) => one.observation).join(', ');
  throw new AppError('invalid-input', `There is no observation "${observation}": those that ship are ${names}.`);
}

export interface WeighedEvidence extends Validity {
  id: string;
  /** The day of which it speaks, as `YYYY-MM-DD`. */
  observedOn: string;
  /** What it comes from: two reports of one audit have one origin, and count once. */
  originId: string;
  likelihoods: Likelihoods;
  halfLifeDays: number | null;
}

export interface Belief {
  prior: number;
  /** That the state holds, in [0, 1]. */
  probability: number;
  /** Each piece with what is left of it, in the order given. */
  evidence: WeighedPiece[];
  /** By which steps the prior became the probability: one for each origin, the oldest first. */
  steps: Step[];
  /** Whether something in force speaks for it and something against, of one origin too: to be shown, not only netted. */
  isContradictory: boolean;
}

export interface WeighedPiece {
  id: string;
  standing: Standing;
  ageDays: number;
  /** 1 when new, 0 where it has expired. */
  weight: number;
  /** With its age: above 1 it speaks for the state, below 1 against it. */
  likelihoodRatio: number;
  /** Whether it is the strongest of its origin. */
  counts: boolean;
}

export interface Step {
  originId: string;
  evidenceId: string;
  likelihoodRatio: number;
  /** Whether it was held to what one origin may say. */
  isCapped: boolean;
  /** After this step. */
  probability: number;
}

/** No observation is certain: likelihoods are taken between these (reference models §12.1, M8). */
const surest = { least: 0.01, most: 0.99 };

/** One origin multiplies or divides the odds by so much at most, however sure it is of itself. */
export const originCap = 20;

/**
 * What evidence makes of a prior probability (reference model M8): odds times likelihood ratios, each tempered by age, LR^2^(−age / half-life),
 * so that what is old leads back to the prior and not to the worst. Of one origin the strongest counts.
 */
export function beliefOn(
  { prior, evidence, cap = originCap }: { prior: number; evidence: readonly WeighedEvidence[]; cap?: number },
  on: string,
): Belief {
  if (!(prior >= 0 && prior <= 1)) throw new AppError('invalid-input', `A prior of ${prior} is no probability.`);
  if (!(cap >= 1)) throw new AppError('invalid-input', `A cap on odds is 1 or more, not ${cap}.`);
  const weighed = evidence.map((one) => weigh(one, on));
  const strongest = strongestByOrigin(weighed);
  const counting = [...strongest.values()].sort(
    (a, b) => compare(a.given.observedOn, b.given.observedOn) || compare(a.given.id, b.given.id),
  );
  let logOdds = 0;
  const steps = counting.map(({ given, logRatio }): Step => {
    const held = Math.sign(logRatio) * Math.min(Math.abs(logRatio), Math.log(cap));
    logOdds += held;
    return {
      originId: given.originId,
      evidenceId: given.id,
      likelihoodRatio: Math.exp(held),
      isCapped: held !== logRatio,
      probability: updated(prior, logOdds),
    };
  });
  return {
    prior,
    probability: updated(prior, logOdds),
    evidence: weighed.map((one) => ({ ...one.piece, counts: strongest.get(one.given.originId) === one })),
    steps,
    isContradictory: weighed.some(({ logRatio }) => logRatio > 0) && weighed.some(({ logRatio }) => logRatio < 0),
  };
}

interface Weighed {
  given: WeighedEvidence;
  logRatio: number;
  piece: Omit<WeighedPiece, 'counts'>;
}

function weigh(given: WeighedEvidence, on: string): Weighed {
  const standing = standingOn(given, on);
  const ageDays = ageDaysOn(given.observedOn, on);
  const weight = standing === 'expired' ? 0 : weightAtAge(ageDays, given.halfLifeDays);
  const logRatio = weight * Math.log(clamped(given.likelihoods.ifSo) / clamped(given.likelihoods.ifNot));
  return { given, logRatio, piece: { id: given.id, standing, ageDays, weight, likelihoodRatio: Math.exp(logRatio) } };
}

/** Between equally strong ones of one origin, what speaks against it; then the first by id. */
function strongestByOrigin(weighed: readonly Weighed[]): Map<string, Weighed> {
  const strongest = new Map<string, Weighed>();
  for (const one of weighed.filter(({ logRatio }) => logRatio !== 0)) {
    const other = strongest.get(one.given.originId);
    if (!other || isStronger(one, other)) strongest.set(one.given.originId, one);
  }
  return strongest;
}

function isStronger(one: Weighed, other: Weighed): boolean {
  const more = Math.abs(one.logRatio) - Math.abs(other.logRatio);
  if (more !== 0) return more > 0;
  if (one.logRatio !== other.logRatio) return one.logRatio < other.logRatio;
  return one.given.id < other.given.id;
}

/** A prior that is certain stays so; without anything to say it stays as it is, to the last digit. */
function updated(prior: number, logOdds: number): number {
  if (logOdds === 0 || prior === 0 || prior === 1) return prior;
  const against = (1 - prior) * Math.exp(-logOdds);
  return prior / (prior + against);
}

function clamped(likelihood: number): number {
  if (!(likelihood >= 0 && likelihood <= 1)) {
    throw new AppError('invalid-input', `A likelihood of ${likelihood} is no probability.`);
  }
  return Math.min(surest.most, Math.max(surest.least, likelihood));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
