/** Tests of CSAF 2.1 (a draft) about the product tree and what is said of products. */
import type { Problem } from '../../../common/errors.ts';
import { isObject, type Json, objectOf } from '../../json/json.ts';
import { parsePurl } from '../../purl/purl.ts';
import { formatVers, parseVers } from '../../vers/vers.ts';
import type { CsafTest } from '../csaf-test.ts';
import {
  affectedStatuses,
  branchesOf,
  fixedStatuses,
  fullProductNames,
  groupsOf,
  helperPlaces,
  productsIn,
  productsWithStatus,
  vulnerabilitiesOf,
} from '../parts.ts';
import { objectsAt, objectsBelow, type Placed, textsAt } from '../places.ts';

/** CSAF 2.1 §6.1.34. */
export const branchesRecursionDepth: CsafTest = {
  id: '6.1.34',
  title: 'Branches Recursion Depth',
  *find(document) {
    for (const { at, value } of branchesOf(document)) {
      if ('product' in value && at.split('/branches/').length - 1 > 30) {
        yield { at: `${at}/product`, message: 'The product lies more than 30 branches deep.' };
      }
    }
  },
};

/** The remediations that a product can have beside each other (CSAF 2.1, table "Remediation Combinations"). */
const compatible: Readonly<Record<string, readonly string[]>> = {
  workaround: ['workaround', 'mitigation', 'vendor_fix', 'fix_planned', 'no_fix_planned'],
  mitigation: ['workaround', 'mitigation', 'vendor_fix', 'fix_planned', 'no_fix_planned'],
  vendor_fix: ['workaround', 'mitigation', 'vendor_fix'],
  optional_patch: ['optional_patch'],
  none_available: ['none_available'],
  fix_planned: ['workaround', 'mitigation', 'fix_planned'],
  no_fix_planned: ['workaround', 'mitigation', 'no_fix_planned'],
};

/** CSAF 2.1 §6.1.35. */
export const contradictingRemediations: CsafTest = {
  id: '6.1.35',
  title: 'Contradicting Remediations',
  *find(document) {
    const groups = groupsOf(document);
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const given = new Map<string, Set<string>>();
      for (const { at, value } of objectsBelow(vulnerability, '/remediations[]')) {
        const category = String(value.category);
        for (const product of productsIn(value, groups)) {
          const others = given.get(product) ?? new Set();
          const other = [...others].find(
            (one) => Object.hasOwn(compatible, one) && !compatible[one]!.includes(category),
          );
          if (other !== undefined) yield { at, message: `For the product "${product}" there is ${other} already.` };
          given.set(product, others.add(category));
        }
      }
    }
  },
};

/** What a remediation says beside a status (CSAF 2.1, table "Product Status Remediation Category Combinations"). */
const prohibited: Readonly<Record<string, readonly string[]>> = {
  workaround: ['known_not_affected', ...fixedStatuses],
  mitigation: ['known_not_affected', ...fixedStatuses],
  vendor_fix: ['known_not_affected', ...fixedStatuses],
  optional_patch: affectedStatuses,
  none_available: ['known_not_affected', ...fixedStatuses],
  fix_planned: fixedStatuses,
  no_fix_planned: fixedStatuses,
};
const discouraged: Readonly<Record<string, readonly string[]>> = {
  workaround: ['under_investigation', 'unknown'],
  mitigation: ['under_investigation', 'unknown'],
  vendor_fix: ['under_investigation', 'unknown'],
  optional_patch: fixedStatuses,
  fix_planned: ['known_not_affected', 'under_investigation', 'unknown'],
  no_fix_planned: ['known_not_affected'],
};

/** CSAF 2.1 §6.1.36. */
export const contradictingStatusAndRemediation: CsafTest = {
  id: '6.1.36',
  title: 'Contradicting Product Status Remediation Combination',
  find: (document) => statusAndRemediation(document, prohibited, 'contradicts'),
};

/** CSAF 2.1 §6.2.27. */
export const discouragedStatusAndRemediation: CsafTest = {
  id: '6.2.27',
  title: 'Discouraged Product Status Remediation Combination',
  find: (document) => statusAndRemediation(document, discouraged, 'hardly fits'),
};

function* statusAndRemediation(
  document: Json,
  combinations: Readonly<Record<string, readonly string[]>>,
  verb: string,
): Generator<Problem> {
  const groups = groupsOf(document);
  for (const vulnerability of vulnerabilitiesOf(document)) {
    for (const { at, value } of objectsBelow(vulnerability, '/remediations[]')) {
      const category = String(value.category);
      const statuses = Object.hasOwn(combinations, category) ? combinations[category]! : [];
      const having = new Set(productsWithStatus(vulnerability, statuses).map((place) => place.value));
      const product = [...productsIn(value, groups)].find((one) => having.has(one));
      if (product !== undefined) yield { at, message: `${category} ${verb} the status of the product "${product}".` };
    }
  }
}

