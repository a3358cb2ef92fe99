/** Where in the questionnaire the page is: a section, perhaps at a question of it, the overview or the signature. */
export type Place = { at: 'section'; section: string; item?: string } | { at: 'overview' } | { at: 'sign' };

/** Behind the token in the part of the address that no server is sent: `TOKEN/4/4.9`, `TOKEN/overview:`. */
export function parsePlace(hash: string): { token: string; place: Place | undefined } {
  const [token = '', first, item] = hash.replace(/^#/, '').split('/').map(decoded);
  if (!first) return { token, place: undefined };
  if (first === 'overview:') return { token, place: { at: 'overview' } };
  if (first === 'sign:') return { token, place: { at: 'sign' } };
  return { token, place: { at: 'section', section: first, ...(item ? { item } : {}) } };
}

export function formatPlace(token: string, place: Place): string {
  if (place.at !== 'section') return `#${encodeURIComponent(token)}/${place.at}:`;
  const parts = [token, place.section, ...(place.item ? [place.item] : [])];
  return `#${parts.map(encodeURIComponent).join('/')}`;
}

/** What a person mended by hand stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
