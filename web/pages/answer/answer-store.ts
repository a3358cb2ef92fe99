import { AppError } from '../../../src/common/errors.ts';
import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';
import type { GivenAnswer, OwnAssessment, OwnStanding } from '../../../src/modules/assessments/own-contract.ts';
import { sameAnswer } from './answer-value.ts';
import type { KeptAnswers, Unsent } from './kept-answers.ts';

export interface Change {
  item: string;
  version: number;
  answer: Answer | null;
  confirmed: boolean;
  settles: boolean;
}

type Known = Pick<OwnAssessment, 'answers' | 'standing'>;
type Saved = Known & { beside: readonly string[]; savedAt: string };

interface StoreSettings {
  first: Known;
  kept: KeptAnswers;
  save: (changes: Change[]) => Promise<Saved>;
  /** What the server has now. */
  read: () => Promise<Known>;
  /** The most that one call saves. */
  most: number;
}

/** One question as the page shows it. */
export interface ItemView {
  answer: Answer | null;
  given: GivenAnswer | undefined;
  isUnsent: boolean;
  /** Why the server does not take what is typed. */
  refused: string | undefined;
}

/** `waiting`: not saved yet, tried again by itself; `ended`: the link works no more; `closed`: nothing can be altered any more. */
export type SaveState = 'saved' | 'saving' | 'waiting' | 'ended' | 'closed';

interface Overall {
  state: SaveState;
  savedAt: string | null;
  unsent: number;
  /** Answers found in this browser that had not reached the server. */
  restored: number;
  standing: OwnStanding;
}

/** Long enough not to send each letter, short enough to lose none. */
const quietMillis = 600;
const longestPauseMillis = 30_000;

/** The answers of this page: what the server has, and what is on its way there. One call at a time, so that versions stay in order. */
export class AnswerStore {
  readonly #settings: StoreSettings;
  readonly #unsent: Map<string, Unsent>;
  readonly #refused = new Map<string, string>();
  readonly #views = new Map<string, ItemView>();
  readonly #listeners = new Set<() => void>();
  /** As typed, where the server has the same in other spacing. */
  readonly #typed = new Map<string, Answer | null>();
  #given: Record<string, GivenAnswer>;
  #overall: Overall;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #oneByOne = false;
  #inDoubt = false;

  constructor(settings: StoreSettings) {
    this.#settings = settings;
    this.#given = settings.first.answers;
    this.#unsent = settings.kept.all();
    this.#reconcile();
    const times = Object.values(this.#given).map(({ savedAt }) => savedAt);
    this.#overall = {
      state: 'saved',
      savedAt: times.sort().at(-1) ?? null,
      unsent: this.#unsent.size,
      restored: this.#unsent.size,
      standing: settings.first.standing,
    };
  }