/** CSAF 2.1 §6.1.42. */
export const purlQualifiers: CsafTest = {
  id: '6.1.42',
  title: 'PURL Qualifiers',
  *find(document) {
    for (const { at, value } of helperPlaces(document, '/purls')) {
      const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
      const bare = texts.map((text) => {
        const purl = parsePurl(text);
        return purl.ok ? JSON.stringify({ ...purl.value, qualifiers: null }) : text;
      });
      if (new Set(bare).size > 1) yield { at, message: 'The package URLs differ in more than their qualifiers.' };
    }
  },
};

/** CSAF 2.1 §6.1.43, §6.1.44, §6.1.61. */
export const multipleStars: readonly CsafTest[] = (
  [
    ['6.1.43', 'Use of Multiple Stars in Model Number', 'model_numbers'],
    ['6.1.44', 'Use of Multiple Stars in Serial Number', 'serial_numbers'],
    ['6.1.61', 'Use of Multiple Stars in SKU', 'skus'],
  ] as const
).map(([id, title, member]) => ({
  id,
  title,
  *find(document) {
    for (const { at, value } of helperPlaces(document, `/${member}[]`)) {
      const stars = String(value).replaceAll(/\\./gs, '').split('*').length - 1;
      if (stars > 1) yield { at, message: `"${value}" has more than one star.` };
    }
  },
}));

/** CSAF 2.1 §6.1.50: canonical VERS, or the constraints of one alone. */
export const versionRangeRules: CsafTest = {
  id: '6.1.50',
  title: 'Product Version Range Rules',
  *find(document) {
    for (const { at, value } of rangesOf(document)) {
      const message = problemWithRange(value);
      if (message) yield { at, message };
    }
  },
};

function rangesOf(document: Json): Placed<string>[] {
  return branchesOf(document, 'product_version_range').flatMap(({ at, value }) =>
    typeof value.name === 'string' ? [{ at: `${at}/name`, value: value.name }] : [],
  );
}

const versParts = /^vers:([a-z.\-+][a-z0-9.\-+]*)\/(.+)$/s;

function problemWithRange(name: string): string | null {
  const [, type, constraints = name] = versParts.exec(name) ?? [];
  if (type !== undefined && constraints === '*') return null;
  if (type === 'all') return 'vers:all/* is the only range of the type all.';
  const wrong = constraints.split('|').find((one) => !/^(>=|<=|!=|<|>|=)?[^\s<>=!|]+$/.test(one));
  if (wrong !== undefined) return `"${wrong}" is no constraint of a version range.`;
  const range = type === undefined ? null : parseVers(name);
  if (!range?.ok) return null;
  const canonical = formatVers(range.value);
  return canonical === name ? null : `The canonical form of the range is "${canonical}".`;
}

/** CSAF 2.1 §6.2.51. */
export const unknownVersType: CsafTest = {
  id: '6.2.51',
  title: 'Unknown VERS Type',
  *find(document) {
    for (const { at, value } of rangesOf(document)) {
      const type = versParts.exec(value)?.[1];
      if (type !== undefined && !parseVers(`vers:${type}/*`).ok) {
        yield { at, message: `"${type}" is no registered type of VERS, and its order of versions is not known.` };
      }
    }
  },
};

/** CSAF 2.1 §6.1.59. */
export const singleVersionAsRange: CsafTest = {
  id: '6.1.59',
  title: 'Single Version as Product Version Range',
  *find(document) {
    for (const { at, value } of rangesOf(document)) {
      const constraints = value.replace(versParts, '$2').split('|');
      if (constraints.length === 1 && /^=?[^\s<>=!*]+$/.test(constraints[0]!) && !value.startsWith('vers:/')) {
        yield { at, message: `"${value}" is one version and no range.` };
      }
    }
  },
};

/** CSAF 2.1 §6.2.49. */
export const openEndedRange: CsafTest = {
  id: '6.2.49',
  title: 'Upper Open Ended Product Version Range',
  *find(document) {
    for (const { at, value } of rangesOf(document)) {
      const bounds = value
        .replace(versParts, '$2')
        .split('|')
        .filter((one) => !one.startsWith('!='));
      if (bounds.at(-1)?.startsWith('>')) yield { at, message: `The range "${value}" has no upper end.` };
    }
  },
};

/** CSAF 2.1 §6.1.57. */
export const stackedBranchCategories: CsafTest = {
  id: '6.1.57',
  title: 'Stacked Branch Categories',
  find: (document) =>
    productsBelow(objectOf(document.product_tree), '/product_tree', [], (path) => {
      const counted = path.filter((category) => category !== 'product_family');
      const twice = counted.find((category, index) => counted.indexOf(category) < index);
      return twice === undefined ? null : `The category ${twice} stands twice above the product.`;
    }),
};

