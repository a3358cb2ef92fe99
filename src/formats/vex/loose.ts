import type { Problem } from '../../common/errors.ts';
import { listOf } from '../json/json.ts';

export { isObject, listOf, objectOf } from '../json/json.ts';

export type Loose = Readonly<Record<string, unknown>>;

/** A text that says something. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function textsOf(value: unknown): string[] {
  return listOf(value).filter((item): item is string => typeof item === 'string' && item !== '');
}

/** Statements of one document beyond which it is refused; products times vulnerabilities grow fast. */
export const mostStatements = 500_000;

const mostProblems = 100;

/** Problems of a document, the first hundred. */
export class Complaints {
  readonly problems: Problem[] = [];

  add(at: string, message: string): void {
    if (this.problems.length < mostProblems) this.problems.push({ at, message });
  }
}

const timePattern = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** A moment as written; one that is none counts as not said. */
export function timeOf(object: Loose, name: string, at: string, warnings: Complaints): string | null {
  const text = textOf(object[name]);
  if (text === null) return null;
  if (timePattern.test(text) && !Number.isNaN(Date.parse(text))) return text;
  warnings.add(`${at}/${name}`, `${JSON.stringify(text)} is no moment as RFC 3339 writes it; it counts as not said.`);
  return null;
}
