import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';

/** What was said and has not reached the server. */
export interface Unsent {
  answer: Answer | null;
  /** Of the answer that was seen when it was said. */
  version: number;
  confirmed: boolean;
  settles: boolean;
  /** What was on its way when the connection broke: it may have arrived. */
  sending?: Answer | null;
}

/** Keeps answers in this browser, so that they outlive it. */
export interface KeptAnswers {
  all: () => Map<string, Unsent>;
  keep: (item: string, unsent: Unsent) => void;
  forget: (item: string) => void;
}

/** An entry for each question, so that two windows do not undo each other's; it names no link. */
export function keptIn(storage: Storage, part: string): KeptAnswers {
  const begin = `holdfast-answer/${part}/`;
  return {
    all: () => {
      const found = new Map<string, Unsent>();
      for (const key of attempt(() => Object.keys(storage)) ?? []) {
        if (!key.startsWith(begin)) continue;
        const unsent = attempt(() => JSON.parse(storage.getItem(key) ?? 'null') as Unsent | null);
        if (unsent && typeof unsent.version === 'number') found.set(key.slice(begin.length), unsent);
      }
      return found;
    },
    keep: (item, unsent) => attempt(() => storage.setItem(begin + item, JSON.stringify(unsent))),
    forget: (item) => attempt(() => storage.removeItem(begin + item)),
  };
}

/** A browser that keeps nothing still saves to the server. */
function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
