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

/** An index of PostgreSQL takes no more than about 2,700 bytes. */
const longestKey = 600;
