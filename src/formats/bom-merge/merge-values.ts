import type { Problem } from '../../common/errors.ts';
import { isObject, type Json } from '../json/json.ts';

/** Adds to an object what another one knows besides; lists are united, and of two values the first one stays, which is noted. */
export function mergeInto(known: Json, other: Json, at: string, conflicts: Problem[]): void {
  for (const [name, value] of Object.entries(other)) {
    const standing = known[name];
    if (standing === undefined) known[name] = value;
    else if (Array.isArray(standing) && Array.isArray(value)) known[name] = united(standing, value);
    else if (isObject(standing) && isObject(value)) mergeInto(standing, value, `${at}/${name}`, conflicts);
    else if (name !== 'bom-ref' && JSON.stringify(standing) !== JSON.stringify(value)) {
      const message = `The BOMs say ${shown(standing)} and ${shown(value)}; the first was kept.`;
      conflicts.push({ at: `${at}/${name}`, message });
    }
  }
}

/** Both lists one behind the other, entries of equal content once. */
export function united(first: readonly unknown[], second: readonly unknown[]): unknown[] {
  const seen = new Set<string>();
  return [...first, ...second].filter((entry) => {
    const text = JSON.stringify(entry);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
