/** What a cell says, as plain text: dates as `2025-01-31`, numbers with a point and without an exponent. */

/** Stands for a formula whose value nobody has computed, as `#REF!` stands for one that went wrong. */
export const neverComputed = '#NOT-COMPUTED!';

/** Stands for a text that the workbook's list of texts does not hold. */
export const lostText = '#LOST-TEXT!';

/** `raw` is what the file says: digits, maybe with an exponent. */
export function textOfNumber(raw: string): string {
  if (/^(0|[1-9]\d{0,14})$/.test(raw)) return raw;
  const number = Number(raw);
  if (raw.trim() === '' || Number.isNaN(number)) return raw;
  return Number.isFinite(number) ? formatNumber(number) : '#VALUE!';
}

/** Fifteen digits are what spreadsheet programs keep and show: 0.1 + 0.2 is 0.3 there. */
function formatNumber(number: number): string {
  const rounded = Number(number.toPrecision(15));
  return Math.abs(rounded) >= 1e21 ? BigInt(rounded).toString() : String(rounded);
}

const secondsADay = 86_400;
/** 31 December 9999 since 1900 and since 1904. */
const lastDays = { 1900: 2_958_465, 1904: 2_957_003 } as const;

/**
 * The day and time that a number of days means. Day 1 is 1 January 1900, and 29 February 1900 is counted though it never was;
 * or day 0 is 1 January 1904 (ECMA-376-1 §18.17.4.1). Outside of what a calendar holds spreadsheet programs show an error.
 */
export function textOfDate(raw: string, since: 1900 | 1904): string {
  const serial = Number(raw);
  if (raw.trim() === '' || Number.isNaN(serial)) return raw;
  if (serial < 0 || serial >= lastDays[since] + 1) return '#VALUE!';
  if (since === 1900 && Math.floor(serial) === 60) return '1900-02-29';
  const seconds = Math.round(serial * secondsADay);
  return textOfMoment(new Date((seconds + firstDay(serial, since) * secondsADay) * 1000));
}

/** In days since 1970. */
function firstDay(serial: number, since: 1900 | 1904): number {
  if (since === 1904) return -24_107;
  return serial < 60 ? -25_568 : -25_569;
}

function textOfMoment(moment: Date): string {
  return withoutMidnight(moment.toISOString().slice(0, 19));
}

export function withoutMidnight(text: string): string {
  return text.replace(/T00:00(:00(\.0+)?)?Z?$/, '');
}

/** `_x0041_` in the text of a cell means `A` (ECMA-376-1 §22.9.2.19). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
