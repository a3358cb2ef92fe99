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
