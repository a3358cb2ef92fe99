import type { Problem } from '../../src/common/errors.ts';

/** The first thing wrong with a field; problems point at it or at something inside it (`/aliases/2`). */
export function problemAt(problems: readonly Problem[], field: string): string | undefined {
  const pointer = `/${field}`;
  return problems.find(({ at }) => at === pointer || at.startsWith(`${pointer}/`))?.message;
}

/** What is wrong with no field that the form shows; said above the form. */
export function otherProblems(problems: readonly Problem[], fields: readonly string[]): Problem[] {
  return problems.filter((problem) => fields.every((field) => problemAt([problem], field) === undefined));
}

/** An empty field states nothing: null. */
export function emptyAsNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

/** The fields whose value differs, so that a change sends only what the person changed. */
export function changedFields<Values extends Record<string, unknown>>(before: Values, after: Values): Partial<Values> {
  const names = Object.keys(after) as (keyof Values & string)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]])) as Partial<Values>;
}

/** A row chosen as `maker` is sent as `makerId`. */
export function idField(name: string): string {
  return `${name}Id`;
}
