import { type Loose, objectOf, objectsOf, textOf, textsOf } from '../advisory/loose.ts';

/**
 * What the product tree says of one product id, gathered from the branches above it. Whatever has not the shape of the standard is not
 * there: who must refuse it judges the document by the schema and the tests first.
 */
export interface CsafProduct {
  id: string;
  /** The full name, such as `Example Server 4.2 for Linux`. */
  name: string | null;
  vendor: string | null;
  productName: string | null;
  /** The branch `product_version`. */
  version: string | null;
  /** The branch `product_version_range` as written; a VERS range where it begins with `vers:`. */
  versionRange: string | null;
  purls: readonly string[];
  cpe: string | null;
  hashes: readonly { algorithm: string; value: string }[];
  /** The products that it is a combination of, such as a component as installed on a platform; empty where it is none. */
  parts: readonly ProductPart[];
}

export interface ProductPart {
  /** What the part before it is to this one; null for the first. */
  category: string | null;
  productId: string;
}

export interface ResolvedProducts {
  /** By product id, in the order of the document. Where an id stands twice, the first counts (test 6.1.2). */
  products: ReadonlyMap<string, CsafProduct>;
  /** Product ids by group id. */
  groups: ReadonlyMap<string, readonly string[]>;
}

/** Branches within branches beyond this are left out; 30 are a warning of CSAF 2.1. */
const deepest = 200;

/** Flattens a product tree: branches, full product names, relationships (CSAF 2.0) and product paths (CSAF 2.1). */
export function resolveProducts(productTree: unknown): ResolvedProducts {
  const tree = objectOf(productTree);
  const products = new Map<string, CsafProduct>();
  const add = (fullName: unknown, branch: Branch, parts: readonly ProductPart[] = []) => {
    const id = textOf(objectOf(fullName).product_id);
    if (id !== undefined && !products.has(id)) products.set(id, productOf(id, objectOf(fullName), branch, parts));
  };
  addBranches(tree.branches, outsideOfBranches, add, 0);
  for (const name of objectsOf(tree.full_product_names)) add(name, outsideOfBranches);
  for (const { full_product_name, product_reference, category, relates_to_product_reference } of objectsOf(
    tree.relationships,
  )) {
    const parts = partsOf([
      [null, product_reference],
      [category, relates_to_product_reference],
    ]);
    add(full_product_name, outsideOfBranches, parts);
  }
  for (const { full_product_name, beginning_product_reference, subpaths } of objectsOf(tree.product_paths)) {
    const steps = objectsOf(subpaths).map(({ category, next_product_reference }) => [category, next_product_reference]);
    add(full_product_name, outsideOfBranches, partsOf([[null, beginning_product_reference], ...steps]));
  }
  const groups = objectsOf(tree.product_groups).map(({ group_id: id, product_ids }) => [
    String(id),
    textsOf(product_ids),
  ]);
  return { products, groups: new Map(groups as [string, string[]][]) };
}

/** The product ids that are selected by themselves or by their group; each once, also those the tree does not define. */
export function selectedProducts({ product_ids, group_ids }: Loose, groups: ResolvedProducts['groups']): string[] {
  const fromGroups = textsOf(group_ids).flatMap((id) => groups.get(id) ?? []);
  return [...new Set([...textsOf(product_ids), ...fromGroups])];
}

/**
 * The products from the tree's branches and full product names that a product comes down to: itself, or those that its combinations are
 * made of, first the component, last what it stands on. What refers to itself in a circle (test 6.1.3) or to nothing is left out.
 */
export function simpleParts(id: string, { products }: Pick<ResolvedProducts, 'products'>): CsafProduct[] {
  const found: CsafProduct[] = [];
  const seen = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const product = products.get(next);
    if (!product || seen.has(next)) continue;
    seen.add(next);
    if (product.parts.length === 0) found.push(product);
    for (const part of product.parts.toReversed()) open.push(part.productId);
  }
  return found;
}

/** What the branches down to a product are called. */
type Branch = Pick<CsafProduct, 'vendor' | 'productName' | 'version' | 'versionRange'>;

const outsideOfBranches: Branch = { vendor: null, productName: null, version: null, versionRange: null };

const saidBy: Readonly<Record<string, keyof Branch>> = {
  vendor: 'vendor',
  product_name: 'productName',
  product_version: 'version',
  product_version_range: 'versionRange',
};

function addBranches(
  branches: unknown,
  above: Branch,
  add: (product: unknown, branch: Branch) => void,
  depth: number,
): void {
  if (depth > deepest) return;
  for (const { category, name, product, branches: below } of objectsOf(branches)) {
    const said = Object.hasOwn(saidBy, String(category)) ? saidBy[String(category)] : undefined;
    const here = said && textOf(name) !== undefined ? { ...above, [said]: name } : above;
    add(product, here);
    addBranches(below, here, add, depth + 1);
  }
}

function partsOf(steps: readonly unknown[][]): ProductPart[] {
  return steps.flatMap(([category, id]) => {
    const productId = textOf(id);
    return productId === undefined ? [] : [{ category: textOf(category) ?? null, productId }];
  });
}

function productOf(id: string, fullName: Loose, branch: Branch, parts: readonly ProductPart[]): CsafProduct {
  const helper = objectOf(fullName.product_identification_helper);
  return {
    id,
    name: textOf(fullName.name) ?? null,
    ...branch,
    purls: textsOf([helper.purl, ...(Array.isArray(helper.purls) ? helper.purls : [])]),
    cpe: textOf(helper.cpe) ?? null,
    hashes: objectsOf(helper.hashes).flatMap(({ file_hashes }) =>
      objectsOf(file_hashes).filter(
        (hash): hash is { algorithm: string; value: string } =>
          textOf(hash.algorithm) !== undefined && textOf(hash.value) !== undefined,
      ),
    ),
    parts,
  };
}
