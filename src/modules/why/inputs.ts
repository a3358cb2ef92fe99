import type { Why, WhyInput, WhyList, WhyReference, WhyUnknown, WhyValue } from './contract.ts';

/** The most inputs that are listed one by one; the others stand in one sum and in the list behind the number. */
export const inputsShown = 20;

/** An input with what there is to say of it; what is left out is not there. */
export function input(what: string, value: WhyValue, more: Partial<WhyInput> = {}): WhyInput {
  return {
    what,
    value,
    decides: false,
    origin: null,
    evidence: null,
    confidence: null,
    validUntil: null,
    node: null,
    list: null,
    why: null,
    ...more,
  };
}

export function count(number: number, of: number | null = null): WhyValue {
  return { is: 'count', count: number, of };
}

export function text(words: string): WhyValue {
  return { is: 'text', text: words };
}

export function notKnown(words: string): WhyValue {
  return { is: 'unknown', text: words };
}

export function list(path: string, query: Record<string, string> = {}): WhyList {
  return { path, query };
}

/** Another derived value, which can be asked why in its turn. */
export function derived(kind: string, id: string, value: string): WhyReference {
  return { kind, id, value };
}

export function unknown(
  words: string,
  settle: string,
  more: { count?: number; list?: WhyList | undefined } = {},
): WhyUnknown {
  return { text: words, count: more.count ?? null, settle, list: more.list ?? null };
}

/** `3 + 2 + 0 = 5`; of a long sum the parts that are not listed are one, and a single part is no sum. */
export function sumOf(parts: readonly number[], more: Why['more'] = null): { formula?: string } {
  const total = parts.reduce((sum, part) => sum + part, 0) + (more?.count ?? 0);
  const shown = [...parts, ...(more?.count ? [more.count] : [])].map(String);
  return shown.length < 2 ? {} : { formula: `${shown.join(' + ')} = ${total}` };
}
