import type { Confidence, Level, LinkKind, NodeKind, ProductKind } from '../../common/network.ts';

/** The value of `schema` in a file of this form. */
export const networkSchema = 'holdfast.network/1';

/** A supply network in one file. Whatever else its objects carry stays with them: a reader hands them on as they were read. */
export interface NetworkDocument {
  schema: typeof networkSchema;
  /** The day of which the file speaks. */
  asOf?: string;
  /** Within how many days its probabilities are of failure. */
  horizonDays?: number;
  nodes: NetworkNode[];
  links?: NetworkLink[];
  groups?: NetworkGroup[];
}

export interface NetworkNode {
  id: string;
  kind: NodeKind;
  name?: string;
  purl?: string;
  productKind?: ProductKind;
  /** Of a function: declared. All other nodes derive theirs. */
  criticality?: Level;
  /** A level below which its criticality does not fall, whatever rests on it. */
  own?: Level;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  region?: string;
  /** What it is made with, for example a family of processors. */
  technology?: string;
  /** Degrees, WGS 84. */
  lat?: number;
  lon?: number;
  /** Of a site: ours or our supplier's own (true), or contracted (false). */
  owned?: boolean;
  lossPerDay?: number;
  /** ISO 4217. */
  currency?: string;
  priceYear?: number;
  bufferDays?: number;
  recoverDays?: number;
  restartLagDays?: number;
  leadTimeDays?: number;
  failureProbability?: number;
  compromiseProbability?: number;
}

/** A part of a whole, from 0 to 1, or the bounds between which it lies. */
export type Share = number | { min: number; max: number };

export interface NetworkLink {
  /** The supporter. */
  from: string;
  /** The supported. */
  to: string;
  kind: LinkKind;
  dependence?: Level;
  share?: Share;
  confidence?: Confidence;
  /** Who says so. */
  source?: string;
  validFrom?: string;
  /** The last day on which it holds. */
  validUntil?: string;
  /** The chance that a compromise of the supporter passes to the supported. */
  transmission?: number;
}

/** `need` of these sources suffice for the node. */
export interface NetworkGroup {
  id: string;
  /** The node that is supported. */
  of: string;
  need: number;
  name?: string;
  dependence?: Level;
  sources: NetworkSource[];
}

export interface NetworkSource {
  node: string;
  share?: Share;
  /** It can carry the load after `switchDays`. */
  qualified?: boolean;
  switchDays?: number;
  /** Where none is given, that of the group. */
  dependence?: Level;
}

/** Bounds of a share; of one that nobody states, all that it can be. */
export function boundsOf(share: Share | undefined): { min: number; max: number } {
  if (share === undefined) return { min: 0, max: 1 };
  return typeof share === 'number' ? { min: share, max: share } : share;
}
