import type { VexJustification, VexStatus } from '../../formats/vex/document.ts';

/** Who speaks, from our side; the order of trust is over these. */
export const trustClasses = ['own', 'maker', 'supplier', 'other'] as const;
export type TrustClass = (typeof trustClasses)[number];

export const findingStates = [
  'open',
  'under_investigation',
  'affected',
  'not_affected',
  'fixed',
  'accepted',
  'suppressed',
] as const;
/** What a finding comes to once everybody was heard. */
export type FindingState = (typeof findingStates)[number];

/** States that nobody has to act on; all others count wherever findings are counted. */
export const closedStates: readonly FindingState[] = ['not_affected', 'fixed', 'accepted', 'suppressed'];

export function isClosed(state: FindingState): boolean {
  return closedStates.includes(state);
}

/** One voice: a decision of our own, a rule of our own, or a statement of somebody. */
export interface Voice {
  kind: 'decision' | 'rule' | 'statement';
  id: string;
  trust: TrustClass;
  /** Who speaks; of one author the newest counts. */
  author: string;
  /** RFC 3339; null where nobody says when, which is older than everything. */
  at: string | null;
  state: FindingState;
  justification: VexJustification | null;
  /** Null: for good. */
  expiresAt: string | null;
}

export interface Heard {
  voice: Voice;
  /** Why it did not decide; null for the one that did. */
  outranked: 'expired' | 'newer-by-same-author' | 'less-trusted' | 'older' | 'says-nothing' | null;
}

export interface Judgement {
  state: FindingState;
  /** Null while nobody has spoken. */
  by: Voice | null;
  /** Another author who still counts says the opposite of who decided. */
  disputed: boolean;
  /** All voices, the one that decided first. */
  heard: readonly Heard[];
}

/**
 * What a finding comes to. Of one author the newest voice counts; between authors the trust decides, a decision on this finding comes before
 * a rule, and of equals the newest counts. Never by a sum, and everybody who was heard is named.
 */
export function judge(
  voices: readonly Voice[],
  { trust, now }: { trust: readonly TrustClass[]; now: Date },
): Judgement {
  const isExpired = ({ expiresAt }: Voice) => expiresAt !== null && Date.parse(expiresAt) <= now.getTime();
  const living = voices.filter((voice) => !isExpired(voice));
  const newest = new Map<string, Voice>();
  for (const voice of living.toSorted((a, b) => compareText(a.id, b.id))) {
    const key = `${voice.kind === 'statement' ? 'statement' : voice.id} ${voice.author}`;
    const before = newest.get(key);
    if (!before || timeOf(before) <= timeOf(voice)) newest.set(key, voice);
  }
  const counted = new Set(newest.values());
  const speaking = [...counted].filter(({ state, kind }) => state !== 'open' || kind !== 'statement');
  const ranked = speaking.toSorted(
    (a, b) => rank(a, trust) - rank(b, trust) || timeOf(b) - timeOf(a) || compareText(a.id, b.id),
  );
  const [by = null] = ranked;
  const outranked = (voice: Voice): Heard['outranked'] => {
    if (voice === by) return null;
    if (isExpired(voice)) return 'expired';
    if (!counted.has(voice)) return 'newer-by-same-author';
    if (!speaking.includes(voice)) return 'says-nothing';
    return rank(voice, trust) > rank(by!, trust) ? 'less-trusted' : 'older';
  };
  const state = by?.state ?? 'open';
  const others = ranked.slice(1).filter(({ state: said, author }) => said !== 'open' && author !== by?.author);
  return {
    state,
    by,
    disputed: others.some((voice) => isOpposite(voice.state, state)),
    heard: [...ranked, ...voices.filter((voice) => !ranked.includes(voice))].map((voice) => ({
      voice,
      outranked: outranked(voice),
    })),
  };
}

/** Decisions on the finding itself come before rules, whatever their times; both are our own. */
function rank({ kind, trust }: Voice, order: readonly TrustClass[]): number {
  return order.indexOf(trust) * 2 + (kind === 'rule' ? 1 : 0);
}

function timeOf({ at }: Voice): number {
  const time = at === null ? Number.NaN : Date.parse(at);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function isOpposite(one: FindingState, other: FindingState): boolean {
  const safe = (state: FindingState) => state === 'not_affected' || state === 'fixed';
  return (safe(one) && other === 'affected') || (one === 'affected' && safe(other));
}

/** What a status of a statement makes of a finding; `unknown` leaves it as it is. */
export function stateOfStatus(status: VexStatus): FindingState {
  return status === 'unknown' ? 'open' : status;
}
