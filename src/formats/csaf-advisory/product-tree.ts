import { type Loose, objectOf, objectsOf, textOf, textsOf } from '../advisory/loose.ts';
import { parsePurl } from '../purl/purl.ts';

/** What a product id of a CSAF document stands for. */
export interface CsafProduct {
  /** Maker and product, without the version; the whole name where the tree does not part them. */
  name: string;
  version: string | null;
  /** A range as written, `vers:` or words. */
  range: string | null;
  purls: string[];
  cpe: string | null;
}

/** Branches within branches beyond this are left out. */
const deepest = 60;

/** The products of a tree by their ids: branches, full names, and the relationships between them (CSAF 2.0 §3.1.3, §3.2.2). */
export function productsOfTree(tree: unknown): Map<string, CsafProduct> {
  const products = new Map<string, CsafProduct>();
  const { branches, full_product_names: names, relationships } = objectOf(tree);
  for (const name of objectsOf(names)) take(products, name, {});
  walk(products, branches, {}, 0);
  for (const { full_product_name: name, product_reference: part } of objectsOf(relationships)) {
    const whole = objectOf(name);
    const component = products.get(String(part));
    const id = textOf(whole.product_id);
    if (id === undefined) continue;
    const own = productOf(whole, {});
    // What is installed is affected, not what it is installed on.
    products.set(id, component && own.purls.length === 0 && own.cpe === null ? component : own);
  }
  return products;
}

interface Branch {
  vendor?: string;
  product?: string;
  version?: string;
  range?: string;
}

const memberOf: Readonly<Record<string, keyof Branch>> = {
  vendor: 'vendor',
  product_name: 'product',
  product_version: 'version',
  product_version_range: 'range',
};

function walk(products: Map<string, CsafProduct>, branches: unknown, above: Branch, depth: number): void {
  if (depth > deepest) return;
  for (const branch of objectsOf(branches)) {
    const member = memberOf[String(branch.category)];
    const name = textOf(branch.name);
    const here = member && name ? { ...above, [member]: name } : above;
    take(products, branch.product, here);
    walk(products, branch.branches, here, depth + 1);
  }
}

function take(products: Map<string, CsafProduct>, product: unknown, branch: Branch): void {
  const written = objectOf(product);
  const id = textOf(written.product_id);
  if (id !== undefined) products.set(id, productOf(written, branch));
}

function productOf(product: Loose, { vendor, product: title, version, range }: Branch): CsafProduct {
  const helper = objectOf(product.product_identification_helper);
  const purls = textsOf([helper.purl, ...(Array.isArray(helper.purls) ? helper.purls : [])]);
  const name = title === undefined ? textOf(product.name) : [vendor, title].filter(Boolean).join(' ');
  return {
    name: name ?? purls[0] ?? '',
    version: version ?? purls.flatMap(versionOf)[0] ?? null,
    range: range ?? null,
    purls,
    cpe: textOf(helper.cpe) ?? null,
  };
}

function versionOf(purl: string): string[] {
  const read = parsePurl(purl);
  return read.ok && read.value.version ? [read.value.version] : [];
}
