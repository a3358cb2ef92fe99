import { type Checked, mistaken, taken } from './checked.ts';

/**
 * Reads a Unique Entity ID of SAM.gov: twelve letters or digits without the letters I and O, not beginning with zero, never
 * nine digits in a row (GSA, Unique Entity Identifier standard). How its check character is made is not public.
 */
export function parseUei(text: string): Checked<string> {
  const uei = text.replaceAll(/[\s-]/g, '').toUpperCase();
  if (uei.length !== 12) return mistaken(`A UEI has 12 characters; this one has ${uei.length}.`);
  if (!/^[A-Z0-9]{12}$/.test(uei)) return mistaken('A UEI has letters and digits only.');
  if (/[IO]/.test(uei)) {
    const mended = uei.replaceAll('O', '0').replaceAll('I', '1');
    if (!parseUei(mended).ok) return mistaken('A UEI does not use the letters I and O.');
    return mistaken(`A UEI does not use the letters I and O. Did you mean ${mended}?`, mended);
  }
  if (uei.startsWith('0')) return mistaken('A UEI does not begin with zero.');
  if (/\d{9}/.test(uei)) return mistaken('A UEI never has nine digits in a row. Is this a DUNS number?');
  return taken(uei);
}
