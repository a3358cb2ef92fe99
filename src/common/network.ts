/** The words of the supply network (DESIGN §3, §4) that files, engines, routes and pages share. Places in these lists are numbers in compiled networks. */

export const nodeKinds = ['function', 'system', 'product', 'component', 'supplier', 'site', 'owner'] as const;
export type NodeKind = (typeof nodeKinds)[number];

export const productKinds = ['hardware', 'software', 'service'] as const;
export type ProductKind = (typeof productKinds)[number];

/** What a supporter does for the supported, in the supporter's word. */
export const supportKinds = [
  'supplies',
  'manufactures',
  'designs',
  'site-of',
  'part-of',
  'needed-by',
  'operates',
  'administers',
  'resells',
] as const;

/** `owns` carries control, not support. */
export const linkKinds = [...supportKinds, 'owns'] as const;
export type LinkKind = (typeof linkKinds)[number];

/** The one ordinal scale of criticality and dependence, ascending: compared, never added (reference model M1). */
export const levels = ['none', 'low', 'moderate', 'high', 'very-high'] as const;
export type Level = (typeof levels)[number];

/** Whether a share and its upper end, both 0 to 1 or null for unknown, go together: an upper end needs a lower one, which is not above it. */
export function isShare(share: number | null, shareMax: number | null): boolean {
  return shareMax === null || (share !== null && share <= shareMax);
}
export const notAShare = 'The upper end of a share needs a lower one, which is not above it.';

/** How a link or a fact is known, the weakest last. */
export const confidences = ['declared', 'attested', 'observed', 'inferred'] as const;
export type Confidence = (typeof confidences)[number];

/**
 * What can be stated of a node beside its register row, and the form of its value. Times are days; chances are of failure or compromise
 * within a year (365 days); money is lost per day of outage.
 */
export const factForms = {
  region: 'text',
  technology: 'text',
  own: 'level',
  failureProbability: 'chance',
  compromiseProbability: 'chance',
  recoverDays: 'days',
  bufferDays: 'days',
  restartLagDays: 'days',
  leadTimeDays: 'days',
  lossPerDay: 'money',
} as const;
export type FactAttribute = keyof typeof factForms;

/** The bounds of such values: the most days, the most money, the longest text, the years that prices can be of. */
export const factBounds = { days: 36_500, money: 1e15, text: 100, firstPriceYear: 1900, lastPriceYear: 2200 } as const;
