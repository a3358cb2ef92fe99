/** What one source says of one vulnerability, in words that all sources share, so that they can stand side by side. */
export interface AdvisoryStatement {
  /** Who says it: the source's own short name (`NVD`, `GitHub`, the name of a CNA or ADP). */
  by: string;
  /** As the source numbers it. */
  id: string;
  state: AdvisoryState;
  /** Why it was rejected or withdrawn, in the source's words. */
  stateReason: string | null;
  summary: string | null;
  details: string | null;
  /** Dates as written. */
  published: string | null;
  modified: string | null;
  severities: StatedSeverity[];
  affected: StatedProduct[];
  /** `CWE-79`. */
  weaknesses: string[];
  ssvc: SsvcStatement | null;
  /** Since when the source says that it is in CISA's catalogue; null where it says nothing. */
  knownExploitedSince: string | null;
  references: string[];
}

/** `disputed`: published, and somebody says that it is no vulnerability. */
export type AdvisoryState = 'published' | 'disputed' | 'withdrawn' | 'rejected' | 'deferred';

export interface StatedSeverity {
  /** Whose score it is; the source itself where it does not say. */
  by: string;
  vector: string | null;
  /** The score that is written there; 0.0 to 10.0. */
  score: number | null;
  /** The source's own word, as written. */
  word: string | null;
}

export interface StatedProduct {
  /** A package with its ecosystem, a product with its maker, or a CPE name. */
  product: string;
  ranges: StatedRange[];
  /** Versions named one by one, the first of them. */
  versions: string[];
  /** Where it says so: in which versions it is fixed. */
  fixed: string[];
}

/** Null: without this bound. */
export interface StatedRange {
  /** Included. */
  from: string | null;
  /** Excluded; in place of `from`. */
  above: string | null;
  /** Excluded. */
  below: string | null;
  /** Included. */
  through: string | null;
}

/** Decision points of SSVC as CISA's coordinators state them (CISA SSVC guide; values of `formats/ssvc`). */
export interface SsvcStatement {
  exploitation: 'none' | 'public poc' | 'active' | null;
  automatable: 'no' | 'yes' | null;
  technicalImpact: 'partial' | 'total' | null;
  /** When they were decided, as written. */
  at: string | null;
}

/** More versions than this are not shown one by one. */
export const mostVersionsShown = 100;

/** The state of a vulnerability as the sources have it: the names of records that speak of none any more. */
export function speaks(state: AdvisoryState): boolean {
  return state !== 'withdrawn' && state !== 'rejected';
}
