import { type Checked, mistaken, taken } from './checked.ts';

/** Reads a D-U-N-S number: nine digits, hyphens and blanks allowed between them. It has had no check digit since 2006. */
export function parseDuns(text: string): Checked<string> {
  const duns = text.replaceAll(/[\s-]/g, '');
  if (!/^\d+$/.test(duns)) return mistaken('A DUNS number has nine digits and nothing else.');
  if (duns.length === 9) return taken(duns);
  if (duns.length < 9 && duns.length > 6) {
    const padded = duns.padStart(9, '0');
    return mistaken(
      `A DUNS number has nine digits. If leading zeros were lost, it is ${padded}: format the cell as text.`,
      padded,
    );
  }
  return mistaken(`A DUNS number has nine digits; this one has ${duns.length}.`);
}
