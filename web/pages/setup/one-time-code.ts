/** The one-time code of a link: behind `#`, which browsers never send to a server, or as `?token=`. */
export function oneTimeCodeOf(address: Pick<URL, 'hash' | 'search'>): string | null {
  const behindHash = address.hash.replace(/^#(token=)?/, '');
  return behindHash || new URLSearchParams(address.search).get('token') || null;
}
