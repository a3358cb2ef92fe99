import { type Checked, mistaken, taken } from '../identifiers/checked.ts';

/** A decimal number with a point or a comma; a minus may be the typographic one. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace(/^[−–]/, '-').replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(plain)) return null;
  const number = Number(plain);
  return number === 0 ? 0 : number;
}

/** A share as 0 to 1, from a number in that range or a percentage. */
export function parseShare(text: string): Checked<number> {
  const percentage = /^(.*?)\s*%$/.exec(text.trim());
  const number = parseNumber(percentage ? percentage[1]! : text);
  if (number === null) return mistaken('A share is a number between 0 and 1 or a percentage such as 60%.');
  if (percentage)
    return number >= 0 && number <= 100 ? taken(hundredth(number)) : mistaken('A share lies between 0% and 100%.');
  if (number >= 0 && number <= 1) return taken(number);
  if (number > 1 && number <= 100) {
    return mistaken(`A share lies between 0 and 1. Did you mean ${number}%?`, `${number}%`);
  }
  return mistaken('A share lies between 0 and 1 or 0% and 100%.');
}

/** 57% is 0.57, not 0.5699999999999999. */
function hundredth(percentage: number): number {
  return Number((percentage / 100).toPrecision(15));
}
