import { formatMoment } from '../format.ts';
import { t } from '../messages/messages.ts';

export const presets = ['day', 'week', 'month', 'year'] as const;
export type Preset = (typeof presets)[number];

/** The moment so long before another, to the minute, as the API takes it. */
export function agoOf(preset: Preset, now: Date): string {
  const at = new Date(now);
  if (preset === 'day') at.setUTCDate(at.getUTCDate() - 1);
  if (preset === 'week') at.setUTCDate(at.getUTCDate() - 7);
  if (preset === 'month') at.setUTCMonth(at.getUTCMonth() - 1);
  if (preset === 'year') at.setUTCFullYear(at.getUTCFullYear() - 1);
  at.setUTCSeconds(0, 0);
  return at.toISOString();
}

/**
 * What somebody typed, as the API takes it: a change number, or a day with or without a time, in UTC. A day alone means its end,
 * or now where it is today; undefined for anything else, and for what has not come yet.
 */
export function momentOfField(typed: string, now: Date): string | undefined {
  const text = typed.trim();
  if (/^\d{1,15}$/.test(text)) return text;
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::\d{2})?Z?)?$/.exec(text) ?? [];
  if (!day) return undefined;
  const at = new Date(`${day}T${time ?? '23:59'}:${time ? '00' : '59'}Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) return undefined;
  if (at <= now) return at.toISOString();
  return !time && day === now.toISOString().slice(0, 10) ? now.toISOString() : undefined;
}

/** `14 Mar 2026, 12:00 UTC`, or `change 1204`; what is neither as it stands in the address, for the server says what is wrong with it. */
export function asOfInWords(asOf: string): string {
  if (/^\d+$/.test(asOf)) return t('history.change', { number: asOf });
  return Number.isNaN(Date.parse(asOf)) ? asOf : formatMoment(asOf);
}
