/** Readers of JSON that others wrote: whatever has not the shape asked for is not there. */
export type Loose = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectOf(value: unknown): Loose {
  return isObject(value) ? value : {};
}

export function objectsOf(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

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
