import { productMeant } from '../../engines/scan/product-meant.ts';

/** By what a component is known in whatever version: what is said of it holds for the next one too. */
export function componentKeyOf({
  purl,
  group,
  name,
}: {
  purl: string | null;
  group: string | null;
  name: string;
}): string {
  const product = purl === null ? undefined : productMeant(purl);
  const key = product ?? JSON.stringify([group, name]).toLowerCase();
  return key.slice(0, longestKey);
}

/** The key as people read it: a package URL, else group and name; of one that was cut off, what is left of it. */
export function formatComponentKey(key: string): string {
  if (!key.startsWith('[') || key.length >= longestKey) return key;
  const [group, name] = JSON.parse(key) as [string | null, string];
  return group ? `${group}/${name}` : name;
}

/** An index of PostgreSQL takes no more than about 2,700 bytes. */
const longestKey = 600;
