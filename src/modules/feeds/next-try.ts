/** What decides when a source is asked again. */
export interface Tries {
  now: Date;
  everyHours: number;
  /** Tries in a row that failed; 0 after one that did not. */
  failures: number;
  /** What the other side asked for (`Retry-After`). */
  retryAfterSeconds?: number | undefined;
  /** From 0 to 1, drawn anew each time, so that not all installations come at once. */
  chance: number;
}

const hour = 3_600_000;
const firstPause = 5 * 60_000;
/** Whoever asks for more patience is asked again all the same. */
const longestPause = 7 * 24 * hour;

/**
 * After a success at the next turn, up to a tenth later. After failures the pause doubles from five minutes up to a turn, half
 * of it more or less by chance; never sooner than the other side asked for.
 */
export function nextTryAfter({ now, everyHours, failures, retryAfterSeconds = 0, chance }: Tries): Date {
  const turn = everyHours * hour;
  const pause =
    failures === 0 ? turn * (1 + chance / 10) : Math.min(turn, firstPause * 2 ** (failures - 1)) * (0.5 + chance);
  const asked = Math.min(longestPause, retryAfterSeconds * 1000);
  return new Date(now.getTime() + Math.max(pause, asked));
}

/** Seconds that a `Retry-After` asks for, said as seconds or as a date (RFC 9110 §10.2.3). */
export function readRetryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = /^[A-Z][a-z]+,? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
