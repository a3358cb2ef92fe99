import { hashKey } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';

/**
 * The past moment that the pages show, as it stands in the address: a change number or a moment; undefined for now. Requests ask
 * for it, and what was read for one moment is never shown for another.
 */
export function currentAsOf(): string | undefined {
  return new URLSearchParams(location.search).get('asOf') ?? undefined;
}

/** The same for a component, which is drawn anew when it changes. */
export function useAsOf(): string | undefined {
  return useSearch({ strict: false, select: (search) => search.asOf });
}

/** The session is of now, whatever moment the pages show. */
export function hashWithMoment(key: readonly unknown[]): string {
  return hashKey(key[0] === 'session' ? key : [currentAsOf() ?? 'now', ...key]);
}
