import { type Checked, mistaken, taken } from './checked.ts';

/** Reads a Legal Entity Identifier: 18 letters or digits and two check digits (ISO 17442-1 §4; ISO/IEC 7064, MOD 97-10). */
export function parseLei(text: string): Checked<string> {
  const lei = text.replaceAll(/[\s-]/g, '').toUpperCase();
  if (lei.length !== 20) return mistaken(`An LEI has 20 characters; this one has ${lei.length}.`);
  if (!/^[A-Z0-9]{18}[0-9]{2}$/.test(lei)) return mistaken('An LEI is 18 letters or digits followed by two digits.');
  if (remainderBy97(lei) === 1) return taken(lei);
  const mended = lei.replaceAll('O', '0').replaceAll('I', '1');
  if (mended !== lei && remainderBy97(mended) === 1) {
    return mistaken(`The check digits of this LEI do not fit. Did you mean ${mended}?`, mended);
  }
  return mistaken('The check digits of this LEI do not fit: a character is wrong or two are swapped.');
}

/** Letters count as 10 to 35, so the whole reads as one long number. */
function remainderBy97(lei: string): number {
  let remainder = 0;
  for (const character of lei) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
