import type { Problem } from './errors.ts';

/** What a parser returns: a document with mistakes is no exception (STYLE §4). */
export type Parsed<T> = { ok: true; value: T; warnings: Problem[] } | { ok: false; problems: Problem[] };

export function parsed<T>(value: T, warnings: Problem[] = []): Parsed<T> {
  return { ok: true, value, warnings };
}

export function refused(...problems: Problem[]): { ok: false; problems: Problem[] } {
  return { ok: false, problems };
}
