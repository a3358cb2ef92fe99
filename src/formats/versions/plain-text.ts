import { longestVersion, writeValue } from './key-bytes.ts';

const textEnd = 0x00;

/** `lexicographic` of VERS: the bytes of UTF-8 as they stand. Control characters are refused. */
export function encodeLexicographic(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  if (from === to || to - from > longestVersion) return 0;
  let at = 0;
  for (let i = from; i < to; i++) {
    if (source[i]! < 0x20 || source[i] === 0x7f) return 0;
    key[at++] = source[i]!;
  }
  key[at] = textEnd;
  return at + 1;
}

const timestamp = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
/** Seconds from the first to the 1970th year, and a day more for offsets, so that no key is negative. */
const secondsBefore1970 = 62_167_305_600;

/** `datetime` of VERS: an RFC 3339 §5.6 timestamp, as the instant it names; fractions of any length. */
export function encodeDatetime(source: Uint8Array, from: number, to: number, key: Uint8Array): number {
  if (to - from > longestVersion) return 0;
  const parts = timestamp.exec(String.fromCharCode(...source.subarray(from, to)));
  if (!parts) return 0;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [fraction = '', sign, offsetHours, offsetMinutes] = parts.slice(7);
  if (hour > 23 || minute > 59 || second > 60 || Number(offsetHours ?? 0) > 23 || Number(offsetMinutes ?? 0) > 59)
    return 0;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return 0;
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60 * (sign === '-' ? -1 : 1);
  const seconds = midnight.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  let at = writeValue(seconds + secondsBefore1970, key, 0);
  const digits = fraction.replace(/0+$/, '');
  for (let i = 0; i < digits.length; i++) key[at++] = digits.charCodeAt(i);
  key[at] = textEnd;
  return at + 1;
}
