import { compareKeys } from '../versions/ecosystems.ts';
import type { OsvEvent } from './record.ts';

/** Versions from a key (included) up to a key (excluded), with the words of the record for both ends. */
export interface VersionInterval {
  /** Empty: from the first version on. */
  from: Uint8Array;
  /** Null: no end. */
  to: Uint8Array | null;
  introduced: string;
  fixed: string | null;
  lastAffected: string | null;
}

/** Why a range could not be used; the words are stable. */
export type RangeSkipReason = 'range-without-introduced' | 'range-with-unreadable-version';

export type FlattenedRange = { ok: true; intervals: VersionInterval[] } | { ok: false; reason: RangeSkipReason };

interface PlacedEvent extends OsvEvent {
  key: Uint8Array;
}

const beforeAll = new Uint8Array(0);
/** What most records on malicious packages say. */
const everyVersion: VersionInterval = { from: beforeAll, to: null, introduced: '0', fixed: null, lastAffected: null };

/**
 * Turns the events of one range into intervals, as the evaluation algorithm of the OSV schema decides: events are sorted by
 * version, each one switches "affected" on or off, and only versions before the largest limit count. Events of one version
 * keep the order of the record, except that `last_affected` comes last, as it switches off after its version.
 */
export function intervalsOf(
  events: readonly OsvEvent[],
  encode: (version: string) => Uint8Array | undefined,
): FlattenedRange {
  if (!events.some((event) => event.kind === 'introduced')) return { ok: false, reason: 'range-without-introduced' };
  if (events.length === 1 && events[0]!.version === '0') return { ok: true, intervals: [everyVersion] };
  const placed: PlacedEvent[] = [];
  let limit: Uint8Array | null = null;
  let limited = events.some((event) => event.kind === 'limit');
  for (const event of events) {
    if (event.kind === 'limit' && event.version === '*') {
      limited = false;
      continue;
    }
    const key = keyOf(event, encode);
    if (!key) return { ok: false, reason: 'range-with-unreadable-version' };
    if (event.kind !== 'limit') placed.push({ kind: event.kind, version: event.version, key });
    else if (limit === null || compareKeys(key, limit) > 0) limit = key;
  }
  placed.sort((a, b) => compareKeys(a.key, b.key));
  const intervals = sweep(placed);
  return { ok: true, intervals: limited && limit ? cutAt(intervals, limit) : intervals };
}

function keyOf(event: OsvEvent, encode: (version: string) => Uint8Array | undefined): Uint8Array | undefined {
  if (event.kind === 'introduced' && event.version === '0') return beforeAll;
  const key = encode(event.version);
  return key && event.kind === 'lastAffected' ? keyAfter(key) : key;
}

/** The least possible key above the key of a version (`formats/versions/key-bytes.ts`). */
export function keyAfter(key: Uint8Array): Uint8Array {
  return key.with(key.length - 1, key.at(-1)! + 1);
}

function sweep(events: PlacedEvent[]): VersionInterval[] {
  const intervals: VersionInterval[] = [];
  let opening: PlacedEvent | undefined;
  for (const event of events) {
    if (event.kind === 'introduced') opening ??= event;
    else if (opening) {
      intervals.push(intervalBetween(opening, event));
      opening = undefined;
    }
  }
  if (opening) intervals.push(intervalBetween(opening, undefined));
  return intervals.filter(({ from, to }) => to === null || compareKeys(from, to) < 0);
}

function intervalBetween(opening: PlacedEvent, closing: PlacedEvent | undefined): VersionInterval {
  return {
    from: opening.key,
    to: closing?.key ?? null,
    introduced: opening.version,
    fixed: closing?.kind === 'fixed' ? closing.version : null,
    lastAffected: closing?.kind === 'lastAffected' ? closing.version : null,
  };
}

function cutAt(intervals: VersionInterval[], limit: Uint8Array): VersionInterval[] {
  return intervals
    .filter(({ from }) => compareKeys(from, limit) < 0)
    .map((interval) =>
      interval.to && compareKeys(interval.to, limit) <= 0
        ? interval
        : { ...interval, to: limit, fixed: null, lastAffected: null },
    );
}
