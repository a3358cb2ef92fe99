import { type Checked, mistaken, taken } from '../identifiers/checked.ts';

/**
 * A day as ISO 8601 gives it, also with a time behind it; as `31.1.2026`; or as the day number of a spreadsheet cell that was
 * not formatted as a date. `03/04/2026` is two days in two parts of the world and is asked back.
 */
export function parseDay(text: string): Checked<string> {
  const typed = text.trim();
  const iso =
    /^(\d{4})-(\d{1,2})-(\d{1,2})([T ][\d:.]+Z?)?$/.exec(typed) ?? /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/.exec(typed);
  if (iso) return checkedDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(typed);
  if (dotted) return checkedDay(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(typed);
  if (slashed) return askBack(Number(slashed[1]), Number(slashed[2]), Number(slashed[3]));
  if (/^\d{5}$/.test(typed)) return taken(dayOfSerial(Number(typed)));
  return mistaken('Write the date as 2026-01-31.');
}

function checkedDay(year: number, month: number, day: number): Checked<string> {
  return exists(year, month, day)
    ? taken(isoDay(year, month, day))
    : mistaken('There is no such day. Write the date as 2026-01-31.');
}

function askBack(first: number, second: number, year: number): Checked<string> {
  const readings = new Set<string>();
  if (exists(year, second, first)) readings.add(isoDay(year, second, first));
  if (exists(year, first, second)) readings.add(isoDay(year, first, second));
  if (readings.size === 0) return mistaken('There is no such day. Write the date as 2026-01-31.');
  const [likely] = readings;
  const fix = readings.size === 1 ? likely! : null;
  return mistaken(`Which comes first here, the day or the month? Write ${[...readings].join(' or ')}.`, fix);
}

function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && year < 2200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isoDay(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Day 1 is 1 January 1900, and 29 February 1900 is counted though it never was (ECMA-376-1 §18.17.4.1). */
function dayOfSerial(serial: number): string {
  return new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
}
