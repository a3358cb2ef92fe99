/** Where CSAF 2.0 and 2.1 have the things that many tests look at; a document has the members of one of them. */
import { type Json, listOf, objectOf } from '../json/json.ts';
import { flagLabels, productStatuses } from './document.ts';
import { objectsAt, type Placed, placesAt, textsAt } from './places.ts';

const productPaths = [
  '/product_tree/branches[](/branches[])*/product',
  '/product_tree/full_product_names[]',
  '/product_tree/relationships[]/full_product_name',
  '/product_tree/product_paths[]/full_product_name',
];

/** The full product names, which define product ids (§3.1.3). */
export function fullProductNames(document: Json): Placed<Json>[] {
  return productPaths.flatMap((path) => objectsAt(document, path));
}

/** The product ids that full product names define. */
export function definedProductIds(document: Json): Placed<string>[] {
  return productPaths.flatMap((path) => textsAt(document, `${path}/product_id`));
}

/** What stands at a path below the identification helper of each full product name. */
export function helperPlaces(document: Json, path: string): Placed[] {
  return productPaths.flatMap((product) => placesAt(document, `${product}/product_identification_helper${path}`));
}

export function branchesOf(document: Json, category?: string): Placed<Json>[] {
  const branches = objectsAt(document, '/product_tree/branches[](/branches[])*');
  return category === undefined ? branches : branches.filter((branch) => branch.value.category === category);
}

/** Where something is said for products: the objects that have `product_ids` and `group_ids`. */
const selectionPaths = [
  '/document/notes[]',
  ...['first_known_exploitation_dates', 'flags', 'ids', 'involvements', 'notes', 'remediations', 'threats'].map(
    (member) => `/vulnerabilities[]/${member}[]`,
  ),
];

/** Every product id that refers to the product tree, also from within it. */
export function productReferences(document: Json): Placed<string>[] {
  const paths = [
    '/product_tree/product_groups[]/product_ids[]',
    '/product_tree/relationships[]/product_reference',
    '/product_tree/relationships[]/relates_to_product_reference',
    '/product_tree/product_paths[]/beginning_product_reference',
    '/product_tree/product_paths[]/subpaths[]/next_product_reference',
    ...productStatuses.map((status) => `/vulnerabilities[]/product_status/${status}[]`),
    '/vulnerabilities[]/scores[]/products[]',
    '/vulnerabilities[]/metrics[]/products[]',
    ...selectionPaths.map((path) => `${path}/product_ids[]`),
  ];
  return paths.flatMap((path) => textsAt(document, path));
}

export function groupReferences(document: Json): Placed<string>[] {
  return selectionPaths.flatMap((path) => textsAt(document, `${path}/group_ids[]`));
}

export function vulnerabilitiesOf(document: Json): Placed<Json>[] {
  return objectsAt(document, '/vulnerabilities[]');
}

export type Groups = ReadonlyMap<string, readonly string[]>;

/** Product ids by group id; a group that is defined twice has the products of both. */
export function groupsOf(document: Json): Groups {
  const groups = new Map<string, string[]>();
  for (const { value } of objectsAt(document, '/product_tree/product_groups[]')) {
    const id = String(value.group_id);
    const products = groups.get(id) ?? [];
    for (const product of listOf(value.product_ids)) products.push(String(product));
    groups.set(id, products);
  }
  return groups;
}

/** The product ids of an object, by themselves or by a group; each once. */
export function productsIn(selection: Json, groups: Groups): Set<string> {
  const products = new Set(listOf(selection.product_ids) as string[]);
  for (const id of listOf(selection.group_ids))
    for (const product of groups.get(String(id)) ?? []) products.add(product);
  return products;
}

/** The product ids of a list of such objects; each group is looked into once. */
export function productsInAll(selections: unknown, groups: Groups, isMeant = (_: Json) => true): Set<string> {
  const meant = listOf(selections).map(objectOf).filter(isMeant);
  const direct = meant.flatMap((selection) => listOf(selection.product_ids));
  const named = new Set(meant.flatMap((selection) => listOf(selection.group_ids)));
  return productsIn({ product_ids: direct, group_ids: [...named] }, groups);
}

/** The product ids of one vulnerability that have one of the statuses. */
export function productsWithStatus(vulnerability: Placed<Json>, statuses: readonly string[]): Placed<string>[] {
  return statuses.flatMap((status) =>
    textsAt(vulnerability.value, `/product_status/${status}[]`).map(({ at, value }) => ({
      at: vulnerability.at + at,
      value,
    })),
  );
}

export const affectedStatuses = ['first_affected', 'known_affected', 'last_affected'] as const;
export const fixedStatuses = ['first_fixed', 'fixed'] as const;

/** Something that is scored, in one vulnerability: an item of `scores` (CSAF 2.0) or of `metrics` (CSAF 2.1). */
export interface ScoredItem {
  at: string;
  products: string[];
  /** Who scored, where it was somebody else (CSAF 2.1). */
  source: string;
  cvss: CvssPlace[];
}

export interface CvssPlace extends Placed<Json> {
  member: 'cvss_v2' | 'cvss_v3' | 'cvss_v4';
}

const cvssMembers = ['cvss_v2', 'cvss_v3', 'cvss_v4'] as const;

export function scoredItems(vulnerability: Placed<Json>): ScoredItem[] {
  const items = [
    ...objectsAt(vulnerability.value, '/scores[]').map((place) => ({ place, inner: '' })),
    ...objectsAt(vulnerability.value, '/metrics[]').map((place) => ({ place, inner: '/content' })),
  ];
  return items.map(({ place, inner }) => {
    const at = vulnerability.at + place.at;
    const cvss = cvssMembers.flatMap((member) =>
      objectsAt(place.value, `${inner}/${member}`).map((found) => ({ ...found, at: at + found.at, member })),
    );
    const products = listOf(place.value.products).filter((id): id is string => typeof id === 'string');
    return { at, products, source: String(place.value.source ?? ''), cvss };
  });
}

export function cvssObjects(document: Json): CvssPlace[] {
  return vulnerabilitiesOf(document).flatMap((vulnerability) => scoredItems(vulnerability).flatMap(({ cvss }) => cvss));
}

export function isVexJustification(label: unknown): boolean {
  return (flagLabels as readonly unknown[]).includes(label);
}

/** The first and every further place of values that must not stand twice. */
export function repeats<T>(places: readonly Placed<T>[], keyOf: (value: T) => string = String): Placed<T>[] {
  const seen = new Set<string>();
  return places.filter(({ value }) => {
    const key = keyOf(value);
    return seen.has(key) || !seen.add(key);
  });
}

export function documentProperty(document: Json): Json {
  return objectOf(document.document);
}

export function trackingOf(document: Json): Json {
  return objectOf(documentProperty(document).tracking);
}

/** The value of `/document/category`, which names the profile (§4). */
export function profileOf(document: Json): string {
  return String(documentProperty(document).category ?? '');
}

/** Whether the document is in English, or does not say in which language it is. */
export function isEnglish(document: Json): boolean {
  const { lang } = documentProperty(document);
  return typeof lang !== 'string' || /^en(-|$)/i.test(lang);
}

/** The extensions of a document of CSAF 2.1, wherever they may stand. */
export function extensionsOf(document: Json): Placed<Json>[] {
  const above = ['', '/document', ...productPaths, '/vulnerabilities[]', '/vulnerabilities[]/metrics[]/content'];
  return above.flatMap((path) => objectsAt(document, `${path}/x_extensions[]`));
}
