import { hash } from 'node:crypto';
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
  return shortKey(product ?? JSON.stringify([group, name]).toLowerCase());
}

/** The key as people read it: a package URL, else group and name; of one that is too long, its beginning and a hash. */
export function formatComponentKey(key: string): string {
  if (!key.startsWith('[') || key.includes(cutMark)) return key;
  const [group, name] = JSON.parse(key) as [string | null, string];
  return group ? `${group}/${name}` : name;
}

/** A key that an index takes: long ones that begin alike stay apart, and no letter is cut in two. */
export function shortKey(key: string): string {
  const bytes = Buffer.from(key);
  if (bytes.length <= longestKey) return key;
  const beginning = new TextDecoder().decode(bytes.subarray(0, longestKey), { stream: true });
  return `${beginning}${cutMark}${hash('sha256', key)}`;
}

/** In bytes of UTF-8: an index of PostgreSQL takes about 2,700 for the keys of component and product together. */
const longestKey = 600;
const cutMark = '… sha256:';
