import { createHash } from 'node:crypto';
import { titleKeys } from './mapping.ts';

/** One name for all sheets with the same titles, whatever their order (SHA-256 in hexadecimal). */
export function signatureOf(titles: readonly string[]): string {
  const keys = titleKeys(titles).filter((_, index) => titles[index]!.trim() !== '');
  return createHash('sha256').update(keys.toSorted().join('\n')).digest('hex');
}
