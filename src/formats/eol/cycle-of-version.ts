import type { LifeCycle, LifeCycles } from './life-cycles.ts';

/**
 * The release cycle of a version: the longest one that the version begins with, up to a boundary, so that 1.3 is not the cycle of
 * 1.34. A leading `v` means nothing. Undefined where no cycle fits, which is not known, and not supported.
 */
export function cycleOfVersion({ cycles }: Pick<LifeCycles, 'cycles'>, version: string): LifeCycle | undefined {
  const text = plain(version);
  let best: LifeCycle | undefined;
  for (const one of cycles) {
    if (begins(text, plain(one.cycle)) && (best === undefined || plain(one.cycle).length > plain(best.cycle).length)) {
      best = one;
    }
  }
  return best;
}

function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '');
}

/** Letters behind a digit are a boundary too (`1.1.1w`), digits behind letters are not. */
function begins(version: string, cycle: string): boolean {
  if (!version.startsWith(cycle)) return false;
  const next = version[cycle.length];
  if (next === undefined) return true;
  return /\d$/.test(cycle) ? !/[0-9]/.test(next) : !/[0-9a-z]/.test(next);
}

/** How a release cycle stands on a day. */
export interface Support {
  state: 'supported' | 'ending' | 'ended' | 'unknown';
  /** The first day past its end; null where none is stated. */
  endsOn: string | null;
}

/** Days before its end from which a cycle counts as ending. */
export const endingDays = 90;

/** Past its end from the very day that is stated (`YYYY-MM-DD`); an end that is said without a date is past already. */
export function supportOn({ endOfLife }: Pick<LifeCycle, 'endOfLife'>, day: string): Support {
  if (endOfLife === null) return { state: 'unknown', endsOn: null };
  if (typeof endOfLife === 'boolean') return { state: endOfLife ? 'ended' : 'supported', endsOn: null };
  if (endOfLife <= day) return { state: 'ended', endsOn: endOfLife };
  const left = (Date.parse(endOfLife) - Date.parse(day)) / 86_400_000;
  return { state: left <= endingDays ? 'ending' : 'supported', endsOn: endOfLife };
}
