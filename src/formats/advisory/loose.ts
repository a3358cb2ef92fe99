import { objectsOf } from '../json/json.ts';

export { isObject, objectOf, objectsOf } from '../json/json.ts';

/** JSON that others wrote: whatever has not the shape asked for is not there. */
export type Loose = Readonly<Record<string, unknown>>;

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text): text is string => textOf(text) !== undefined) : [];
}

/** Only what a browser may open, each once. */
export function linksOf(references: unknown): string[] {
  const urls = objectsOf(references).map(({ url }) => url);
  return [...new Set(textsOf(urls).filter((url) => /^https?:\/\//i.test(url)))];
}

/** The text in English, else the first. */
export function inEnglish(texts: unknown): string | undefined {
  const all = objectsOf(texts);
  const english = all.find(({ lang }) => typeof lang === 'string' && /^en\b/i.test(lang));
  return textOf((english ?? all[0])?.value);
}
