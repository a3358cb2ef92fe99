import type { Problem } from '../../../common/errors.ts';
import { type Json, objectOf, objectsOf } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { branchesOf } from '../parts.ts';

const rangeOperator = /[<>]/;
const rangeWords = new Set(['after', 'all', 'before', 'earlier', 'later', 'prior', 'versions']);

/** §6.1.31; words count whole, so that "after-eight" is a version (known issue 825 of CSAF 2.0). */
export const versionRangeInProductVersion: CsafTest = {
  id: '6.1.31',
  title: 'Version Range in Product Version',
  *find(document) {
    for (const { at, value } of branchesOf(document, 'product_version')) {
      if (typeof value.name !== 'string') continue;
      const words = value.name
        .toLowerCase()
        .split(/\s+/)
        .map((word) => word.replaceAll(/^[("']+|[)"',.;:]+$/g, ''));
      if (rangeOperator.test(value.name) || words.some((word) => rangeWords.has(word))) {
        yield { at: `${at}/name`, message: `"${value.name}" is a range of versions, not one.` };
      }
    }
  },
};

/** §6.2.18, by the pattern that the standard holds for sufficient. */
export const rangeWithoutVers: CsafTest = {
  id: '6.2.18',
  title: 'Product Version Range without vers',
  *find(document) {
    for (const { at, value } of branchesOf(document, 'product_version_range')) {
      if (typeof value.name === 'string' && !/^vers:[a-z.\-+][a-z0-9.\-+]*\/.+/.test(value.name)) {
        yield { at: `${at}/name`, message: `The range "${value.name}" is not written as "vers:…".` };
      }
    }
  },
};

/** §6.3.9. */
export const branchCategories: CsafTest = {
  id: '6.3.9',
  title: 'Branch Categories',
  find: (document) => strayProducts(objectOf(document.product_tree), '/product_tree', 0),
};

const path = ['vendor', 'product_name', 'product_version'];

/** The products below that have not met the whole path, of which the first `met` categories were met above. */
function* strayProducts(above: Json, at: string, met: number): Generator<Problem> {
  for (const [index, branch] of objectsOf(above.branches).entries()) {
    const here = branch.category === path[met] ? met + 1 : met;
    const place = `${at}/branches/${index}`;
    if (branch.product !== undefined && here < path.length) {
      yield {
        at: `${place}/product`,
        message: `The product "${objectOf(branch.product).product_id}" has no ${path[here]} above it, in the order ${path.join(', ')}.`,
      };
    }
    yield* strayProducts(branch, place, here);
  }
}

/** §6.3.10. */
export const useOfVersionRange: CsafTest = {
  id: '6.3.10',
  title: 'Usage of Product Version Range',
  *find(document) {
    for (const { at } of branchesOf(document, 'product_version_range')) {
      yield {
        at: `${at}/category`,
        message: 'A range of versions is hard to compare; listing the versions is recommended.',
      };
    }
  },
};

/** §6.3.11. */
export const versionIndicator: CsafTest = {
  id: '6.3.11',
  title: 'Usage of V as Version Indicator',
  *find(document) {
    for (const { at, value } of branchesOf(document, 'product_version')) {
      if (typeof value.name === 'string' && /^[vV][0-9].*$/.test(value.name)) {
        yield { at: `${at}/name`, message: `The version "${value.name}" begins with a letter that is no part of it.` };
      }
    }
  },
};