  /** Sends what an earlier visit left; the answer stops the clock, and what is unsent then stays in this browser. */
  start(): () => void {
    if (this.#unsent.size > 0) this.#schedule(0);
    return () => clearTimeout(this.#timer);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  overall = (): Overall => this.#overall;

  item(id: string): ItemView {
    const known = this.#views.get(id);
    if (known) return known;
    const given = Object.hasOwn(this.#given, id) ? this.#given[id] : undefined;
    const unsent = this.#unsent.get(id);
    const typed = this.#typed.get(id) ?? null;
    const kept = given?.answer ?? null;
    const answer = unsent ? unsent.answer : sameAnswer(typed, kept) ? typed : kept;
    const view = { answer, given, isUnsent: unsent !== undefined, refused: this.#refused.get(id) };
    this.#views.set(id, view);
    return view;
  }

  /** Takes an answer, keeps it in this browser at once and sends it a moment later. */
  alter(item: string, answer: Answer | null, { confirmed = false, settles = false, soon = false } = {}): void {
    const before = this.#unsent.get(item);
    const version = settles ? this.#versionOf(item) : (before?.version ?? this.#versionOf(item));
    this.#typed.set(item, answer);
    const sending = before?.sending === undefined ? {} : { sending: before.sending };
    this.#put(item, { answer, version, confirmed, settles, ...sending });
    this.#refused.delete(item);
    this.#tell({});
    if (this.#overall.state !== 'waiting') this.#schedule(soon || settles ? 0 : quietMillis);
  }

  /** What a call beside saving answered, such as that of a proof. */
  takeStanding(standing: OwnStanding): void {
    this.#tell({ standing });
  }

  /** Sends what is left at once; true where nothing is left. */
  async flush(): Promise<boolean> {
    for (;;) {
      const failures = this.#failures;
      await this.#inTurn(() => this.#send());
      if (this.#sendable().length === 0) return this.#unsent.size === 0;
      if (this.#failures > failures || this.#hasEnded) return false;
    }
  }

  /** Reads what others have said in the meantime. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#read().catch(() => {});
    });
  }

  get #hasEnded(): boolean {
    return this.#overall.state === 'ended' || this.#overall.state === 'closed';
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    while (this.#running) await this.#running;
    this.#running = work().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  #schedule(millis: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), millis);
  }

  #sendable(): string[] {
    const all = [...this.#unsent.keys()].filter((item) => !this.#refused.has(item));
    return all.slice(0, this.#oneByOne ? 1 : this.#settings.most);
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#hasEnded || this.#sendable().length === 0) return;
    this.#tell({ state: 'saving' });
    let changes: Change[] = [];
    try {
      if (this.#inDoubt) await this.#read();
      const items = this.#sendable();
      const sent = items.map((item) => this.#mark(item));
      changes = items.map((item, place) => changeOf(item, sent[place]!));
      if (changes.length > 0) {
        this.#inDoubt = true;
        this.#acknowledge(changes, sent, await this.#settings.save(changes));
        this.#inDoubt = false;
      }
      this.#failures = 0;
      this.#tell({ state: 'saved' });
    } catch (error) {
      await this.#fail(error, changes);
    }
  }

  /** Notes what is on its way. */
  #mark(item: string): Unsent {
    const unsent = this.#unsent.get(item)!;
    const marked = { ...unsent, sending: unsent.answer };
    this.#put(item, marked);
    return marked;
  }

  #acknowledge(changes: readonly Change[], sent: readonly Unsent[], saved: Saved): void {
    const { answers, beside, standing, savedAt } = saved;
    this.#given = { ...this.#given, ...answers };
    for (const [place, { item, version }] of changes.entries()) {
      this.#views.delete(item);
      const unsent = this.#unsent.get(item);
      if (!unsent) continue;
      const { sending: _, ...rest } = unsent;
      if (unsent === sent[place]) this.#drop(item);
      // What is typed on beside another's answer stays beside it: its writer has not seen that one.
      else this.#put(item, { ...rest, version: beside.includes(item) ? version : this.#versionOf(item) });
    }
    if (this.#unsent.size === 0) this.#oneByOne = false;
    this.#tell({ standing, savedAt });
  }

  async #fail(error: unknown, changes: readonly Change[]): Promise<void> {
    const code = error instanceof AppError ? error.code : undefined;
    if (code === 'not-found') return this.#tell({ state: 'ended' });
    if (code === 'conflict' || code === 'forbidden') {
      await this.#read().catch(() => {});
      return this.#tell({ state: 'closed' });
    }
    if (code === 'invalid-input' || code === 'unprocessable' || code === 'too-large')
      return this.#refuse(error as AppError, changes);
    this.#failures++;
    this.#tell({ state: 'waiting' });
    const { retryAfterSeconds } = error instanceof AppError ? error : {};
    this.#schedule(
      retryAfterSeconds ? retryAfterSeconds * 1000 : Math.min(1000 * 2 ** (this.#failures - 1), longestPauseMillis),
    );
  }

  /** One answer that cannot be taken holds up none of the others. */
  #refuse(error: AppError, changes: readonly Change[]): void {
    this.#inDoubt = false;
    const named = error.problems.flatMap(({ at, message }) => {
      const change = changes[Number(/changes\/(\d+)/.exec(at)?.[1] ?? Number.NaN)];
      return change ? [{ item: change.item, message }] : [];
    });
    const wrong = changes.length === 1 ? [{ item: changes[0]!.item, message: error.message }] : [];
    for (const { item, message } of named.length > 0 ? named : wrong) {
      this.#refused.set(item, message);
      this.#views.delete(item);
    }
    this.#oneByOne = named.length === 0 && changes.length > 1;
    this.#tell({ state: 'saved' });
  }

  async #read(): Promise<void> {
    const known = await this.#settings.read();
    this.#given = known.answers;
    this.#views.clear();
    this.#reconcile();
    this.#inDoubt = false;
    this.#tell({ standing: known.standing });
  }

  /** Drops what has arrived after all, and goes on from what arrived of what was typed since. */
  #reconcile(): void {
    for (const [item, unsent] of this.#unsent) {
      const given = Object.hasOwn(this.#given, item) ? this.#given[item]! : undefined;
      const answer = given?.answer ?? null;
      const { sending, ...rest } = unsent;
      const arrived = given !== undefined && given.version > unsent.version;
      if (sameAnswer(answer, unsent.answer) && (given?.confirmed ?? false) === unsent.confirmed && !unsent.settles) {
        this.#drop(item);
      } else if (arrived && sending !== undefined && sameAnswer(answer, sending)) {
        this.#put(item, { ...rest, version: given.version });
      }
    }
  }

  #versionOf(item: string): number {
    return Object.hasOwn(this.#given, item) ? this.#given[item]!.version : 0;
  }

  #put(item: string, unsent: Unsent): void {
    this.#unsent.set(item, unsent);
    this.#settings.kept.keep(item, unsent);
    this.#views.delete(item);
  }

  #drop(item: string): void {
    this.#unsent.delete(item);
    this.#settings.kept.forget(item);
    this.#views.delete(item);
  }

  #tell(more: Partial<Overall>): void {
    this.#overall = { ...this.#overall, ...more, unsent: this.#unsent.size };
    for (const listener of this.#listeners) listener();
  }
}

function changeOf(item: string, { answer, version, confirmed, settles }: Unsent): Change {
  return { item, version, answer, confirmed, settles };
}
