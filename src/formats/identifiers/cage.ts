import { type Checked, mistaken, taken } from './checked.ts';

/**
 * Reads a CAGE or NCAGE code: five letters or digits without O, and I only in the first place, where it marks the codes of
 * international organisations (NATO ACodP-1).
 */
export function parseCage(text: string): Checked<string> {
  const cage = text.replaceAll(/\s/g, '').toUpperCase();
  if (/^\d{3,4}$/.test(cage)) {
    const padded = cage.padStart(5, '0');
    return mistaken(
      `A CAGE code has five characters. If a leading zero was lost, it is ${padded}: format the cell as text.`,
      padded,
    );
  }
  if (cage.length !== 5) return mistaken(`A CAGE code has five characters; this one has ${cage.length}.`);
  if (!/^[A-Z0-9]{5}$/.test(cage)) return mistaken('A CAGE code has letters and digits only.');
  if (/O|.I/.test(cage)) {
    const mended = cage.replaceAll('O', '0').replaceAll('I', '1');
    return mistaken(`A CAGE code does not use the letters I and O. Did you mean ${mended}?`, mended);
  }
  return taken(cage);
}
