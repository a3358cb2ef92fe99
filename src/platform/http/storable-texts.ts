import type { Problem } from '../../common/errors.ts';

/** More need not be said at once. */
const problemsToTell = 20;

/**
 * The texts in a request that cannot be kept as they are: PostgreSQL holds no NUL, UTF-8 no half of a surrogate pair. They are
 * refused with their place instead of being changed in silence. Walks without recursion: how deep a request is nested is up to
 * the sender.
 */
export function unstorableTexts(value: unknown, prefix: string): Problem[] {
  const problems: Problem[] = [];
  const waiting: [place: string, value: unknown][] = [[prefix, value]];
  for (let next = waiting.pop(); next && problems.length < problemsToTell; next = waiting.pop()) {
    const [place, held] = next;
    if (typeof held === 'string') {
      if (!isStorable(held)) problems.push({ at: place, message: 'This text holds a character that cannot be kept' });
    } else if (typeof held === 'object' && held !== null && !ArrayBuffer.isView(held)) {
      for (const [name, one] of Object.entries(held)) {
        if (isStorable(name)) waiting.push([`${place}/${asPointer(name)}`, one]);
        else problems.push({ at: place, message: 'The name of a field holds a character that cannot be kept' });
      }
    }
  }
  return problems;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** RFC 6901 §3. */
export function asPointer(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