/** CSAF 2.1 §6.1.58. */
export const versionAndRangeInOnePath: CsafTest = {
  id: '6.1.58',
  title: 'Use of product_version in one Path with product_version_range',
  find: (document) =>
    productsBelow(objectOf(document.product_tree), '/product_tree', [], (path) =>
      path.includes('product_version') && path.includes('product_version_range')
        ? 'Above the product stand both a version and a range of versions.'
        : null,
    ),
};

/** Judges each product of the branches by the categories above it. */
function* productsBelow(
  above: Json,
  at: string,
  path: readonly string[],
  judge: (path: readonly string[]) => string | null,
): Generator<Problem> {
  for (const [index, branch] of (Array.isArray(above.branches) ? above.branches : []).entries()) {
    if (!isObject(branch)) continue;
    const here = [...path, String(branch.category)];
    const place = `${at}/branches/${index}`;
    const message = 'product' in branch ? judge(here) : null;
    if (message) yield { at: `${place}/product`, message };
    yield* productsBelow(branch, place, here, judge);
  }
}

/** CSAF 2.1 §6.2.31. */
export const hardwareAndSoftware: CsafTest = {
  id: '6.2.31',
  title: 'Hardware and Software',
  *find(document) {
    const referenced = new Set(pathReferences(document).map(({ value }) => value));
    for (const { at, value } of fullProductNames(document)) {
      const helper = objectOf(value.product_identification_helper);
      const isHardware = 'serial_numbers' in helper || 'model_numbers' in helper;
      if (isHardware && !referenced.has(String(value.product_id))) {
        yield { at, message: `No product path says with what the hardware "${value.product_id}" is combined.` };
      }
    }
  },
};

function pathReferences(document: Json): Placed<string>[] {
  return [
    '/product_tree/product_paths[]/beginning_product_reference',
    '/product_tree/product_paths[]/subpaths[]/next_product_reference',
  ].flatMap((path) => textsAt(document, path));
}

/** CSAF 2.1 §6.2.32; lists count as sets that have nothing in common. */
export const sameIdentificationHelper: CsafTest = {
  id: '6.2.32',
  title: 'Use of Same Product Identification Helper for Different Products',
  *find(document) {
    const owners = new Map<string, string>();
    for (const { at, value } of fullProductNames(document)) {
      for (const [category, helper] of Object.entries(objectOf(value.product_identification_helper))) {
        for (const one of Array.isArray(helper) ? helper : [helper]) {
          const key = JSON.stringify([category, sortedMembers(one)]);
          const owner = owners.get(key);
          if (owner !== undefined && owner !== value.product_id) {
            yield {
              at: `${at}/product_identification_helper/${category}`,
              message: `The same is said of the product "${owner}".`,
            };
          }
          owners.set(key, String(value.product_id));
        }
      }
    }
  },
};

function sortedMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(sortedMembers(item))).sort();
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sortedMembers(value[name])]),
  );
}

/** CSAF 2.1 §6.2.48. */
export const openSourceAsVendor: CsafTest = {
  id: '6.2.48',
  title: 'Misuse at Vendor Name',
  *find(document) {
    for (const { at, value } of branchesOf(document, 'vendor')) {
      if (String(value.name).replaceAll(/\s/g, '').toLowerCase() === 'opensource') {
        yield { at: `${at}/name`, message: '"Open Source" is no vendor.' };
      }
    }
  },
};

/** The algorithms that the standard names, after OpenSSL (§3.1.3.3.2). */
const hashAlgorithms = new Set(
  'blake2b512 blake2s256 md4 md5 md5-sha1 ripemd ripemd160 rmd160 sha1 sha224 sha256 sha3-224 sha3-256 sha3-384 sha3-512 sha384 sha512 sha512-224 sha512-256 shake128 shake256 sm3 ssl3-md5 ssl3-sha1 whirlpool'.split(
    ' ',
  ),
);

/** CSAF 2.1 §6.2.52. */
export const unknownHashAlgorithm: CsafTest = {
  id: '6.2.52',
  title: 'Unknown Hash Algorithm',
  *find(document) {
    for (const { at, value } of helperPlaces(document, '/hashes[]/file_hashes[]/algorithm')) {
      if (!hashAlgorithms.has(String(value))) {
        yield { at, message: `"${value}" is none of the algorithms that the standard names.` };
      }
    }
  },
};

/** CSAF 2.1 §6.3.22. */
export const nestedProductPath: CsafTest = {
  id: '6.3.22',
  title: 'Nested Product Path',
  *find(document) {
    const combined = new Set(
      objectsAt(document, '/product_tree/product_paths[]').map(({ value }) =>
        String(objectOf(value.full_product_name).product_id),
      ),
    );
    for (const { at, value } of pathReferences(document)) {
      if (combined.has(value)) yield { at, message: `The product "${value}" is itself a combination.` };
    }
  },
};
