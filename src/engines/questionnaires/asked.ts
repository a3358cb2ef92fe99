import { type Answer, chosenIn } from '../../formats/questionnaire/answers.ts';
import type { Condition, Gate, Item, Questionnaire } from '../../formats/questionnaire/document.ts';
import { fallsAwayBy } from '../../formats/questionnaire/falls-away.ts';

/**
 * What of a questionnaire is asked, given the answers so far and the day (decision 0064).
 * `answered` and `open` are asked; `skipped` falls away by a gate, whether answered or not; `not-asked` by a condition; `undetermined` hangs on an
 * answer still to come.
 */
export type ItemState = 'answered' | 'open' | 'skipped' | 'not-asked' | 'undetermined';

/** A gate holds, or does not; `expired`: its proof has run out; `unproven`: it is claimed, and no proof says until when it holds. */
export type GateState = 'holds' | 'expired' | 'unproven' | 'closed' | 'open';

export interface StateOfItem {
  item: Item;
  section: string;
  state: ItemState;
  /** The gate by which it falls away, or would if that were settled. */
  gate?: string;
  /** False where it may stay open. */
  isWanted: boolean;
}

export interface StateOfGate {
  gate: Gate;
  state: GateState;
  /** The last day of the proofs that carry it; absent where it needs none. */
  until?: string;
  /** Items that fall away by it at present. */
  skips: number;
}

export interface Asked {
  /** In the order of the questionnaire. */
  items: StateOfItem[];
  gates: StateOfGate[];
}

export type Answers = Readonly<Record<string, Answer>>;

/** `day` (ISO) is the one on which proofs must hold. */
export function askedOf(questionnaire: Questionnaire, answers: Answers, day: string): Asked {
  const given = new Given(answers, day);
  const gates = (questionnaire.gates ?? []).map(
    (gate): StateOfGate => ({ gate, ...gateStateOf(gate, given), skips: 0 }),
  );
  const skippedBy = skippedItems(
    questionnaire,
    gates.filter(({ state }) => state === 'holds'),
  );
  const perhapsSkippedBy = skippedItems(
    questionnaire,
    gates.filter(({ state }) => state !== 'holds' && state !== 'closed'),
  );
  const items: StateOfItem[] = [];
  for (const { id, items: roots } of questionnaire.sections) {
    takeItems(roots, { section: id, given, skippedBy, perhapsSkippedBy, items }, 'asked');
  }
  const skips = Map.groupBy(
    items.filter(({ state }) => state === 'skipped'),
    ({ gate }) => gate,
  );
  for (const one of gates) one.skips = skips.get(one.gate.id)?.length ?? 0;
  return { items, gates };
}

interface Taking {
  section: string;
  given: Given;
  skippedBy: ReadonlyMap<string, string>;
  perhapsSkippedBy: ReadonlyMap<string, string>;
  items: StateOfItem[];
}

type Reached = 'asked' | 'not-asked' | 'undetermined';

/** A follow-up is reached where its parent is and its own condition holds. */
function takeItems(roots: readonly Item[], taking: Taking, parent: Reached): void {
  const { given, skippedBy, perhapsSkippedBy, section, items } = taking;
  for (const item of roots) {
    const reached = reachedOf(item, parent, given);
    const isWanted = item.wantedWhen === undefined || given.holds(item.wantedWhen) === true;
    const skipping = reached === 'not-asked' ? undefined : skippedBy.get(item.id);
    const gate = skipping ?? perhapsSkippedBy.get(item.id);
    const isAnswered = given.isAnswered(item.id);
    const asked = reached === 'asked' ? (isAnswered ? 'answered' : 'open') : reached;
    const state = skipping === undefined ? asked : 'skipped';
    items.push({ item, section, state, isWanted, ...(gate === undefined ? {} : { gate }) });
    if (item.followUps) takeItems(item.followUps, taking, reached);
  }
}

function reachedOf({ when }: Item, parent: Reached, given: Given): Reached {
  if (parent === 'not-asked') return 'not-asked';
  const holds = when === undefined ? true : given.holds(when);
  if (holds === false) return 'not-asked';
  return holds === null || parent === 'undetermined' ? 'undetermined' : 'asked';
}

