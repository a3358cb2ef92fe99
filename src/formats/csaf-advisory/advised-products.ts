import { type CsafProduct, resolveProducts } from '../csaf/products.ts';
import { parsePurl } from '../purl/purl.ts';

/** What a product id of an advisory stands for. */
export interface AdvisedProduct {
  /** Maker and product, without the version; the whole name where the tree does not part them. */
  name: string;
  version: string | null;
  /** A range as written, `vers:` or words. */
  range: string | null;
  purls: readonly string[];
  cpe: string | null;
}

/** The products of a tree by their ids. Of what is installed on something, what is installed is affected. */
export function advisedProducts(productTree: unknown): Map<string, AdvisedProduct> {
  const { products } = resolveProducts(productTree);
  return new Map([...products].map(([id, product]) => [id, advised(installed(product, products))]));
}

/** A combination without a name of its own stands for its first part. */
function installed(product: CsafProduct, products: ReadonlyMap<string, CsafProduct>): CsafProduct {
  const seen = new Set<CsafProduct>();
  let found = product;
  while (found.purls.length === 0 && found.cpe === null && !seen.has(found)) {
    seen.add(found);
    found = products.get(found.parts[0]?.productId ?? '') ?? found;
  }
  return found;
}

function advised({ name, vendor, productName, version, versionRange, purls, cpe }: CsafProduct): AdvisedProduct {
  const parted = productName === null ? name : [vendor, productName].filter(Boolean).join(' ');
  return {
    name: parted ?? purls[0] ?? '',
    version: version ?? purls.flatMap(versionOf)[0] ?? null,
    range: versionRange,
    purls,
    cpe,
  };
}

function versionOf(purl: string): string[] {
  const read = parsePurl(purl);
  return read.ok && read.value.version ? [read.value.version] : [];
}
