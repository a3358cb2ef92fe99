import type {
  Branch,
  BranchCategory,
  CsafDocument,
  FullProductName,
  IdentificationHelper,
  ProductSelection,
  RelationshipCategory,
} from './document.ts';

/** What the product tree says of one product id, gathered from the branches above it. */
export interface CsafProduct {
  id: string;
  /** The full name, such as `Example Server 4.2 for Linux`. */
  name: string;
  /** JSON Pointer of its full product name. */
  at: string;
  /** From the root of the tree down; empty outside of the branches. */
  branches: readonly { category: BranchCategory; name: string }[];
  vendor: string | null;
  productName: string | null;
  /** The branch `product_version`. */
  version: string | null;
  /** The branch `product_version_range` as written; a VERS range where it begins with `vers:`. */
  versionRange: string | null;
  identifiers: ProductIdentifiers;
  /** The products that it is a combination of, such as a component as installed on a platform; empty where it is none. */
  parts: readonly ProductPart[];
}

export interface ProductIdentifiers {
  purls: readonly string[];
  cpes: readonly string[];
  hashes: readonly { filename: string; algorithm: string; value: string }[];
  serialNumbers: readonly string[];
  modelNumbers: readonly string[];
  skus: readonly string[];
  sbomUrls: readonly string[];
  uris: readonly { namespace: string; uri: string }[];
}

export interface ProductPart {
  /** What the part before it is to this one; null for the first. */
  category: RelationshipCategory | null;
  productId: string;
}

export interface ResolvedProducts {
  /** By product id, in the order of the document. Where an id stands twice, the first counts (test 6.1.2). */
  products: ReadonlyMap<string, CsafProduct>;
  /** Product ids by group id. */
  groups: ReadonlyMap<string, readonly string[]>;
}

/** Flattens the product tree: branches, full product names, relationships (CSAF 2.0) and product paths (CSAF 2.1). */
export function resolveProducts({ product_tree: tree = {} }: CsafDocument): ResolvedProducts {
  const products = new Map<string, CsafProduct>();
  const add = (product: CsafProduct) => {
    if (!products.has(product.id)) products.set(product.id, product);
  };
  addBranches(tree.branches, '/product_tree', [], add);
  tree.full_product_names?.forEach((name, index) => {
    add(productOf(name, `/product_tree/full_product_names/${index}`));
  });
  tree.relationships?.forEach((relationship, index) => {
    const parts = [
      { category: null, productId: relationship.product_reference },
      { category: relationship.category, productId: relationship.relates_to_product_reference },
    ];
    const at = `/product_tree/relationships/${index}/full_product_name`;
    add(productOf(relationship.full_product_name, at, [], parts));
  });
  tree.product_paths?.forEach((path, index) => {
    const parts = [
      { category: null, productId: path.beginning_product_reference },
      ...path.subpaths.map((step) => ({ category: step.category, productId: step.next_product_reference })),
    ];
    add(productOf(path.full_product_name, `/product_tree/product_paths/${index}/full_product_name`, [], parts));
  });
  const groups = new Map(tree.product_groups?.map(({ group_id, product_ids }) => [group_id, product_ids]));
  return { products, groups };
}

/** The product ids that are selected by themselves or by their group; each once, also those the tree does not define. */
export function selectedProducts(selection: ProductSelection, groups: ResolvedProducts['groups']): string[] {
  const fromGroups = (selection.group_ids ?? []).flatMap((id) => groups.get(id) ?? []);
  return [...new Set([...(selection.product_ids ?? []), ...fromGroups])];
}

/**
 * The products from the tree's branches and full product names that a product comes down to: itself, or those that its combinations are
 * made of, first the component, last what it stands on. What refers to itself in a circle (test 6.1.3) or to nothing is left out.
 */
export function simpleParts(id: string, { products }: ResolvedProducts): CsafProduct[] {
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

function addBranches(
  branches: readonly Branch[] | undefined,
  above: string,
  path: CsafProduct['branches'],
  add: (product: CsafProduct) => void,
): void {
  branches?.forEach((branch, index) => {
    const at = `${above}/branches/${index}`;
    const here = [...path, { category: branch.category, name: branch.name }];
    if (branch.product) add(productOf(branch.product, `${at}/product`, here));
    addBranches(branch.branches, at, here, add);
  });
}

function productOf(
  { name, product_id: id, product_identification_helper: helper }: FullProductName,
  at: string,
  branches: CsafProduct['branches'] = [],
  parts: readonly ProductPart[] = [],
): CsafProduct {
  const named = (category: BranchCategory) => branches.findLast((branch) => branch.category === category)?.name ?? null;
  return {
    id,
    name,
    at,
    branches,
    vendor: named('vendor'),
    productName: named('product_name'),
    version: named('product_version'),
    versionRange: named('product_version_range'),
    identifiers: identifiersOf(helper ?? {}),
    parts,
  };
}

function identifiersOf(helper: IdentificationHelper): ProductIdentifiers {
  return {
    purls: [...(helper.purl === undefined ? [] : [helper.purl]), ...(helper.purls ?? [])],
    cpes: helper.cpe === undefined ? [] : [helper.cpe],
    hashes: (helper.hashes ?? []).flatMap(({ filename, file_hashes }) =>
      file_hashes.map(({ algorithm, value }) => ({ filename, algorithm, value })),
    ),
    serialNumbers: helper.serial_numbers ?? [],
    modelNumbers: helper.model_numbers ?? [],
    skus: helper.skus ?? [],
    sbomUrls: helper.sbom_urls ?? [],
    uris: helper.x_generic_uris ?? [],
  };
}