/** Of each item that falls away the first gate that carries it. */
function skippedItems(questionnaire: Questionnaire, holding: readonly StateOfGate[]): Map<string, string> {
  const skipped = new Map<string, string>();
  for (const { gate } of holding) {
    for (const id of fallsAwayBy(gate, questionnaire)) if (!skipped.has(id)) skipped.set(id, gate.id);
  }
  return skipped;
}

function gateStateOf({ when }: Gate, given: Given): { state: GateState; until?: string } {
  const holds = given.holds(when);
  if (holds === true) {
    const until = given.lastDayOf(when);
    return until === undefined ? { state: 'holds' } : { state: 'holds', until };
  }
  const claims = given.claims(when);
  if (claims === true) return { state: given.hasExpired(when) ? 'expired' : 'unproven' };
  return { state: claims === null ? 'open' : 'closed' };
}

/** What the answers say of conditions. */
class Given {
  readonly #answers: Answers;
  readonly #day: string;

  constructor(answers: Answers, day: string) {
    this.#answers = answers;
    this.#day = day;
  }

  isAnswered(id: string): boolean {
    const answer = this.#answerTo(id);
    if (!answer) return false;
    const { choice, text, number, date, rows, proofs } = answer;
    return (
      (Array.isArray(choice) ? choice.length > 0 : choice !== undefined) ||
      (text ?? '').trim() !== '' ||
      number !== undefined ||
      date !== undefined ||
      (rows ?? []).length > 0 ||
      (proofs ?? []).length > 0
    );
  }

  /** Null where it hangs on an answer that is not there. */
  holds(condition: Condition): boolean | null {
    return this.#judge(condition, ({ validUntil }) => validUntil !== undefined && validUntil >= this.#day);
  }

  /** As if every proof were at hand. */
  claims(condition: Condition): boolean | null {
    return this.#judge(condition, undefined);
  }

  /** Whether it would hold but for proofs that have run out. */
  hasExpired(condition: Condition): boolean {
    return this.#judge(condition, ({ validUntil }) => validUntil !== undefined) === true;
  }

  /** The day after which it no longer holds by itself, of proofs that hold today: the last of alternatives, the first of what is needed together. */
  lastDayOf(condition: Condition): string | undefined {
    if ('any' in condition) {
      const holding = condition.any.filter((part) => this.holds(part) === true).map((part) => this.lastDayOf(part));
      return holding.includes(undefined) ? undefined : holding.sort().at(-1);
    }
    if ('all' in condition) {
      const days = condition.all.map((part) => this.lastDayOf(part)).filter((one) => one !== undefined);
      return days.sort()[0];
    }
    if ('not' in condition || 'is' in condition) return undefined;
    const days = (this.#answerTo(condition.item)?.proofs ?? []).map(({ validUntil }) => validUntil);
    return days
      .filter((one) => one !== undefined)
      .sort()
      .at(-1);
  }

  #answerTo(id: string): Answer | undefined {
    return Object.hasOwn(this.#answers, id) ? this.#answers[id] : undefined;
  }

  #judge(
    condition: Condition,
    isProof: ((proof: { validUntil?: string | undefined }) => boolean) | undefined,
  ): boolean | null {
    if ('any' in condition) return some(condition.any.map((part) => this.#judge(part, isProof)));
    if ('all' in condition) return negated(some(condition.all.map((part) => negated(this.#judge(part, isProof)))));
    if ('not' in condition) return negated(this.#judge(condition.not, isProof));
    const answer = this.#answerTo(condition.item);
    if ('is' in condition) {
      const chosen = answer ? chosenIn(answer) : [];
      return chosen.length === 0 ? null : chosen.some((one) => condition.is.includes(one));
    }
    if (!answer) return null;
    return isProof === undefined || (answer.proofs ?? []).some(isProof);
  }
}

function some(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(true)) return true;
  return values.includes(null) ? null : false;
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}
