/** Case, accents and width do not matter in a search: `Müller` is found by `muller`. */
export function asSearched(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/** Every name and identifier of a node as one text, one a line, to be found by any part of a line. */
export function searchWords(names: readonly (string | null | undefined)[]): string {
  return [...new Set(names.filter((name) => typeof name === 'string').map(asSearched))].join('\n');
}

/** The name or identifier that holds what was searched for. */
export function matchedName(names: readonly (string | null)[], searched: string): string | undefined {
  const wanted = asSearched(searched);
  return names.find((name) => name !== null && asSearched(name).includes(wanted)) ?? undefined;
}

/** A pattern of SQL's `like` that finds the searched text anywhere in a text made by `searchWords`. */
export function containing(searched: string): string {
  return `%${asSearched(searched).replaceAll(/[\\%_]/g, '\\$&')}%`;
}
