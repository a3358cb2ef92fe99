import type { Json } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { definedProductIds, groupReferences, productReferences, profileOf, repeats } from '../parts.ts';
import { objectsAt, textsAt } from '../places.ts';

/** §6.1.1, with the flags that its text includes and its list of paths forgot. */
export const missingDefinitionOfProductId: CsafTest = {
  id: '6.1.1',
  title: 'Missing Definition of Product ID',
  *find(document) {
    const defined = new Set(definedProductIds(document).map(({ value }) => value));
    for (const { at, value } of productReferences(document)) {
      if (!defined.has(value)) yield { at, message: `The product tree defines no product "${value}".` };
    }
  },
};

/** §6.1.2. */
export const multipleDefinitionOfProductId: CsafTest = {
  id: '6.1.2',
  title: 'Multiple Definition of Product ID',
  *find(document) {
    for (const { at, value } of repeats(definedProductIds(document))) {
      yield { at, message: `The product id "${value}" was defined before.` };
    }
  },
};

/** §6.1.3: a product of a relationship (CSAF 2.1: of a product path) refers to itself, or through others to a circle. */
export const circularDefinitionOfProductId: CsafTest = {
  id: '6.1.3',
  title: 'Circular Definition of Product ID',
  *find(document) {
    const combinations = combinationsOf(document);
    const circular = endingInCircles(combinations);
    for (const { at, id } of combinations) {
      if (circular.has(id)) yield { at, message: `The product "${id}" is in the end made of itself.` };
    }
  },
};

interface Combination {
  at: string;
  id: string;
  parts: string[];
}

function combinationsOf(document: Json): Combination[] {
  const kinds = [
    { path: '/product_tree/relationships[]', parts: ['/product_reference', '/relates_to_product_reference'] },
    {
      path: '/product_tree/product_paths[]',
      parts: ['/beginning_product_reference', '/subpaths[]/next_product_reference'],
    },
  ];
  return kinds.flatMap(({ path, parts }) =>
    objectsAt(document, path).flatMap(({ at, value }) =>
      textsAt(value, '/full_product_name/product_id').map((id) => ({
        at: at + id.at,
        id: id.value,
        parts: parts.flatMap((part) => textsAt(value, part).map((reference) => reference.value)),
      })),
    ),
  );
}

/** The products that remain when again and again those are taken away that are made of nothing that remains. */
function endingInCircles(combinations: readonly Combination[]): Set<string> {
  const openParts = new Map<string, number>();
  const madeOf = new Map<string, string[]>();
  for (const { id, parts } of combinations) {
    openParts.set(id, (openParts.get(id) ?? 0) + parts.length);
    for (const part of parts) {
      const wholes = madeOf.get(part);
      if (wholes) wholes.push(id);
      else madeOf.set(part, [id]);
    }
  }
  const simple = [...madeOf.keys()].filter((id) => !openParts.has(id));
  for (let id = simple.pop(); id !== undefined; id = simple.pop()) {
    for (const whole of madeOf.get(id) ?? []) {
      const left = openParts.get(whole)! - 1;
      openParts.set(whole, left);
      if (left === 0) {
        openParts.delete(whole);
        simple.push(whole);
      }
    }
  }
  return new Set([...openParts].filter(([, left]) => left > 0).map(([id]) => id));
}

/** §6.1.4, with the flags. */
export const missingDefinitionOfProductGroupId: CsafTest = {
  id: '6.1.4',
  title: 'Missing Definition of Product Group ID',
  *find(document) {
    const defined = new Set(textsAt(document, '/product_tree/product_groups[]/group_id').map(({ value }) => value));
    for (const { at, value } of groupReferences(document)) {
      if (!defined.has(value)) yield { at, message: `The product tree defines no product group "${value}".` };
    }
  },
};

/** §6.1.5. */
export const multipleDefinitionOfProductGroupId: CsafTest = {
  id: '6.1.5',
  title: 'Multiple Definition of Product Group ID',
  *find(document) {
    for (const { at, value } of repeats(textsAt(document, '/product_tree/product_groups[]/group_id'))) {
      yield { at, message: `The product group id "${value}" was defined before.` };
    }
  },
};

/** §6.2.1; an informational advisory may name products that nothing else speaks of. */
export const unusedDefinitionOfProductId: CsafTest = {
  id: '6.2.1',
  title: 'Unused Definition of Product ID',
  *find(document) {
    if (profileOf(document) === 'csaf_informational_advisory') return;
    const used = new Set(productReferences(document).map(({ value }) => value));
    for (const { at, value } of definedProductIds(document)) {
      if (!used.has(value)) yield { at, message: `The product "${value}" is defined and never used.` };
    }
  },
};
