/** What begins the codes of a workspace's own entries, so that no list that ships later can take them. */
const own = 'own:';

const longest = 80;

/** A code made of the name, with a number behind it where it is taken: `own:grid-gateway`, `own:grid-gateway-2`. */
export function ownCodeOf(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, longest)
    .replaceAll(/^-+|-+$/g, '');
  const code = `${own}${words || 'entry'}`;
  if (!taken.has(code)) return code;
  for (let number = 2; ; number++) {
    if (!taken.has(`${code}-${number}`)) return `${code}-${number}`;
  }
}
